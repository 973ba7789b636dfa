"""What the page makes of a typed sentence equals Python's, over the grammar and random text."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from random import Random
from typing import Any

import node
import pytest
import texts
from sacremoses.corpus import NonbreakingPrefixes

from attnlib import pretrained
from attnlib.corpus import Pair, grammar, moses
from attnlib.corpus.text import detokenize, tokenize

CASES = 1000

HARNESS = """
import * as text from "WORDS";
import * as likeness from "LIKENESS";
const words = { ...text, ...likeness };
let cases = "";
for await (const chunk of process.stdin) cases += chunk;
process.stdout.write(JSON.stringify(JSON.parse(cases).map(([f, args]) => words[f](...args))));
"""
MODULES = {"WORDS": "words.js", "LIKENESS": "likeness.js"}

DUMP = """
import { ABBREVIATIONS, BEFORE_NUMBER, RULES } from "MOSES";
process.stdout.write(JSON.stringify([RULES, [...ABBREVIATIONS], [...BEFORE_NUMBER]]));
"""


def ask(name: str, cases: list[list[Any]]) -> list[Any]:
    return node.ask(HARNESS, [[name, case] for case in cases], **MODULES)


@cache
def known() -> tuple[list[str], list[str]]:
    """The English and the French words of the model."""
    config = pretrained.load("attention").config
    return list(config.source.words), list(config.target.words)


@cache
def corpus() -> list[Pair]:
    return grammar.generate(CASES, seed=1)


def typed(tokens: Sequence[str]) -> str:
    """The tokens as a person types them."""
    text = detokenize(tokens, "en")
    return text[0].upper() + text[1:]


# ---- text and tokens -----------------------------------------------------------------------------


@pytest.mark.slow
def test_the_sentences_of_the_grammar_as_people_type_them() -> None:
    texts = [typed(pair.source) for pair in corpus()]
    assert len(texts) >= CASES
    answers = ask("tokenize", [[text] for text in texts])
    assert [tuple(answer) for answer in answers] == [pair.source for pair in corpus()]
    assert [tuple(answer) for answer in answers] == [tokenize(text, "en") for text in texts]


def test_the_table_of_texts() -> None:
    answers = ask("tokenize", [[text] for text, _ in texts.ENGLISH])
    assert [" ".join(answer) for answer in answers] == [tokens for _, tokens in texts.ENGLISH]
    answers = ask("detokenize", [[tokens.split(" ")] for tokens, _ in texts.FRENCH_WRITTEN])
    assert answers == [text for _, text in texts.FRENCH_WRITTEN]


@pytest.mark.slow
def test_other_text() -> None:
    """Pieces in any order, with and without spaces; two halves of a character are one."""
    rng = Random(0)
    written = [
        "".join(piece + rng.choice(["", " "]) for piece in rng.choices(texts.PIECES, k=k))
        for k in rng.choices(range(1, 10), k=5 * CASES)
    ]
    written = [
        text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") for text in written
    ]
    answers = ask("tokenize", [[text] for text in written])
    for text, answer in zip(written, answers, strict=True):
        assert tuple(answer) == tokenize(text, "en"), ascii(text)


def test_the_rules_are_those_of_python() -> None:
    rules, always, before_number = node.ask(DUMP, [], MOSES="moses.js")
    expected = {
        "lost": moses.LOST,
        "plain": moses.PLAIN,
        "apart": [*moses.APART, *moses.CONTRACTION],
        "spaces": moses.SPACES,
        "quotes": moses.QUOTES,
        "tight": moses.TIGHT_IN["fr"],
        "straight": moses.STRAIGHT,
    }
    in_python = {
        name: [[found, re.sub(r"\\(\d)", r"$\1", by)] for found, by in each]
        for name, each in expected.items()
    }
    assert rules == in_python
    entries = set(NonbreakingPrefixes().words("en"))
    numbered = {entry for entry in entries if "#NUMERIC_ONLY#" in entry}
    assert set(always) == entries - numbered
    assert set(before_number) == {entry.split()[0] for entry in numbered}


@pytest.mark.slow
def test_the_translations_of_the_grammar() -> None:
    answers = ask("detokenize", [[pair.target] for pair in corpus()])
    assert answers == [pair.text for pair in corpus()]
    assert {"l'", "d'", "qu'"} < {token for pair in corpus() for token in pair.target}


def test_french_words_in_any_order() -> None:
    rng = Random(0)
    read = {token for piece in texts.PIECES for token in tokenize(piece, "fr")}
    signs = [*"\"'“”.,?!:;)(°#/%€1cn", "...", "l'", "qu'", "20"]
    french = [*known()[1], *sorted(read), *(10 * signs)]
    cases = [rng.choices(french, k=rng.randint(0, 20)) for _ in range(5 * CASES)]
    for case, answer in zip(cases, ask("detokenize", [[case] for case in cases]), strict=True):
        assert answer == detokenize(case, "fr"), case


@pytest.mark.slow
def test_time_grows_with_the_length() -> None:
    """Of all that a keystroke asks for: at four times the length about four times the time of the
    processor, not sixteen. The better of two runs."""
    timed = """[1, 2].map(() => {
      const began = process.cpuUsage();
      words[f](...args);
      const { user, system } = process.cpuUsage(began);
      return user + system;
    })"""
    english = known()[0]
    calls: list[tuple[str, list[Any]]] = [
        *[("tokenize", []), ("reading", [english, 50]), ("wordAt", [9_999])],
        *[("completions", [english]), ("nearest", [english]), ("replaceWord", ["the", "this"])],
    ]
    names = [(kind, f) for kind in texts.NASTY for f in [*dict(calls), "detokenize"]]

    def times(length: int) -> list[float]:
        cases: list[list[Any]] = []
        for kind in texts.NASTY:
            text = texts.nasty(kind, length)
            cases += [[f, [text, *rest]] for f, rest in calls]
            cases += [["detokenize", [text.split(" ")]]]
        answers = node.ask(HARNESS.replace("words[f](...args)", timed), cases, **MODULES)
        return [min(answer) for answer in answers]

    floor = 10_000  # microseconds
    short, long = times(25_000), times(100_000)
    ratios = [(b + floor) / (a + floor) for a, b in zip(short, long, strict=True)]
    assert not {name: ratio for name, ratio in zip(names, ratios, strict=True) if ratio > 9}


# ---- words that are like others ------------------------------------------------------------------


def test_completions() -> None:
    english = known()[0]
    beginnings = sorted({word[:k] for word in english for k in range(1, len(word) + 1)})
    answers = ask("completions", [[beginning, english] for beginning in beginnings])
    for beginning, answer in zip(beginnings, answers, strict=True):
        longer = [word for word in english if word.startswith(beginning) and word != beginning]
        assert answer == longer[:6]
    few = english[:5]
    assert ask("completions", [["", few], ["The", few], ["T", few], ["T", few, 0]]) == [
        [],
        [],
        ["the"],
        [],
    ]


def distance(a: str, b: str) -> int:
    """Optimal string alignment, straight from its recurrence."""

    @cache
    def d(i: int, k: int) -> int:
        if not i or not k:
            return i + k
        ways = [d(i - 1, k) + 1, d(i, k - 1) + 1, d(i - 1, k - 1) + (a[i - 1] != b[k - 1])]
        if i > 1 and k > 1 and a[i - 2 : i] == b[k - 1] + b[k - 2]:
            ways.append(d(i - 2, k - 2) + 1)
        return min(ways)

    return d(len(a), len(b))


def spoiled(rng: Random, word: str) -> str:
    """The word with up to four slips of the hand."""
    letters = list(word)
    for _ in range(rng.randint(0, 4)):
        k = rng.randint(0, len(letters))
        slips = [[], ["x"], ["é", "😀"], letters[k : k + 2][::-1]]
        letters[k : k + rng.randint(0, 2)] = rng.choice(slips)
    return "".join(letters)


def test_edits() -> None:
    rng = Random(0)
    pairs = [
        ["".join(rng.choices("abc", k=rng.randint(0, 9))) for _ in range(2)] for _ in range(CASES)
    ]
    pairs += [[word, spoiled(rng, word)] for word in rng.choices(known()[0], k=CASES)]
    assert ask("edits", pairs) == [distance(*pair) for pair in pairs]
    by_hand = [
        ["ca", "ac"],
        ["ca", "abc"],
        ["", "abc"],
        ["kitten", "sitting"],
        ["moderm", "modern"],
    ]
    assert ask("edits", by_hand) == [1, 3, 3, 3, 1]


@pytest.mark.slow
def test_nearest() -> None:
    rng = Random(0)
    cases = []
    for word in rng.choices(known()[0], k=CASES):
        some = dict.fromkeys([*rng.sample(known()[0], 30), ".", word])
        cases.append([spoiled(rng, word), list(some)])
    for (word, some), answer in zip(cases, ask("nearest", cases), strict=True):
        far = {k: distance(word, k) for k in some if k != "."}
        near = [k for k in far if 2 * far[k] <= max(len(word), len(k))]
        assert answer == sorted(near, key=far.__getitem__)[:3], word


def test_nearest_by_hand() -> None:
    few = ["the", ".", "city", "cities", "cinema", "1992"]
    cases: list[list[Any]] = [["citys", few, 2], ["1991", few], ["teh", few, 1]]
    cases += [[word, few] for word in ("old", "😀", ".", "", 13 * "c")]
    assert ask("nearest", cases) == [["city", "cities"], ["1992"], ["the"], [], [], [], [], []]


def test_an_unknown_word_may_be_a_beginning() -> None:
    english = known()[0]
    (goes_on, *_), both, (near, *_), none = ask(
        "likely",
        [["agr", english], ["the", ["they", "them", "he"]], ["agrement", english], ["😀", english]],
    )
    assert goes_on.startswith("agr")
    assert both == ["they", "them", "he"]
    assert near == "agreement"
    assert none == []


# ---- sentences -----------------------------------------------------------------------------------


def subsequence(part: Sequence[str], whole: Sequence[str]) -> bool:
    rest = iter(whole)
    return all(token in rest for token in part)


def longest_common(a: Sequence[str], b: Sequence[str]) -> int:
    """By trying every part of a, the longest first."""
    return next(
        n for n in range(len(a), -1, -1) if any(subsequence(part, b) for part in combinations(a, n))
    )


def test_differing() -> None:
    rng = Random(0)
    cases = [
        [rng.choices("abcd"[: rng.randint(1, 4)], k=rng.randint(0, 8)) for _ in range(2)]
        for _ in range(CASES)
    ]
    for (reference, tokens), answer in zip(cases, ask("differing", cases), strict=True):
        common = [token for token, other in zip(tokens, answer, strict=True) if not other]
        assert subsequence(common, reference)
        assert len(common) == longest_common(reference, tokens)


def test_differing_by_hand() -> None:
    split = str.split
    (answer,) = ask(
        "differing", [[split("la ville a été visitée ."), split("la zone a visitée .")]]
    )
    assert answer == [False, True, False, False, False]


def test_reading() -> None:
    """The grammar's sentences with words made unknown, with and without their full stop."""
    rng = Random(0)
    english = known()[0]
    texts = []
    for pair in corpus():
        tokens = [rng.choice(["cats", "1999", t]) if rng.random() < 0.2 else t for t in pair.source]
        texts.append(typed(tokens[: None if rng.random() < 0.5 else -1]) or "x")
    for text, answer in zip(texts, ask("reading", [[t, english, 20] for t in texts]), strict=True):
        tokens = list(tokenize(text, "en"))
        stopped = tokens[-1] != "."
        tokens += ["."] * stopped
        assert answer["tokens"] == tokens
        assert answer["stopped"] == stopped
        assert answer["unknown"] == [k for k, t in enumerate(tokens) if t not in english]
        assert (answer["problem"] is None) == (len(tokens) <= 20)


