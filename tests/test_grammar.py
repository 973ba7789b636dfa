"""The grammar corpus, checked by a French parser that shares nothing with the generator but the
lexicon's rows: it reads left to right, finds every subject, and asks each word to agree."""

import random
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from attnlib.corpus import Pair
from attnlib.corpus.grammar import generate
from attnlib.corpus.grammar.derivation import Draw
from attnlib.corpus.grammar.lexicon import ADJECTIVES, MONTHS, NOUNS, VERBS, YEARS
from attnlib.corpus.grammar.sizes import Plan
from attnlib.corpus.text import detokenize, tokenize

# Tens of thousands of short phrases and not one tensor: the shape types would only cost time.
pytestmark = pytest.mark.usefixtures("unchecked")

Features = frozenset[tuple[str, str]]  # the possible (gender, number)

NUMBER = {n: frozenset((g, n) for g in "mf") for n in "sp"}
MS, FS, MP = (frozenset({(g, n)}) for g, n in ("ms", "fs", "mp"))
FORMS = (("m", "s"), ("f", "s"), ("m", "p"), ("f", "p"))

DETERMINER = {
    **dict.fromkeys(("le", "un", "ce", "cet"), MS),
    **dict.fromkeys(("la", "une", "cette"), FS),
    **dict.fromkeys(("les", "des", "ces", "plusieurs", "deux", "de", "d'"), NUMBER["p"]),
    "l'": NUMBER["s"],
}
AUXILIARY = {"a": NUMBER["s"], "est": NUMBER["s"], "ont": NUMBER["p"], "sont": NUMBER["p"]}
PRONOUN = {"il": MS, "elle": FS, "ils": MP}
ADVERB = {"souvent", "toujours"}
ASPIRATED = {"héros", "hameau", "hameaux"}
ELIDED = {"l'": ("le", "la"), "d'": ("de",), "qu'": ("que",), "cet": ("ce",)}
ELIDED["nouvel"] = ("nouveau",)


class UngrammaticalError(ValueError):
    pass


def collect(forms: Iterable[tuple[str, tuple[str, str]]]) -> dict[str, Features]:
    table: dict[str, Features] = {}
    for form, features in forms:
        table[form] = table.get(form, frozenset()) | {features}
    return table


NOUN = collect((n.fr[k], (n.gender, "sp"[k])) for n in NOUNS for k in (0, 1))
ADJECTIVE = collect((a.fr[k], FORMS[k]) for a in ADJECTIVES for k in range(4))
ADJECTIVE["nouvel"] = MS
BEFORE = {form for a in ADJECTIVES if a.tier == 0 for form in a.fr} | {"nouvel"}
PARTICIPLE = collect(
    (v.fr[2] + ending, FORMS[k]) for v in VERBS for k, ending in enumerate(("", "e", "s", "es"))
)
ETRE = {v.fr[2] + ending for v in VERBS if v.frame == "être" for ending in ("", "e", "s", "es")}
PRESENT = collect((v.fr[k], (g, "sp"[k])) for v in VERBS for k in (0, 1) for g in "mf")


def vowel(word: str) -> bool:
    first = unicodedata.normalize("NFD", word)[0]
    return first in "aeiou" or (first == "h" and word not in ASPIRATED)


def check_spelling(words: Sequence[str]) -> None:
    """Elision and contraction, from the two words alone."""
    full = {form for forms in ELIDED.values() for form in forms}
    for word, after in pairwise(words):
        if (word in full and vowel(after)) or (word in ELIDED and not vowel(after)):
            raise UngrammaticalError(f"elision: {word} {after}")
        contracts = (word in ("de", "à") and after in ("le", "les")) or (word, after) == (
            "de",
            "des",
        )
        if contracts or (word in ("du", "au") and vowel(after)):
            raise UngrammaticalError(f"contraction: {word} {after}")


def agree(*features: Features) -> Features:
    common = frozenset.intersection(*features)
    if not common:
        raise UngrammaticalError(f"agreement: {[sorted(f) for f in features]}")
    return common


