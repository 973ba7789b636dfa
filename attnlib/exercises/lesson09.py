"""Lesson 09: the Transformer, where every word asks all the others."""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention

from attnlib import layer
from attnlib.exercises.draw import Draw
from attnlib.exercises.exercise import exercise

Lengths = Iterator[tuple[int]]
Sizes = Iterator[tuple[int, int]]
Asked = Iterator[tuple[Tensor, Tensor, Tensor, int]]


@exercise(lesson=9, dots=1, minutes=3, needs="torch.tril, or two loops")
def causal_mask(T: int) -> Tensor:
    """Which of T words each of them may look at: itself and those before it.

    Returns a tensor of bools (T, T): row i, column j is True where word i may look at word j, as
    scaled_dot_product_attention takes it.
    """
    return torch.ones(T, T, dtype=torch.bool).tril()


@causal_mask.holds(
    "The first word looks at itself.", "It has nothing else: without itself its row has no weights."
)
def _(draw: Draw) -> Lengths:
    yield (1,)


@causal_mask.holds(
    "A word looks at all those before it, and at none after it.",
    "Those after it are still to be written: row i is True in columns 1 to i.",
)
def _(draw: Draw) -> Lengths:
    for T in range(2, 8):
        yield (T,)


causal_mask.slip("Your mask is upside down: each word sees those after it.")(
    lambda T: torch.ones(T, T, dtype=torch.bool).triu()
)
causal_mask.slip("You left the diagonal out: a word may look at itself.")(
    lambda T: torch.ones(T, T, dtype=torch.bool).tril(-1)
)
causal_mask.slip(
    "You marked what may not be looked at, as nn.MultiheadAttention wants it. Here True is may."
)(lambda T: torch.ones(T, T, dtype=torch.bool).triu(1))
causal_mask.slip("You hid nothing: each word sees those that it is to foretell.")(
    lambda T: torch.ones(T, T, dtype=torch.bool)
)
causal_mask.slip("Each word sees one too many: the next, which it is to foretell.")(
    lambda T: torch.ones(T, T, dtype=torch.bool).tril(1)
)
causal_mask.slip("Each word sees itself alone: all those before it are there to be looked at.")(
    lambda T: torch.eye(T, dtype=torch.bool)
)
causal_mask.slip("Each word sees itself and the one before: all those before it may be looked at.")(
    lambda T: torch.ones(T, T, dtype=torch.bool).tril().triu(-1)
)
causal_mask.slip("Your rows stand in reverse order: the first word sees one, the last sees all.")(
    lambda T: torch.ones(T, T, dtype=torch.bool).tril().flip(0)
)
causal_mask.slip("Every word sees the first alone.")(lambda T: (torch.arange(T) == 0).repeat(T, 1))


@exercise(lesson=9, dots=2, minutes=10, needs="sin, cos, torch.arange, None in an index")
def positions(T: int, d: int) -> Tensor:
    """The positions 0 to T - 1 of a sentence as sines and cosines: Vaswani 2017, section 3.5.

    Numbers 2k and 2k + 1 of position p are sin and cos of p / 10000^(2k / d), k from 0.

    d is even. Returns a row for each position: (T, d).
    """
    return layer.positions(0, T, d)


@positions.holds(
    "Position 0 is 0, 1, 0, 1 and so on.", "The sine of 0 is 0 and its cosine 1, at every rate."
)
def _(draw: Draw) -> Sizes:
    for d in (2, 4, 6):
        yield 1, d


@positions.holds(
    "The first two numbers turn by 1 a word.", "k is 0 there, and 10000 to the power 0 is 1."
)
def _(draw: Draw) -> Sizes:
    for T in (2, 3, 5):
        yield T, 2


@positions.holds(
    "Each pair turns more slowly than the one before.", "p is divided by 10000^(2k / d)."
)
def _(draw: Draw) -> Sizes:
    for T, pairs in draw.sizes(2):
        yield T + 1, 2 * pairs + 2


def _waves(
    T: int, d: int, first: int = 0, base: float = 10_000.0, power: float = 1.0
) -> tuple[Tensor, Tensor]:
    """Sines and cosines of every position and k, (T, d / 2) each."""
    rates = base ** (-power * torch.arange(0, d, 2) / d)
    angles = torch.arange(first, first + T)[:, None] * rates
    return angles.sin(), angles.cos()


def _paired(even: Tensor, odd: Tensor) -> Tensor:
    return torch.stack((even, odd), -1).flatten(1)


