"""The page's BLEU equals attnlib's, over random sentences."""

from random import Random
from typing import Any

import node
import pytest

from attnlib import bleu

CASES = 3000
words = str.split
# Tokens that a careless key would confuse, or take for something else.
TOKENS = ["a", "b", "a b", '","', "__proto__", "é", "\N{EARTH GLOBE EUROPE-AFRICA}", ""]

HARNESS = """
import { bleu, brevityPenalty, matching, precisions, statistics } from "BLEU";
let text = "";
for await (const chunk of process.stdin) text += chunk;
process.stdout.write(JSON.stringify(JSON.parse(text).map(
  ([hypothesis, references, order, smoothing, effective]) => {
    try {
      const counts = statistics(hypothesis, references, order);
      return {
        counts: [counts.matches, counts.totals, counts.c, counts.r],
        precisions: precisions(counts, smoothing),
        penalty: brevityPenalty(counts),
        score: bleu(counts, smoothing, effective),
        grams: matching(hypothesis, references, order),
      };
    } catch (error) { return { error: `${error.name}: ${error.message}` }; }
  })));
"""


def ask(cases: list[list[Any]]) -> list[dict[str, Any]]:
    return node.ask(HARNESS, cases, BLEU="bleu.js")


def case(rng: Random) -> list[Any]:
    """A hypothesis of 0 to 9 tokens, one to three references like it, and every setting."""
    some = TOKENS[: rng.randint(1, len(TOKENS))]
    hypothesis = rng.choices(some, k=rng.randint(0, 9))
    references = []
    for _ in range(rng.randint(1, 3)):
        reference = list(hypothesis)
        for _ in range(rng.randint(0, 4)):
            k = rng.randint(0, len(reference))
            reference[k : k + rng.randint(0, 2)] = rng.choices(TOKENS, k=rng.randint(0, 2))
        references.append(reference)
    smoothing = rng.choice(bleu.SMOOTHING)
    return [hypothesis, references, rng.randint(1, 6), smoothing, rng.random() < 0.5]


@pytest.mark.slow
@pytest.mark.usefixtures("unchecked")
def test_it_equals_attnlib() -> None:
    rng = Random(0)
    cases = [case(rng) for _ in range(CASES)]
    scores = []
    for (hypothesis, references, order, smoothing, effective), answer in zip(
        cases, ask(cases), strict=True
    ):
        counts = bleu.statistics(hypothesis, references, order)
        assert answer["counts"] == [
            list(counts.matches),
            list(counts.totals),
            counts.hypothesis_length,
            counts.reference_length,
        ]
        expected = bleu.precisions(counts, smoothing)
        assert answer["precisions"] == pytest.approx(list(expected), abs=1e-12)
        assert answer["penalty"] == pytest.approx(bleu.brevity_penalty(counts), abs=1e-12)
        assert answer["score"] == pytest.approx(
            bleu.corpus_bleu([hypothesis], [references], order, smoothing, effective), abs=1e-9
        )
        assert sum(gram["matched"] for gram in answer["grams"]) == counts.matches[-1]
        scores.append(answer["score"])
    assert sum(0 < score < 100 for score in scores) > CASES / 3
    assert sum(score == 0 for score in scores) > CASES / 20
    assert sum(score == 100 for score in scores) > CASES / 20


def test_clipped_ngrams() -> None:
    """Of seven "the", the reference has two: the first two match."""
    references = [words("the cat is on the mat"), words("there is a cat on the mat")]
    (answer,) = ask([[["the"] * 7, references, 1, "none", False]])
    assert [gram["matched"] for gram in answer["grams"]] == [True, True] + 5 * [False]
    assert [gram["nth"] for gram in answer["grams"]] == [1, 2, 3, 4, 5, 6, 7]
    assert {gram["allowed"] for gram in answer["grams"]} == {2}


@pytest.mark.parametrize(
    ("references", "smoothing", "message"),
    [
        ([], "none", "RangeError: references: expected at least one, got none"),
        ([["a"]], "add", "RangeError: smoothing: unknown add"),
    ],
)
def test_what_is_refused(references: list[list[str]], smoothing: str, message: str) -> None:
    (answer,) = ask([[["a"], references, 4, smoothing, False]])
    assert answer == {"error": message}
