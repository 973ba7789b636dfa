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
from torch.nn.functional import linear

from attnlib.context import context
from attnlib.energy import Score
from attnlib.weights import check_shares, shares


class Memory(NamedTuple):
    """What the decoder may look at: computed once a sentence, the same at every step.

    h: the annotations. keys: the score's part that depends on h alone. values: the cell's part of
    them, C h_j, which the weights mix as they mix h: C c_i = sum_j alpha_ij C h_j. mask: True on
    real tokens.
    """

    h: Float[Tensor, "B Tx m"]
    keys: Float[Tensor, "B Tx k"]
    values: Float[Tensor, "B Tx g"]
    mask: Bool[Tensor, "B Tx"]


class Decoder(nn.Module):
    """n: size of s. m: size of h_j. units: encoder units in one direction, the size of <-h_1.
    tied: the output layer's weights are the embeddings (Press and Wolf 2017, arXiv 1608.05859)."""

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
        tied: bool = False,
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.W_s = nn.Linear(units, n)
        self.score = score
        self.gru = nn.GRUCell(embedding + m, n)
        self.maxout = nn.Linear(n + embedding + m, 2 * readout)
        self.output = nn.Linear(readout, vocabulary)
        if tied:
            self.output.weight = self.embedding.weight
        self.dropout = nn.Dropout(dropout)

    def start(self, last: Float[Tensor, "B units"]) -> Float[Tensor, "B n"]:
        """s_0 from an encoder state that has read the whole sentence: <-h_1, or ->h_Tx where the
        encoder reads forward only."""
        return self.W_s(last).tanh()

    def memory(self, h: Float[Tensor, "B Tx m"], mask: Bool[Tensor, "B Tx"]) -> Memory:
        """What the steps need of the annotations."""
        return Memory(h, self.score.keys(h), linear(h, self._columns[1]), mask)

    def step(
        self, s: Float[Tensor, "B n"], y: Float[Tensor, "B d"], memory: Memory
    ) -> tuple[Float[Tensor, "B n"], Float[Tensor, "B m"], Float[Tensor, "B Tx"]]:
        """(s_i, c_i, alpha_i) from s: s_{i-1} and y: E y_{i-1}, the embedded word before.

        Raises ValueError where an energy is NaN or +infinity, and where all of a row are -infinity.
        """
        s, alpha = self._turn(s, linear(y, self._columns[0], self.gru.bias_ih), memory)
        check_shares(alpha)
        return s, context(alpha, memory.h), alpha

    def steps(
        self, s: Float[Tensor, "B n"], y: Float[Tensor, "B Ty d"], memory: Memory
    ) -> tuple[Float[Tensor, "B Ty n"], Float[Tensor, "B Ty m"], Float[Tensor, "B Ty Tx"]]:
        """All s_i, c_i and alpha_i from s: s_0, where the words before are known beforehand.

        Raises ValueError where an energy is NaN or +infinity, and where all of a row are -infinity.
        """
        states, weights = [s], []
        for word in linear(y.transpose(0, 1), self._columns[0], self.gru.bias_ih):
            s, alpha = self._turn(s, word, memory)
            states.append(s)
            weights.append(alpha)
        alpha = torch.stack(weights, 1)
        check_shares(alpha)
        return torch.stack(states[1:], 1), context(alpha, memory.h.unsqueeze(1)), alpha

    def _turn(
        self, s: Float[Tensor, "B n"], word: Float[Tensor, "B g"], memory: Memory
    ) -> tuple[Float[Tensor, "B n"], Float[Tensor, "B Tx"]]:
        """(s_i, alpha_i), as `gru` makes them from [E y_{i-1} ; c_i] and s_{i-1}. word: its product
        with E y_{i-1}, which no state has to wait for."""
        alpha = shares(self.score(s, memory.keys), memory.mask)
        mixed = (alpha.unsqueeze(-2) @ memory.values).squeeze(-2)
        n = s.shape[-1]
        gates, candidate = (word + mixed).split((2 * n, n), -1)
        gates_s, candidate_s = linear(s, self.gru.weight_hh, self.gru.bias_hh).split((2 * n, n), -1)
        r, z = (gates + gates_s).sigmoid().chunk(2, -1)
        return (candidate + r * candidate_s).tanh().lerp(s, z), alpha

    @property
    def _columns(self) -> tuple[Float[Tensor, "g d"], Float[Tensor, "g m"]]:
        """The cell's weights for E y_{i-1}, and those for c_i."""
        W = self.gru.weight_ih
        d = self.embedding.embedding_dim
        return W[:, :d], W[:, d:]

    def logits(
        self, s: Float[Tensor, "*B n"], y: Float[Tensor, "*B d"], c: Float[Tensor, "*B m"]
    ) -> Float[Tensor, "*B V"]:
        """The unnormalized log p(y_i) from s: s_i, y: E y_{i-1} and c: c_i; any steps at once."""
        pairs = self.maxout(torch.cat((s, y, c), -1)).unflatten(-1, (-1, 2))
        return self.output(self.dropout(pairs.amax(-1)))