positions.slip("You swapped the two: the sine stands at 2k, the cosine at 2k + 1.")(
    lambda T, d: _paired(*_waves(T, d)[::-1])
)
positions.slip("You began at position 1: the first word stands at 0.")(
    lambda T, d: _paired(*_waves(T, d, first=1))
)
positions.slip("You put all sines before all cosines: they take turns.")(
    lambda T, d: torch.cat(_waves(T, d), 1)
)
positions.slip("You took k / d: the power is 2k / d.")(
    lambda T, d: _paired(*_waves(T, d, power=0.5))
)
positions.slip("You took the double of an even place: 2k is the place itself.")(
    lambda T, d: _paired(*_waves(T, d, power=2.0))
)
positions.slip("Every pair of yours turns alike: divide by 10000^(2k / d), a number for each k.")(
    lambda T, d: _paired(*_waves(T, d, power=0.0))
)
positions.slip("Your base is 1000: it is 10000.")(lambda T, d: _paired(*_waves(T, d, base=1000.0)))


@positions.slip("Your cosines have a rate of their own: 2k and 2k + 1 share that of k.")
def _(T: int, d: int) -> Tensor:
    places = torch.arange(d)
    angles = torch.arange(T)[:, None] / 10_000.0 ** (places / d)
    return torch.where(places % 2 == 0, angles.sin(), angles.cos())


@positions.slip("You multiplied by 10000^(2k / d): divide, so that later pairs turn more slowly.")
def _(T: int, d: int) -> Tensor:
    angles = torch.arange(T)[:, None] * 10_000.0 ** (torch.arange(0, d, 2) / d)
    return _paired(angles.sin(), angles.cos())


@positions.slip("You took sines alone: every second number is a cosine.")
def _(T: int, d: int) -> Tensor:
    sines, _ = _waves(T, d)
    return _paired(sines, sines)


@positions.slip("You divided by d - 2: the slowest pair does not quite reach 10000.")
def _(T: int, d: int) -> Tensor:
    return _paired(*_waves(T, d, power=d / max(d - 2, 1)))


@exercise(lesson=9, dots=3, minutes=12, needs="softmax, @; slices in a loop, or unflatten")
def multi_head(Q: Tensor, K: Tensor, V: Tensor, heads: int) -> Tensor:
    """Attention with several heads, without their matrices: Vaswani 2017, section 3.2.2.

    Head k has d_k = d / heads numbers of every vector, those from k d_k on, k from 0. Each head is
    softmax(Q_k K_k^T / sqrt(d_k)) V_k; the heads stand one after the other in the result.

    Q: (T, d). K, V: (S, d). heads divides d. Returns (T, d).
    """
    Q, K, V = (x.unflatten(1, (heads, -1)).transpose(0, 1) for x in (Q, K, V))
    return scaled_dot_product_attention(Q, K, V).transpose(0, 1).flatten(1)


@multi_head.holds("One head is the attention that you know.", "d_k is d, and nothing is split.")
def _(draw: Draw) -> Asked:
    for T, S, d in draw.sizes(3):
        yield draw.normal(T, d + 1), draw.normal(S, d + 1), draw.normal(S, d + 1), 1


@multi_head.holds(
    "Where all energies are equal, each number is the mean of its column of V.",
    "The heads are joined as they were split.",
)
def _(draw: Draw) -> Asked:
    for heads, (T, S) in zip((2, 3, 2), draw.sizes(2, rounds=3), strict=True):
        d = 2 * heads
        Q, V = draw.normal(T + 1, d), draw.normal(S + 1, d)
        yield Q, torch.zeros_like(V), V, heads


@multi_head.holds(
    "Each head has energies, and so weights, of its own.",
    "They come from its d_k numbers of Q and K alone.",
)
def _(draw: Draw) -> Asked:
    for sizes in draw.sizes(4, rounds=3):
        T, S, heads, d_k = (size + 1 for size in sizes)
        d = heads * d_k
        yield draw.normal(T, d), draw.normal(S, d), draw.normal(S, d), heads


@multi_head.holds(
    "Large energies do no harm.", "Take off each row of each head its own largest energy."
)
def _(draw: Draw) -> Asked:
    for T, S, d in draw.sizes(3, rounds=3):  # whole numbers and d_k = 1: no rounding
        Q, K = ((40 * draw.normal(length + 1, d)).round() for length in (T, S))
        yield Q, K, draw.normal(S + 1, d), d


