"""The whole model: encoder, attention and decoder, and what a run of it leaves to look at.

With a score, every output word has its own context c_i. `Config(score=None)` is the model before
attention: one fixed context, c_i = last for every i, that is, attention over a memory of one
vector (fixing c_i = ->h_Tx gives back the RNN Encoder-Decoder: Bahdanau 2015, Appendix A.2.2).
"""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from attnlib.architecture import Architecture, Sides
from attnlib.decoder import Decoder, Memory
from attnlib.encoder import Encoder
from attnlib.energy import SCORES
from attnlib.shapes import fit, whole


@dataclass(frozen=True)
class Config(Sides):
    """Sizes are numbers of units; encoder counts one direction, readout the maxout layer.

    Raises ValueError for an unknown score, for languages as `Sides` does, for a number out of its
    range and for tied with a readout other than embedding, TypeError for a size that is no whole
    number.
    """

    score: str | None = "additive"
    bidirectional: bool = True
    embedding: int = 64
    encoder: int = 64
    decoder: int = 128
    attention: int = 64
    readout: int = 64
    dropout: float = 0.0
    tied: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.score not in SCORES:
            raise ValueError(f"score: expected one of {list(SCORES)}, got {self.score!r}")
        for name in ("embedding", "encoder", "decoder", "attention", "readout"):
            whole(name, getattr(self, name))
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout: expected at least 0 and below 1, got {self.dropout}")
        if self.tied and self.readout != self.embedding:
            raise ValueError(
                f"tied: the output's words are embeddings, so readout must be {self.embedding}, "
                f"the embedding's size, got {self.readout}"
            )


class States(NamedTuple):
    """Every station of the road for a batch; row i of s_before, y, alpha, c and s is step i.

    h: annotations. s_before: s_{i-1}. y: E y_{i-1}. alpha: weights. c: contexts. s: s_i.
    """

    h: Float[Tensor, "B Tx m"]
    s_before: Float[Tensor, "B Ty n"]
    y: Float[Tensor, "B Ty d"]
    alpha: Float[Tensor, "B Ty Tx"]
    c: Float[Tensor, "B Ty m"]
    s: Float[Tensor, "B Ty n"]


class Seq2Seq(Architecture):
    configuration = Config

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        m = config.encoder * (2 if config.bidirectional else 1)
        self.encoder = Encoder(
            len(config.source),
            config.embedding,
            config.encoder,
            config.bidirectional,
            config.dropout,
        )
        self.decoder = Decoder(
            len(config.target),
            config.embedding,
            config.decoder,
            m,
            config.encoder,
            SCORES[config.score](config.decoder, m, config.attention),
            config.readout,
            config.dropout,
            config.tied,
        )

    def encode(
        self, x: Int[Tensor, "B Tx"], mask: Bool[Tensor, "B Tx"]
    ) -> tuple[Float[Tensor, "B n"], Memory]:
        """(s_0, memory) of a batch of source sentences; mask is True for real tokens.

        Raises ValueError as the encoder does.
        """
        h, last = self.encoder(x, mask)
        s = self.decoder.start(last[:, -self.config.encoder :])
        if self.config.score is None:
            h, mask = last.unsqueeze(1), mask[:, :1]
        return s, self.decoder.memory(h, mask)

    def step(
        self, s: Float[Tensor, "B n"], word: Int[Tensor, " B"], memory: Memory
    ) -> tuple[Float[Tensor, "B n"], Float[Tensor, "B V"], Float[Tensor, "B Tx"]]:
        """(s_i, logits of y_i, alpha_i) from s: s_{i-1} and word: y_{i-1}."""
        y = self.decoder.embedding(word)
        s, c, alpha = self.decoder.step(s, y, memory)
        return s, self.decoder.logits(s, y, c), alpha

    def forward(
        self, x: Int[Tensor, "B Tx"], mask: Bool[Tensor, "B Tx"], y: Int[Tensor, "B Ty"]
    ) -> States:
        """Teacher forcing: the states when y, which begins with <bos>, are the words before.

        With one fixed context, alpha is (B, Ty, 1), all ones.
        Raises ValueError where x, mask and y do not fit each other, as the encoder does, and for y
        without words.
        """
        fit(x=(x, "int B Tx"), mask=(mask, "bool B Tx"), y=(y, "int B Ty"))
        if y.shape[1] == 0:
            raise ValueError("y: expected at least <bos>, got no words")
        s, memory = self.encode(x, mask)
        embedded = self.decoder.dropout(self.decoder.embedding(y))
        s_after, c, alpha = self.decoder.steps(s, embedded, memory)
        s_before = torch.cat((s.unsqueeze(1), s_after[:, :-1]), 1)
        return States(memory.h, s_before, embedded, alpha, c, s_after)

    def logits(
        self, states: States, mask: Bool[Tensor, "B Ty"] | None = None
    ) -> Float[Tensor, "*N V"]:
        """The unnormalized log p(y_i) of every step, or of those that the mask chooses."""
        parts = states.s, states.y, states.c
        return self.decoder.logits(*(parts if mask is None else [part[mask] for part in parts]))
