"""The context: the annotations, averaged by the weights.

c_i = sum_j alpha_ij h_j                        Bahdanau 2015, Eq. 5
"""

from jaxtyping import Bool, Float
from torch import Tensor

from attnlib.shapes import go_together, match
from attnlib.weights import masked_softmax


def context(alpha: Float[Tensor, "*#B Tx"], h: Float[Tensor, "*#B Tx m"]) -> Float[Tensor, "*B m"]:
    """c (..., m), the sum over j of alpha_j h_j. Raises ValueError where the shapes disagree."""
    match("h", h, -2, alpha.shape[-1], "alpha has weights")
    go_together(alpha=alpha.shape[:-1], h=h.shape[:-2])
    return (alpha.unsqueeze(-2) @ h).squeeze(-2)


def attend(
    e: Float[Tensor, "*#B Tx"],
    h: Float[Tensor, "*#B Tx m"],
    mask: Bool[Tensor, "*#B Tx"] | None = None,
) -> tuple[Float[Tensor, "*B m"], Float[Tensor, "*B Tx"]]:
    """From energies to (c, alpha): the weights of one row, and the context they make."""
    alpha = masked_softmax(e, mask)
    return context(alpha, h), alpha
