"""The queries, keys and values of PyTorch's attention, head by head.

    Q_k = q W_k^Q     K_k = x W_k^K     V_k = x W_k^V               Vaswani 2017, section 3.2.2

q asks and x is looked at. nn.MultiheadAttention keeps the three matrices of all heads in one,
`in_proj_weight`; head k has rows k d_k to (k + 1) d_k of each.
"""

from contextlib import ExitStack
from typing import Any, NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn.functional import linear

from attnlib.transformer import Transformer


class Heads(NamedTuple):
    """What every head of one attention asks with, is compared with, and mixes."""

    Q: Float[Tensor, "B H T d_k"]
    K: Float[Tensor, "B H S d_k"]
    V: Float[Tensor, "B H S d_k"]


def heads(
    attention: nn.MultiheadAttention, q: Float[Tensor, "B T d"], x: Float[Tensor, "B S d"]
) -> Heads:
    """Q, K and V where q asks x."""
    parts = zip(
        (q, x, x), attention.in_proj_weight.chunk(3), attention.in_proj_bias.chunk(3), strict=True
    )
    split = (linear(*part).unflatten(-1, (attention.num_heads, -1)) for part in parts)
    return Heads(*(part.transpose(1, 2) for part in split))


class Inside(NamedTuple):
    """The heads of each layer: source words asking the source, target words asking those before,
    and target words asking the source."""

    encoder: list[Heads]
    decoder: list[Heads]
    cross: list[Heads]


@torch.no_grad()
def inside(
    model: Transformer,
    x: Int[Tensor, "B Tx"],
    mask: Bool[Tensor, "B Tx"],
    y: Int[Tensor, "B Ty"],
) -> Inside:
    """The heads of the model's own forward pass; arguments and errors as of `Transformer`."""
    found = Inside([], [], [])

    def keep(into: list[Heads]) -> Any:
        return lambda attention, given: into.append(heads(attention, *given[:2]))

    own, other = "attend_self", "attend_other"
    kinds = (model.encoder, own), (model.decoder, own), (model.decoder, other)
    with ExitStack() as hooks:
        for into, (stack, name) in zip(found, kinds, strict=True):
            for layer in stack.layers:
                attention = getattr(layer, name)
                hooks.enter_context(attention.register_forward_pre_hook(keep(into)))
        model(x, mask, y)
    return found
