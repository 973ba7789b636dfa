"""Lesson 07: BLEU, from the n-grams of a sentence to the score of a corpus, and what is chance."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import reduce
from itertools import combinations, product
from math import exp, prod
from operator import add, or_
from statistics import fmean, median
from typing import Any

from attnlib import bleu
from attnlib.bleu import Statistics, corpus_bleu, score, statistics
from attnlib.exercises.draw import Draw
from attnlib.exercises.exercise import exercise

Tokens = list[str]
Corpus = tuple[list[Tokens], list[list[Tokens]]]
SENTENCE = "the man is white on a red hat and she saw two of them near it"
WORDS = SENTENCE.split()


@exercise(lesson=7, dots=1, minutes=4, needs="a loop, or collections.Counter")
def ngrams(tokens: Tokens, n: int) -> Counter[tuple[str, ...]]:
    """How often each run of n neighbouring tokens occurs.

    ngrams(["a", "b", "a", "b"], 2) returns {("a", "b"): 2, ("b", "a"): 1}

    tokens: a list of L strings. Returns a dictionary (a Counter is one) from tuples of n tokens to
    counts; it is empty where L < n. Papineni et al. 2002, section 2.1.
    """
    return bleu.ngrams(tokens, n)


@ngrams.holds(
    "Every run of n neighbours is there, its tokens in their order.",
    "An n-gram is n tokens side by side, as they stand; the next one begins one token later.",
)
def _(draw: Draw) -> Iterator[tuple[Tokens, int]]:
    for sizes in draw.sizes(2):
        yield draw.random.sample(WORDS, max(sizes)), min(sizes)
    for n in (2, 3):
        yield draw.random.sample(WORDS, 7), n


@ngrams.holds(
    "A run that comes twice counts twice.",
    "BLEU compares counts: presence alone cannot tell one word from seven times that word.",
)
def _(draw: Draw) -> Iterator[tuple[Tokens, int]]:
    for n in (1, 2, 3):
        yield draw.random.sample(WORDS, 2) * 3, n
        yield draw.random.sample(WORDS, 3) * 3, n


@ngrams.holds(
    "n tokens have one run of n, and fewer have none.",
    "The last run ends with the last token.",
)
def _(draw: Draw) -> Iterator[tuple[Tokens, int]]:
    for n in (1, 2, 4):
        yield draw.random.sample(WORDS, n), n
        yield draw.random.sample(WORDS, n - 1), n


def _runs(tokens: Tokens, n: int, begins: range) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[k : k + n]) for k in begins)


ngrams.slip("You note that a run is there, not how often.")(
    lambda tokens, n: dict.fromkeys(bleu.ngrams(tokens, n), 1)
)
ngrams.slip("Your n-grams are strings: a tuple keeps the tokens apart.")(
    lambda tokens, n: {" ".join(gram): count for gram, count in bleu.ngrams(tokens, n).items()}
)
ngrams.slip("Your n-grams are glued together: a tuple keeps the tokens apart.")(
    lambda tokens, n: {"".join(gram): count for gram, count in bleu.ngrams(tokens, n).items()}
)
ngrams.slip("For n = 1 you count the token itself: that too is a tuple, of one token.")(
    lambda tokens, n: Counter(tokens) if n == 1 else bleu.ngrams(tokens, n)
)
ngrams.slip("You count single tokens, whatever n is.")(lambda tokens, n: bleu.ngrams(tokens, 1))
ngrams.slip("You count pairs, whatever n is.")(lambda tokens, n: bleu.ngrams(tokens, 2))
ngrams.slip("Your runs lie end to end: they overlap, and one begins at every token.")(
    lambda tokens, n: _runs(tokens, n, range(0, len(tokens) - n + 1, n))
)
ngrams.slip("You lose the last run: count the places where one can begin.")(
    lambda tokens, n: _runs(tokens, n, range(len(tokens) - n))
)
ngrams.slip("You lose the first run.")(
    lambda tokens, n: _runs(tokens, n, range(1, len(tokens) - n + 1))
)
ngrams.slip("The runs that begin too near the end are cut short: they have fewer than n tokens.")(
    lambda tokens, n: _runs(tokens, n, range(len(tokens)))
)
ngrams.slip("Your runs are one token too long.")(
    lambda tokens, n: _runs(tokens, n + 1, range(len(tokens) - n))
)
ngrams.slip("Your runs go on from the last token to the first.")(
    lambda tokens, n: _runs(tokens + tokens, n, range(len(tokens)))
)
ngrams.slip("Your tokens need not be neighbours.")(
    lambda tokens, n: Counter(combinations(tokens, n))
)
ngrams.slip("You count the runs of every length up to n: only those of n are asked for.")(
    lambda tokens, n: reduce(add, (bleu.ngrams(tokens, k) for k in range(1, n + 1)))
)
ngrams.slip("You sort the tokens of a run: their order belongs to it.")(
    lambda tokens, n: Counter(tuple(sorted(gram)) for gram in bleu.ngrams(tokens, n).elements())
)
ngrams.slip("You read the runs backwards.")(lambda tokens, n: bleu.ngrams(tokens[::-1], n))


@exercise(lesson=7, dots=2, minutes=8, needs="bleu.ngrams, min, max")
def clipped_matches(hypothesis: Tokens, references: list[Tokens], n: int) -> tuple[int, int]:
    """The two numbers of which p_n is made, for one sentence.

    sum of clip(g), sum of count(g), over the different n-grams g of the hypothesis, where
    clip(g) is the smaller of count(g) and the largest count of g in one reference

    hypothesis: a list of tokens. references: a list of such lists. Returns a pair of integers.
    Papineni et al. 2002, section 2.1.
    """
    counts = statistics(hypothesis, references, n)
    return counts.matches[-1], counts.totals[-1]


_clipped = clipped_matches.reference
Matching = Iterator[tuple[Tokens, list[Tokens], int]]


@clipped_matches.holds(
    "A word matches where the reference has it.",
    "Each n-gram of the hypothesis is looked up in the reference; here n is 1.",
)
def _(draw: Draw) -> Matching:
    for k in range(2, 6):
        words = draw.random.sample(WORDS, 2 * k + 1)
        yield words[:k], [words[k - 1 :]], 1
        yield words[1 : k + 3], [words[3 : k + 2]], 1
        yield words[:k], [words[k - 1 :] * 2], 1


@clipped_matches.holds(
    "A match is used up.",
    "An n-gram matches no more often than it stands in the reference, however often it is said.",
)
def _(draw: Draw) -> Matching:
    for n in (1, 2):
        for more in range(2, 5):
            the, cat, mat = draw.random.sample(WORDS, 3)
            yield [the] * (n + more), [[the, the, cat, *[the] * (n - 1)]], n
            yield [the] * (n + more) + [cat], [[cat, mat] + [the] * (n + 1)], n


@clipped_matches.holds(
    "An n-gram matches as a whole: n neighbours in their order.",
    "Longer n-grams see whether the words stand in the right company.",
)
def _(draw: Draw) -> Matching:
    for n in (2, 3, 4):
        a, b, c, d, e, f = draw.random.sample(WORDS, 6)
        yield [a, b, c, d, e], [[b, a, c, d, e, f]], n
        yield [a, b, c, d, e], [[f, a, b, c, d, a, e, c, b, a]], n


@clipped_matches.holds(
    "Of several references, the one that has the n-gram most often decides, for each n-gram anew.",
    "The words of every reference are good; but none needs as many as all of them together have.",
)
def _(draw: Draw) -> Matching:
    for n in (1, 2, 3):
        the, cat, on, mat = draw.random.sample(WORDS, 4)
        several = [
            [the] * n + [mat] * 12,
            [mat, *[the] * (n + 2), *[mat] * 5],
            [*[the] * n, mat, on, mat, mat, *[cat] * n],
        ]
        yield [the] * (n + 4) + [cat] * n, several[1:], n
        yield [the] * (n + 4) + [cat] * n, several, n
        yield [the] * (n + 4) + [cat] * n, several[::-1], n
        yield [cat, the, on] * 2, [[mat, cat, the], [on, mat, the, on], [the, on, mat, cat]], n


@clipped_matches.holds(
    "Fewer than n words have no n-gram, and none that matches.",
    "A sentence of L words has L - n + 1 n-grams, but never fewer than 0.",
)
def _(draw: Draw) -> Matching:
    for n in (1, 2, 4):
        words = draw.random.sample(WORDS, 7)
        yield words[:n], [words[n - 1 :], words], n
        yield words, [words[: n - 1], words[1:n]], n
        yield words[: n - 1], [words], n
        yield [], [words], n


def _matches(
    hypothesis: Tokens,
    references: list[Tokens],
    n: int,
    merge: Callable[[Any, Any], Any] = or_,
    clip: Callable[[int, int], int] = min,
) -> tuple[int, int]:
    """merge: makes one of the references' counts. clip: given the two counts of an n-gram."""
    found = bleu.ngrams(hypothesis, n)
    allowed = reduce(merge, (bleu.ngrams(reference, n) for reference in references))
    return sum(clip(count, allowed[gram]) for gram, count in found.items()), found.total()