class Parser:
    """Recursive descent over the words of one French sentence."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words, self.at = [*words, "<end>"], 0

    def see(self, *words: str) -> bool:
        return self.words[self.at] in words

    def take(self, *allowed: Any) -> str:
        word = self.words[self.at]
        if not any(word in options for options in allowed):
            raise UngrammaticalError(f"unexpected {word!r} at {self.at} of {self.words}")
        self.at += 1
        return word

    def sentence(self) -> None:
        self.clause()
        while not self.see("."):
            if self.take({"et", "mais", "parce", "tandis"}) in ("parce", "tandis"):
                self.take({"que", "qu'"})
            self.clause()
        self.take({"."})
        self.take({"<end>"})

    def clause(self) -> None:
        if self.words[self.at] in PRONOUN:
            return self.predicate(PRONOUN[self.take(PRONOUN)])
        subject = self.noun_phrase()
        if self.see("et"):
            self.take({"et"})
            both = {g for g, _ in subject} | {g for g, _ in self.noun_phrase()}
            subject = frozenset({("f" if both == {"f"} else "m", "p")})
        self.predicate(subject)

    def noun_phrase(self, contracted: Features | None = None) -> Features:
        """contracted: what du, des, au and aux have already said about the noun."""
        parts = [contracted] if contracted else [DETERMINER[determiner := self.take(DETERMINER)]]
        bare = contracted is None and determiner in ("de", "d'")
        if bare and self.words[self.at] not in BEFORE:
            raise UngrammaticalError(f"de without an adjective at {self.at} of {self.words}")
        while self.words[self.at] in BEFORE:
            if contracted is None and determiner == "des":
                raise UngrammaticalError(f"des before an adjective: {self.words}")
            parts.append(ADJECTIVE[self.take(BEFORE)])
        parts.append(NOUN[self.take(NOUN)])
        while self.words[self.at] in ADJECTIVE and self.words[self.at] not in BEFORE:
            parts.append(ADJECTIVE[self.take(ADJECTIVE)])
        head = agree(*parts)
        self.modifier(head)
        return head

    def modifier(self, head: Features) -> None:
        if self.see("sur", "dans"):
            self.take(self.words)
            self.noun_phrase()
        elif self.see("près", "de", "d'", "du", "des"):
            if self.see("près"):
                self.take({"près"})
            self.after_preposition({"du": MS, "des": NUMBER["p"]}, {"de", "d'"})
        elif self.see("qui"):
            self.take({"qui"})
            self.predicate(head)
        elif self.see("que", "qu'"):
            self.take({"que", "qu'"})
            self.verb(self.noun_phrase())

    def after_preposition(self, contractions: dict[str, Features], plain: set[str]) -> None:
        word = self.take(contractions, plain)
        if word in contractions:
            self.noun_phrase(contractions[word])
        else:
            self.noun_phrase()

    def verb(self, subject: Features) -> bool:
        """One finite verb; True for a passive."""
        word = self.take(AUXILIARY, PRESENT)
        agree(subject, AUXILIARY.get(word) or PRESENT[word])
        if word in PRESENT and self.words[self.at] in ADVERB:
            self.take(ADVERB)
        passive = word in ("a", "ont") and self.see("été")
        if passive:
            self.take({"été"})
        if passive or word in ("est", "sont"):
            done = self.take(set(PARTICIPLE) - ETRE if passive else ETRE | set(ADJECTIVE))
            agree(subject, PARTICIPLE.get(done) or ADJECTIVE[done])
        elif word in AUXILIARY:
            agree(MS, PARTICIPLE[self.take(set(PARTICIPLE) - ETRE)])
        return passive

    def predicate(self, subject: Features) -> None:
        passive = self.verb(subject)
        if self.see("que", "qu'"):
            self.take({"que", "qu'"})
            return self.clause()
        if passive and self.see("par"):
            self.take({"par"})
            self.noun_phrase()
        elif self.see("à", "au", "aux"):
            self.after_preposition({"au": MS, "aux": NUMBER["p"]}, {"à"})
        elif self.words[self.at] in DETERMINER:
            self.noun_phrase()
        if self.see("hier"):
            self.take({"hier"})
        elif self.see("en"):
            self.take({"en"})
            if self.words[self.at] not in YEARS:
                self.take({french for _, french in MONTHS})
            self.take(YEARS)
        return None


def check(words: Sequence[str]) -> None:
    check_spelling(words)
    Parser(words).sentence()


@cache
def corpus() -> list[Pair]:
    return generate(10_000, seed=20)


@pytest.mark.slow
def test_every_sentence_is_grammatical_french() -> None:
    for pair in corpus():
        check(pair.target)


GOOD = """\
l' homme dort .
le héros et l' héroïne sont partis .
l' actrice et l' infirmière sont arrivées hier .
les accords ont été signés en août 1992 .
le nouvel accord sur la zone économique européenne a été signé par de nouveaux ministres .
la directive que le conseil soutient souvent a échoué .
il a parlé aux habitants du hameau mais elle a dit qu' elle part .
"""
BAD = """\
le homme dort .
la accord a échoué .
l' héros dort .
la héroïne dort .
du homme dort .
de le hameau a été visité .
la hameau a été visité .
ce homme dort .
cet président dort .
le nouveau accord a échoué .
le président de le pays dort .
le président du hôpital dort .
il a dit que elle part .
il a dit qu' le président part .
il parle au actrice .
la banque d' pays ferme .
les accords a été signé .
les accords ont été signé .
l' accord a été signée .
la loi a été signé .
les lois ont été signés .
la loi et le traité ont été signées .
la loi et la directive ont été signés .
la loi sur le commerce a été signé .
la zone économique européen a été visitée .
la zone européen économique a été visitée .
les hôpital ont fermé .
un actrice dort .
les hommes dort .
l' homme dorment .
l' héroïne est parti .
l' héroïne a dormie .
la loi que le conseil soutiennent a échoué .
des nouveaux accords ont échoué .
de accords ont échoué .
elle est important .
il parle à le président .
le rapport qui a été rejetée a paru .
"""


@pytest.mark.parametrize("sentence", GOOD.splitlines())
def test_the_checker_accepts_good_french(sentence: str) -> None:
    check(sentence.split())


@pytest.mark.parametrize("sentence", BAD.splitlines())
def test_the_checker_rejects_bad_french(sentence: str) -> None:
    with pytest.raises(UngrammaticalError):
        check(sentence.split())


def test_the_same_arguments_give_the_same_pairs_and_another_seed_gives_others() -> None:
    assert generate(50, seed=1) == generate(50, seed=1)
    assert generate(50, seed=1) != generate(50, seed=2)


def test_the_global_random_generator_plays_no_part() -> None:
    random.seed(1)
    first = generate(20, seed=1)
    random.seed(2)
    assert generate(20, seed=1) == first


@pytest.mark.slow
def test_no_sentence_is_in_two_splits_whatever_the_seeds() -> None:
    found = {
        split: {pair.source for seed in (0, 1, 2) for pair in generate(n, seed, split, (4, 6))}
        for split, n in (("train", 1000), ("dev", 150), ("test", 150))
    }
    assert all(len(sources) > 200 for sources in found.values())
    assert not found["train"] & found["dev"]
    assert not found["train"] & found["test"]
    assert not found["dev"] & found["test"]


@pytest.mark.parametrize("length", range(4, 51))
def test_every_length_can_be_had_exactly(length: int) -> None:
    for pair in generate(5, seed=3, lengths=(length, length)):
        assert len(pair.source) == length


@pytest.mark.slow
def test_lengths_are_spread_evenly() -> None:
    counts = Counter(len(pair.source) for pair in corpus())
    assert sorted(counts) == list(range(4, 51))
    mean = len(corpus()) / len(counts)
    assert all(0.6 * mean < counts[length] < 1.4 * mean for length in range(6, 51))


@pytest.mark.slow
def test_no_sentence_comes_twice() -> None:
    assert len({pair.source for pair in corpus()}) == len(corpus())


@pytest.mark.slow
def test_the_translation_is_a_function_of_the_source() -> None:
    """Short sentences, drawn again and again under many seeds, never differ in French."""
    french: dict[tuple[str, ...], tuple[str, ...]] = {}
    drawn = 0
    for seed in range(12):
        for pair in generate(800, seed, lengths=(4, 5)):
            drawn += 1
            assert french.setdefault(pair.source, pair.target) == pair.target
    assert len(french) < 0.8 * drawn


def test_vocabulary_sizes() -> None:
    for side in (0, 1):
        assert 150 <= len({word for pair in corpus() for word in pair[side]}) <= 300


def test_vowels_are_frequent_in_both_genders() -> None:
    for gender in "mf":
        assert sum(vowel(n.fr[0]) for n in NOUNS if n.gender == gender) >= 6


def test_tokens_are_those_of_the_written_sentence() -> None:
    for pair in corpus()[:2000]:
        assert tokenize(detokenize(pair.source, "en"), "en") == pair.source
        assert tokenize(pair.text, "fr") == pair.target
        assert pair.text == detokenize(pair.target, "fr")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_word_of_the_corpus_keeps_the_full_stop(language: str) -> None:
    """The tokenizer leaves "art." whole, as an abbreviation: no such word may end a sentence."""
    for word in {word for pair in corpus() for word in pair[language == "fr"]} - {"."}:
        assert tokenize(f"x {word}.", language)[-1] == "."


def test_every_word_is_linked_and_no_link_leads_outside() -> None:
    for pair in corpus():
        assert {i for i, _ in pair.alignment} == set(range(len(pair.target)))
        assert {j for _, j in pair.alignment} == set(range(len(pair.source)))


def linked(pair: Pair, french: str) -> set[tuple[str, ...]]:
    """The source words of each occurrence of a French word."""
    return {
        tuple(pair.source[j] for j in sorted(j for k, j in pair.alignment if k == i))
        for i, word in enumerate(pair.target)
        if word == french
    }


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("du", {("of", "the"), ("near", "the")}),
        ("au", {("to", "the")}),
        ("le", {("the",), ("trade",), ("cinema",)}),
        ("cet", {("this",)}),
        ("nouvel", {("new",)}),
        ("parce", {("because",)}),
        ("été", {("was",), ("were",)}),
        ("qui", {("who",), ("that",)}),
        ("européenne", {("european",)}),
    ],
)
def test_links_of_a_word(french: str, english: set[tuple[str, ...]]) -> None:
    assert set().union(*(linked(pair, french) for pair in corpus())) == english


class Script(random.Random):
    """Makes the choices of a script, each of which must be on offer: an option, its English, or
    for the predicates a plan that the group holds."""

    def __init__(self, *wanted: Any) -> None:
        super().__init__(0)
        self.wanted = list(wanted)

    def choice(self, seq: Any) -> Any:
        wanted = self.wanted.pop(0)
        for option in seq:
            english = getattr(option, "en", None)
            if wanted in (option, english) or (isinstance(wanted, Plan) and wanted in option):
                return option
        raise AssertionError(f"{wanted} is not among {seq}")


def test_the_sentence_of_the_papers_figure_3() -> None:
    date = Plan("passive", verb=2, complement=0, date=3)
    script = Script(
        *(True, 7, True),  # one clause; its subject has 7 words and is a noun phrase
        *(("agreement", "agreements"), 2, False, "the", ()),  # 2 words, singular, no adjective
        *(False, "on"),  # a preposition, no relative clause
        *(("area", "areas"), 4, False, "the", (2, 3), "european", "economic"),
        *(date, date, ("signs", "sign", "signed"), ("august", "août"), "1992"),
    )
    source, target, links = Draw(script).sentence(13)
    assert not script.wanted
    english = "the agreement on the european economic area was signed in august 1992 ."
    assert " ".join(source) == english
    french = "l' accord sur la zone économique européenne a été signé en août 1992 ."
    assert " ".join(target) == french
    monotone = {(0, 0), (1, 1), (2, 2), (3, 3)}
    reversal = {(4, 6), (5, 5), (6, 4)}
    was_signed = {(7, 7), (8, 7), (9, 8)}
    rest = {(10, 9), (11, 10), (12, 11), (13, 12)}
    assert links == monotone | reversal | was_signed | rest


def test_the_man_said_that_she_left() -> None:
    said, left = Plan("that", 1, 3, 0), Plan("être", 1, 0, 0)
    script = Script(
        *(2, ("man", "men"), 2, False, "the", ()),
        *(said, said, ("says", "say", "said"), True),
        *(1, ("she", "elle", "f", "singular")),
        *(left, left, ("leaves", "leave", "left"), True),
    )
    source, target, links = Draw(script).sentence(7)
    assert source == ("the", "man", "said", "that", "she", "left", ".")
    assert target == ("l'", "homme", "a", "dit", "qu'", "elle", "est", "partie", ".")
    assert links == {(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 5), (7, 5), (8, 6)}


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"n": 0}, "n"),
        ({"n": -1}, "n"),
        ({"split": "valid"}, "split"),
        ({"lengths": (3, 10)}, "lengths"),
        ({"lengths": (10, 9)}, "lengths"),
        ({"n": 100_000, "split": "test", "lengths": (4, 4)}, "n"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, Any], name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: "):
        generate(**({"n": 1, "seed": 0} | arguments))
