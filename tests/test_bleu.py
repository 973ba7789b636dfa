"""BLEU against sacrebleu on tens of thousands of corpora, and by hand on a few."""

import math
from functools import reduce
from itertools import product
from operator import add
from random import Random
from typing import Any

import pytest
from sacrebleu.metrics import BLEU

from attnlib.bleu import (
    SMOOTHING,
    Statistics,
    brevity_penalty,
    corpus_bleu,
    ngrams,
    precisions,
    score,
    statistics,
)

words = str.split
REF = words("le chat est sur le tapis")
CAT = [words("the cat is on the mat"), words("there is a cat on the mat")]
FLAT_SMOOTHED = {"none": 0, "floor": 8.6907, "exp": 16.3412, "add-k": 27.4825}
Corpus = tuple[list[list[str]], list[list[list[str]]]]


def metric(order: int, smoothing: str, effective: bool) -> BLEU:
    return BLEU(
        tokenize="none",
        force=True,
        max_ngram_order=order,
        smooth_method=smoothing,
        effective_order=effective,
    )


def corpus(rng: Random) -> Corpus:
    """One to four sentences of 0 to 9 tokens out of few, with one to three references each.

    References are drawn freely, or made of the hypothesis by cutting, copying and swapping, so
    that long matches, short hypotheses and repeated words are all common.
    """
    letters = "abcdefgh"[: rng.randint(1, 8)]
    strange = [[], ["z"], ["z"] * 4, ["a"] * 7]
    hypotheses, references = [], []
    for _ in range(rng.randint(1, 4)):
        hypothesis = rng.choices(letters, k=rng.randint(0, 9))
        if rng.random() < 0.1:
            hypothesis = list(rng.choice(strange))
        of_sentence = []
        for _ in range(rng.randint(1, 3)):
            reference = list(hypothesis) if rng.random() < 0.6 else rng.choices(letters, k=5)
            for _ in range(rng.randint(0, 3)):
                k = rng.randint(0, len(reference))
                reference[k : k + rng.randint(0, 2)] = rng.choices(letters, k=rng.randint(0, 2))
            of_sentence.append(reference)
        hypotheses.append(hypothesis)
        references.append(of_sentence)
    return hypotheses, references


def streams(references: list[list[list[str]]]) -> list[list[str | None]]:
    """The references in sacrebleu's nesting; None where a sentence has fewer than others."""
    most = max(map(len, references))
    return [[" ".join(r[k]) if k < len(r) else None for r in references] for k in range(most)]


@pytest.mark.slow
@pytest.mark.usefixtures("unchecked")
def test_it_equals_sacrebleu() -> None:
    """20,160 corpora: 420 in each of 48 settings. The zeros and the hundreds must be many too."""
    rng, scores = Random(0), []
    for order, smoothing, effective in product(range(1, 7), SMOOTHING, (False, True)):
        oracle = metric(order, smoothing, effective)
        for _ in range(420):
            hypotheses, references = corpus(rng)
            expected = oracle.corpus_score([" ".join(h) for h in hypotheses], streams(references))
            ours = corpus_bleu(hypotheses, references, order, smoothing, effective)
            assert ours == pytest.approx(expected.score, abs=1e-9), (hypotheses, references)
            scores.append(ours)
    assert len(scores) >= 20_000
    assert sum(s == 0 for s in scores) > 1_000
    assert sum(s == 100 for s in scores) > 500
    assert sum(0 < s < 100 for s in scores) > 10_000


def test_every_statistic_equals_sacrebleus() -> None:
    rng, oracle = Random(1), metric(4, "none", False)
    for _ in range(1_000):
        hypotheses, references = corpus(rng)
        expected = oracle.corpus_score([" ".join(h) for h in hypotheses], streams(references))
        counts = reduce(add, map(statistics, hypotheses, references))
        assert list(counts.matches) == expected.counts
        assert list(counts.totals) == expected.totals
        lengths = (counts.hypothesis_length, counts.reference_length)
        assert lengths == (expected.sys_len, expected.ref_len)
        assert brevity_penalty(counts) == pytest.approx(expected.bp, abs=1e-12)
        if any(counts.matches):
            shown = [100 * p for p in precisions(counts)]
            assert shown == pytest.approx(expected.precisions[: len(shown)], abs=1e-9)


