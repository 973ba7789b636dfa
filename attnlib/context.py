"""The context: the annotations, averaged by the weights.

c_i = sum_j alpha_ij h_j                        Bahdanau 2015, Eq. 5
"""

from jaxtyping import Bool, Float
from torch import Tensor

from attnlib.shapes import fit
from attnlib.weights import masked_softmax


def context(alpha: Float[Tensor, "*#B Tx"], h: Float[Tensor, "*#B Tx m"]) -> Float[Tensor, "*B m"]:
    """c (..., m), the sum over j of alpha_j h_j; 0 times infinity is NaN here as everywhere.

    Raises ValueError where the shapes disagree.
    """
    fit(alpha=(alpha, "float * Tx"), h=(h, "float * Tx m"))
    return (alpha.unsqueeze(-2) @ h).squeeze(-2)


def attend(
    e: Float[Tensor, "*#B Tx"],
    h: Float[Tensor, "*#B Tx m"],
    mask: Bool[Tensor, "*#B Tx"] | None = None,
) -> tuple[Float[Tensor, "*B m"], Float[Tensor, "*B Tx"]]:
    """From energies to (c, alpha): the weights of one row, and the context they make.

    What the mask hides changes nothing, not even NaN or infinity in h.
    Raises ValueError as `masked_softmax` and `context` do.
    """
    alpha = masked_softmax(e, mask)
    c = context(alpha, h)
    if mask is not None and c.isnan().any():
        c = context(alpha, h.masked_fill(~mask.unsqueeze(-1), 0))
    return c, alpha
