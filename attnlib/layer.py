"""A layer of the Transformer: every position asks its whole sentence, at once; in the decoder, only
the words before and itself.

    x  <-  x + attention(norm(x))           over the sentence itself
    x  <-  x + attention(norm(x), h)        over the source, in the decoder
    x  <-  x + W_2 relu(W_1 norm(x))        each position alone      Vaswani 2017, Eq. 2

All attention is PyTorch's nn.MultiheadAttention (Vaswani 2017, Eq. 1 and section 3.2.2). The norms
stand before each part and not after it (Xiong 2020, arXiv 2002.04745): so it learns without a slow
start.
"""

from math import log
from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn


class Memory(NamedTuple):
    """What the decoder may look at. h: the annotations. mask: True on real tokens."""

    h: Float[Tensor, "B Tx d"]
    mask: Bool[Tensor, "B Tx"]


def positions(first: int, T: int, d: int) -> Float[Tensor, "T d"]:
    """Positions first, ..., first + T - 1 as sines and cosines (Vaswani 2017, section 3.5):
    numbers 2k and 2k + 1 of position p are sin and cos of p / 10000^(2k / d)."""
    rates = torch.exp(torch.arange(0, d, 2) * (-log(10000.0) / d))
    angles = torch.arange(first, first + T).unsqueeze(-1) * rates
    return torch.stack((angles.sin(), angles.cos()), -1).flatten(-2)


class Layer(nn.Module):
    """Three parts, each of which adds to x what it makes of norm(x): attention to the sentence
    itself, attention to another (in the decoder), and a small network for each position."""

    def __init__(self, d: int, heads: int, hidden: int, dropout: float, other: bool) -> None:
        super().__init__()
        self.norm_self = nn.LayerNorm(d)
        self.attend_self = nn.MultiheadAttention(d, heads, batch_first=True)
        if other:
            self.norm_other = nn.LayerNorm(d)
            self.attend_other = nn.MultiheadAttention(d, heads, batch_first=True)
        self.norm_feed = nn.LayerNorm(d)
        self.feed = nn.Sequential(nn.Linear(d, hidden), nn.ReLU(), nn.Linear(hidden, d))
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        x: Float[Tensor, "B T d"],
        before: Float[Tensor, "B t d"],
        memory: Memory | None = None,
        **masks: Tensor,
    ) -> tuple[Float[Tensor, "B T d"], Float[Tensor, "B t+T d"], list[Float[Tensor, "B H T _"]]]:
        """(x, seen, alphas): the new x, all that it was asked to look at of its own sentence, which
        is `before`, then norm(x) of the old x, and the weights of its one or two attentions."""
        query = self.norm_self(x)
        seen = torch.cat((before, query), 1)
        mixed, alpha = self.attend_self(query, seen, seen, average_attn_weights=False, **masks)
        x, alphas = x + self.dropout(mixed), [alpha]
        if memory is not None:
            h, hidden = memory.h, ~memory.mask
            mixed, alpha = self.attend_other(
                self.norm_other(x), h, h, key_padding_mask=hidden, average_attn_weights=False
            )
            x, alphas = x + self.dropout(mixed), [*alphas, alpha]
        return x + self.dropout(self.feed(self.norm_feed(x))), seen, alphas


class Stack(nn.Module):
    """One side: its words and their positions, its layers, and the last norm. other: its layers ask
    another sentence too."""

    def __init__(
        self, words: int, d: int, layers: int, heads: int, hidden: int, dropout: float, other: bool
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(words, d)
        self.layers = nn.ModuleList(Layer(d, heads, hidden, dropout, other) for _ in range(layers))
        self.norm = nn.LayerNorm(d)
        self.dropout = nn.Dropout(dropout)

    def embed(self, words: Int[Tensor, "B T"], first: int = 0) -> Float[Tensor, "B T d"]:
        E = self.embedding(words)
        return self.dropout(E + positions(first, *E.shape[1:]).to(E))
