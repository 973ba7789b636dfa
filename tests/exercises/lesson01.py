"""Answers to the exercises of lesson 01."""

from itertools import pairwise
from math import nan
from statistics import median

import numpy as np
import torch
from exercises.answers import right, wrong
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


def states(x, W, U):
    h, found = torch.zeros(len(U), dtype=x.dtype), []
    for x_j in x:
        h = torch.tanh(W @ x_j + U @ h)
        found.append(h)
    return torch.stack(found)


@right("encoder_states")
def number_by_number(x, W, U):
    h = torch.zeros(len(x) + 1, len(U), dtype=x.dtype)
    for j in range(len(x)):
        for k in range(len(U)):
            total = sum(W[k, b] * x[j, b] for b in range(x.shape[1]))
            total += sum(U[k, b] * h[j, b] for b in range(len(U)))
            h[j + 1, k] = total.tanh()
    return h[1:]


@right("encoder_states")
def row_vectors(x, W, U):
    h, found = x.new_zeros(1, U.shape[0]), []
    for new in x @ W.T:
        h = (new + h @ U.T).tanh()
        found.append(h)
    return torch.cat(found)


@right("encoder_states")
def in_numpy(x, W, U):
    h, found = np.zeros(len(U), dtype=x.numpy().dtype), []
    for x_j in x.numpy():
        h = np.tanh(W.numpy() @ x_j + U.numpy() @ h)
        found.append(h)
    return np.stack(found)


@wrong("encoder_states", "left out the tanh")
def linear(x, W, U):
    h, found = x.new_zeros(len(U)), []
    for x_j in x:
        h = W @ x_j + U @ h
        found.append(h)
    return torch.stack(found)


@wrong("encoder_states", "tanh ends before U")
def tanh_of_the_word(x, W, U):
    h, found = x.new_zeros(len(U)), []
    for x_j in x:
        h = torch.tanh(W @ x_j) + U @ h
        found.append(h)
    return torch.stack(found)


@wrong("encoder_states", "know their own word alone")
def state_never_kept(x, W, U):
    h = x.new_zeros(len(U))
    return torch.stack([torch.tanh(W @ x_j + U @ h) for x_j in x])


@wrong("encoder_states", "transposed U")
def transposed(x, W, U):
    h, found = x.new_zeros(len(U)), []
    for x_j in x:
        h = torch.tanh(x_j @ W.T + h @ U)
        found.append(h)
    return torch.stack(found)


@wrong("encoder_states", "RuntimeError.*\n.*torch.tanh")
def transposed_w(x, W, U):
    h, found = x.new_zeros(len(U)), []
    for x_j in x:
        h = torch.tanh(x_j @ W + U @ h)
        found.append(h)
    return torch.stack(found)


@wrong("encoder_states", "backwards, and return it last word first")
def last_word_first(x, W, U):
    return states(x[range(len(x) - 1, -1, -1)], W, U)


@wrong("encoder_states", "from right to left")
def from_the_right(x, W, U):
    return states(x.flip(0), W, U).flip(0)


@wrong("encoder_states", "last state alone")
def only_the_last(x, W, U):
    h = x.new_zeros(len(U))
    for x_j in x:
        h = torch.tanh(W @ x_j + U @ h)
    return h


@wrong("encoder_states", "h_0 too")
def with_the_first(x, W, U):
    h = [x.new_zeros(len(U))]
    for x_j in x:
        h.append(torch.tanh(W @ x_j + U @ h[-1]))
    return torch.stack(h)


@wrong("encoder_states", "last word is never read")
def one_late(x, W, U):
    h, found = x.new_zeros(len(U)), []
    for x_j in x:
        found.append(h)
        h = torch.tanh(W @ x_j + U @ h)
    return torch.stack(found)


@wrong("encoder_states", "two axes swapped")
def columns(x, W, U):
    return states(x, W, U).T


@wrong("encoder_states", "float32; float64 is expected")
def single(x, W, U):
    return states(x.float(), W.float(), U.float())


@wrong("encoder_states", "argument x in place")
def in_place(x, W, U):
    x.copy_(x.clamp(-0.1, 0.1))
    return states(x, W, U)


memory = {}


