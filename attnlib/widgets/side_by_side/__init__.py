"""Two translators in the page, with attention and with one fixed context: type a sentence, make it
longer clause by clause, and see which words they still share.

    the man signed the treaty .  ->  the man signed the treaty and the president left .  -> ...

The page holds both models, in half precision where that can hold them, and translates with them at
every length.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import traitlets
from ipywidgets import IntSlider, VBox

from attnlib.corpus.text import tokenize
from attnlib.energy import Additive
from attnlib.model import Seq2Seq
from attnlib.translation import translate
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Whole, control
from attnlib.widgets.given import packed, tokens


class SideBySide(Figure):
    """A sentence of the reader's, translated by both models, with clauses before its full stop.

    clauses: each begins with its conjunction and has no full stop: "but he slept".
    examples: sentences to choose from. longest: most tokens that are read; the figure adds no more
        clauses than fit. gloss: the English of French words, written below them.
    sentence: English text. added: how many of the clauses follow it.

    Raises TypeError for what is no Seq2Seq or no text; ValueError for an `attention` without the
    additive score, for a `fixed` with a score or with other source words, for weights beyond single
    precision, for no clauses or one that the models cannot read, for a sentence without words and
    for an `added` that is not from 0 to the number of clauses; traitlets.TraitError for a `longest`
    below 1. Unknown words in the sentence give a UserWarning, as `translate` does.
    """

    _esm = script("side_by_side/side_by_side.js")
    _css = style("side_by_side/side_by_side.js")

    attention = traitlets.Bytes(read_only=True).tag(sync=True)
    fixed = traitlets.Bytes(read_only=True).tag(sync=True)
    clauses = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    examples = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    longest = Whole(1, min=1, read_only=True).tag(sync=True)
    gloss = traitlets.Dict(traitlets.Unicode(), read_only=True).tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)
    added = Whole().tag(sync=True, home=True)

    def __init__(
        self,
        attention: Seq2Seq,
        fixed: Seq2Seq,
        sentence: str,
        clauses: Iterable[str],
        *,
        examples: Iterable[str] = (),
        added: int = 0,
        longest: int = 50,
        gloss: Mapping[str, str] | None = None,
    ) -> None:
        self.set_trait("attention", packed("attention", attention))
        self.set_trait("fixed", packed("fixed", fixed))
        self.set_trait("clauses", tokens("clauses", clauses, "at least one"))
        self.set_trait("examples", tokens("examples", examples, "a list of sentences", 0))
        _check(attention, fixed, self.clauses)
        if not isinstance(sentence, str):
            raise TypeError(f"sentence: expected text, got {sentence!r}")
        translate(attention, sentence)  # says what is wrong with the sentence
        self.set_trait("longest", longest)
        self.set_trait("gloss", dict(gloss or {}))
        super().__init__(sentence=sentence, added=added)

    @traitlets.validate("added")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        if not 0 <= proposal["value"] <= len(self.clauses):
            raise ValueError(f"added: expected 0 to {len(self.clauses)}, got {proposal['value']}")
        return int(proposal["value"])


def side_by_side(
    attention: Seq2Seq, fixed: Seq2Seq, sentence: str, clauses: Iterable[str], **options: Any
) -> VBox:
    """The two translators, with a slider for the clauses. Arguments and errors as of SideBySide."""
    figure = SideBySide(attention, fixed, sentence, clauses, **options)
    most = len(figure.clauses)
    return VBox([control(IntSlider, figure, "added", "clauses added", min=0, max=most), figure])


def _check(attention: Seq2Seq, fixed: Seq2Seq, clauses: list[str]) -> None:
    if not isinstance(attention.decoder.score, Additive):
        raise ValueError(f"attention: expected the additive score, got {attention.config.score!r}")
    if fixed.config.score is not None:
        raise ValueError(f"fixed: expected no score, got {fixed.config.score!r}")
    known = attention.config.source
    if fixed.config.source != known:
        raise ValueError("fixed: expected the source words of attention, in their order")
    for clause in clauses:
        tokens = tokenize(clause, attention.config.languages[0])
        if not tokens or "." in tokens:
            raise ValueError(f"clauses: expected words without a full stop, got {clause!r}")
        if unknown := [token for token in tokens if token not in known]:
            raise ValueError(f"clauses: not in the vocabulary: {', '.join(unknown)}")
