"""Lesson 01: reading a sentence, and what is left of it."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import nan
from statistics import fmean, median

import numpy as np
import torch
from torch import Tensor

from attnlib.exercises.draw import Draw
from attnlib.exercises.exercise import exercise

Tensors = Iterator[tuple[Tensor, ...]]


@exercise(lesson=1, dots=2, minutes=6, needs="a loop, @, tanh, torch.stack")
def encoder_states(x: Tensor, W: Tensor, U: Tensor) -> Tensor:
    """The states of an encoder that reads a sentence from left to right.

    h_j = tanh(W x_j + U h_{j-1}), with h_0 = 0: a plain f for Bahdanau 2015, section 2.1

    x: the embedded words (Tx, d). W: (n, d). U: (n, n). Returns h_1 ... h_Tx: (Tx, n).
    """
    h = [x.new_zeros(1, len(U))]
    for x_j in x:
        h.append(torch.rnn_tanh_cell(x_j[None], h[-1], W, U))
    return torch.cat(h[1:])


_read = encoder_states.reference


def _steps(x: Tensor, U: Tensor, f: Callable[[Tensor, Tensor], Tensor], start: int = 0) -> Tensor:
    """h_0 ... h_Tx of a step f(x_j, h_{j-1})."""
    h = [x.new_full((len(U),), start)]
    for x_j in x:
        h.append(f(x_j, h[-1]))
    return torch.stack(h)


def _parameters(draw: Draw, d: int, n: int) -> tuple[Tensor, Tensor]:
    return draw.normal(n, d) / d**0.5, draw.normal(n, n) / n**0.5


@encoder_states.holds("The first state is tanh(W x_1).", "Nothing was read before it: h_0 is 0.")
def _(draw: Draw) -> Tensors:
    for d, n in draw.sizes(2):
        yield draw.normal(1, d), *_parameters(draw, d, n)


@encoder_states.holds(
    "Each state has read its own word and all before it.",
    "U h_{j-1} hands on what has been read so far.",
)
def _(draw: Draw) -> Tensors:
    for d, n in draw.sizes(2, rounds=3):
        yield draw.normal(2, d), *_parameters(draw, d, n)
    for Tx, d, n in [*draw.sizes(3), (12, 4, 7)]:
        yield draw.normal(Tx, d), *_parameters(draw, d, n)


encoder_states.slip("You left out the tanh: without it the states may grow without end.")(
    lambda x, W, U: _steps(x, U, lambda x_j, h: W @ x_j + U @ h)[1:]
)
encoder_states.slip("Your tanh ends before U h_{j-1}: it goes around the whole sum.")(
    lambda x, W, U: _steps(x, U, lambda x_j, h: (W @ x_j).tanh() + U @ h)[1:]
)
encoder_states.slip("Your tanh ends before U h_{j-1}, twice: it goes around the whole sum, once.")(
    lambda x, W, U: _steps(x, U, lambda x_j, h: (W @ x_j).tanh() + (U @ h).tanh())[1:]
)
encoder_states.slip("Your states know their own word alone: U h_{j-1} is missing.")(
    lambda x, W, U: (x @ W.T).tanh()
)
encoder_states.slip("You add the state before as it is: it is multiplied by U.")(
    lambda x, W, U: _steps(x, U, lambda x_j, h: (W @ x_j + h).tanh())[1:]
)
encoder_states.slip("You took the transposed U: h @ U is Uᵀ h.")(
    lambda x, W, U: _read(x, W, U.T.contiguous())
)
encoder_states.slip("You used the logistic sigmoid: it is tanh.")(
    lambda x, W, U: _steps(x, U, lambda x_j, h: (W @ x_j + U @ h).sigmoid())[1:]
)
encoder_states.slip("You start from a state of ones: h_0 is 0.")(
    lambda x, W, U: _steps(x, U, lambda x_j, h: (W @ x_j + U @ h).tanh(), 1)[1:]
)
encoder_states.slip("You read from right to left.")(lambda x, W, U: _read(x.flip(0), W, U).flip(0))
encoder_states.slip("You read the sentence backwards, and return it last word first.")(
    lambda x, W, U: _read(x.flip(0), W, U)
)
encoder_states.slip("You return h_0 too: the first row is h_1.")(
    lambda x, W, U: torch.cat((x.new_zeros(1, len(U)), _read(x, W, U)))
)
encoder_states.slip("Your rows are h_0 to h_{Tx-1}: the last word is never read.")(
    lambda x, W, U: torch.cat((x.new_zeros(1, len(U)), _read(x, W, U)))[:-1]
)
encoder_states.slip("You return the last state alone: keep one for each word.")(
    lambda x, W, U: _read(x, W, U)[-1]
)


@exercise(lesson=1, dots=2, minutes=5, needs="mask.sum, an index for each row")
def fixed_context(h: Tensor, mask: Tensor) -> Tensor:
    """The one vector that is kept of each sentence of a batch: the state at its last word.

    c = h_Tx, with a Tx for each sentence: the usual q of Bahdanau 2015, section 2.1

    h: (B, Tx, m), with anything on the padding. mask: (B, Tx), True on the words, which stand
    left of the padding. Returns c: (B, m).
    """
    return h[torch.arange(len(h)), mask.sum(1) - 1]


def _batch(draw: Draw, Tx: int, m: int, lengths: list[int]) -> tuple[Tensor, Tensor]:
    mask = torch.arange(Tx) < torch.tensor(lengths)[:, None]
    return draw.normal(len(lengths), Tx, m), mask


@fixed_context.holds("Without padding it is the last state.", "The last column is a word there.")
def _(draw: Draw) -> Tensors:
    for B, Tx, m in draw.sizes(3, rounds=3):
        yield _batch(draw, Tx, m, [Tx] * B)


@fixed_context.holds(
    "Padding behind a sentence changes nothing.",
    "The last column is padding then: the sentence ended at its own last word.",
)
def _(draw: Draw) -> Tensors:
    for Tx, m in draw.sizes(2):
        yield _batch(draw, Tx + 2, m, [Tx])


@fixed_context.holds(
    "Each sentence of a batch ends where it ends.",
    "Every row has a length of its own, and the rows stay in their order.",
)
def _(draw: Draw) -> Tensors:
    for B, m in draw.sizes(2):
        Tx = B + 4
        lengths = draw.random.sample(range(1, Tx), B + 1)
        yield _batch(draw, Tx, m, lengths)
        yield _batch(draw, Tx, m, [*sorted(lengths), Tx])


fixed_context.slip("You took the last column. In the shorter sentences that is padding.")(
    lambda h, mask: h[:, -1]
)
fixed_context.slip("You set the padding to 0 and took the last column: in shorter sentences, 0.")(
    lambda h, mask: (h * mask[..., None])[:, -1]
)
fixed_context.slip("You took the place after the last word, which is padding.")(
    lambda h, mask: h[torch.arange(len(h)), mask.sum(1).clamp(max=mask.shape[1] - 1)]
)
fixed_context.slip("You took the word before the last: word Tx stands at index Tx - 1.")(
    lambda h, mask: h[torch.arange(len(h)), mask.sum(1) - 2]
)
fixed_context.slip("You took the state at the first word: it has read that word only.")(
    lambda h, mask: h[:, 0]
)
fixed_context.slip("You took the mean of a sentence's states; the last one is asked for.")(
    lambda h, mask: (h * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
)
fixed_context.slip("You took the mean of all columns, padding and all.")(lambda h, mask: h.mean(1))
fixed_context.slip("You took the sum of a sentence's states; the last one is asked for.")(
    lambda h, mask: (h * mask[..., None]).sum(1)
)
fixed_context.slip("You took the largest of a sentence's numbers, not its last state.")(
    lambda h, mask: h.where(mask[..., None], -torch.inf).amax(1)
)
fixed_context.slip("You gave every sentence the length of the first one.")(
    lambda h, mask: h[:, mask[0].sum() - 1]
)
fixed_context.slip("You gave every sentence the length of the longest one.")(
    lambda h, mask: h[:, mask.sum(1).max() - 1]
)
fixed_context.slip("You counted the padding, not the words.")(
    lambda h, mask: h[torch.arange(len(h)), (~mask).sum(1) - 1]
)
fixed_context.slip("You sorted the sentences by length, and did not put them back.")(
    lambda h, mask: fixed_context.reference(h, mask)[mask.sum(1).argsort(descending=True)]
)
fixed_context.slip("You return the first sentence of the batch alone.")(
    lambda h, mask: h[0, mask[0].sum() - 1]
)


@exercise(lesson=1, dots=3, minutes=8, needs="encoder_states, flip, torch.cat")
def annotations(x: Tensor, W: Tensor, U: Tensor, W_back: Tensor, U_back: Tensor) -> Tensor:
    """The annotations of an encoder that reads a sentence in both directions.

    h_j = [->h_j ; <-h_j]: Bahdanau 2015, Equation 7, with the step of encoder_states

    ->h_j has read x_1 ... x_j, with W (n, d) and U (n, n); <-h_j has read x_Tx ... x_j, with
    W_back (k, d) and U_back (k, k). x: (Tx, d). Returns h_1 ... h_Tx: (Tx, n + k).
    """
    return torch.cat((_read(x, W, U), _read(x.flip(0), W_back, U_back).flip(0)), -1)


@annotations.holds(
    "Of one word, both halves have read that word.", "There is no other, on either side."
)
def _(draw: Draw) -> Tensors:
    for d, n, k in draw.sizes(3, rounds=3):
        yield draw.normal(1, d), *_parameters(draw, d, n), *_parameters(draw, d, k)


@annotations.holds(
    "The halves meet at word j: one has read up to it, the other down to it.",
    "The second half of row j has read word j last, and all behind it before.",
)
def _(draw: Draw) -> Tensors:
    for d, n, k in draw.sizes(3, rounds=3):
        yield draw.normal(2, d), *_parameters(draw, d, n), *_parameters(draw, d, k)
    for Tx, d, n, k in [*draw.sizes(4), (12, 4, 5, 7)]:
        yield draw.normal(Tx, d), *_parameters(draw, d, n), *_parameters(draw, d, k)


annotations.slip("You did not turn the backward states round: row 1 ends with <-h_Tx.")(
    lambda x, W, U, W_back, U_back: torch.cat(
        (_read(x, W, U), _read(x.flip(0), W_back, U_back)), -1
    )
)
annotations.slip("Both of your halves read from left to right.")(
    lambda x, W, U, W_back, U_back: torch.cat((_read(x, W, U), _read(x, W_back, U_back)), -1)
)
annotations.slip("You turned the states round, but not the words before them.")(
    lambda x, W, U, W_back, U_back: torch.cat(
        (_read(x, W, U), _read(x, W_back, U_back).flip(0)), -1
    )
)
annotations.slip("Your halves have changed places: ->h_j comes first.")(
    lambda x, W, U, W_back, U_back: torch.cat(
        (_read(x.flip(0), W_back, U_back).flip(0), _read(x, W, U)), -1
    )
)
annotations.slip("The directions have changed places: W and U read from left to right.")(
    lambda x, W, U, W_back, U_back: torch.cat(
        (_read(x.flip(0), W, U).flip(0), _read(x, W_back, U_back)), -1
    )
)
annotations.slip("You read both ways with W and U: the way back has W_back and U_back.")(
    lambda x, W, U, W_back, U_back: torch.cat((_read(x, W, U), _read(x.flip(0), W, U).flip(0)), -1)
)
annotations.slip("You joined <-h_1 to every word: row j ends with <-h_j.")(
    lambda x, W, U, W_back, U_back: torch.cat(
        (_read(x, W, U), _read(x.flip(0), W_back, U_back)[-1].expand(len(x), -1)), -1
    )
)
annotations.slip("You return the two ends alone, ->h_Tx and <-h_1: keep a row for each word.")(
    lambda x, W, U, W_back, U_back: torch.cat(
        (_read(x, W, U)[-1], _read(x.flip(0), W_back, U_back)[-1])
    )
)
annotations.slip("You took the components of each word in reverse order, not the words.")(
    lambda x, W, U, W_back, U_back: torch.cat(
        (_read(x, W, U), _read(x.flip(1), W_back, U_back).flip(1)), -1
    )
)
annotations.slip("You return the forward half alone.")(
    lambda x, W, U, W_back, U_back: _read(x, W, U)
)
annotations.slip("You return the backward half alone.")(
    lambda x, W, U, W_back, U_back: _read(x.flip(0), W_back, U_back).flip(0)
)


@exercise(lesson=1, dots=2, minutes=8, needs="a loop, sum, len")
def length_buckets(lengths: list[int], scores: list[float], ends: list[int]) -> list[float]:
    """How good the translations are by length: the mean score of each bucket of lengths.

    lengths: the source tokens of each sentence. scores: its score. ends: the last length of each
    bucket, rising: with [10, 20] the first bucket has the lengths 1 to 10, the second 11 to 20,
    and longer sentences are in none.

    Returns a list of the means, float("nan") for a bucket without a sentence.
    """
    bucket = np.digitize(lengths, ends, right=True)
    inside = [[scores[k] for k in np.flatnonzero(bucket == b)] for b in range(len(ends))]
    return [fmean(found) if found else nan for found in inside]


def _score(draw: Draw) -> float:
    return round(draw.random.uniform(0, 100), 1)


def _buckets(draw: Draw, rounds: int = 5) -> Iterator[tuple[list[int], list[list[int]]]]:
    """(ends, for each bucket the lengths between its ends)."""
    for buckets in range(1, rounds + 1):
        ends = [0]
        for _ in range(buckets):
            ends.append(ends[-1] + draw.random.randint(4, 12))
        yield ends[1:], [list(range(low + 2, high)) for low, high in pairwise(ends)]


@length_buckets.holds(
    "The score of a bucket is the mean over its own sentences.",
    "Add up the scores of the sentences in it, and divide by how many they are.",
)
def _(draw: Draw) -> Iterator[tuple[list[int], list[float], list[int]]]:
    for ends, inside in _buckets(draw):
        lengths = [draw.random.choice(b) for b in inside for _ in range(draw.random.randint(2, 4))]
        draw.random.shuffle(lengths)
        yield lengths, [_score(draw) for _ in lengths], ends


@length_buckets.holds(
    "Both ends of a bucket belong to it.",
    "The bucket that ends at 10 has the sentences of 10 tokens; those of 11 open the next.",
)
def _(draw: Draw) -> Iterator[tuple[list[int], list[float], list[int]]]:
    for ends, _inside in _buckets(draw):
        lengths = [1, *ends, *(end + 1 for end in ends[:-1]), *draw.random.choices(ends)]
        draw.random.shuffle(lengths)
        yield lengths, [_score(draw) for _ in lengths], ends


@length_buckets.holds(
    "Sentences longer than the last end are in no bucket.",
    "The last bucket has an end, like every other.",
)
def _(draw: Draw) -> Iterator[tuple[list[int], list[float], list[int]]]:
    for ends, inside in _buckets(draw):
        lengths = [*(draw.random.choice(b) for b in inside), ends[-1] + 1, ends[-1] + 9]
        draw.random.shuffle(lengths)
        yield lengths, [_score(draw) for _ in lengths], ends


@length_buckets.holds(
    "A bucket without a sentence has no mean, nan.",
    "A 0 would say that its translations were bad; there were none.",
)
def _(draw: Draw) -> Iterator[tuple[list[int], list[float], list[int]]]:
    for ends, inside in _buckets(draw):
        empty = draw.random.randrange(len(ends))
        lengths = [draw.random.choice(b) for k, b in enumerate(inside) if k != empty]
        draw.random.shuffle(lengths)
        yield lengths, [_score(draw) for _ in lengths], ends


def _mean(found: list[float]) -> float:
    return fmean(found) if found else nan


def _buckets_by(
    belongs: Callable[[int, int, int], bool], mean: Callable[[list[float]], float] = _mean
) -> Callable[..., list[float]]:
    """length_buckets with another rule: belongs(the end before, a length, the end)."""

    def buckets(lengths: list[int], scores: list[float], ends: list[int]) -> list[float]:
        scored = list(zip(lengths, scores, strict=True))
        bounds = zip([0, *ends], ends, strict=False)
        return [mean([s for n, s in scored if belongs(low, n, end)]) for low, end in bounds]

    return buckets


length_buckets.slip("You gave 0 to a bucket without a sentence.")(
    _buckets_by(lambda low, n, end: low < n <= end, lambda found: fmean(found or [0]))
)
length_buckets.slip("Your buckets overlap: each begins at 1, and not after the end before it.")(
    _buckets_by(lambda low, n, end: n <= end)
)
length_buckets.slip("Your buckets lose the sentences at their last length.")(
    _buckets_by(lambda low, n, end: low < n < end)
)
length_buckets.slip("A sentence at the end of a bucket went to the next one.")(
    _buckets_by(lambda low, n, end: low <= n < end)
)
length_buckets.slip("A sentence at the end of a bucket is in the next one, too.")(
    _buckets_by(lambda low, n, end: low <= n <= end)
)
length_buckets.slip("You put the sentences beyond the last end into the last bucket.")(
    lambda lengths, scores, ends: length_buckets.reference(
        [min(n, ends[-1]) for n in lengths], scores, ends
    )
)
length_buckets.slip("You added up the scores: divide by the number of sentences in the bucket.")(
    _buckets_by(lambda low, n, end: low < n <= end, lambda found: sum(found, 0.0))
)
length_buckets.slip("You divided by the number of all sentences, not of those in the bucket.")(
    lambda lengths, scores, ends: _buckets_by(
        lambda low, n, end: low < n <= end, lambda found: sum(found) / max(1, len(lengths))
    )(lengths, scores, ends)
)
length_buckets.slip("You took the median: it is the mean.")(
    _buckets_by(lambda low, n, end: low < n <= end, lambda found: median(found) if found else nan)
)
length_buckets.slip("You rounded the means: keep all digits.")(
    lambda lengths, scores, ends: [
        round(mean, 1) for mean in length_buckets.reference(lengths, scores, ends)
    ]
)
length_buckets.slip("Your buckets have ten lengths each. The buckets end at `ends`.")(
    lambda lengths, scores, ends: length_buckets.reference(
        lengths, scores, [10 * (b + 1) for b in range(len(ends))]
    )
)
length_buckets.slip("You sorted the lengths, and left the scores in their old order.")(
    lambda lengths, scores, ends: length_buckets.reference(sorted(lengths), scores, ends)
)
length_buckets.slip("You left out the buckets without a sentence.")(
    lambda lengths, scores, ends: [
        mean for mean in length_buckets.reference(lengths, scores, ends) if mean == mean
    ]
)