@wrong("encoder_states", "Nothing was read before it: h_0 is 0")
def never_forgets(x, W, U):
    h, found = memory.get(len(U), x.new_zeros(len(U))).to(x.dtype), []
    for x_j in x:
        h = torch.tanh(W @ x_j + U @ h)
        found.append(h)
    memory[len(U)] = h
    return torch.stack(found)


@right("fixed_context")
def sentence_by_sentence(h, mask):
    return torch.stack([row[real][-1] for row, real in zip(h, mask, strict=True)])


@right("fixed_context")
def gathered(h, mask):
    last = (mask.sum(1) - 1)[:, None, None].expand(-1, 1, h.shape[2])
    return h.gather(1, last).squeeze(1)


@right("fixed_context")
def one_hot(h, mask):
    following = torch.cat((mask[:, 1:], torch.zeros_like(mask[:, :1])), 1)
    return torch.einsum("bj,bjm->bm", (mask & ~following).to(h.dtype), h)


@right("fixed_context")
def indexed_in_numpy(h, mask):
    return h.numpy()[np.arange(len(h)), mask.numpy().sum(1) - 1]


@wrong("fixed_context", "last column. In the shorter")
def last_column(h, mask):
    return h[:, h.shape[1] - 1, :]


@wrong("fixed_context", "set the padding to 0")
def last_of_packed(h, mask):
    lengths = mask.sum(1)
    packed = pack_padded_sequence(h, lengths, batch_first=True, enforce_sorted=False)
    padded, _ = pad_packed_sequence(packed, batch_first=True, total_length=h.shape[1])
    return padded[:, -1]


@wrong("fixed_context", "IndexError.*\n.*lengths")
def off_by_one(h, mask):
    lengths = mask.sum(1)
    return h[torch.arange(len(h)), lengths]


@wrong("fixed_context", "word before the last")
def two_off(h, mask):
    return torch.stack([h[b, int(mask[b].sum()) - 2] for b in range(len(h))])


@wrong("fixed_context", "first word")
def first_word(h, mask):
    return h[torch.arange(len(h)), mask.int().argmax(1)]


@wrong("fixed_context", "mean of a sentence's states")
def mean_of_words(h, mask):
    return torch.stack([h[b, mask[b]].mean(0) for b in range(len(h))])


@wrong("fixed_context", "mean of all columns")
def mean_of_columns(h, mask):
    return h.sum(1) / h.shape[1]


@wrong("fixed_context", "length of the first")
def length_of_the_first(h, mask):
    return h[:, int(mask[0].sum()) - 1]


@wrong("fixed_context", "length of the longest")
def length_of_the_longest(h, mask):
    return h[:, int(mask.sum(1).max()) - 1]


@wrong("fixed_context", "did not put them back")
def sorted_by_length(h, mask):
    lengths, order = mask.sum(1).sort(descending=True)
    return h[order][torch.arange(len(h)), lengths - 1]


@wrong("fixed_context", "first sentence of the batch alone")
def batch_of_one(h, mask):
    return h[0][mask[0]][-1]


@wrong("fixed_context", r"\(1, 1, 2\)|; \(\d+, \d+\) is expected")
def axis_kept(h, mask):
    return torch.stack([h[b, mask[b]][-1:] for b in range(len(h))])


@wrong("fixed_context", "counted the padding")
def inverted(h, mask):
    return h[torch.arange(len(h)), (~mask).sum(1) - 1]


@wrong("fixed_context", "argument h in place")
def padding_zeroed_in_place(h, mask):
    h[~mask] = 0
    return torch.stack([h[b, mask[b]][-1] for b in range(len(h))])


@right("annotations")
def two_lists(x, W, U, W_back, U_back):
    there, back = x.new_zeros(len(U)), x.new_zeros(len(U_back))
    forward, backward = [], []
    for x_j in x:
        there = torch.tanh(W @ x_j + U @ there)
        forward.append(there)
    for j in range(len(x) - 1, -1, -1):
        back = torch.tanh(W_back @ x[j] + U_back @ back)
        backward.insert(0, back)
    return torch.stack([torch.cat(pair) for pair in zip(forward, backward, strict=True)])


