"""Sentences of growing length, each translated with attention and with one fixed context.

    reference    l' emploi européen a été protégé
    translation  l' industrie européenne a été protégée
    runs         = l'  - emploi européen  + industrie européenne  = a été  - protégé  + protégée

The translations are made before; the page only chooses a sentence and shows it.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain, pairwise
from math import gcd
from typing import Any, TypeVar

import traitlets
from ipywidgets import IntSlider, VBox

from attnlib.corpus import Pair
from attnlib.translation import Translation
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Whole, control

Run = tuple[str, str]
T = TypeVar("T")


def runs(reference: Sequence[str], translation: Sequence[str]) -> list[Run]:
    """The tokens of both in their order, joined by spaces: ("=", tokens) stand in both,
    ("-", tokens) lost or moved, ("+", tokens) only in the translation there. As difflib's
    SequenceMatcher aligns them: the longest common block first, then what fits on both sides."""
    found: list[Run] = []
    opcodes = SequenceMatcher(None, reference, translation, autojunk=False).get_opcodes()
    for kind, start, end, begin, close in opcodes:
        lost, written = " ".join(reference[start:end]), " ".join(translation[begin:close])
        found += [("=", lost)] if kind == "equal" else [("-", lost), ("+", written)]
    return [run for run in found if run[1]]


class LengthComparison(Figure):
    """Pairs, one of each length and the shortest first, with two translations of each.

    length: how many source tokens the sentence shown may have; it is the longest that has no more.
    gloss: the English of French words, written below them.

    Raises TypeError for what is no Pair or no Translation; ValueError for fewer than two pairs, for
    lengths that do not grow, for a pair with a side without words, for a word that is empty or has
    a space in it, for translations of other sentences, and for a length shorter or longer than all
    pairs.
    """

    _esm = script("lengths/lengths.js")
    _css = style("lengths/lengths.js")

    sentences: Any = traitlets.List(read_only=True).tag(sync=True)
    gloss = traitlets.Dict(traitlets.Unicode(), read_only=True).tag(sync=True)
    length = Whole().tag(sync=True, home=True)

    def __init__(
        self,
        pairs: Iterable[Pair],
        attention: Iterable[Translation],
        fixed: Iterable[Translation],
        length: int,
        gloss: Mapping[str, str] | None = None,
    ) -> None:
        pairs = _all("pairs", pairs, Pair)
        attention = _all("attention", attention, Translation)
        fixed = _all("fixed", fixed, Translation)
        _check(pairs, attention=attention, fixed=fixed)
        sentences = [
            {
                "source": " ".join(pair.source),
                "attention": runs(pair.target, with_attention.words),
                "fixed": runs(pair.target, with_one.words),
            }
            for pair, with_attention, with_one in zip(pairs, attention, fixed, strict=True)
        ]
        self.set_trait("sentences", sentences)
        self.set_trait("gloss", dict(gloss or {}))
        super().__init__(length=length)

    @traitlets.validate("length")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        shortest, longest = (len(self.sentences[k]["source"].split(" ")) for k in (0, -1))
        if not shortest <= proposal["value"] <= longest:
            raise ValueError(f"length: expected {shortest} to {longest}, got {proposal['value']}")
        return int(proposal["value"])


def compare_lengths(
    pairs: Iterable[Pair],
    attention: Iterable[Translation],
    fixed: Iterable[Translation],
    length: int,
    gloss: Mapping[str, str] | None = None,
) -> VBox:
    """The comparison, with a slider for the length. Its errors are those of LengthComparison."""
    figure = LengthComparison(pairs, attention, fixed, length, gloss)
    lengths = [len(sentence["source"].split(" ")) for sentence in figure.sentences]
    step = gcd(*(longer - shorter for shorter, longer in pairwise(lengths)))
    limits = {"min": lengths[0], "max": lengths[-1], "step": step}
    return VBox([control(IntSlider, figure, "length", "source tokens", **limits), figure])


def _all(name: str, given: Iterable[T], kind: type[T]) -> list[T]:
    found = list(given)
    for k, one in enumerate(found):
        if not isinstance(one, kind):
            raise TypeError(f"{name}[{k}]: expected a {kind.__name__}, got {one!r}")
    return found


def _check(pairs: Sequence[Pair], **translations: Sequence[Translation]) -> None:
    lengths = [len(pair.source) for pair in pairs]
    if len(pairs) < 2 or any(longer <= shorter for shorter, longer in pairwise(lengths)):
        raise ValueError(f"pairs: expected two or more, each longer than the last, got {lengths}")
    if not all(pair.source and pair.target for pair in pairs):
        raise ValueError("pairs: expected words on both sides of each")
    words = [word for pair in pairs for word in (*pair.source, *pair.target)]
    words += [word for t in chain(*translations.values()) for word in t.target]
    if spaced := [word for word in words if not word or " " in word]:
        raise ValueError(f"pairs: expected words without spaces, got {spaced[0]!r}")
    for name, made in translations.items():
        if [tuple(t.source[:-1]) for t in made] != [tuple(pair.source) for pair in pairs]:
            raise ValueError(f"{name}: expected a translation of each pair's source, in order")
