"""A translation to be edited word by word, and what BLEU counts in it.

    p_n = clipped matches of n-grams / number of n-grams      BLEU = 100 BP (p_1 ... p_N)^(1/N)

The page counts again at every change, with attnlib.bleu's own rules: in a notebook, and in a page
without a kernel.
"""

from collections.abc import Sequence
from typing import Any

import traitlets
from ipywidgets import Checkbox, Dropdown, IntSlider, VBox, jslink

from attnlib.bleu import SMOOTHING, statistics
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, control

LONGEST = 16
HIGHEST = 6

Pair = tuple[Sequence[str], Sequence[Sequence[str]]]


class NGrams(Figure):
    """Sentences to be edited, and the n-grams of the chosen one drawn as they match.

    pairs: for each sentence its hypothesis, at most LONGEST tokens, and its references.
    vocabulary: the words that an edit may put into a hypothesis.
    pair, position, word: what is chosen, counted from 0. last: the last position of that sentence.
    order: the longest n-grams that count. smoothing: an index into attnlib.bleu.SMOOTHING.
    effective: whether the order follows the hypothesis where that is shorter.

    Raises ValueError for no pairs, for a hypothesis without words or with too many, for an empty
    vocabulary and where a number leaves its range, TypeError for a string in place of tokens.
    """

    _esm = script("ngrams/ngrams.js")
    _css = style("ngrams/ngrams.js")

    hypotheses = traitlets.List(traitlets.List(traitlets.Unicode())).tag(sync=True, home=True)
    references = traitlets.List(
        traitlets.List(traitlets.List(traitlets.Unicode())), read_only=True
    ).tag(sync=True)
    vocabulary = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    longest = traitlets.Int(LONGEST, read_only=True).tag(sync=True)
    pair = traitlets.Int(0).tag(sync=True)
    position = traitlets.Int(0).tag(sync=True)
    last = traitlets.Int(0).tag(sync=True)
    word = traitlets.Int(0).tag(sync=True)
    order = traitlets.Int(4).tag(sync=True, home=True)
    smoothing = traitlets.Int(0).tag(sync=True, home=True)
    effective = traitlets.Bool(False).tag(sync=True, home=True)

    def __init__(self, pairs: Sequence[Pair], vocabulary: Sequence[str], **traits: Any) -> None:
        for name, entries in (("pairs", pairs), ("vocabulary", vocabulary)):
            if isinstance(entries, str) or not entries:
                raise ValueError(f"{name}: expected at least one, got {entries!r}")
        for k, (hypothesis, references) in enumerate(pairs):
            statistics(hypothesis, references)  # whose errors say what is wrong with them
            if not 1 <= len(hypothesis) <= LONGEST:
                raise ValueError(
                    f"pairs[{k}]: expected 1 to {LONGEST} tokens, got {len(hypothesis)}"
                )
        self.set_trait("hypotheses", [list(hypothesis) for hypothesis, _ in pairs])
        self.set_trait("references", [[list(r) for r in references] for _, references in pairs])
        self.set_trait("vocabulary", list(vocabulary))
        super().__init__(**traits)
        self.last = len(self.hypotheses[self.pair]) - 1

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


def ngram_matches(pairs: Sequence[Pair], vocabulary: Sequence[str], **chosen: Any) -> VBox:
    """The sentences with controls for what is chosen and counted; buttons in the figure edit them.

    pairs: (hypothesis, references), all of them tokens. vocabulary: words for the edits.
    chosen: first values of pair, position, word, order, smoothing or effective.
    Raises ValueError and TypeError as NGrams does.
    """
    figure = NGrams(pairs, vocabulary, **chosen)
    sentences = [f"{k + 1}. {' '.join(hypothesis)}" for k, (hypothesis, _) in enumerate(pairs)]
    position = control(IntSlider, figure, "position", "position", max=figure.last)
    jslink((figure, "last"), (position, "max"))
    return VBox(
        [
            control(Dropdown, figure, "pair", "hypothesis", options=sentences),
            position,
            control(Dropdown, figure, "word", "word", options=list(vocabulary)),
            control(IntSlider, figure, "order", "largest order N", min=1, max=HIGHEST),
            control(Dropdown, figure, "smoothing", "smoothing", options=list(SMOOTHING)),
            control(Checkbox, figure, "effective", "effective order"),
            figure,
        ]
    )
