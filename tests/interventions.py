"""The translation of a sentence with other weights, as loops: what the page is compared with."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from attnlib.context import context
from attnlib.model import Seq2Seq
from attnlib.translation import Translation, retrace
from attnlib.vocab import BOS, EOS, UNK, pad
from attnlib.weights import masked_softmax

Weigh = Callable[[Tensor, int], Tensor]


class Intervened(NamedTuple):
    """target: tokens. alpha: (Ty, Tx), the weights used. p: (Ty, V), what each step chose from."""

    target: tuple[str, ...]
    alpha: Tensor
    p: Tensor


@torch.no_grad()
def intervene(model: Seq2Seq, tokens: Sequence[str], weigh: Weigh) -> Intervened:
    """Greedy decoding where step i uses weigh(alpha_i, i), both (Tx,), in the place of alpha_i."""
    s, memory = model.encode(*pad([model.config.source.encode(tokens)]))
    words, alphas, ps = [BOS], [], []
    while words[-1] != EOS and len(alphas) < 2 * len(memory.h[0]) + 10:
        y = model.decoder.embedding(torch.tensor(words[-1:]))
        alpha = masked_softmax(model.decoder.score(s, memory.keys))
        alpha = weigh(alpha[0], len(alphas))[None]
        c = context(alpha, memory.h)
        s = model.decoder.gru(torch.cat((y, c), -1), s)
        alphas.append(alpha)
        ps.append(model.decoder.logits(s, y, c).softmax(-1))
        allowed = ps[-1][0].clone()
        allowed[[UNK, BOS, 0]] = 0
        words.append(int(allowed.argmax()))
    return Intervened(model.config.target.decode(words[1:]), torch.cat(alphas), torch.cat(ps))


def with_weight(alpha: Tensor, j: int, weight: float) -> Tensor:
    """alpha_j set to weight; the others share the rest as they did, or evenly where they had 0."""
    others = alpha.clone()
    others[j] = 0
    if others.sum() == 0:
        others = torch.ones_like(alpha)
        others[j] = 0
    row = others / others.sum() * (1 - weight)
    row[j] = weight
    return row


def one_hot(size: int, j: int) -> Tensor:
    return torch.eye(size)[j]


def variation(a: Tensor, b: Tensor) -> Tensor:
    """The total variation of rows: half the sum of what differs."""
    return (a - b).abs().sum(-1) / 2


def tried(alpha: Tensor) -> Tensor:
    """The rows (K, Tx) among which the page looks for the farthest."""
    words = torch.eye(len(alpha), dtype=alpha.dtype)
    rows = [alpha, *words]
    rows += [alpha + k / 20 * (word - alpha) for word in words for k in range(1, 20)]
    for j, one in enumerate(words):
        rows += [one + k / 10 * (two - one) for two in words[j + 1 :] for k in range(1, 10)]
    return torch.stack(rows)


@torch.no_grad()
def farthest(model: Seq2Seq, translation: Translation) -> list[float]:
    """For each word of a translation how far from its own its row may lie."""
    states = retrace(model, translation)
    distances = []
    for alpha, s, y in zip(states.alpha[0], states.s_before[0], states.y[0], strict=True):
        rows = tried(alpha)
        c = context(rows, states.h)
        before, word_before = s.expand(len(rows), -1), y.expand(len(rows), -1)
        after = model.decoder.gru(torch.cat((word_before, c), -1), before)
        p = model.decoder.logits(after, word_before, c).softmax(-1)[:, EOS:]
        word = p[0].argmax()
        same = (p.argmax(-1) == word) & ((p[:, word] - p[0, word]).abs() <= 0.05)
        distances.append(variation(rows, alpha)[same].max().item())
    return distances