def test_problems_are_told() -> None:
    english = known()[0]
    texts = ["", " \n\t\x00", "the " * 49, "the " * 50, "the " * 2012 + ".", "Really?", "Wait..."]
    answers = ask("reading", [[text, english, 50] for text in texts])
    long = "The model was trained on sentences of up to 50 tokens; this one has"
    nothing = "Type a sentence for the model to read."
    assert [answer["problem"] for answer in answers] == [
        *[nothing, nothing, None, f"{long} 51.", f"{long} 2,013.", None, None]
    ]
    assert [answer["stopped"] for answer in answers] == [
        *[False, False, True, True, False, False, False]
    ]


@pytest.mark.parametrize(
    ("text", "word", "by", "expected"),
    [
        ("Cats and cats, not catsup.", "cats", "cities", "Cities and cities, not catsup."),
        ("It isn\N{RIGHT SINGLE QUOTATION MARK}t.", "'t", "not", "It isnnot."),
        ("$& $1", "1", "$&", "$& $$&"),
        ("nothing", "cats", "cities", "nothing"),
    ],
)
def test_a_word_is_replaced(text: str, word: str, by: str, expected: str) -> None:
    assert ask("replaceWord", [[text, word, by]]) == [expected]


def test_the_word_at_a_position() -> None:
    text = "The old man's."
    spans = ask("wordAt", [[text, position] for position in range(len(text) + 1)])
    assert [text[span["start"] : span["end"]] for span in spans] == [
        *(4 * ["The"] + 4 * ["old"] + 4 * ["man"] + 2 * ["s"] + [""])
    ]
    assert [span["beginning"] for span in spans] == [
        *["", "T", "Th", "The", "", "o", "ol", "old", "", "m", "ma", "man", "", "s", ""]
    ]