def _split(x: Tensor, heads: int) -> Tensor:
    return x.unflatten(1, (heads, -1)).transpose(0, 1)


def _torn(x: Tensor, heads: int) -> Tensor:
    return x.reshape(heads, len(x), -1)


def _in_turn(x: Tensor, heads: int) -> Tensor:
    return x.unflatten(1, (-1, heads)).permute(2, 0, 1)


def _joined(x: Tensor) -> Tensor:
    return x.transpose(0, 1).flatten(1)


def _energies(Q: Tensor, K: Tensor, heads: int, power: float = 0.5) -> Tensor:
    """Of each head (heads, T, S), divided by d_k to this power."""
    Q, K = _split(Q, heads), _split(K, heads)
    return Q @ K.transpose(1, 2) / Q.shape[-1] ** power


def _mixed(alpha: Tensor, V: Tensor, heads: int) -> Tensor:
    return _joined(alpha @ _split(V, heads))


def _each(
    Q: Tensor, K: Tensor, V: Tensor, heads: int, split: Callable[[Tensor, int], Tensor] = _split
) -> Tensor:
    """What each head makes, (heads, T, d_k)."""
    Q, K, V = (split(x, heads) for x in (Q, K, V))
    return scaled_dot_product_attention(Q, K, V)


multi_head.slip("You divided by the root of d: each head has d_k = d / heads numbers.")(
    lambda Q, K, V, heads: _mixed((_energies(Q, K, heads) / heads**0.5).softmax(-1), V, heads)
)
multi_head.slip("You did not divide by the root of d_k.")(
    lambda Q, K, V, heads: _mixed(_energies(Q, K, heads, power=0.0).softmax(-1), V, heads)
)
multi_head.slip("You divided by d_k itself: it is the root of d_k.")(
    lambda Q, K, V, heads: _mixed(_energies(Q, K, heads, power=1.0).softmax(-1), V, heads)
)
multi_head.slip("Your softmax runs over those who ask: it belongs to the keys, axis -1.")(
    lambda Q, K, V, heads: _mixed(_energies(Q, K, heads).softmax(1), V, heads)
)
multi_head.slip("Your softmax runs over the heads: it belongs to the keys, axis -1.")(
    lambda Q, K, V, heads: _mixed(_energies(Q, K, heads).softmax(0), V, heads)
)
multi_head.slip("You left the softmax out: energies are no weights.")(
    lambda Q, K, V, heads: _mixed(_energies(Q, K, heads), V, heads)
)
multi_head.slip("You mixed the keys: the weights belong to the values.")(
    lambda Q, K, V, heads: multi_head.reference(Q, K, K, heads)
)
multi_head.slip("You took one head for all: each has weights of its own.")(
    lambda Q, K, V, heads: multi_head.reference(Q, K, V, 1)
)
multi_head.slip("You took the mean of the heads' weights: each head mixes with its own.")(
    lambda Q, K, V, heads: _mixed(_energies(Q, K, heads).softmax(-1).mean(0), V, heads)
)
multi_head.slip("All your heads have the weights of the first: each has its own.")(
    lambda Q, K, V, heads: _mixed(_energies(Q, K, heads).softmax(-1)[:1], V, heads)
)
multi_head.slip("You took the mean of the heads: they stand one after the other.")(
    lambda *asked: _each(*asked).mean(0)
)
multi_head.slip("You added the heads up: they stand one after the other.")(
    lambda *asked: _each(*asked).sum(0)
)
multi_head.slip("You joined the heads in reverse order.")(
    lambda *asked: _joined(_each(*asked).flip(0))
)
multi_head.slip("You joined the first number of each head, then the second: keep each head whole.")(
    lambda *asked: _each(*asked).permute(1, 2, 0).flatten(1)
)
multi_head.slip("Your heads take turns: the numbers of a head stand side by side.")(
    lambda Q, K, V, heads: _each(Q, K, V, heads, _in_turn).permute(1, 2, 0).flatten(1)
)
multi_head.slip(
    "You gave the tensors another shape at once: it tears the rows. Split d first, then transpose."
)(lambda Q, K, V, heads: _joined(_each(Q, K, V, heads, _torn)))
multi_head.slip("You joined without a transpose: the words' rows are torn.")(
    lambda Q, K, V, heads: _each(Q, K, V, heads).reshape(Q.shape)
)
multi_head.slip("You gave the tensors another shape at once, twice: that tears the rows.")(
    lambda Q, K, V, heads: _each(Q, K, V, heads, _torn).reshape(Q.shape)
)
