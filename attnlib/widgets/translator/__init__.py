"""A trained translator: type a sentence, take a weight in the hand, see the word change.

    x  ->  h  ->  e_ij  ->  alpha_ij, or what the reader puts there  ->  c_i  ->  s_i  ->  y_i

The page holds the whole model, in half precision, and runs it at every move: in a notebook, and in
a page without a kernel.
"""

from collections.abc import Sequence
from copy import deepcopy

import traitlets
from ipywidgets import FloatSlider, VBox

from attnlib.corpus.grammar.lexicon import NOUNS
from attnlib.energy import Additive
from attnlib.model import Seq2Seq
from attnlib.translation import translate
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Number, control


class Translator(Figure):
    """A sentence of the reader's, translated by `model`, with every alpha_ij free to be moved.

    model: with the additive score. sentence: English text. longest: most tokens that are read.
    examples: sentences to choose from. nouns: the words that "the next noun" is looked for among.

    i, j: the chosen cell, counted from 0. weight: its alpha_ij; the rest of the row keeps its
        proportions. written: how many words of the translation are shown, None for all.
    hand: {i: alpha_i}, the rows set by hand. swap: two source positions that trade their weights in
        every other row, or none. fixed: one row of weights for every word, or none.

    Raises ValueError for a model with another score, for a sentence without words, and for a weight
    that is not from 0 to 1; traitlets.TraitError for i, j or written out of range. A sentence with
    unknown words gives a UserWarning, as `translate` does.
    """

    _esm = script("translator/translator.js")
    _css = style("translator/translator.js")

    parameters = traitlets.Bytes(read_only=True).tag(sync=True)
    longest = traitlets.Int(read_only=True).tag(sync=True)
    examples = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    nouns = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True, home=True)
    i = traitlets.Int(0, min=0).tag(sync=True, home=True)
    j = traitlets.Int(0, min=0).tag(sync=True, home=True)
    weight = Number(0.0, 0.0, 1.0)
    written = traitlets.Int(None, min=1, allow_none=True).tag(sync=True, home=True)
    hand = traitlets.Dict().tag(sync=True, home=True)
    swap = traitlets.List(traitlets.Int()).tag(sync=True, home=True)
    fixed = traitlets.List(traitlets.Float()).tag(sync=True, home=True)

    def __init__(
        self,
        model: Seq2Seq,
        sentence: str,
        *,
        longest: int,
        examples: Sequence[str] = (),
        nouns: Sequence[str] = (),
    ) -> None:
        if not isinstance(model.decoder.score, Additive):
            raise ValueError(f"model: expected the additive score, got {model.config.score!r}")
        weight = translate(model, sentence).alpha[0, 0].item()
        self.set_trait("parameters", deepcopy(model).half().to_bytes())
        self.set_trait("longest", longest)
        self.set_trait("examples", list(examples))
        self.set_trait("nouns", list(nouns))
        super().__init__(sentence=sentence, weight=weight)


def translator(
    model: Seq2Seq, sentence: str, *, examples: Sequence[str] = (), longest: int = 50
) -> VBox:
    """The translator with a slider for the weight of the chosen cell. It knows the nouns of the
    grammar corpus. Raises ValueError as Translator does."""
    nouns = sorted({form for noun in NOUNS for form in noun.en})
    figure = Translator(model, sentence, longest=longest, examples=examples, nouns=nouns)
    options = {"step": 0.01, "readout_format": ".2f"}
    return VBox([figure, control(FloatSlider, figure, "weight", "weight of the cell", **options)])
