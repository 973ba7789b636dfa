"""The decoder: one turn of the road for each output word.

    e_ij = a(s_{i-1}, h_j)  ->  alpha_ij  ->  c_i  ->  s_i = f(s_{i-1}, y_{i-1}, c_i)
    p(y_i) = g(y_{i-1}, s_i, c_i)                   Bahdanau 2015, Eq. 4 and Appendix A.2.2
    s_0 = tanh(W_s <-h_1)

f is PyTorch's GRU cell. g is one maxout layer over U_o s_i + V_o E y_{i-1} + C_o c_i, with s_i as
in Equation 4; the appendix and the authors' own code have s_{i-1} there.
"""

from typing import NamedTuple

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from attnlib.context import attend
from attnlib.energy import Score


class Memory(NamedTuple):
    """What the decoder may look at: computed once a sentence, the same at every step.

    h: the annotations. keys: the score's part that depends on h alone. mask: True on real tokens.
    """

    h: Float[Tensor, "B Tx m"]
    keys: Float[Tensor, "B Tx k"]
    mask: Bool[Tensor, "B Tx"]


class Decoder(nn.Module):
    """n: size of s. m: size of h_j. units: encoder units in one direction, the size of <-h_1."""

    def __init__(
        self,
        vocabulary: int,
        embedding: int,
        n: int,
        m: int,
        units: int,
        score: Score,
        readout: int,
        dropout: float,
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.W_s = nn.Linear(units, n)
        self.score = score
        self.gru = nn.GRUCell(embedding + m, n)
        self.maxout = nn.Linear(n + embedding + m, 2 * readout)
        self.output = nn.Linear(readout, vocabulary)
        self.dropout = nn.Dropout(dropout)

    def start(self, last: Float[Tensor, "B units"]) -> Float[Tensor, "B n"]:
        """s_0 from the encoder state that read the whole sentence last."""
        return self.W_s(last).tanh()

    def step(
        self, s: Float[Tensor, "B n"], y: Float[Tensor, "B d"], memory: Memory
    ) -> tuple[Float[Tensor, "B n"], Float[Tensor, "B m"], Float[Tensor, "B Tx"]]:
        """(s_i, c_i, alpha_i) from s: s_{i-1} and y: E y_{i-1}, the embedded word before."""
        e = self.score(s, memory.keys)
        c, alpha = attend(e, memory.h, memory.mask)
        return self.gru(torch.cat((y, c), -1), s), c, alpha

    def logits(
        self, s: Float[Tensor, "*B n"], y: Float[Tensor, "*B d"], c: Float[Tensor, "*B m"]
    ) -> Float[Tensor, "*B V"]:
        """The unnormalized log p(y_i) from s: s_i, y: E y_{i-1} and c: c_i; any steps at once."""
        pairs = self.maxout(torch.cat((s, y, c), -1)).unflatten(-1, (-1, 2))
        return self.output(self.dropout(pairs.amax(-1)))
