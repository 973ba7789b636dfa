"""What can fill how many words: the choices that a derivation may make.

    plans("d", 5)  ->  … passive: verb 2, complement 0, date 3 …       was signed in august 1992

All tables follow from the lexicon; each is computed once.
"""

from functools import cache
from itertools import combinations, product
from typing import NamedTuple

from attnlib.corpus.grammar import lexicon
from attnlib.corpus.grammar.lexicon import MASS
from attnlib.corpus.grammar.words import Adjective, Determiner, Noun, Verb


class Plan(NamedTuple):
    """How many English words of a predicate go to its verb, its complement and its date."""

    frame: str
    verb: int
    complement: int
    date: int


@cache
def nouns(kinds: str, size: int) -> tuple[Noun, ...]:
    """Those of these kinds that can head a phrase of this size; only a mass noun stands alone."""
    return tuple(
        noun for noun in lexicon.NOUNS if noun.kind in kinds and (size > 1 or noun.kind in MASS)
    )


@cache
def adjectives(tier: int, kind: str) -> tuple[Adjective, ...]:
    return tuple(a for a in lexicon.ADJECTIVES if a.tier == tier and kind in a.kinds)


@cache
def determiners(plural: bool, after: str = "") -> tuple[Determiner, ...]:
    """Those of this number, each as often as its weight says. After a French preposition that ends
    in "de" there is no "some": its "des" would vanish (de + des is de)."""
    return tuple(
        determiner
        for determiner in lexicon.DETERMINERS
        if determiner.plural == plural and not (after.endswith("de") and determiner.en == "some")
        for _ in range(determiner.weight)
    )


@cache
def tier_sets(kind: str, count: int) -> tuple[tuple[int, ...], ...]:
    """The tiers that so many adjectives before a noun of this kind can come from, in order."""
    return tuple(combinations([tier for tier in range(4) if adjectives(tier, kind)], count))


@cache
def verbs(frame: str, subject: str = "", direct: str = "") -> tuple[Verb, ...]:
    """The verbs of a frame that take this kind of subject and this kind of object."""
    return tuple(
        v
        for v in lexicon.VERBS
        if v.frame == frame and subject in v.subjects and direct in v.objects
    )


@cache
def core_sizes(kind: str, size: int) -> tuple[int, ...]:
    """The words of a noun phrase that its noun, determiner and adjectives can take, so that a
    modifier can fill the rest."""
    article = int(kind not in MASS)
    shortest_modifier = 2 if kind in "pdt" else 3
    return tuple(
        words
        for words in range(article + 1, min(size, article + 4) + 1)
        if tier_sets(kind, words - article - 1)
        and (words == size or size - words >= shortest_modifier)
    )


@cache
def plans(kind: str, size: int, relative: bool = False) -> tuple[tuple[Plan, ...], ...]:
    """Every predicate of this size for a subject of this kind, frame by frame.

    A relative clause has neither date nor clause of its own, which could be taken for the main
    clause's; nor a bare verb, unless it is about a person. No date follows a long complement.
    """
    dates = (0,) if relative else (0, 1, 2, 3)
    barred = set() if not relative else {"is", "that"} if kind == "p" else {"is", "that", "avoir"}
    frames = {
        "passive": (verbs("np", direct=kind), (2,), (0, *range(3, size)), dates),
        "is": (adjectives(4, kind), (2,), (0,), (0,)),
        "np": (verbs("np", kind), (1, 2), range(1, size), dates),
        "to": (verbs("to", kind), (1, 2), range(3, size), dates),
        "that": (verbs("that", kind), (1,), range(3, size), (0,)),
        "avoir": (verbs("avoir", kind), (1, 2), (0,), dates),
        "être": (verbs("être", kind), (1, 2), (0,), dates),
    }
    groups = (
        tuple(
            plan
            for sizes in product(*shares)
            if sum(sizes) == size
            and not ((plan := Plan(frame, *sizes)).date and plan.complement > 3)
            and not (plan.date and plan.verb == 2 and frame != "passive")
        )
        for frame, (words, *shares) in frames.items()
        if words and frame not in barred
    )
    return tuple(group for group in groups if group)
