"""Phrases in two languages at once: an inversion transduction grammar.

    [A B]   both languages say A before B             the | agreement   le accord
    <A B>   English says A before B, French B before A    economic | area    zone économique

The leaves are words that translate each other, and all words of a leaf are linked. Nested inversion
gives the three-word reversal of "european economic area". What neighbours do to each other's
spelling (le accord -> l' accord, de le -> du) is settled last, over the whole sentence.
Wu, "Stochastic Inversion Transduction Grammars", Computational Linguistics 23(3), 1997.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from attnlib.corpus.grammar.lexicon import ASPIRATED, CONSONANT_U
from attnlib.corpus.grammar.words import Adjective, Determiner, Noun, Verb


@dataclass(frozen=True, eq=False)
class Leaf:
    """Words of one language and their translation. Two leaves are never equal: each is a place."""

    en: str
    fr: str


class Phrase(NamedTuple):
    """The same leaves in the order of either language."""

    en: tuple[Leaf, ...] = ()
    fr: tuple[Leaf, ...] = ()


class Head(NamedTuple):
    """What a phrase imposes on the words that agree with it."""

    kind: str
    feminine: bool
    plural: bool


class Aligned(NamedTuple):
    """A finished sentence: the tokens, and the links (target position, source position)."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    links: frozenset[tuple[int, int]]


def leaf(en: str, fr: str) -> Phrase:
    place = Leaf(en, fr)
    return Phrase((place,), (place,))


def straight(*phrases: Phrase) -> Phrase:
    """[A B …]"""
    return Phrase(
        tuple(place for phrase in phrases for place in phrase.en),
        tuple(place for phrase in phrases for place in phrase.fr),
    )


def inverted(first: Phrase, second: Phrase) -> Phrase:
    """<A B>"""
    return Phrase(first.en + second.en, second.fr + first.fr)


def nominal(
    determiner: Determiner | None, adjectives: Sequence[Adjective], noun: Noun, plural: bool = False
) -> tuple[Phrase, Head]:
    """A noun with its adjectives, given in English order. The article that French gives a mass noun
    (determiner None) belongs to the noun's leaf."""
    head = Head(noun.kind, noun.gender == "f", plural)
    article = "" if determiner else "la " if head.feminine else "le "
    phrase = leaf(noun.en[plural], article + noun.fr[plural])
    for adjective in reversed(adjectives):
        join = inverted if adjective.tier else straight
        phrase = join(attribute(adjective, head), phrase)
    if determiner is None:
        return phrase, head
    french = determiner.fr[head.feminine]
    if french == "des" and adjectives and adjectives[0].tier == 0:
        french = "de"
    return straight(leaf(determiner.en, french), phrase), head


def attribute(adjective: Adjective, head: Head) -> Phrase:
    return leaf(adjective.en, adjective.fr[2 * head.plural + head.feminine])


def participle(verb: Verb, head: Head) -> str:
    return verb.fr[2] + "e" * head.feminine + "s" * head.plural


def present(verb: Verb, subject: Head) -> Phrase:
    return leaf(verb.en[subject.plural], verb.fr[subject.plural])


def past(verb: Verb, subject: Head) -> Phrase:
    """signed -> a signé; arrived -> est arrivée. With avoir the participle does not agree."""
    if verb.frame == "être":
        auxiliary, done = ("est", "sont")[subject.plural], participle(verb, subject)
    else:
        auxiliary, done = ("a", "ont")[subject.plural], verb.fr[2]
    return leaf(verb.en[2], f"{auxiliary} {done}")


def passive(verb: Verb, subject: Head) -> Phrase:
    """was signed -> a été signée"""
    was = leaf("were", "ont été") if subject.plural else leaf("was", "a été")
    return straight(was, leaf(verb.en[2], participle(verb, subject)))


def copula(adjective: Adjective, subject: Head) -> Phrase:
    """is useful -> est utile"""
    verb = leaf("are", "sont") if subject.plural else leaf("is", "est")
    return straight(verb, attribute(adjective, subject))


BEFORE_VOWEL = {
    "le": "l'",
    "la": "l'",
    "de": "d'",
    "que": "qu'",
    "ce": "cet",
    "nouveau": "nouvel",
}
CONTRACTED = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}


def aligned(phrase: Phrase) -> Aligned:
    """The phrase as two token sequences, every word spelled as its right neighbour wants it."""
    start: dict[Leaf, int] = {}
    source: list[str] = []
    for place in phrase.en:
        start[place] = len(source)
        source.extend(place.en.split())
    for j, token in enumerate(source[:-1]):
        if token == "a" and source[j + 1][0] in "aeiou" and source[j + 1] not in CONSONANT_U:
            source[j] = "an"

    target: list[tuple[str, frozenset[int]]] = []  # from the last word to the first
    for place in reversed(phrase.fr):
        origins = frozenset(range(start[place], start[place] + len(place.en.split())))
        for token in reversed(place.fr.split()):
            linked = origins
            if target and (token, target[-1][0]) in CONTRACTED:
                merged, more = target.pop()
                token, linked = CONTRACTED[token, merged], origins | more
            if target and target[-1][0][0] in "aeéiîoôuh" and target[-1][0] not in ASPIRATED:
                token = BEFORE_VOWEL.get(token, token)
            target.append((token, linked))
    target.reverse()
    links = frozenset((i, j) for i, (_, origins) in enumerate(target) for j in origins)
    return Aligned(tuple(source), tuple(token for token, _ in target), links)