@right("annotations")
def filled_in(x, W, U, W_back, U_back):
    n = len(U)
    h = x.new_zeros(len(x), n + len(U_back))
    h[:, :n] = states(x, W, U)
    h[:, n:] = states(x[range(len(x) - 1, -1, -1)], W_back, U_back)[range(len(x) - 1, -1, -1)]
    return h


@right("annotations")
def joined(x, W, U, W_back, U_back):
    return torch.hstack((states(x, W, U), states(x.flipud(), W_back, U_back).flipud()))


@right("annotations")
def joined_in_numpy(x, W, U, W_back, U_back):
    back = states(x.flip(0), W_back, U_back).numpy()[::-1]
    return np.concatenate((states(x, W, U).numpy(), back), axis=-1)


@wrong("annotations", "did not turn the backward states round")
def not_turned_back(x, W, U, W_back, U_back):
    return torch.cat((states(x, W, U), states(x.flip(0), W_back, U_back)), 1)


@wrong("annotations", "Both of your halves read from left to right")
def never_turned(x, W, U, W_back, U_back):
    return torch.cat((states(x, W, U), states(x, W_back, U_back)), 1)


@wrong("annotations", "but not the words before them")
def only_turned_back(x, W, U, W_back, U_back):
    return torch.cat((states(x, W, U), states(x, W_back, U_back).flip(0)), 1)


@wrong("annotations", "halves have changed places")
def backward_first(x, W, U, W_back, U_back):
    return torch.cat((states(x.flip(0), W_back, U_back).flip(0), states(x, W, U)), 1)


@wrong("annotations", "read both ways with W and U")
def one_network(x, W, U, W_back, U_back):
    return torch.cat((states(x, W, U), states(x.flip(0), W, U).flip(0)), 1)


@wrong("annotations", "joined <-h_1 to every word")
def whole_sentence_everywhere(x, W, U, W_back, U_back):
    end = states(x.flip(0), W_back, U_back)[-1]
    return torch.stack([torch.cat((h_j, end)) for h_j in states(x, W, U)])


@wrong("annotations", "two ends alone")
def the_ends(x, W, U, W_back, U_back):
    return torch.cat((states(x, W, U)[-1], states(x.flip(0), W_back, U_back)[-1]))


@wrong("annotations", "forward half alone")
def forward_only(x, W, U, W_back, U_back):
    return states(x, W, U)


@wrong("annotations", "directions have changed places")
def directions_exchanged(x, W, U, W_back, U_back):
    return torch.cat((states(x.flip(0), W, U).flip(0), states(x, W_back, U_back)), 1)


@wrong("annotations", "components of each word in reverse order")
def wrong_axis(x, W, U, W_back, U_back):
    return torch.cat((states(x, W, U), states(x.flip(1), W_back, U_back).flip(1)), 1)


@wrong("annotations", "Sizes of tensors must match.*\n.*torch.cat")
def below_each_other(x, W, U, W_back, U_back):
    return torch.cat((states(x, W, U), states(x.flip(0), W_back, U_back).flip(0)), 0)


@wrong("annotations", "size mismatch.*\n.*W @ x_j")
def one_after_the_other(x, W, U, W_back, U_back):
    there = states(x, W, U)
    return torch.cat((there, states(there.flip(0), W_back, U_back).flip(0)), 1)


def mean(found):
    return sum(found) / len(found) if found else nan


@right("length_buckets")
def by_loops(lengths, scores, ends):
    totals, counts = [0.0] * len(ends), [0] * len(ends)
    for length, score in zip(lengths, scores, strict=True):
        for b, end in enumerate(ends):
            if length <= end:
                totals[b] += score
                counts[b] += 1
                break
    return [t / n if n else float("nan") for t, n in zip(totals, counts, strict=True)]


@right("length_buckets")
def by_bounds(lengths, scores, ends):
    means, low = [], 0
    for high in ends:
        means.append(mean([s for n, s in zip(lengths, scores, strict=True) if low < n <= high]))
        low = high
    return means


@right("length_buckets")
def by_tensors(lengths, scores, ends):
    bucket = torch.bucketize(torch.tensor(lengths), torch.tensor(ends))
    values = torch.tensor(scores, dtype=torch.float64)
    return [values[bucket == b].mean().item() for b in range(len(ends))]


