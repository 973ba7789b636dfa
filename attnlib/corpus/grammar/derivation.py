"""Draws a sentence of the grammar that has exactly so many English words.

    clause(n) = subject(a) predicate(n - a)        a drawn from what both can fill

Every size is shared out from the top, among the shares that can be filled to the word, so that no
draft is thrown away. All chance goes through `rng.choice`. It draws the English; the French
follows from it (`attnlib.corpus.grammar.syntax`).
"""

from random import Random

from attnlib.corpus.grammar import lexicon, syntax
from attnlib.corpus.grammar.lexicon import MASS
from attnlib.corpus.grammar.sizes import (
    Plan,
    adjectives,
    core_sizes,
    determiners,
    nouns,
    plans,
    tier_sets,
    verbs,
)
from attnlib.corpus.grammar.syntax import Aligned, Head, Phrase, inverted, leaf, straight
from attnlib.corpus.grammar.words import Noun, Verb

LONGEST_CLAUSE = 13
LONGEST_SUBJECT = 7
SUBJECTS = "pbgdtlchvm"
COORDINATED = "pbgdtlch"  # at least two nouns of each, none of them a mass noun


class Draw:
    """Phrases filled by chance. Every size counts English words and is met exactly."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def sentence(self, size: int) -> Aligned:
        """size: at least 4, the full stop counted."""
        return syntax.aligned(straight(self.clauses(size - 1), leaf(".", ".")))

    def clauses(self, size: int, last: tuple[str, str] | None = None) -> Phrase:
        """Clauses joined by conjunctions, none the same as the last before it."""
        if size < 8 or (size <= LONGEST_CLAUSE and self.rng.choice((True, True, False))):
            return self.clause(size)
        conjunction = self.rng.choice([c for c in lexicon.CONJUNCTIONS if c != last])
        first = self.rng.choice(range(min(5, size - 4), min(LONGEST_CLAUSE, size - 4) + 1))
        rest = self.clauses(size - 1 - first, conjunction)
        return straight(self.clause(first), leaf(*conjunction), rest)

    def clause(self, size: int) -> Phrase:
        share = self.rng.choice(range(1, min(LONGEST_SUBJECT, size - 1) + 1))
        subject, head = self.subject(share)
        return straight(subject, self.predicate(head, size - share))

    def subject(self, size: int) -> tuple[Phrase, Head]:
        """A pronoun, a noun phrase, or two of one kind joined by "and"."""
        if size == 1:
            en, fr, gender, number = self.rng.choice(lexicon.PRONOUNS)
            return leaf(en, fr), Head("p", gender == "f", number == "plural")
        if size < 5 or self.rng.choice((True, True, True, False)):
            return self.noun_phrase(SUBJECTS, size)
        one = self.rng.choice(nouns(COORDINATED, size))
        other = self.rng.choice([noun for noun in nouns(one.kind, size) if noun != one])
        share = self.rng.choice(range(max(2, size - 5), min(4, size - 3) + 1))
        left, right = self.core(one, share), self.core(other, size - 1 - share)
        head = Head(one.kind, left[1].feminine and right[1].feminine, True)
        return straight(left[0], leaf("and", "et"), right[0]), head

    def noun_phrase(self, kinds: str, size: int, after: str = "") -> tuple[Phrase, Head]:
        """after: the French preposition that it follows."""
        noun = self.rng.choice(nouns(kinds, size))
        words = self.rng.choice(core_sizes(noun.kind, size))
        phrase, head = self.core(noun, words, after)
        if words == size:
            return phrase, head
        return straight(phrase, self.modifier(head, size - words)), head

    def core(self, noun: Noun, size: int, after: str = "") -> tuple[Phrase, Head]:
        """The noun with its determiner, where it has one, and adjectives."""
        plural, determiner = False, None
        if noun.kind not in MASS:
            plural = self.rng.choice((False, False, True))
            determiner = self.rng.choice(determiners(plural, after))
        tiers = self.rng.choice(tier_sets(noun.kind, size - 1 - (determiner is not None)))
        chosen = [self.rng.choice(adjectives(tier, noun.kind)) for tier in tiers]
        return syntax.nominal(determiner, chosen, noun, plural)

    def modifier(self, head: Head, size: int) -> Phrase:
        """A prepositional phrase or a relative clause; it belongs to the noun next to it."""
        joints = [
            p
            for p in lexicon.PREPOSITIONS
            if head.kind in p.heads and (size > 2 or "m" in p.complements)
        ]
        relatives = []
        if head.kind not in MASS and plans(head.kind, size - 1, relative=True):
            relatives.append(self.relative)
        if head.kind not in MASS and 4 <= size <= 6:
            relatives.append(self.object_relative)
        if not joints or (relatives and self.rng.choice((True, False, False))):
            return self.rng.choice(relatives)(head, size)
        joint = self.rng.choice(joints)
        complement, _ = self.noun_phrase(joint.complements, size - 1, joint.fr)
        return straight(leaf(joint.en, joint.fr), complement)

    def relative(self, head: Head, size: int) -> Phrase:
        """who / that … -> qui …"""
        pronoun = leaf("who" if head.kind == "p" else "that", "qui")
        return straight(pronoun, self.predicate(head, size - 1, relative=True))

    def object_relative(self, head: Head, size: int) -> Phrase:
        """whom / that the council invites -> que le conseil invite"""
        pronoun = leaf("whom" if head.kind == "p" else "that", "que")
        verb = self.rng.choice(verbs("np", direct=head.kind))
        subject, agent = self.core(self.rng.choice(nouns(verb.subjects, size)), size - 2)
        return straight(pronoun, subject, syntax.present(verb, agent))

    def predicate(self, head: Head, size: int, relative: bool = False) -> Phrase:
        plan = self.rng.choice(self.rng.choice(plans(head.kind, size, relative)))
        if plan.frame == "is":
            quality = self.rng.choice(adjectives(4, head.kind))
            return syntax.copula(quality, head)
        if plan.frame == "passive":
            verb = self.rng.choice(verbs("np", direct=head.kind))
            phrase = syntax.passive(verb, head)
        else:
            alone = plan.frame == "np" and plan.complement == 1
            verb = self.rng.choice(verbs(plan.frame, head.kind, "m" if alone else ""))
            phrase = self.active(verb, head, plan)
        if plan.complement:
            phrase = straight(phrase, self.complement(verb, plan))
        return straight(phrase, self.date(plan.date))

    def active(self, verb: Verb, subject: Head, plan: Plan) -> Phrase:
        """signed, signs or often signs; with a date, signed."""
        if plan.verb == 2:
            adverb = leaf(*self.rng.choice(lexicon.ADVERBS))
            return inverted(adverb, syntax.present(verb, subject))
        if plan.date or self.rng.choice((True, False)):
            return syntax.past(verb, subject)
        return syntax.present(verb, subject)

    def complement(self, verb: Verb, plan: Plan) -> Phrase:
        size = plan.complement
        if plan.frame == "that":
            return straight(leaf("that", "que"), self.clause(size - 1))
        if plan.frame == "passive":
            return straight(leaf("by", "par"), self.noun_phrase(verb.subjects, size - 1)[0])
        if plan.frame == "to":
            return straight(leaf("to", "à"), self.noun_phrase(verb.objects, size - 1)[0])
        return self.noun_phrase(verb.objects, size)[0]

    def date(self, size: int) -> Phrase:
        """Nothing, "yesterday", "in 1992" or "in august 1992"."""
        if size < 2:
            return leaf("yesterday", "hier") if size else Phrase()
        month = leaf(*self.rng.choice(lexicon.MONTHS)) if size == 3 else Phrase()
        year = self.rng.choice(lexicon.YEARS)
        return straight(leaf("in", "en"), month, leaf(year, year))
