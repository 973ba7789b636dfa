"""The Transformer: the road of the other lessons, walked by every word of a sentence at once.

    attention(Q, K, V) = softmax(Q K^T / sqrt(d_k)) V               Vaswani 2017, Eq. 1

What asks is the query, what it is compared with the key, what is mixed the value. In the encoder
each source word asks the source; in the decoder each word asks the words before, then the source.
In training all rows are computed together; a search computes them one by one.
"""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from attnlib.architecture import Architecture, Sides
from attnlib.layer import Memory, Stack
from attnlib.shapes import check_padding, fit, whole


@dataclass(frozen=True)
class TransformerConfig(Sides):
    """embedding: d, the size of every vector between layers. heads share it: d / heads numbers for
    each query. hidden: units of the feed-forward parts.

    Raises ValueError for a number out of its range and for an embedding that is no multiple of
    2 x heads, TypeError for a size that is no whole number.
    """

    embedding: int = 48
    layers: int = 2
    heads: int = 4
    hidden: int = 192
    dropout: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("embedding", "layers", "heads", "hidden"):
            whole(name, getattr(self, name))
        if self.embedding % (2 * self.heads):
            raise ValueError(
                f"embedding: expected a multiple of 2 heads = {2 * self.heads}, "
                f"got {self.embedding}"
            )
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout: expected at least 0 and below 1, got {self.dropout}")


class Attention(NamedTuple):
    """The decoder's last vectors, and the weights of every layer and head, axes 1 and 2.

    s: row i makes word i. encoder: a source word's over the source. decoder: a row's over the words
    before, itself included. cross: a row's over the source, the alpha of the other lessons.
    """

    s: Float[Tensor, "B Ty d"]
    encoder: Float[Tensor, "B L H Tx Tx"]
    decoder: Float[Tensor, "B L H Ty Ty"]
    cross: Float[Tensor, "B L H Ty Tx"]

    @property
    def alpha(self) -> Float[Tensor, "B Ty Tx"]:
        return mean_of_last(self.cross)


def mean_of_last(cross: Float[Tensor, "B L H Ty Tx"]) -> Float[Tensor, "B Ty Tx"]:
    """alpha of a Transformer: the mean over the heads of the last layer."""
    return cross[:, -1].mean(1)


class Transformer(Architecture):
    configuration = TransformerConfig

    def __init__(self, config: TransformerConfig) -> None:
        super().__init__(config)
        sizes = config.embedding, config.layers, config.heads, config.hidden, config.dropout
        self.encoder = Stack(len(config.source), *sizes, other=False)
        self.decoder = Stack(len(config.target), *sizes, other=True)
        self.output = nn.Linear(config.embedding, len(config.target))

    def encode(
        self, x: Int[Tensor, "B Tx"], mask: Bool[Tensor, "B Tx"]
    ) -> tuple[Float[Tensor, "B L 0 d"], Memory]:
        """(s_0, memory) of a batch of source sentences; mask is True for real tokens. s: what each
        layer of the decoder was asked to attend to so far, at first nothing.

        Raises ValueError where x and its mask do not fit each other, where a row has no real token,
        and where one stands right of padding.
        """
        return self._start(len(x)), Memory(self._read(x, mask)[0], mask)

    def step(
        self, s: Float[Tensor, "B L t d"], word: Int[Tensor, " B"], memory: Memory
    ) -> tuple[Float[Tensor, "B L t+1 d"], Float[Tensor, "B V"], Float[Tensor, "B Tx"]]:
        """(s, logits of y_i, alpha_i) from s of the t = i - 1 words before and word: y_{i-1}.
        alpha_i is the mean over the heads of the last layer."""
        x, s, _, cross = self._write(s, word.unsqueeze(1), memory)
        return s, self.output(x[:, 0]), mean_of_last(cross)[:, 0]

    def forward(
        self, x: Int[Tensor, "B Tx"], mask: Bool[Tensor, "B Tx"], y: Int[Tensor, "B Ty"]
    ) -> Attention:
        """Teacher forcing: the weights when y, which begins with <bos>, are the words before.

        Raises ValueError where x, mask and y do not fit each other, as `encode` does, and for y
        without words.
        """
        fit(x=(x, "int B Tx"), mask=(mask, "bool B Tx"), y=(y, "int B Ty"))
        if y.shape[1] == 0:
            raise ValueError("y: expected at least <bos>, got no words")
        h, encoder = self._read(x, mask)
        s, _, decoder, cross = self._write(self._start(len(x)), y, Memory(h, mask))
        return Attention(s, encoder, decoder, cross)

    def logits(
        self, states: Attention, mask: Bool[Tensor, "B Ty"] | None = None
    ) -> Float[Tensor, "*N V"]:
        """The unnormalized log p(y_i) of every step, or of those that the mask chooses."""
        return self.output(states.s if mask is None else states.s[mask])

    def _start(self, B: int) -> Float[Tensor, "B L 0 d"]:
        weight = self.output.weight
        return weight.new_zeros(B, self.config.layers, 0, self.config.embedding)

    def _read(
        self, x: Int[Tensor, "B Tx"], mask: Bool[Tensor, "B Tx"]
    ) -> tuple[Float[Tensor, "B Tx d"], Float[Tensor, "B L H Tx Tx"]]:
        """The annotations, and how the source looked at itself."""
        fit(x=(x, "int B Tx"), mask=(mask, "bool B Tx"))
        check_padding(mask)
        h, alphas = self.encoder.embed(x), []
        for layer in self.encoder.layers:
            h, _, (alpha,) = layer(h, h[:, :0], key_padding_mask=~mask)
            alphas.append(alpha)
        return self.encoder.norm(h), torch.stack(alphas, 1)

    def _write(
        self, s: Float[Tensor, "B L t d"], y: Int[Tensor, "B T"], memory: Memory
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """(x, s, own, cross): T words after the t before; the weights over these words, each row's
        own included and no later one, and over the source."""
        t, T = s.shape[2], y.shape[1]
        later = torch.ones(T, t + T, dtype=torch.bool, device=y.device).triu(t + 1)
        x, seen, owns, crosses = self.decoder.embed(y, t), [], [], []
        for layer, before in zip(self.decoder.layers, s.unbind(1), strict=True):
            x, keys, (own, cross) = layer(x, before, memory, attn_mask=later)
            seen.append(keys)
            owns.append(own)
            crosses.append(cross)
        stacked = [torch.stack(parts, 1) for parts in (seen, owns, crosses)]
        return self.decoder.norm(x), stacked[0], stacked[1], stacked[2]