@right("length_buckets")
def by_arrays(lengths, scores, ends):
    lengths, scores = np.array(lengths), np.array(scores)
    inside = [(low < lengths) & (lengths <= high) for low, high in pairwise([0, *ends])]
    return [scores[real].mean() if real.any() else np.nan for real in inside]


def bucketed(lengths, scores, ends, belongs, mean=mean):
    bounds = zip([0, *ends], ends, strict=False)
    return [
        mean([s for n, s in zip(lengths, scores, strict=True) if belongs(low, n, high)])
        for low, high in bounds
    ]


@wrong("length_buckets", "at the end of a bucket went to the next")
def half_open(lengths, scores, ends):
    return bucketed(lengths, scores, ends, lambda low, n, high: low <= n < high)


@wrong("length_buckets", "is in the next one, too")
def closed(lengths, scores, ends):
    return bucketed(lengths, scores, ends, lambda low, n, high: low <= n <= high)


@wrong("length_buckets", "lose the sentences at their last length")
def open_(lengths, scores, ends):
    return bucketed(lengths, scores, ends, lambda low, n, high: low < n < high)


@wrong("length_buckets", "Your buckets overlap")
def cumulative(lengths, scores, ends):
    return bucketed(lengths, scores, ends, lambda low, n, high: n <= high)


@wrong("length_buckets", "into the last bucket")
def no_last_end(lengths, scores, ends):
    last = ends[-1]
    return bucketed(
        lengths, scores, ends, lambda low, n, high: low < n and (n <= high or high == last)
    )


@wrong("length_buckets", "You gave 0 to a bucket without a sentence")
def zero(lengths, scores, ends):
    def mean(found):
        return sum(found) / max(1, len(found))

    return bucketed(lengths, scores, ends, lambda low, n, high: low < n <= high, mean)


@wrong("length_buckets", "ZeroDivisionError.*\n.*return sum")
def division_by_zero(lengths, scores, ends):
    def mean(found):
        return sum(found) / len(found)

    return bucketed(lengths, scores, ends, lambda low, n, high: low < n <= high, mean)


@wrong("length_buckets", "You added up the scores")
def sums(lengths, scores, ends):
    return bucketed(lengths, scores, ends, lambda low, n, high: low < n <= high, sum)


@wrong("length_buckets", "number of all sentences")
def of_all(lengths, scores, ends):
    def mean(found):
        return sum(found) / len(scores)

    return bucketed(lengths, scores, ends, lambda low, n, high: low < n <= high, mean)


@wrong("length_buckets", "took the median")
def middle(lengths, scores, ends):
    def mean(found):
        return median(found) if found else nan

    return bucketed(lengths, scores, ends, lambda low, n, high: low < n <= high, mean)


@wrong("length_buckets", "left the scores in their old order")
def only_lengths_sorted(lengths, scores, ends):
    ordered = sorted(lengths)
    return bucketed(ordered, scores, ends, lambda low, n, high: low < n <= high)


@wrong("length_buckets", "argument lengths in place")
def sorted_in_place(lengths, scores, ends):
    lengths.sort()
    return bucketed(lengths, scores, ends, lambda low, n, high: low < n <= high)


@wrong("length_buckets", "left out the buckets without a sentence")
def empty_left_out(lengths, scores, ends):
    found = bucketed(lengths, scores, ends, lambda low, n, high: low < n <= high)
    return [value for value in found if value == value]


@wrong("length_buckets", "rounded")
def rounded(lengths, scores, ends):
    found = bucketed(lengths, scores, ends, lambda low, n, high: low < n <= high)
    return [round(value, 1) for value in found]


@wrong("length_buckets", "ends say how long a bucket is|The buckets end at `ends`")
def tens(lengths, scores, ends):
    ends = [10 * (b + 1) for b in range(len(ends))]
    return bucketed(lengths, scores, ends, lambda low, n, high: low < n <= high)


@wrong("length_buckets", "a tensor of shape .*; a list of")
def tensor(lengths, scores, ends):
    found = bucketed(lengths, scores, ends, lambda low, n, high: low < n <= high)
    return torch.tensor(found)
