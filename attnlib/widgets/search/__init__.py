"""Beam search by hand: the beginnings of a translation that a trained model keeps, step after step.

    keep the B beginnings with the largest (1 / length) sum_k log p(y_k | y_<k, x)

The page holds the whole model, in half precision where that can hold it, and searches with it: in a
notebook, and in a page without a kernel.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import traitlets
from ipywidgets import Checkbox, Dropdown, IntSlider, VBox

from attnlib.corpus.text import tokenize
from attnlib.energy import Additive
from attnlib.model import Seq2Seq
from attnlib.translation import translate
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Whole, control
from attnlib.widgets.given import packed, tokens

WIDEST = 5


class Search(Figure):
    """The search for the translation of one of the sentences, and greedy search beside it.

    model: with the additive score or with one fixed context. sentences: English texts to choose
        from. references: the right French of each, or none at all; with them the figure says which
        search is right. gloss: the English of French words, written below them.
    sentence: the number of the chosen one, counted from 0. beam: how many beginnings are kept, 1 to
        WIDEST. divided: whether they are ranked by their mean log p, or by the sum of it. step: the
        step that is shown, counted from 1; the last one where the search is shorter, and for None.

    Raises TypeError for what is no Seq2Seq; ValueError for a model with another score or with
    weights beyond single precision, for no sentences or one without words, for references of
    another number than the sentences, and for a sentence or a beam out of range;
    traitlets.TraitError for a step below 1. A sentence with unknown words gives a UserWarning, as
    `translate` does.
    """

    _esm = script("search/search.js")
    _css = style("search/search.js")

    parameters = traitlets.Bytes(read_only=True).tag(sync=True)
    sentences = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    references = traitlets.List(traitlets.List(traitlets.Unicode()), read_only=True).tag(sync=True)
    gloss = traitlets.Dict(
        key_trait=traitlets.Unicode(), value_trait=traitlets.Unicode(), read_only=True
    ).tag(sync=True)
    sentence = Whole(0).tag(sync=True)
    beam = Whole(WIDEST).tag(sync=True, home=True)
    divided = traitlets.Bool(True).tag(sync=True, home=True)
    step = Whole(None, min=1, allow_none=True).tag(sync=True, home=True)

    def __init__(
        self,
        model: Seq2Seq,
        sentences: Iterable[str],
        references: Iterable[str] = (),
        *,
        gloss: Mapping[str, str] | None = None,
        **traits: Any,
    ) -> None:
        self.set_trait("parameters", packed("model", model))
        score = model.config.score
        if score is not None and not isinstance(model.decoder.score, Additive):
            raise ValueError(f"model: expected the additive score or none, got {score!r}")
        self.set_trait("sentences", tokens("sentences", sentences, "at least one"))
        for sentence in self.sentences:
            translate(model, sentence)  # says what is wrong with it
        right = tokens("references", references, "a list of sentences", 0)
        if right and len(right) != len(self.sentences):
            raise ValueError(
                f"references: expected {len(self.sentences)} or none, got {len(right)}"
            )
        language = model.config.languages[1]
        self.set_trait("references", [list(tokenize(text, language)) for text in right])
        self.set_trait("gloss", dict(gloss or {}))
        super().__init__(**traits)

    @traitlets.validate("sentence", "beam")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        name, value = proposal["trait"].name, proposal["value"]
        low, high = {"sentence": (0, len(self.sentences) - 1), "beam": (1, WIDEST)}[name]
        if not low <= value <= high:
            raise ValueError(f"{name}: expected {low} to {high}, got {value}")
        return int(value)


def search(
    model: Seq2Seq, sentences: Iterable[str], references: Iterable[str] = (), **options: Any
) -> VBox:
    """The search with controls for the sentence, the beam and the division by length. Arguments and
    errors as of Search."""
    figure = Search(model, sentences, references, **options)
    return VBox(
        [
            control(Dropdown, figure, "sentence", "sentence", options=figure.sentences),
            control(IntSlider, figure, "beam", "beam B", min=1, max=WIDEST, letter="y"),
            control(Checkbox, figure, "divided", "divide by the length"),
            figure,
        ]
    )
