"""A trained translator: type a sentence, take a weight in the hand, see the word change.

    x  ->  h  ->  e_ij  ->  alpha_ij, or what the reader puts there  ->  c_i  ->  s_i  ->  y_i

The page holds the whole model, in half precision where that can hold it, and runs it at every move:
in a notebook, and in a page without a kernel. A large one comes to the page in parts, when the
reader asks for it: in a notebook from the package, in a page without a kernel from files beside it.
"""

from collections.abc import Iterable
from hashlib import sha256
from math import isfinite
from typing import Any

import traitlets
from ipywidgets import VBox

from attnlib import pretrained
from attnlib.corpus.grammar.gloss import GLOSS
from attnlib.corpus.grammar.lexicon import NOUNS
from attnlib.energy import Additive
from attnlib.model import Seq2Seq
from attnlib.translation import translate
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Whole
from attnlib.widgets.given import packed, tokens

PART = 2**17
CAPTIONS = (  # of no photograph
    "A man in a red hat is playing the guitar on the street.",
    "Two brown dogs are running through the snow.",
    "A little girl in a pink dress is eating ice cream.",
    "Three people are sitting on a bench in front of a lake.",
    "A woman with long hair is reading a book under a tree.",
    "A young boy wearing a blue shirt jumps into the water.",
)


class Translator(Figure):
    """A sentence of the reader's, translated by `model`, with every alpha_ij free to be moved.

    model: with the additive score. sentence: English text. longest: most tokens that are read.
    forward: a model like it that reads forward only, for the reader to choose, or None.
    later: the name of the pretrained model that `model` is, whose file comes when the reader asks.
    examples: sentences to choose from. nouns: the words that "the next noun" is looked for among;
        none: the next word. gloss: English for French words.

    one_way: whether `forward` translates. i, j: the chosen cell, counted from 0. written: how many
        words of the translation are shown, None for all.
    hand: {i: alpha_i}, the rows set by hand. swap: two source positions that trade their weights in
        all rows not set by hand, or none. fixed: one row of weights for every word, which goes
        before hand and swap, or none.

    The page leaves out what does not fit its sentence: rows that are not Tx weights, none below 0
    and together 1 to within .02, and positions that are not two of its words; i, j and written end
    where the sentences do.

    Raises TypeError for what is no Seq2Seq or no text; ValueError for a model with another score or
    with weights beyond single precision, for a `forward` with other source words or that reads both
    ways, for a sentence without words, and for NaN or infinity in hand or fixed;
    traitlets.TraitError for i, j, written or longest out of range. A sentence with unknown words
    gives a UserWarning, as `translate` does.
    """

    _esm = script("translator/translator.js")
    _css = style("translator/translator.js")

    parameters = traitlets.Bytes(read_only=True).tag(sync=True)
    forward = traitlets.Bytes(read_only=True).tag(sync=True)
    asset = traitlets.Dict(read_only=True).tag(sync=True)
    longest = Whole(1, min=1, read_only=True).tag(sync=True)
    examples = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    nouns = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    gloss = traitlets.Dict(traitlets.Unicode(), read_only=True).tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True, home=True)
    one_way = traitlets.Bool(False).tag(sync=True, home=True)
    i = Whole(0, min=0).tag(sync=True, home=True)
    j = Whole(0, min=0).tag(sync=True, home=True)
    written = Whole(None, min=1, allow_none=True).tag(sync=True, home=True)
    hand = traitlets.Dict(traitlets.List(traitlets.Float())).tag(sync=True, home=True)
    swap = traitlets.List(Whole()).tag(sync=True, home=True)
    fixed = traitlets.List(traitlets.Float()).tag(sync=True, home=True)

    def __init__(
        self,
        model: Seq2Seq,
        sentence: str,
        *,
        longest: int,
        forward: Seq2Seq | None = None,
        later: str = "",
        examples: Iterable[str] = (),
        nouns: Iterable[str] = (),
        gloss: dict[str, str] | None = None,
        **traits: Any,
    ) -> None:
        if later:
            self.set_trait("asset", asset(later))
        else:
            self.set_trait("parameters", packed("model", model))
        _check("model", model)
        if forward is not None:
            self.set_trait("forward", packed("forward", forward))
            _check("forward", forward)
            if forward.config.source != model.config.source:
                raise ValueError("forward: expected the source words of model, in their order")
            if forward.config.bidirectional:
                raise ValueError("forward: expected an encoder that reads forward only")
        if not isinstance(sentence, str):
            raise TypeError(f"sentence: expected text, got {sentence!r}")
        translate(model, sentence)  # says what is wrong with the sentence
        self.set_trait("longest", longest)
        self.set_trait("examples", tokens("examples", examples, "a list of sentences", 0))
        self.set_trait("nouns", tokens("nouns", nouns, "a list of words", 0))
        self.set_trait("gloss", gloss or {})
        super().__init__(sentence=sentence, **traits)
        self.on_msg(self._give)

    def _give(self, _: Any, content: Any, buffers: Any) -> None:
        """Send the part that the page asks for."""
        found = parts(self.asset["name"]) if self.asset else []
        if isinstance(content, dict) and content.get("part") in range(len(found)):
            self.send({"part": content["part"]}, buffers=[found[content["part"]]])

    @traitlets.validate("hand", "fixed")
    def _finite(self, proposal: dict[str, Any]) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        for row in value.values() if name == "hand" else [value]:
            if not all(map(isfinite, row)):
                raise ValueError(f"{name}: expected finite weights, got {row}")
        return value


def translator(
    model: Seq2Seq,
    sentence: str,
    *,
    forward: Seq2Seq | None = None,
    examples: Iterable[str] = (),
    longest: int = 50,
    **traits: Any,
) -> VBox:
    """The translator in a box. It knows the nouns of the grammar corpus and what its French words
    mean. Its errors are those of Translator."""
    nouns = sorted({form for noun in NOUNS for form in noun.en})
    known: dict[str, Any] = {"nouns": nouns, "gloss": GLOSS, "examples": examples}
    return VBox([Translator(model, sentence, forward=forward, longest=longest, **known, **traits)])


def captions(
    sentence: str = CAPTIONS[0], *, examples: Iterable[str] = CAPTIONS, **traits: Any
) -> VBox:
    """The translator of captions in a box: the pretrained "captions", which comes when the reader
    asks for it. Its errors are those of Translator."""
    model, card = pretrained.load(pretrained.CAPTIONS), pretrained.card(pretrained.CAPTIONS)
    known: dict[str, Any] = {"later": pretrained.CAPTIONS, "longest": card["longest"]}
    return VBox([Translator(model, sentence, examples=examples, **known, **traits)])


def asset(name: str) -> dict[str, Any]:
    """What the page knows of a pretrained model before it has it."""
    card, file = pretrained.card(name), pretrained.read(name)
    words, bleu = card["sizes"]["words"]["source"], card["metrics"]["all"]["bleu_tokenized"]
    return {
        "name": name,
        "bytes": len(file),
        "parts": len(parts(name)),
        "sha256": sha256(file).hexdigest(),
        "says": f"It knows {words:,} English words and scores {bleu:.1f} BLEU on captions that it "
        "has never seen.",
        "terms": card["terms"],
    }


def parts(name: str) -> list[bytes]:
    """A pretrained model's file, in pieces of at most PART bytes."""
    file = pretrained.read(name)
    return [file[start : start + PART] for start in range(0, len(file), PART)]


def _check(name: str, model: Seq2Seq) -> None:
    if not isinstance(model.decoder.score, Additive):
        raise ValueError(f"{name}: expected the additive score, got {model.config.score!r}")
