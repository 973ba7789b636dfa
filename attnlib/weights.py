"""The weights: a softmax over the source positions j.

    alpha_ij = exp(e_ij) / sum_k exp(e_ik)          Bahdanau 2015, Eq. 6

Padding gets a weight of exactly 0, because its energy becomes -inf *before* the softmax.
"""

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from attnlib.shapes import fit


def masked_softmax(
    e: Float[Tensor, "*B Tx"], mask: Bool[Tensor, "*#B Tx"] | None = None
) -> Float[Tensor, "*B Tx"]:
    """alpha, the softmax of e over its last axis; mask is True for a real token.

    Every row sums to 1. What stands at padding may be NaN or infinite. Raises ValueError where a
    row has nothing to attend to, where the mask is not bool or does not fit e, and where an energy
    of a real token is NaN or infinite.
    """
    if mask is None:
        fit(e=(e, "float * Tx"))
        mask = e.new_ones(e.shape[-1:], dtype=torch.bool)
        if e.shape[-1] == 0:
            raise ValueError("e: a row has no energies, so there is nothing to attend to")
    else:
        fit(e=(e, "float * Tx"), mask=(mask, "bool * Tx"))
        if not mask.any(-1).all():
            raise ValueError("mask: a row has no real token, so there is nothing to attend to")
    if not (e.isfinite() | ~mask).all():
        raise ValueError("e: the energies of real tokens must be finite, got NaN or infinity")
    return shares(e, mask)


def shares(e: Float[Tensor, "*B Tx"], mask: Bool[Tensor, "*#B Tx"]) -> Float[Tensor, "*B Tx"]:
    """`masked_softmax` without its checks, each of which makes a GPU wait. A row is NaN where an
    energy of a real token is NaN or +infinity, or all are -infinity; beside others, -infinity gets
    a weight of 0."""
    return e.masked_fill(~mask, float("-inf")).softmax(-1)


def check_shares(alpha: Float[Tensor, "*B Tx"]) -> None:
    """Raises ValueError for weights that are NaN."""
    if alpha.isnan().any():
        raise ValueError("e: the energies of real tokens must be finite, got NaN or infinity")
