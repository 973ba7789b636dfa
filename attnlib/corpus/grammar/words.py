"""What the grammar knows about a word: its forms, and the kinds of noun that it goes with.

    a noun of kind "d"    a verb with objects "dt"    ->    the verb can take the noun

A kind is one letter; `attnlib.corpus.grammar.lexicon` lists them.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

Row = TypeVar("Row")


class Noun(NamedTuple):
    """en, fr: singular and plural. gender: "m" or "f"."""

    en: tuple[str, str]
    fr: tuple[str, str]
    gender: str
    kind: str


class Adjective(NamedTuple):
    """fr: masculine and feminine singular, masculine and feminine plural.

    tier: its place before an English noun, 0 first. Tier 0 stands before the noun in French too;
    1, 2 and 3 follow it, in the opposite order. Tier 4 follows "is" alone.
    """

    tier: int
    kinds: str
    en: str
    fr: tuple[str, str, str, str]


class Verb(NamedTuple):
    """en: present singular, present plural (also the infinitive), past (also the participle).
    fr: present singular, present plural, past participle (masculine singular).

    frame: what follows it. "np": a direct object; "to": whoever is addressed; "that": a clause;
    "avoir" or "être": nothing, and this is the auxiliary of its passé composé ("avoir" in the
    other frames).
    """

    frame: str
    subjects: str
    objects: str
    en: tuple[str, str, str]
    fr: tuple[str, str, str]


class Determiner(NamedTuple):
    """fr: masculine and feminine. weight: how often, against the others of its number."""

    en: str
    plural: bool
    fr: tuple[str, str]
    weight: int = 1


class Preposition(NamedTuple):
    """Joins a noun whose kind is in heads to a noun phrase whose kind is in complements."""

    en: str
    fr: str
    heads: str
    complements: str


def noun(row: str) -> Noun:
    kind, gender, *forms = row.split()
    return Noun((forms[0], forms[1]), (forms[2], forms[3]), gender, kind)


def adjective(row: str) -> Adjective:
    tier, kinds, en, m, f, ms, fs = row.split()
    return Adjective(int(tier), kinds, en, (m, f, ms, fs))


def verb(row: str) -> Verb:
    frame, subjects, objects, *forms = row.split()
    en, fr = (forms[0], forms[1], forms[2]), (forms[3], forms[4], forms[5])
    return Verb(frame, subjects, objects, en, fr)


def rows(parse: Callable[[str], Row], table: str) -> tuple[Row, ...]:
    """A table of words, one to a line, its columns in the order in which parse reads them."""
    return tuple(map(parse, table.strip().splitlines()))
