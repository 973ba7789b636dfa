"""BLEU: how many n-grams of a translation stand in a reference too.

    p_n  = sum of clipped matches of n-grams / number of n-grams, both over the whole corpus
    BP   = 1 if c > r else exp(1 - r / c)
    BLEU = 100 BP (p_1 p_2 ... p_N)^(1/N)           Papineni et al. 2002, sections 2.1-2.3

c is the length of all hypotheses together, r that of their closest references. What the paper
leaves open is settled as in sacrebleu (Post 2018), which a test holds equal: the shorter of two
references that are equally close, what smoothing does to an order without a match, and 0 where
nothing matches at all. Smoothing, with m matches among t n-grams of one order:

    none     m / t
    floor    m / t, but 0.1 / t for m = 0
    add-k    (m + 1) / (t + 1) for n > 1
    exp      m / t, but 1 / (2^k t) for the k-th order with m = 0
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import exp, log
from numbers import Integral
from operator import add
from typing import Any

SMOOTHING = ("none", "floor", "add-k", "exp")
FLOOR, K = 0.1, 1


@dataclass(frozen=True)
class Statistics:
    """What BLEU counts, of a sentence or of a corpus: those of a corpus are the sum of its
    sentences'.

    matches, totals: N integers each, for n = 1 ... N: clipped matches among all n-grams.
    hypothesis_length, reference_length: c and r, in tokens.
    """

    matches: tuple[int, ...]
    totals: tuple[int, ...]
    hypothesis_length: int
    reference_length: int

    def __add__(self, other: "Statistics") -> "Statistics":
        """Raises ValueError for statistics of another largest order."""
        if len(self.matches) != len(other.matches):
            raise ValueError(
                f"other: expected {len(self.matches)} orders, got {len(other.matches)}"
            )
        return Statistics(
            tuple(map(add, self.matches, other.matches)),
            tuple(map(add, self.totals, other.totals)),
            self.hypothesis_length + other.hypothesis_length,
            self.reference_length + other.reference_length,
        )


def corpus_bleu(
    hypotheses: Sequence[Sequence[str]],
    references: Sequence[Sequence[Sequence[str]]],
    max_order: int = 4,
    smoothing: str = "none",
    effective_order: bool = False,
) -> float:
    """BLEU of a corpus, 0-100. A corpus may be one sentence; its BLEU is rough.

    hypotheses[k]: the tokens of sentence k.
    references[k]: the list of its references, each a list of tokens; their number may differ from
        sentence to sentence. (sacrebleu nests them the other way round: one list for each set of
        references, with one string for each sentence.)
    smoothing, effective_order: as in `score`.

    Raises TypeError where a string stands for a list of tokens, where references are not nested and
    for a max_order that is no whole number, and ValueError for no hypotheses, for another number of
    references, for a sentence without a reference, for a max_order below 1 and for an unknown
    smoothing.
    """
    for name, sentences in (("hypotheses", hypotheses), ("references", references)):
        _require_list(sentences, name, "sentences")
    if not hypotheses:
        raise ValueError("hypotheses: expected at least one sentence, got none")
    if len(references) != len(hypotheses):
        raise ValueError(
            f"references: expected {len(hypotheses)}, one list for each hypothesis, "
            f"got {len(references)}; references[k] holds the references of sentence k"
        )
    counted = (
        _count(hypothesis, of_sentence, max_order, f"hypotheses[{k}]", f"references[{k}]")
        for k, (hypothesis, of_sentence) in enumerate(zip(hypotheses, references, strict=True))
    )
    return score(reduce(add, counted), smoothing, effective_order)


def statistics(
    hypothesis: Sequence[str], references: Sequence[Sequence[str]], max_order: int = 4
) -> Statistics:
    """The statistics of one sentence, given as tokens, against its references.

    Raises TypeError and ValueError as `corpus_bleu` does.
    """
    return _count(hypothesis, references, max_order, "hypothesis", "references")


def precisions(counts: Statistics, smoothing: str = "none") -> tuple[float, ...]:
    """p_1, p_2, ..., 0-1, up to the longest n-gram that the hypotheses have, at most p_N.

    With add-k up to p_N, for it makes 1 / 1 of no n-grams at all. Empty hypotheses have none: ().
    Raises ValueError for an unknown smoothing.
    """
    if smoothing not in SMOOTHING:
        raise ValueError(f"smoothing: expected one of {', '.join(SMOOTHING)}, got {smoothing!r}")
    result: list[float] = []
    zeros = 0
    for matches, total in zip(counts.matches, counts.totals, strict=True):
        if smoothing == "add-k" and result:
            matches, total = matches + K, total + K
        if total == 0:
            break
        zeros += matches == 0
        unmatched = {"floor": FLOOR, "exp": 0.5**zeros}.get(smoothing, 0)
        result.append((matches or unmatched) / total)
    return tuple(result)


def brevity_penalty(counts: Statistics) -> float:
    """BP, 0-1. For empty hypotheses 0, unless the references are empty too."""
    c, r = counts.hypothesis_length, counts.reference_length
    if c >= r:
        return 1.0
    return exp(1 - r / c) if c else 0.0


def score(counts: Statistics, smoothing: str = "none", effective_order: bool = False) -> float:
    """BLEU of these statistics, 0-100: exactly 100 for a perfect match, 0 where nothing matches.

    effective_order: whether the mean is over those orders alone of which the hypotheses have
        n-grams. If False, three words have no 4-gram and score 0 (but for add-k).

    Raises ValueError for an unknown smoothing.
    """
    p = precisions(counts, smoothing)
    short = len(p) < len(counts.matches) and not effective_order
    if short or not any(counts.matches) or not all(p):
        return 0.0
    return 100 * brevity_penalty(counts) * exp(sum(map(log, p)) / len(p))


def ngrams(tokens: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    """How often each run of n tokens occurs. Raises ValueError for an n below 1."""
    if n < 1:
        raise ValueError(f"n: expected at least 1, got {n}")
    return Counter(tuple(tokens[k : k + n]) for k in range(len(tokens) - n + 1))


def _count(
    hypothesis: Sequence[str],
    references: Sequence[Sequence[str]],
    max_order: int,
    *names: str,
) -> Statistics:
    """The statistics of one sentence; names are what errors call the two arguments."""
    if isinstance(max_order, bool) or not isinstance(max_order, Integral):
        raise TypeError(f"max_order: expected a whole number, got {max_order!r}")
    if max_order < 1:
        raise ValueError(f"max_order: expected at least 1, got {max_order}")
    _require_tokens(hypothesis, names[0])
    _require_list(references, names[1], "references")
    for k, reference in enumerate(references):
        _require_tokens(reference, f"{names[1]}[{k}]")
    if not references:
        raise ValueError(f"{names[1]}: expected at least one reference, got none")
    matches, totals = [], []
    for n in range(1, max_order + 1):
        found = ngrams(hypothesis, n)
        allowed = reduce(Counter.__or__, (ngrams(reference, n) for reference in references))
        matches.append((found & allowed).total())
        totals.append(found.total())
    c = len(hypothesis)
    closest = min((len(reference) for reference in references), key=lambda r: (abs(c - r), r))
    return Statistics(tuple(matches), tuple(totals), c, closest)


def _require_list(value: Any, name: str, content: str) -> None:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TypeError(f"{name}: expected a list of {content}, got {value!r}")


def _require_tokens(value: Any, name: str) -> None:
    _require_list(value, name, "tokens")
    for token in value:
        if not isinstance(token, str):
            raise TypeError(f"{name}: expected tokens that are strings, got {token!r}")