clipped_matches.slip("You do not clip: an n-gram matches as often as it is said.")(
    lambda hypothesis, references, n: _matches(
        hypothesis, references, n, clip=lambda count, most: count * (most > 0)
    )
)
clipped_matches.slip("You clip by the sum over the references.")(
    lambda hypothesis, references, n: _matches(hypothesis, references, n, add)
)
clipped_matches.slip("You join the references: no n-gram begins in one and ends in another.")(
    lambda hypothesis, references, n: _clipped(hypothesis, [reduce(add, references)], n)
)
clipped_matches.slip("You let an n-gram match once at most; a reference may have it twice.")(
    lambda hypothesis, references, n: _matches(
        hypothesis, references, n, clip=lambda count, most: most > 0
    )
)
clipped_matches.slip("You go through the different n-grams, and take each for one.")(
    lambda hypothesis, references, n: (
        _matches(hypothesis, references, n, clip=lambda count, most: most > 0)[0],
        len(bleu.ngrams(hypothesis, n)),
    )
)
clipped_matches.slip(
    "You count what the reference has, even where the hypothesis has it less often."
)(
    lambda hypothesis, references, n: _matches(
        hypothesis, references, n, clip=lambda count, most: most
    )
)
clipped_matches.slip("You choose one reference for the whole sentence: every n-gram has its own.")(
    lambda hypothesis, references, n: max(_clipped(hypothesis, [r], n) for r in references)
)
clipped_matches.slip("You look at the first reference alone.")(
    lambda hypothesis, references, n: _clipped(hypothesis, references[:1], n)
)
clipped_matches.slip("You look at the last reference alone.")(
    lambda hypothesis, references, n: _clipped(hypothesis, references[-1:], n)
)
clipped_matches.slip("You look at the longest reference alone.")(
    lambda hypothesis, references, n: _clipped(hypothesis, [max(references, key=len)], n)
)
clipped_matches.slip("You look at the reference of the closest length: that is for BP.")(
    lambda hypothesis, references, n: _clipped(
        hypothesis, [min(references, key=lambda r: abs(len(r) - len(hypothesis)))], n
    )
)
clipped_matches.slip("You add up the matches in each reference: one n-gram may then match twice.")(
    lambda hypothesis, references, n: (
        sum(_clipped(hypothesis, [r], n)[0] for r in references),
        _clipped(hypothesis, references, n)[1],
    )
)
clipped_matches.slip("You clip by the reference that has the n-gram least often.")(
    lambda hypothesis, references, n: _matches(hypothesis, references, n, Counter.__and__)
)
clipped_matches.slip("You count single words, whatever n is.")(
    lambda hypothesis, references, n: _clipped(hypothesis, references, 1)
)
clipped_matches.slip("You count every order up to n: p_n is about n alone.")(
    lambda hypothesis, references, n: tuple(
        map(sum, zip(*(_clipped(hypothesis, references, k + 1) for k in range(n)), strict=True))
    )
)
for _says, _total in {
    "Your second number is that of the words.": lambda h, references, n: len(h),
    "Your second number is that of the different n-grams: all of them count.": (
        lambda h, references, n: len(bleu.ngrams(h, n))
    ),
    "Your second number is a reference's: p_n asks how much of the hypothesis is right.": (
        lambda h, references, n: bleu.ngrams(references[0], n).total()
    ),
    "Your second number is that of all references: p_n asks how much of the hypothesis is right.": (
        lambda h, references, n: sum(bleu.ngrams(r, n).total() for r in references)
    ),
    "Your second number falls below 0.": lambda h, references, n: len(h) - n + 1,
    "Your second number is one too small.": lambda h, references, n: max(0, len(h) - n),
    "Your second number counts what does not match, not all there is.": (
        lambda h, references, n: int.__sub__(*_clipped(h, references, n)[::-1])
    ),
}.items():
    clipped_matches.slip(f"{_says}")(
        lambda hypothesis, references, n, total=_total: (
            _clipped(hypothesis, references, n)[0],
            total(hypothesis, references, n),
        )
    )