# ---- by hand ---------------------------------------------------------------------------------


def test_matches_are_clipped() -> None:
    """Papineni 2002, Example 2: one reference says "the" twice, the other once."""
    counts = statistics(["the"] * 7, CAT)
    assert (counts.matches[0], counts.totals[0]) == (2, 7)
    assert counts.matches[1:] == (0, 0, 0)
    assert corpus_bleu([["the"] * 7], [CAT]) == 0
    assert corpus_bleu([["the"] * 7], [CAT], max_order=1) == pytest.approx(100 * 2 / 7)
    # p_2 ... p_4 become 1/(2*6), 1/(4*5), 1/(8*4); the closer reference has 7 words, so BP = 1.
    by_hand = 100 * (2 / 7 / 12 / 20 / 32) ** 0.25
    assert corpus_bleu([["the"] * 7], [CAT], smoothing="exp") == pytest.approx(by_hand)
    assert by_hand == pytest.approx(7.8098, abs=5e-5)


def test_one_wrong_word_in_six() -> None:
    counts = statistics(words("le chien est sur le tapis"), [REF])
    assert counts == Statistics((5, 3, 2, 1), (6, 5, 4, 3), 6, 6)
    assert precisions(counts) == pytest.approx((5 / 6, 3 / 5, 2 / 4, 1 / 3))
    assert score(counts) == pytest.approx(100 * (5 / 6 * 3 / 5 * 2 / 4 / 3) ** 0.25)
    assert score(counts) == pytest.approx(53.7285, abs=5e-5)


def test_a_short_hypothesis_pays_and_a_long_one_does_not() -> None:
    assert corpus_bleu([REF[:4]], [[REF]]) == pytest.approx(100 * math.exp(1 - 6 / 4))
    longer = statistics([*REF, "rouge", "ce", "soir"], [REF])
    assert brevity_penalty(longer) == 1
    assert score(longer) == pytest.approx(100 * (6 / 9 * 5 / 8 * 4 / 7 * 3 / 6) ** 0.25)
    assert score(longer) == pytest.approx(58.7395, abs=5e-5)


@pytest.mark.parametrize(("smoothing", "expected"), FLAT_SMOOTHED.items())
def test_smoothing(smoothing: str, expected: float) -> None:
    hypothesis = words("le chat dort sur un tapis")
    reference = words("le chat est assis sur le tapis")
    ours = corpus_bleu([hypothesis], [[reference]], smoothing=smoothing)
    assert ours == pytest.approx(expected, abs=5e-5)


def test_the_closest_reference_and_of_two_the_shorter() -> None:
    letters = list("abcdefg")
    hypothesis, five, seven = letters[:6], letters[:5], letters
    assert statistics(hypothesis, [seven, five]).reference_length == 5
    assert corpus_bleu([hypothesis], [[seven, five]]) == 100
    assert corpus_bleu([hypothesis], [[seven]]) == pytest.approx(100 * math.exp(1 - 7 / 6))


def test_a_corpus_is_summed_before_it_is_divided() -> None:
    long = words("il fait beau aujourd hui et nous allons au parc")
    hypotheses, references = [["le", "chat"], long], [[["un", "chien"]], [long]]
    assert corpus_bleu(hypotheses, references) == pytest.approx(
        100 * (10 / 12 * 9 / 10) ** 0.25  # p_3 = p_4 = 1: the short sentence has no trigram
    )
    assert corpus_bleu(hypotheses, references) == pytest.approx(93.0605, abs=5e-5)
    alone = [corpus_bleu([h], [r]) for h, r in zip(hypotheses, references, strict=True)]
    assert alone == [0, 100]


def test_a_sentence_shorter_than_the_order() -> None:
    three = ["le", "chat", "dort"]
    assert corpus_bleu([three], [[three]]) == 0
    assert corpus_bleu([three], [[three]], effective_order=True) == 100
    assert corpus_bleu([three], [[three]], smoothing="add-k") == 100
    assert precisions(statistics(three, [three])) == (1, 1, 1)


@pytest.mark.parametrize("smoothing", SMOOTHING)
@pytest.mark.parametrize("effective", [False, True])
def test_nothing_in_common_is_zero_under_every_smoothing(smoothing: str, effective: bool) -> None:
    for hypothesis in ([], ["x", "y", "z", "x", "y"]):
        assert corpus_bleu([hypothesis], [[REF]], 4, smoothing, effective) == 0
        assert corpus_bleu([hypothesis], [[[]]], 4, smoothing, effective) == 0


