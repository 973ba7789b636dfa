"""Answers to the exercises of lesson 09."""

from math import cos, sin

import numpy as np
import torch
from exercises.answers import right, wrong


@right("causal_mask")
def may_by_loops(T):
    mask = torch.zeros(T, T, dtype=torch.bool)
    for i in range(T):
        for j in range(i + 1):
            mask[i, j] = True
    return mask


@right("causal_mask")
def may_by_places(T):
    return torch.arange(T) <= torch.arange(T)[:, None]


@right("causal_mask")
def may_by_inverting(T):
    return ~torch.ones(T, T, dtype=torch.bool).triu(1)


@right("causal_mask")
def may_by_torch(T):
    return torch.nn.Transformer.generate_square_subsequent_mask(T) == 0


@wrong("causal_mask", "upside down")
def after(T):
    return torch.arange(T) >= torch.arange(T)[:, None]


@wrong("causal_mask", "diagonal out")
def before_alone(T):
    return torch.arange(T) < torch.arange(T)[:, None]


@wrong("causal_mask", "as nn.MultiheadAttention wants it")
def may_not(T):
    return torch.nn.Transformer.generate_square_subsequent_mask(T).isinf()


@wrong("causal_mask", "hid nothing")
def everything(T):
    return torch.full((T, T), True)


@wrong("causal_mask", "one too many")
def one_ahead(T):
    return torch.arange(T) <= torch.arange(1, T + 1)[:, None]


@wrong("causal_mask", "itself alone")
def itself(T):
    return torch.arange(T) == torch.arange(T)[:, None]


@wrong("causal_mask", "itself and the one before")
def two(T):
    back = torch.arange(T)[:, None] - torch.arange(T)
    return (back == 0) | (back == 1)


@wrong("causal_mask", "reverse order")
def falling(T):
    return torch.stack([torch.arange(T) < T - i for i in range(T)])


@wrong("causal_mask", "the first alone")
def first_alone(T):
    return torch.stack([torch.arange(T) < 1] * T)


@wrong("causal_mask", "float32; bool is expected")
def numbers(T):
    return torch.ones(T, T).tril()


@wrong("causal_mask", "float32; bool is expected|infinity")
def to_be_added(T):
    return torch.nn.Transformer.generate_square_subsequent_mask(T)


@wrong("causal_mask", r"of shape \(1,\); \(1, 1\) is expected")
def last_row(T):
    return torch.ones(T, dtype=torch.bool)


