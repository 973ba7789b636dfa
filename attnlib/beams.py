"""The beams of a search: the best beginnings of each sentence, and the words that they share.

    un ── homme ── a            nodes 0, 1, 3, each of which knows the one before it
     └─── chat                  node 2

A beginning is known by the node of its last word, so that it grows without being copied: its words
and their weights are read back once, when its sentence is done.
"""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from attnlib.vocab import BOS, EOS, PAD


class Beams(NamedTuple):
    """The beginnings of the sentences that are still searched, the best of each sentence first.

    number, limit: which sentence, and how many words it may have. word, node: the last word, and
    its place in the tree. total, length: the sum of log p, and over how many words. done: is it
    a whole translation?
    """

    number: Int[Tensor, " B"]
    limit: Int[Tensor, " B"]
    word: Int[Tensor, "B beam"]
    node: Int[Tensor, "B beam"]
    total: Float[Tensor, "B beam"]
    length: Int[Tensor, "B beam"]
    done: Bool[Tensor, "B beam"]

    @classmethod
    def start(cls, limit: Int[Tensor, " B"], beam: int, precision: torch.dtype) -> "Beams":
        """Beginnings without words. Only one of each sentence can be extended: the others would be
        its copies."""
        number = torch.arange(len(limit), device=limit.device)
        zeros = limit.new_zeros(len(limit), beam)
        total = torch.full_like(zeros, float("-inf"), dtype=precision)
        total[:, 0] = 0.0
        return cls(number, limit, zeros + BOS, zeros - 1, total, zeros, zeros.bool())

    def extended(self, log_p: Float[Tensor, "B beam V"]) -> tuple["Beams", Int[Tensor, "B beam"]]:
        """The best beginnings with one word more, and the rows of those that they extend.

        log_p: of each next word; changed here.
        """
        log_p[..., :EOS] = float("-inf")  # <pad>, <unk> and <bos>
        # Of one beginning no more words can be among the best than there are beams.
        log_p, word = log_p.topk(min(self.word.shape[1], log_p.shape[-1]))
        # A finished beginning goes on with padding, for free, and so keeps its score.
        log_p = log_p.masked_fill(self.done[..., None], float("-inf"))
        log_p[..., 0].masked_fill_(self.done, 0.0)
        word = word.masked_fill(self.done[..., None], PAD)
        B, beam, words = word.shape
        length, sums = self.length + ~self.done, self.total[..., None] + log_p
        best = (sums / length[..., None]).flatten(1).topk(beam).indices
        parent, word = best // words, word.flatten(1).gather(1, best)
        total, length = sums.flatten(1).gather(1, best), length.gather(1, parent)
        done = self.done.gather(1, parent) | (word == EOS) | (length >= self.limit[:, None])
        beams = self._replace(
            word=word, node=self.node.gather(1, parent), total=total, length=length, done=done
        )
        return beams, parent + beam * torch.arange(B, device=parent.device)[:, None]

    def of(self, chosen: Int[Tensor, " C"]) -> "Beams":
        """The beams of the chosen rows."""
        return Beams(*(part.index_select(0, chosen) for part in self))

    def best(self, chosen: Int[Tensor, " C"]) -> Iterator[tuple[int, int, int, float]]:
        """The best beginning in each chosen row: its number, its node, its length and its score."""
        node, total, length = (part[chosen, 0] for part in (self.node, self.total, self.length))
        columns = (self.number[chosen], node, length, total / length)
        return zip(*(column.tolist() for column in columns), strict=True)


class Tree:
    """The words of all beginnings, in the order of writing; a word's place is its node.

    alphas: for the words of each step, the weights that led to them; on the CPU.
    """

    def __init__(self) -> None:
        self.words: list[int] = []
        self.before: list[int] = []
        self.alphas: list[Float[Tensor, "rows Tx"]] = []

    def grow(self, beams: Beams, alpha: Float[Tensor, "rows Tx"]) -> Beams:
        """The beams, the last words of which are nodes now. alpha: the weights of their rows."""
        start = len(self.words)
        self.words += beams.word.flatten().tolist()
        self.before += beams.node.flatten().tolist()
        self.alphas.append(alpha.cpu())
        nodes = torch.arange(start, len(self.words), device=beams.word.device)
        return beams._replace(node=nodes.view_as(beams.word))

    def path(self, node: int) -> list[int]:
        """The nodes from the first word of a beginning to this one."""
        nodes = []
        while node >= 0:
            nodes.append(node)
            node = self.before[node]
        return nodes[::-1]
