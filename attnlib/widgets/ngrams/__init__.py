"""A translation to be edited word by word, and what BLEU counts in it.

    p_n = clipped matches of n-grams / number of n-grams      BLEU = 100 BP (p_1 ... p_N)^(1/N)

The page counts again at every change, with attnlib.bleu's own rules: in a notebook, and in a page
without a kernel.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import traitlets
from ipywidgets import Checkbox, Dropdown, IntSlider, VBox

from attnlib.bleu import SMOOTHING, statistics
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Whole, control
from attnlib.widgets.given import tokens

LONGEST = 16
HIGHEST = 6

Pair = tuple[Sequence[str], Sequence[Sequence[str]]]


class NGrams(Figure):
    """Sentences to be edited, and the n-grams of the chosen one drawn as they match.

    pairs: for each sentence its hypothesis, at most LONGEST tokens, and its references.
    vocabulary: the words that an edit may put into a hypothesis.
    languages: of each sentence, for voices that read it, like "fr"; "" where it is left out.
    gloss: what a French word means, shown below it.
    pair, position, word: what is chosen, counted from 0.
    order: the longest n-grams that count. smoothing: an index into attnlib.bleu.SMOOTHING.
    effective: whether the order follows the hypothesis where that is shorter.

    Raises ValueError for no pairs or one of other parts, for a hypothesis without words or with too
    many, for a vocabulary that is empty or no list of strings, where a number leaves its range and
    where `hypotheses` are set that are not one for each pair; TypeError for a hypothesis or a
    reference that is no list of tokens.
    """

    _esm = script("ngrams/ngrams.js")
    _css = style("ngrams/ngrams.js")

    hypotheses = traitlets.List(traitlets.List(traitlets.Unicode())).tag(sync=True, home=True)
    references = traitlets.List(
        traitlets.List(traitlets.List(traitlets.Unicode())), read_only=True
    ).tag(sync=True)
    vocabulary = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    languages = traitlets.List(traitlets.Unicode()).tag(sync=True)
    gloss = traitlets.Dict(
        key_trait=traitlets.Unicode(), value_trait=traitlets.Unicode(), read_only=True
    ).tag(sync=True)
    longest = Whole(LONGEST, read_only=True).tag(sync=True)
    pair = Whole(0).tag(sync=True)
    position = Whole(0).tag(sync=True)
    word = Whole(0).tag(sync=True)
    order = Whole(4).tag(sync=True, home=True)
    smoothing = Whole(0).tag(sync=True, home=True)
    effective = traitlets.Bool(False).tag(sync=True, home=True)

    def __init__(
        self,
        pairs: Iterable[Pair],
        vocabulary: Iterable[str],
        gloss: Mapping[str, str] | None = None,
        **traits: Any,
    ) -> None:
        pairs = _checked(pairs)
        self.set_trait("references", [[list(r) for r in references] for _, references in pairs])
        self.set_trait("hypotheses", [list(hypothesis) for hypothesis, _ in pairs])
        self.set_trait("vocabulary", tokens("vocabulary", vocabulary, "at least one"))
        self.set_trait("gloss", dict(gloss or {}))
        super().__init__(**traits)

    @traitlets.validate("pair", "position", "word", "order", "smoothing")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        name, value = proposal["trait"].name, proposal["value"]
        low, high = {
            "pair": (0, len(self.references) - 1),
            "position": (0, LONGEST - 1),
            "word": (0, len(self.vocabulary) - 1),
            "order": (1, HIGHEST),
            "smoothing": (0, len(SMOOTHING) - 1),
        }[name]
        if not low <= value <= high:
            raise ValueError(f"{name}: expected {low} to {high}, got {value}")
        return value

    @traitlets.validate("hypotheses")
    def _one_each(self, proposal: dict[str, Any]) -> list[list[str]]:
        hypotheses: list[list[str]] = proposal["value"]
        counts = [len(hypothesis) for hypothesis in hypotheses]
        if len(counts) != len(self.references) or max(counts) > LONGEST:
            raise ValueError(
                f"hypotheses: expected {len(self.references)}, each of at most {LONGEST} tokens, "
                f"got {counts}"
            )
        return hypotheses


def ngram_matches(
    pairs: Iterable[Pair],
    vocabulary: Iterable[str],
    gloss: Mapping[str, str] | None = None,
    **chosen: Any,
) -> VBox:
    """The sentences with controls for what is chosen and counted; buttons in the figure edit them.

    pairs: (hypothesis, references), all of them tokens. vocabulary: words for the edits.
    gloss: what a French word means. chosen: languages, or first values of pair, position, word,
        order, smoothing or effective.

    Raises ValueError and TypeError as NGrams does.
    """
    figure = NGrams(pairs, vocabulary, gloss, **chosen)
    sentences = [f"{k}. {' '.join(words)}" for k, words in enumerate(figure.hypotheses, 1)]
    known = figure.gloss
    menu = [f"{word} ({known[word]})" if word in known else word for word in figure.vocabulary]
    return VBox(
        [
            control(Dropdown, figure, "pair", "hypothesis", options=sentences),
            control(Dropdown, figure, "word", "a word for it", options=menu),
            control(IntSlider, figure, "order", "largest order N", min=1, max=HIGHEST, letter="y"),
            control(Dropdown, figure, "smoothing", "smoothing", options=list(SMOOTHING)),
            control(Checkbox, figure, "effective", "effective order"),
            figure,
        ]
    )


def _checked(pairs: Iterable[Pair]) -> list[Pair]:
    found = [] if isinstance(pairs, str) else list(pairs)
    if not found:
        raise ValueError(f"pairs: expected at least one, got {pairs!r}")
    for k, pair in enumerate(found):
        if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:
            raise ValueError(f"pairs[{k}]: expected a hypothesis and its references, got {pair!r}")
        statistics(*pair)  # whose errors say what is wrong with them
        if not 1 <= len(pair[0]) <= LONGEST:
            raise ValueError(f"pairs[{k}]: expected 1 to {LONGEST} tokens, got {len(pair[0])}")
    return found
