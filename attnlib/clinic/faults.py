"""Models with one fault each. Every fault is a line or two that people really write."""

import torch
from torch import Tensor

from attnlib.decoder import Memory
from attnlib.energy import Additive
from attnlib.model import Config, Seq2Seq, States
from attnlib.vocab import EOS


class NoTanh(Additive):
    """e_ij = v_a^T (W_a s_{i-1} + U_a h_j): what s adds is the same for every j."""

    def forward(self, s: Tensor, keys: Tensor) -> Tensor:
        return (self.W_a(s).unsqueeze(-2) + keys) @ self.v_a.weight[0]


class Detached(Additive):
    """The energies as plain numbers: no gradient comes back to W_a, U_a and v_a."""

    def forward(self, s: Tensor, keys: Tensor) -> Tensor:
        return super().forward(s, keys).detach()


class Unmasked(Seq2Seq):
    """Padding takes part in the softmax, as if it were words."""

    def encode(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Memory]:
        s, memory = super().encode(x, mask)
        return s, memory._replace(mask=torch.ones_like(mask))


class Peeking(Seq2Seq):
    """Inputs not moved by one: step i is given y_i, the word to be written, in place of y_{i-1}."""

    def forward(self, x: Tensor, mask: Tensor, y: Tensor) -> States:
        end = torch.full_like(y[:, :1], EOS)
        return super().forward(x, mask, torch.cat((y[:, 1:], end), 1))


class Reversed(Seq2Seq):
    """The encoder reads the words last to first, and nobody turns the columns back."""

    def encode(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Memory]:
        words = mask.sum(1, keepdim=True) - 1  # <eos> stays last
        j = torch.arange(x.shape[1], device=x.device)
        return super().encode(x.gather(1, torch.where(j < words, words - 1 - j, j)), mask)


def scored(score: type[Additive], config: Config) -> Seq2Seq:
    """A fresh model of this config whose additive score is of another class."""
    model = Seq2Seq(config)
    m = config.encoder * (2 if config.bidirectional else 1)
    model.decoder.score = score(config.decoder, m, config.attention)
    return model