def test_a_perfect_score_is_exactly_one_hundred() -> None:
    """sacrebleu takes the logarithm of percents and finds 100.00000000000004."""
    assert corpus_bleu([REF], [[REF]]) == 100
    assert metric(4, "none", False).corpus_score([" ".join(REF)], [[" ".join(REF)]]).score != 100


def test_brevity_penalty_without_words() -> None:
    assert brevity_penalty(Statistics((0,), (0,), 0, 3)) == 0
    assert brevity_penalty(Statistics((0,), (0,), 0, 0)) == 1


def test_arguments_stay_as_they_are() -> None:
    hypotheses, references = [list(REF)], [[list(REF)]]
    counts = statistics(REF, [REF])
    corpus_bleu(hypotheses, references, smoothing="add-k")
    assert (hypotheses, references) == ([REF], [[REF]])
    assert score(counts, "add-k") == score(counts, "add-k")


def test_ngrams() -> None:
    assert ngrams(words("a b a b"), 2) == {("a", "b"): 2, ("b", "a"): 1}
    assert ngrams(["a"], 2) == {}


# ---- what is refused -------------------------------------------------------------------------


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("hypotheses", "references", "message"),
    [
        ("le chat", [[REF]], "hypotheses: expected a list of sentences, got 'le chat'"),
        (["le chat"], [[REF]], r"hypotheses\[0\]: expected a list of tokens, got 'le chat'"),
        (
            [REF, [1, 2]],
            [[REF], [REF]],
            r"hypotheses\[1\]: expected tokens that are strings, got 1",
        ),
        ([[REF]], [[REF]], r"hypotheses\[0\]: expected tokens that are strings, got \['le'"),
        ([REF], "le chat", "references: expected a list of sentences, got 'le chat'"),
        ([REF], ["le chat"], r"references\[0\]: expected a list of references, got 'le chat'"),
        ([REF], [["le chat"]], r"references\[0\]\[0\]: expected a list of tokens, got 'le chat'"),
        ([REF], [REF], r"references\[0\]\[0\]: expected a list of tokens, got 'le'"),
        ([REF], [[[REF]]], r"references\[0\]\[0\]: expected tokens that are strings, got \['le'"),
        ([REF], [None], r"references\[0\]: expected a list of references, got None"),
    ],
)
def test_strings_and_wrong_nesting(hypotheses: Any, references: Any, message: str) -> None:
    with pytest.raises(TypeError, match=f"^{message}"):
        corpus_bleu(hypotheses, references)


def test_numbers_of_sentences_that_differ() -> None:
    with pytest.raises(ValueError, match=r"^hypotheses: expected at least one sentence, got none"):
        corpus_bleu([], [])
    transposed = [[REF, REF, REF]]  # sacrebleu's nesting: one list for each set of references
    with pytest.raises(ValueError, match=r"^references: expected 3, one list for each hypothesis"):
        corpus_bleu([REF, REF, REF], transposed)
    with pytest.raises(ValueError, match=r"^references\[1\]: expected at least one reference"):
        corpus_bleu([REF, REF], [[REF], []])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_order": 0}, "max_order: expected at least 1, got 0"),
        ({"smoothing": "add"}, "smoothing: expected one of none, floor, add-k, exp, got 'add'"),
    ],
)
def test_options_out_of_range(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        corpus_bleu([REF], [[REF]], **options)


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("max_order", [True, 1.5, "4", None])
def test_max_order_is_a_whole_number(max_order: Any) -> None:
    with pytest.raises(TypeError, match="max_order: expected a whole number, got"):
        statistics(REF, [REF], max_order)


@pytest.mark.parametrize("n", [0, -1])
def test_no_runs_of_no_tokens(n: int) -> None:
    with pytest.raises(ValueError, match=f"^n: expected at least 1, got {n}"):
        ngrams(REF, n)


def test_statistics_of_different_orders_do_not_add() -> None:
    with pytest.raises(ValueError, match="other: expected 4 orders, got 2"):
        statistics(REF, [REF]) + statistics(REF, [REF], max_order=2)