@exercise(lesson=7, dots=2, minutes=8, needs="math.exp, min with a key")
def brevity_penalty(hypotheses: list[Tokens], references: list[list[Tokens]]) -> float:
    """BP of a corpus, a number from 0 to 1.

    BP = 1 if c > r else exp(1 - r / c), and 0 if c = 0 < r

    hypotheses[k]: the tokens of sentence k. references[k]: the list of its references.
    c: the length of all hypotheses together. r: the sum over the sentences of the length of the
    reference whose length is closest to the hypothesis's; of two equally close, the shorter.
    Papineni et al. 2002, section 2.2.
    """
    return bleu.brevity_penalty(_counts(hypotheses, references))


def _counts(hypotheses: list[Tokens], references: list[list[Tokens]], N: int = 4) -> Statistics:
    return reduce(
        add, (statistics(h, several, N) for h, several in zip(hypotheses, references, strict=True))
    )


# The length of a hypothesis, and those of its references.
LENGTHS = ((5, 4, 9), (6, 3, 7, 12), (6, 12, 7, 3), (5, 11, 14, 8), (6, 5, 12, 9), (9, 4, 10, 7))


def _long(draw: Draw, *sentences: tuple[int, tuple[int, ...]]) -> Corpus:
    """Sentences of these lengths: of the hypothesis, and of its references."""
    return (
        [draw.random.choices(WORDS, k=c) for c, _ in sentences],
        [[draw.random.choices(WORDS, k=r) for r in several] for _, several in sentences],
    )