@right("positions")
def positions_by_loops(T, d):
    rows = torch.zeros(T, d)
    for p in range(T):
        for k in range(d // 2):
            rows[p, 2 * k] = sin(p / 10000 ** (2 * k / d))
            rows[p, 2 * k + 1] = cos(p / 10000 ** (2 * k / d))
    return rows


@right("positions")
def positions_by_slices(T, d):
    rows, p = torch.empty(T, d), torch.arange(T)[:, None]
    angles = p / 10000 ** (torch.arange(0, d, 2) / d)
    rows[:, ::2], rows[:, 1::2] = torch.sin(angles), torch.cos(angles)
    return rows


@right("positions")
def positions_by_shift(T, d):
    """A cosine is a sine, a quarter of a turn ahead."""
    places = np.arange(d)
    angles = np.arange(T)[:, None] / 10000.0 ** (places // 2 * 2 / d)
    return np.sin(angles + places % 2 * np.pi / 2)


@right("positions")
def positions_by_turning(T, d):
    """Each position is the one before, turned: complex numbers of length 1."""
    turn = torch.polar(torch.ones(d // 2), 10000.0 ** (-torch.arange(0, d, 2) / d))
    rows = [turn**p for p in range(T)]
    return torch.stack([torch.stack((row.imag, row.real), -1).flatten() for row in rows])


def angles(T, d, power=1.0, first=0):
    return torch.arange(first, first + T)[:, None] / 10000 ** (power * torch.arange(0, d, 2) / d)


def in_turn(even, odd):
    rows = even.new_empty(len(even), 2 * even.shape[1])
    rows[:, ::2], rows[:, 1::2] = even, odd
    return rows


@wrong("positions", "swapped the two")
def cosine_first(T, d):
    return in_turn(angles(T, d).cos(), angles(T, d).sin())


@wrong("positions", "began at position 1")
def from_one(T, d):
    return in_turn(angles(T, d, first=1).sin(), angles(T, d, first=1).cos())


@wrong("positions", "all sines before all cosines")
def halves(T, d):
    return torch.hstack((angles(T, d).sin(), angles(T, d).cos()))


@wrong("positions", "the power is 2k / d")
def k_by_d(T, d):
    rows = torch.zeros(T, d)
    for p in range(T):
        for k in range(d // 2):
            rows[p, 2 * k] = sin(p / 10000 ** (k / d))
            rows[p, 2 * k + 1] = cos(p / 10000 ** (k / d))
    return rows


@wrong("positions", "double of an even place")
def doubled(T, d):
    rows = torch.zeros(T, d)
    for p in range(T):
        for k in range(0, d, 2):
            rows[p, k] = sin(p / 10000 ** (2 * k / d))
            rows[p, k + 1] = cos(p / 10000 ** (2 * k / d))
    return rows


@wrong("positions", "rate of their own")
def own_rates(T, d):
    rows = torch.zeros(T, d)
    for p in range(T):
        for place in range(d):
            angle = p / 10000 ** (place / d)
            rows[p, place] = cos(angle) if place % 2 else sin(angle)
    return rows


@wrong("positions", "You multiplied")
def faster(T, d):
    turned = torch.outer(torch.arange(T), 10000 ** (torch.arange(0, d, 2) / d))
    return in_turn(turned.sin(), turned.cos())


@wrong("positions", "turns alike")
def one_rate(T, d):
    return in_turn(angles(T, d, power=0).sin(), angles(T, d, power=0).cos())


@wrong("positions", "base is 1000")
def thousand(T, d):
    slower = torch.arange(T)[:, None] / 1000 ** (torch.arange(0, d, 2) / d)
    return in_turn(slower.sin(), slower.cos())


@wrong("positions", "sines alone")
def no_cosines(T, d):
    return angles(T, d).sin().repeat_interleave(2, 1)


@wrong("positions", "d - 2")
def by_the_last(T, d):
    rates = torch.logspace(0, -4, d // 2)
    turned = torch.arange(T)[:, None] * rates
    return in_turn(turned.sin(), turned.cos())


@wrong("positions", r"of shape \(2, 1\); \(1, 2\) is expected")
def columns(T, d):
    return in_turn(angles(T, d).sin(), angles(T, d).cos()).T


@right("multi_head")
def heads_by_slices(Q, K, V, heads):
    d_k, found = Q.shape[1] // heads, []
    for k in range(heads):
        own = slice(k * d_k, (k + 1) * d_k)
        e = Q[:, own] @ K[:, own].T / d_k**0.5
        found.append(e.softmax(-1) @ V[:, own])
    return torch.cat(found, 1)


@right("multi_head")
def heads_by_einsum(Q, K, V, heads):
    Q, K, V = (x.reshape(len(x), heads, -1) for x in (Q, K, V))
    e = torch.einsum("ikc,jkc->kij", Q, K) / Q.shape[-1] ** 0.5
    return torch.einsum("kij,jkc->ikc", e.softmax(-1), V).reshape(len(Q), -1)


@right("multi_head")
def heads_by_words(Q, K, V, heads):
    """Word by word, head by head, with the exponentials written out."""
    rows = []
    for q in Q:
        row = []
        for q_k, K_k, V_k in zip(q.chunk(heads), K.chunk(heads, 1), V.chunk(heads, 1), strict=True):
            e = K_k @ q_k / len(q_k) ** 0.5
            parts = (e - e.max()).exp()
            row.append((parts[:, None] * V_k).sum(0) / parts.sum())
        rows.append(torch.cat(row))
    return torch.stack(rows)


@right("multi_head")
def heads_by_torch(Q, K, V, heads):
    """nn.MultiheadAttention, whose matrices are the identity."""
    d = Q.shape[1]
    attend = torch.nn.MultiheadAttention(d, heads, bias=False, dtype=Q.dtype)
    with torch.no_grad():
        attend.in_proj_weight.copy_(torch.eye(d).repeat(3, 1))
        attend.out_proj.weight.copy_(torch.eye(d))
        return attend(Q, K, V, need_weights=False)[0]


def attend(Q, K, V, heads, power=0.5, softmax=lambda e: e.softmax(-1), of_d=False):
    """In a loop over the heads, with one thing changed."""
    found = []
    for parts in zip(*(x.chunk(heads, 1) for x in (Q, K, V)), strict=True):
        q, k, v = parts
        size = Q.shape[1] if of_d else q.shape[1]
        found.append(softmax(q @ k.T / size**power) @ v)
    return found


@wrong("multi_head", "root of d: each head has")
def root_of_d(Q, K, V, heads):
    return torch.cat(attend(Q, K, V, heads, of_d=True), 1)


@wrong("multi_head", "did not divide")
def no_root(Q, K, V, heads):
    return torch.cat(attend(Q, K, V, heads, power=0), 1)


@wrong("multi_head", "d_k itself")
def no_square_root(Q, K, V, heads):
    return torch.cat(attend(Q, K, V, heads, power=1), 1)


@wrong("multi_head", "over those who ask")
def over_queries(Q, K, V, heads):
    return torch.cat(attend(Q, K, V, heads, softmax=lambda e: e.softmax(0)), 1)


@wrong("multi_head", "over the heads")
def over_heads(Q, K, V, heads):
    Q, K, V = (x.unflatten(1, (heads, -1)).transpose(0, 1) for x in (Q, K, V))
    alpha = torch.softmax(Q @ K.mT / Q.shape[-1] ** 0.5, dim=0)
    return (alpha @ V).transpose(0, 1).flatten(1)


@wrong("multi_head", "left the softmax out")
def no_softmax(Q, K, V, heads):
    return torch.cat(attend(Q, K, V, heads, softmax=lambda e: e), 1)


@wrong("multi_head", "mixed the keys")
def keys_mixed(Q, K, V, heads):
    return torch.cat(attend(Q, K, K, heads), 1)


@wrong("multi_head", "one head for all")
def one_head(Q, K, V, heads):
    return (Q @ K.T / Q.shape[1] ** 0.5).softmax(-1) @ V


@wrong("multi_head", "mean of the heads' weights")
def mean_of_weights(Q, K, V, heads):
    parts = zip(Q.chunk(heads, 1), K.chunk(heads, 1), strict=True)
    alpha = [(q @ k.T / q.shape[1] ** 0.5).softmax(-1) for q, k in parts]
    return sum(alpha) / heads @ V


@wrong("multi_head", "weights of the first")
def first_weights(Q, K, V, heads):
    d_k = Q.shape[1] // heads
    return (Q[:, :d_k] @ K[:, :d_k].T / d_k**0.5).softmax(-1) @ V


@wrong("multi_head", "mean of the heads: they stand")
def mean_of_heads(Q, K, V, heads):
    return torch.stack(attend(Q, K, V, heads)).mean(0)


@wrong("multi_head", "added the heads up")
def sum_of_heads(Q, K, V, heads):
    return sum(attend(Q, K, V, heads))


@wrong("multi_head", "side by side")
def interleaved(Q, K, V, heads):
    result = torch.empty_like(Q)
    for k in range(heads):
        q, own, v = (x[:, k::heads] for x in (Q, K, V))
        result[:, k::heads] = (q @ own.T / q.shape[1] ** 0.5).softmax(-1) @ v
    return result


@wrong("multi_head", "first number of each head, then")
def joined_in_turn(Q, K, V, heads):
    return torch.stack(attend(Q, K, V, heads), -1).flatten(1)


@wrong("multi_head", "tears the rows. Split d first")
def torn(Q, K, V, heads):
    Q, K, V = (x.contiguous().view(heads, len(x), -1) for x in (Q, K, V))
    found = (Q @ K.mT / Q.shape[-1] ** 0.5).softmax(-1) @ V
    return torch.cat([*found], 1)


@wrong("multi_head", "without a transpose")
def joined_torn(Q, K, V, heads):
    return torch.stack(attend(Q, K, V, heads)).view(len(Q), -1)


@wrong("multi_head", "twice")
def torn_twice(Q, K, V, heads):
    q, k, v = (x.contiguous().view(heads, len(x), -1) for x in (Q, K, V))
    return ((q @ k.mT / q.shape[-1] ** 0.5).softmax(-1) @ v).view(Q.shape)


@wrong("multi_head", "reverse order")
def from_behind(Q, K, V, heads):
    return torch.cat(attend(Q, K, V, heads)[::-1], 1)


@wrong("multi_head", "Large energies")
def large(Q, K, V, heads):
    return torch.cat(
        attend(Q, K, V, heads, softmax=lambda e: e.exp() / e.exp().sum(-1, keepdim=True)), 1
    )


@wrong("multi_head", "argument Q in place")
def in_place(Q, K, V, heads):
    Q /= (Q.shape[1] / heads) ** 0.5
    return torch.cat(attend(Q, K, V, heads, power=0), 1)


@wrong("multi_head", "Double|double|float32")
def rounded(Q, K, V, heads):
    return torch.cat(attend(Q.float(), K.float(), V.float(), heads), 1).to(Q.dtype)