@brevity_penalty.holds(
    "A hypothesis that is too short pays exp(1 - r / c).",
    "A precision does not see what is left out: this does.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    for sizes in draw.sizes(2):
        yield _long(draw, (min(sizes), (max(sizes),)))
        yield _long(draw, (min(sizes), (3 * max(sizes),)))


@brevity_penalty.holds(
    "A hypothesis that is long enough pays nothing.",
    "Words too many make the denominators of the precisions larger: that is penalty enough.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    for sizes in draw.sizes(2):
        yield _long(draw, (max(sizes), (min(sizes),)))
        yield _long(draw, (max(sizes), (max(sizes),)))


@brevity_penalty.holds(
    "Of several references, the one whose length is closest gives r.",
    "A translation may be as terse as the reference that it resembles most in length.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    for c, *lengths in (*LENGTHS, (4, 9, 6, 11, 1)):
        more = draw.random.randrange(1, 3)
        yield _long(draw, (more * c, tuple(more * r for r in lengths)))


@brevity_penalty.holds(
    "Of two references that are equally close, the shorter gives r.",
    "The paper leaves it open; the usual program, sacrebleu, is lenient.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    for away in (1, 2, 3):
        c = away + draw.random.randint(1, 4)
        yield _long(draw, (c, (c - away, c + away)))
        yield _long(draw, (c, (c + away, c - away)))


@brevity_penalty.holds(
    "Lengths are summed over the corpus before they are compared.",
    "A sentence too long may make up for one too short: BLEU has one BP, for all.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    for more in (0, 1, 2):
        yield _long(draw, (2, (5 + more,)), (9, (7,)))
        yield _long(draw, (3, (7,)), (4, (5,)), (6, (9 + more,)))
        yield _long(draw, (4 + more, (9, 6 + more)), (7, (8, 19)), (3, (2, 1)))


@brevity_penalty.holds(
    "Where there is no word, BP is 0.",
    "As c goes to 0, exp(1 - r / c) does too.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    yield _long(draw, (0, (3,)))
    yield _long(draw, (0, (4, 2)), (0, (5,)))


def _bp(c: Any, r: Any) -> float:
    return 0.0 if c == 0 else min(1.0, exp(1 - r / c))


def _by(rule: Callable[[int, list[int]], float]) -> Callable[..., float]:
    """BP where r sums what rule makes of the length of a hypothesis and those of its references."""

    def wrong(hypotheses: Any, references: Any) -> float:
        c = [len(hypothesis) for hypothesis in hypotheses]
        r = [[len(reference) for reference in several] for several in references]
        return _bp(sum(c), sum(map(rule, c, r)))

    return wrong


def _nearest(c: int, r: list[int]) -> int:
    return min(r, key=lambda length: (abs(length - c), length))


def _lengths(hypotheses: list[Tokens], references: list[list[Tokens]]) -> tuple[int, int]:
    counts = _counts(hypotheses, references)
    return counts.hypothesis_length, counts.reference_length


RULES: dict[str, Callable[[int, list[int]], float]] = {  # what r is taken for
    "You take the shortest reference, not the closest.": lambda c, r: min(r),
    "You take the longest reference, not the closest.": lambda c, r: max(r),
    "You take the first reference, not the closest.": lambda c, r: r[0],
    "You take the last reference, not the closest.": lambda c, r: r[-1],
    "You take the mean of the references' lengths, not the closest of them.": (
        lambda c, r: fmean(r)
    ),
    "You take the references' middle length, not the closest.": lambda c, r: median(r),
    "You sum the lengths of all references: one for each sentence counts.": lambda c, r: sum(r),
    "Of two equally close references you take the longer.": (
        lambda c, r: min(r, key=lambda length: (abs(length - c), -length))
    ),
    "Of two equally close references you take the first: the shorter one counts.": (
        lambda c, r: min(r, key=lambda length: abs(length - c))
    ),
    "Of two equally close references you take the last: the shorter one counts.": (
        lambda c, r: min(r[::-1], key=lambda length: abs(length - c))
    ),
    "You take the distance to the closest reference for its length.": (
        lambda c, r: min(abs(length - c) for length in r)
    ),
    "You look only among references that are no shorter than the hypothesis.": (
        lambda c, r: min((length for length in r if length >= c), default=max(r))
    ),
    "You look only among references that are no longer than the hypothesis.": (
        lambda c, r: max((length for length in r if length <= c), default=min(r))
    ),
}
for _says, _rule in RULES.items():
    brevity_penalty.slip(_says)(_by(_rule))

brevity_penalty.slip("You return 1 whatever the lengths.")(lambda hypotheses, references: 1.0)
brevity_penalty.slip("You take the mean of the sentences' penalties: sum the lengths first.")(
    lambda hypotheses, references: fmean(
        _bp(*_lengths([h], [several])) for h, several in zip(hypotheses, references, strict=True)
    )
)
brevity_penalty.slip("You multiply the sentences' penalties: sum the lengths first.")(
    lambda hypotheses, references: prod(
        _bp(*_lengths([h], [several])) for h, several in zip(hypotheses, references, strict=True)
    )
)
brevity_penalty.slip(
    "You look for the length closest to c of the whole corpus: look sentence by sentence."
)(
    lambda hypotheses, references: _bp(
        sum(map(len, hypotheses)),
        sum(_nearest(sum(map(len, hypotheses)), [*map(len, several)]) for several in references),
    )
)
for _says, _of in {
    "You turned r / c around.": lambda c, r: 1.0 if c > r else exp(1 - c / r),
    "You turned c and r around: it is the long one that pays.": lambda c, r: _bp(r, c),
    "You reward what is too long: BP is never more than 1.": (
        lambda c, r: exp(1 - r / c) if c else 0.0
    ),
    "You return r / c or c / r itself: an exponential is missing.": (lambda c, r: min(1.0, c / r)),
    "Your exponent lacks the 1: exp(-r / c).": lambda c, r: 1.0 if c > r else exp(-r / c),
    "Your exponent is the difference of the lengths, not 1 minus their ratio.": (
        lambda c, r: min(1.0, exp(c - r))
    ),
    "You return the exponent, not its exponential.": lambda c, r: min(0.0, 1 - r / c),
    "You cut r / c down to a whole number: // drops what is behind the point.": (
        lambda c, r: 1.0 if c > r else exp(1 - r // c)
    ),
    "You divide by c + 1 or the like: an empty hypothesis is a case of its own.": (
        lambda c, r: min(1.0, exp(1 - r / (c + 1)))
    ),
    "Where there is no word you return 1: that is the worst brevity, not the best.": (
        lambda c, r: _bp(c, r) if c else 1.0
    ),
}.items():
    brevity_penalty.slip(_says)(
        lambda hypotheses, references, of=_of: of(*_lengths(hypotheses, references))
    )
brevity_penalty.slip("You count letters: lengths are in tokens.")(
    lambda hypotheses, references: _by(_nearest)(
        ["".join(h) for h in hypotheses], [["".join(r) for r in several] for several in references]
    )
)
brevity_penalty.slip("You count the references instead of their tokens.")(
    lambda hypotheses, references: _bp(
        sum(map(len, hypotheses)), sum(len(several) for several in references)
    )
)
brevity_penalty.slip("You count different tokens: lengths count every token.")(
    lambda hypotheses, references: _by(_nearest)(
        [set(h) for h in hypotheses], [[set(r) for r in several] for several in references]
    )
)


@exercise(lesson=7, dots=2, minutes=6, needs="math.exp, math.log; the cell with `skipping`")
def repaired_score(matches: list[int], totals: list[int], c: int, r: int) -> float:
    """BLEU, from 0 to 100, of the counts of a corpus: without smoothing, and never by skipping.

    100 BP (p_1 p_2 ... p_N)^(1/N), where p_n = matches[n-1] / totals[n-1]

    matches, totals: N integers each. Where an order has no match, or no n-gram at all, the score
    is 0. c, r: the lengths of hypotheses and references. Papineni et al. 2002, section 2.3.
    """
    return score(Statistics(tuple(matches), tuple(totals), c, r))


Counts = tuple[list[int], list[int], int, int]
_score = repaired_score.reference
FOURTH = "You always take the fourth root: N is the number of orders that you are given."


def _orders(draw: Draw, N: int, c: int) -> tuple[list[int], list[int]]:
    """Matches and totals of N orders of c words."""
    totals = [c - n for n in range(N)]
    matches = [draw.random.randint(1, totals[0] - 1)]
    for total in totals[1:]:
        matches.append(draw.random.randint(1, min(total, matches[-1])))
    return matches, totals


@repaired_score.holds(
    "Without a single match the score is 0.",
    "One zero factor makes the product 0; leave it out, and a product of nothing is 1.",
)
def _(draw: Draw) -> Iterator[Counts]:
    for N in (1, 2, 4):
        c = draw.random.randint(5, 9)
        yield [0] * N, [c - n for n in range(N)], c, c


@repaired_score.holds(
    "One order without a match makes the score 0.",
    "The mean is a product: no other order can make up for a zero.",
)
def _(draw: Draw) -> Iterator[Counts]:
    for zeros in (1, 2, 3):
        matches, totals = _orders(draw, 4, draw.random.randint(6, 12))
        yield [*matches[: 4 - zeros], *[0] * zeros], totals, totals[0], totals[0]


@repaired_score.holds(
    "One order without an n-gram makes the score 0.",
    "Three words have no 4-gram, and nothing of nothing is no match.",
)
def _(draw: Draw) -> Iterator[Counts]:
    for c in (3, 2, 1):
        counts = [max(0, c - n) for n in range(4)]
        yield counts, counts, c, c


@repaired_score.holds(
    "Where every order has a match it is the geometric mean of the N precisions, times 100.",
    "Only ratios matter in it: half of p_4 costs as much as half of p_1.",
)
def _(draw: Draw) -> Iterator[Counts]:
    for N in (1, 2, 3, 4, 4):
        matches, totals = _orders(draw, N, draw.random.randint(6, 12))
        yield matches, totals, totals[0], totals[0] - draw.random.randint(0, 3)


@repaired_score.holds(
    "The brevity penalty lowers the score of what is too short.",
    "A precision asks how much of the hypothesis is right, never how much is missing.",
)
def _(draw: Draw) -> Iterator[Counts]:
    for N in (4, 4, 2):
        matches, totals = _orders(draw, N, draw.random.randint(6, 12))
        yield matches, totals, totals[0], totals[0] + draw.random.randint(1, 6)
        yield totals, totals, totals[0], totals[0] + draw.random.randint(1, 6)


@repaired_score.holds("An empty hypothesis scores 0.", "It has no n-gram of any order.")
def _(draw: Draw) -> Iterator[Counts]:
    yield [0] * 4, [0] * 4, 0, draw.random.randint(1, 9)


def _mean(matches: list[int], totals: list[int], root: int = 0, least: int = 1) -> float:
    """The geometric mean of the orders that have a match: the root-th root of their product."""
    p = [m / t for m, t in zip(matches, totals, strict=True) if m >= least]
    return prod(p) ** (1 / (root or len(p) or 1))


repaired_score.slip(
    "You still skip the orders without a match, and take the root of all the same."
)(lambda matches, totals, c, r: 100 * _bp(c, r) * _mean(matches, totals, len(matches)))
repaired_score.slip("You skip the orders without a match, and take the mean of the others.")(
    lambda matches, totals, c, r: 100 * _bp(c, r) * _mean(matches, totals)
)
repaired_score.slip("You skip the orders without a match, and BP.")(
    lambda matches, totals, c, r: 100 * _mean(matches, totals, len(matches))
)
repaired_score.slip("You skip the orders without a match, and score from 0 to 1.")(
    lambda matches, totals, c, r: _bp(c, r) * _mean(matches, totals, len(matches))
)
repaired_score.slip("You return what was to be repaired.")(
    lambda matches, totals, c, r: _mean(matches, totals, len(matches))
)
repaired_score.slip("You return 0 only where no order has a match: one is enough.")(
    lambda matches, totals, c, r: (
        100 * _bp(c, r) * _mean(matches, totals, len(matches)) if any(matches) else 0.0
    )
)
repaired_score.slip(
    "You return 0 only where no order has a match, and the mean of those that have."
)(lambda matches, totals, c, r: 100 * _bp(c, r) * _mean(matches, totals) if any(matches) else 0.0)
repaired_score.slip("You skip the orders without an n-gram: three words then score 100.")(
    lambda matches, totals, c, r: score(
        Statistics(tuple(matches), tuple(totals), c, r), effective_order=True
    )
)
for _smoothing, _says in {
    "exp": "You put 1 / 2, 1 / 4 ... for zeros: that is smoothing *exp*.",
    "floor": "You put a tenth of a match for none: that is smoothing *floor*.",
    "add-k": "You add 1 to the counts: that is smoothing *add-k*.",
}.items():
    repaired_score.slip(_says)(
        lambda matches, totals, c, r, smoothing=_smoothing: score(
            Statistics(tuple(matches), tuple(totals), c, r), smoothing
        )
    )
for _says, _slip in {
    "You left out BP: what is too short goes free.": (
        lambda matches, totals, c, r: _score(matches, totals, 1, 1)
    ),
    "BP is turned around: it is the long one that pays.": (
        lambda matches, totals, c, r: _score(matches, totals, r, c)
    ),
    "You reward what is too long: BP is never more than 1.": (
        lambda matches, totals, c, r: _score(matches, totals, 1, 1) * (exp(1 - r / c) if c else 0)
    ),
    "Your BP is c / r: an exponential is missing.": (
        lambda matches, totals, c, r: _score(matches, totals, 1, 1) * min(1, c / r)
    ),
    "BP stands under the root.": (
        lambda matches, totals, c, r: _score(matches, totals, 1, 1) * _bp(c, r) ** (1 / len(totals))
    ),
    "You score from 0 to 1: here BLEU goes to 100.": (
        lambda matches, totals, c, r: _score(matches, totals, c, r) / 100
    ),
    "You return the product itself: the N-th root is missing.": (
        lambda matches, totals, c, r: (
            100 * _bp(c, r) * (_score(matches, totals, 1, 1) / 100) ** len(totals)
        )
    ),
    FOURTH: (
        lambda matches, totals, c, r: (
            100 * _bp(c, r) * (_score(matches, totals, 1, 1) / 100) ** (len(totals) / 4)
        )
    ),
    "You take the arithmetic mean of the precisions: a zero then does little.": (
        lambda matches, totals, c, r: (
            100 * _bp(c, r) * fmean(m / (t or 1) for m, t in zip(matches, totals, strict=True))
        )
    ),
    "You add up the orders and divide once: every order has its own precision.": (
        lambda matches, totals, c, r: 100 * _bp(c, r) * sum(matches) / (sum(totals) or 1)
    ),
    "You weigh the orders by 1 / 2, 1 / 4, ...: all N weigh the same, 1 / N.": (
        lambda matches, totals, c, r: (
            100
            * _bp(c, r)
            * prod(
                (m / (t or 1)) ** 2**-n
                for n, (m, t) in enumerate(zip(matches, totals, strict=True), 1)
            )
        )
    ),
    "You look at the last order alone.": (
        lambda matches, totals, c, r: _score(matches[-1:], totals[-1:], c, r)
    ),
    "You look at single words alone.": (
        lambda matches, totals, c, r: _score(matches[:1], totals[:1], c, r)
    ),
    "You return 0 whatever the counts.": lambda matches, totals, c, r: 0.0,
}.items():
    repaired_score.slip(_says)(_slip)


@exercise(lesson=7, dots=4, minutes=20, needs="the three functions above, or bleu.ngrams")
def bleu_of_corpus(hypotheses: list[Tokens], references: list[list[Tokens]]) -> float:
    """BLEU of a corpus, from 0 to 100, with N = 4 and without smoothing.

    100 BP (p_1 p_2 p_3 p_4)^(1/4), where p_n = the clipped matches of all sentences / their n-grams

    hypotheses[k]: the tokens of sentence k. references[k]: the list of its references, of which
    there may be several. BP as in `brevity_penalty`. Where an order has no match, the score is 0.
    Papineni et al. 2002, section 2.3.
    """
    return corpus_bleu(hypotheses, references)


@bleu_of_corpus.holds(
    "A translation that is its reference scores 100.",
    "Every n-gram matches, and nothing is missing.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    for length in (4, 5, 8):
        words = draw.random.sample(WORDS, length)
        yield [words], [[words]]


@bleu_of_corpus.holds(
    "A wrong word costs every n-gram that it is part of.",
    "The four precisions are multiplied, and the fourth root of the product is taken.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    for length in (5, 7, 9):
        reference = draw.random.sample(WORDS, length)
        for place in range(length - 4):
            yield [[*reference[:place], "xylophone", *reference[place + 1 :]]], [[reference]]


@bleu_of_corpus.holds(
    "What is said twice matches once.",
    "A match is used up; a word too many only makes the denominators larger.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    for more in (2, 4, 5):
        words = draw.random.sample(WORDS, 5)
        yield [words + words[:more]], [[words]]
        the = draw.random.choice(WORDS)
        yield [[the] * (6 + more)], [[[the] * (3 + more)]]


@bleu_of_corpus.holds(
    "What is too short pays.",
    "Every n-gram of it may be right, and the end be missing.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    for c, missing in ((4, 1), (5, 4), (4, 7), (6, 5)):
        reference = draw.random.sample(WORDS, c + missing)
        yield [reference[:c]], [[reference]]


@bleu_of_corpus.holds(
    "An n-gram may match in any reference, and the one of the closest length gives r.",
    "Each reference is a good translation: the more there are, the more may match.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    for c, *lengths in (*LENGTHS, (8, 12, 4), (8, 4, 12)):
        words = draw.random.choices(WORDS, k=max(c, *lengths))
        yield [words[:c]], [[words[:length] for length in lengths]]
    for _ in range(2):
        one, two = (draw.random.sample(WORDS, 6) for _ in "12")
        yield [one[:5] + two[:5] + one[:5]], [[one, [*two, *one[:5]], two]]


@bleu_of_corpus.holds(
    "The counts of all sentences are summed before they are divided.",
    "BLEU is about a corpus: a long sentence weighs more, and a bad one is not yet a zero.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    for more in (1, 2, 3):
        one, two, three = (draw.random.sample(WORDS, length) for length in (7 + more, 6, 5))
        yield [one, two[:3]], [[one], [two]]
        yield [one[:5], [*two, *three[:more]]], [[one], [two]]
        yield [one[1:], three[::-1], two[2:]], [[one], [three], [two, one[::-1]]]
    words = draw.random.choices(WORDS, k=12)
    yield [words[:9], words[:4]], [[words[:4], words[:10], words[:7]], [words]]


@bleu_of_corpus.holds(
    "Every sentence is compared with its own references.",
    "No n-gram crosses from one sentence into the next, or matches in another one's reference.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    for more in (1, 2, 3):
        words = draw.random.sample(WORDS, 12 + more)
        yield [words[:5], words[5:]], [[words[:7]], [words[7:]]]
        yield [words[6:] + words[:4], words[:6] + words[7:11]], [[words[:6]], [words[6:]]]


@bleu_of_corpus.holds(
    "Where an order has no match the score is 0.",
    "A product with a zero in it is zero, however good the rest is.",
)
def _(draw: Draw) -> Iterator[Corpus]:
    words = draw.random.sample(WORDS, 8)
    yield [words[:4]], [[words[4:]]]
    yield [words[:3] + words[4:6]], [[words[:6]]]
    yield [words[:3]], [[words[:3]]]
    yield [words[:2], words[4:7]], [[words[:3]], [words[4:]]]
    yield [[]], [[words]]


def _corpus(
    hypotheses: list[Tokens], references: list[list[Tokens]], **rules: Callable[[Any, Any], Any]
) -> Statistics:
    """The statistics, their matches counted by the rules of `_matches`."""
    pairs = list(zip(hypotheses, references, strict=True))
    matches = (sum(_matches(h, r, n, **rules)[0] for h, r in pairs) for n in range(1, 5))
    return replace(_counts(hypotheses, references), matches=tuple(matches))


def _each(hypotheses: list[Tokens], references: list[list[Tokens]]) -> list[Statistics]:
    return [_counts([h], [several]) for h, several in zip(hypotheses, references, strict=True)]


def _product(p: list[float]) -> float:
    return 100 * prod(p) ** (1 / len(p))


def _parts(hypotheses: list[Tokens], references: list[list[Tokens]]) -> Counts:
    counts = _counts(hypotheses, references)
    return (
        list(counts.matches),
        list(counts.totals),
        counts.hypothesis_length,
        counts.reference_length,
    )


for _says, _wrong in repaired_score.slips.items():
    if _says != FOURTH:
        bleu_of_corpus.slip(_says)(
            lambda hypotheses, references, wrong=_wrong: wrong(*_parts(hypotheses, references))
        )
for _says, _rule in RULES.items():
    bleu_of_corpus.slip(_says)(
        lambda hypotheses, references, rule=_rule: (
            score(replace(_counts(hypotheses, references), reference_length=0))
            * _by(rule)(hypotheses, references)
        )
    )
for _says, _rules in {
    "You do not clip: an n-gram matches as often as it is said.": {
        "clip": lambda count, most: count * (most > 0)
    },
    "You clip by the sum over the references.": {"merge": add},
    "You let an n-gram match once at most; a reference may have it twice.": {
        "clip": lambda count, most: most > 0
    },
    "You clip by the reference that has the n-gram least often.": {"merge": Counter.__and__},
}.items():
    bleu_of_corpus.slip(_says)(
        lambda hypotheses, references, rules=_rules: score(_corpus(hypotheses, references, **rules))
    )
for N in (2, 3, 5):
    bleu_of_corpus.slip(f"You go up to n = {N}: N is 4.")(
        lambda hypotheses, references, N=N: corpus_bleu(hypotheses, references, N)
    )
for _says, _score_of in {
    "You take the mean of the sentences' scores: sum their counts, and divide once.": (
        lambda each: fmean(map(score, each))
    ),
    "You weigh the sentences' scores by their lengths: sum their counts, and divide once.": (
        lambda each: (
            sum(score(one) * one.hypothesis_length for one in each)
            / (sum(one.hypothesis_length for one in each) or 1)
        )
    ),
    "You take the mean of the sentences' precisions: sum their counts, and divide once.": (
        lambda each: (
            bleu.brevity_penalty(reduce(add, each))
            * _product(
                [fmean(one.matches[n] / (one.totals[n] or 1) for one in each) for n in range(4)]
            )
        )
    ),
    "You take the mean of the sentences' brevity penalties: BP is that of the corpus.": (
        lambda each: (
            score(replace(reduce(add, each), reference_length=0))
            * fmean(map(bleu.brevity_penalty, each))
        )
    ),
    "You take the product of the sentences' brevity penalties: BP is that of the corpus.": (
        lambda each: (
            score(replace(reduce(add, each), reference_length=0))
            * prod(map(bleu.brevity_penalty, each))
        )
    ),
    "You return the score of the first sentence.": lambda each: score(each[0]),
    "You return the score of the last sentence.": lambda each: score(each[-1]),
    "You return the best score of a sentence.": lambda each: max(map(score, each)),
}.items():
    bleu_of_corpus.slip(_says)(
        lambda hypotheses, references, of=_score_of: of(_each(hypotheses, references))
    )
bleu_of_corpus.slip("You look at the first reference of each sentence alone.")(
    lambda hypotheses, references: corpus_bleu(hypotheses, [several[:1] for several in references])
)
bleu_of_corpus.slip("You look at the last reference of each sentence alone.")(
    lambda hypotheses, references: corpus_bleu(hypotheses, [several[-1:] for several in references])
)
bleu_of_corpus.slip("You look at the closest reference alone: an n-gram may match in any of them.")(
    lambda hypotheses, references: corpus_bleu(
        hypotheses,
        [
            [min(several, key=lambda r: (abs(len(r) - len(h)), len(r)))]
            for h, several in zip(hypotheses, references, strict=True)
        ],
    )
)
bleu_of_corpus.slip("You choose one reference for a whole sentence: every n-gram has its own.")(
    lambda hypotheses, references: score(
        reduce(
            add,
            (
                max((statistics(h, [r]) for r in several), key=lambda one: one.matches)
                for h, several in zip(hypotheses, references, strict=True)
            ),
        )
    )
)
bleu_of_corpus.slip("You put each sentence beside every reference, also those of other sentences.")(
    lambda hypotheses, references: score(
        replace(
            _counts(hypotheses, references),
            matches=_counts(hypotheses, [reduce(add, references)] * len(references)).matches,
        )
    )
)
bleu_of_corpus.slip("You join the sentences: an n-gram lies within one.")(
    lambda hypotheses, references: corpus_bleu(
        [reduce(add, hypotheses)], [[reduce(add, (several[0] for several in references))]]
    )
)
bleu_of_corpus.slip("You clip once for the whole corpus: each sentence is clipped by its own.")(
    lambda hypotheses, references: score(
        replace(
            _counts(hypotheses, references),
            matches=tuple(
                (
                    reduce(add, (bleu.ngrams(h, n) for h in hypotheses))
                    & reduce(
                        add,
                        (
                            reduce(or_, (bleu.ngrams(r, n) for r in several))
                            for several in references
                        ),
                    )
                ).total()
                for n in range(1, 5)
            ),
        )
    )
)
bleu_of_corpus.slip("You turned hypotheses and references around: that asks what is missing.")(
    lambda hypotheses, references: corpus_bleu(
        [several[0] for several in references], [[h] for h in hypotheses]
    )
)
bleu_of_corpus.slip("You count letters: an n-gram is of tokens.")(
    lambda hypotheses, references: corpus_bleu(
        [list("".join(h)) for h in hypotheses],
        [[list("".join(r)) for r in several] for several in references],
    )
)


@exercise(lesson=7, dots=3, minutes=12, needs="itertools.product; the section “And now?”")
def p_by_trading(ours: list[int], theirs: list[int]) -> float:
    """How often chance alone makes a difference as large as ours: the exact randomization test.

    p = (trades after which |sum(ours) - sum(theirs)| is at least as large as before) / 2^K

    ours, theirs: K integers each, the points of two systems on the same K sentences. A trade swaps
    the points of the two on some of the sentences; there are 2^K of them, and the one that swaps
    nothing is among them. K is at most 8. Riezler and Maxwell 2005.
    """
    gains = [our - their for our, their in zip(ours, theirs, strict=True)]
    after = [abs(sum(kept)) for kept in product(*((gain, -gain) for gain in gains))]
    return sum(difference >= after[0] for difference in after) / len(after)


Points = Iterator[tuple[list[int], list[int]]]


def _points(draw: Draw, K: int, most: int = 9) -> list[int]:
    return [draw.random.randint(0, most) for _ in range(K)]


@p_by_trading.holds(
    "One sentence proves nothing.",
    "Traded or not, the two points are equally far apart: p is 1.",
)
def _(draw: Draw) -> Points:
    for _ in range(3):
        our, their = draw.random.sample(range(9), 2)
        yield [our], [their]


@p_by_trading.holds(
    "Where one system wins every sentence, only two trades are as large: nothing, and everything.",
    "Any other trade brings the sums closer together; and whose sum is the larger does not matter.",
)
def _(draw: Draw) -> Points:
    for K in (2, 3, 5, 7):
        better = _points(draw, K)
        worse = [points - draw.random.randint(1, 5) for points in better]
        yield better, worse
        yield worse, better


@p_by_trading.holds(
    "Equal sums could always be chance.",
    "No difference is smaller than none.",
)
def _(draw: Draw) -> Points:
    for K in (2, 3, 4):
        points = _points(draw, K)
        yield points, points
        yield [1, 2 + K, *points], [2, 1 + K, *points]


@p_by_trading.holds(
    "A trade swaps the points of one sentence, and counts if the difference is at least as large.",
    "If the systems are equals, every trade was as likely as what happened.",
)
def _(draw: Draw) -> Points:
    for K in (2, 3, 4, 6, 8):
        yield _points(draw, K, 1), _points(draw, K, 1)
        yield _points(draw, K), _points(draw, K)
        yield [9, 7, *_points(draw, K - 2)], [1, 8, *_points(draw, K - 2)]


def _trades(ours: list[int], theirs: list[int]) -> tuple[list[int], int]:
    """The differences after each trade, with their signs, and the real one."""
    gains = [our - their for our, their in zip(ours, theirs, strict=True)]
    return [sum(kept) for kept in product(*((gain, -gain) for gain in gains))], sum(gains)


for _says, _p in {
    "You count only what is larger: as large counts too.": (
        lambda after, real: fmean(abs(one) > abs(real) for one in after)
    ),
    "You look to one side: a difference the other way round is as large.": (
        lambda after, real: fmean(one >= real for one in after)
    ),
    "You look to the side of the winner alone: the other way round is as large.": (
        lambda after, real: fmean(one * (real < 0 or -1) <= -abs(real) for one in after)
    ),
    "You compare with the difference as it stands: its size, without the sign, is meant.": (
        lambda after, real: fmean(abs(one) >= real for one in after)
    ),
    "You double one side: what counts on both is then counted twice.": (
        lambda after, real: 2 * fmean(one >= abs(real) for one in after)
    ),
    "You return how many trades: divide by how many there are.": (
        lambda after, real: sum(abs(one) >= abs(real) for one in after)
    ),
    "You add 1 to both: with all 2^K trades, what really happened is already among them.": (
        lambda after, real: (sum(abs(one) >= abs(real) for one in after) + 1) / (len(after) + 1)
    ),
    "You leave out the trade that swaps nothing.": (
        lambda after, real: (sum(abs(one) >= abs(real) for one in after) - 1) / (len(after) - 1)
    ),
    "You return 1 - p.": lambda after, real: fmean(abs(one) < abs(real) for one in after),
    "You count the smaller differences.": (
        lambda after, real: fmean(abs(one) <= abs(real) for one in after)
    ),
    "You count only what is exactly as large: larger counts too.": (
        lambda after, real: fmean(abs(one) == abs(real) for one in after)
    ),
}.items():
    p_by_trading.slip(_says)(lambda ours, theirs, p=_p: p(*_trades(ours, theirs)))
p_by_trading.slip("You trade between sentences: the points of one sentence are a pair.")(
    lambda ours, theirs: fmean(
        abs(2 * sum(chosen) - sum(ours + theirs)) >= abs(sum(ours) - sum(theirs))
        for chosen in combinations(ours + theirs, len(ours))
    )
)
p_by_trading.slip("You count who wins a sentence, not by how much.")(
    lambda ours, theirs: p_by_trading.reference(
        [int(our > their) for our, their in zip(ours, theirs, strict=True)],
        [int(our < their) for our, their in zip(ours, theirs, strict=True)],
    )
)
p_by_trading.slip("You trade one sentence at a time: any number of them may be traded at once.")(
    lambda ours, theirs: fmean(
        abs(sum(ours) - sum(theirs) - 2 * (our - their)) >= abs(sum(ours) - sum(theirs))
        for our, their in zip(ours, theirs, strict=True)
    )
)
p_by_trading.slip("You return 1 whatever the points.")(lambda ours, theirs: 1.0)
