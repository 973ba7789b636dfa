"""Alignments: which source word each target word came from, and how far two of them differ.

    AER(A; S, P) = 1 - (|A n S| + |A n P|) / (|A| + |S|)        Och and Ney 2003

A holds the predicted links, S the sure gold links, P the possible ones (S is part of P). 0 is
perfect, 1 shares nothing. A link is (i, j): target token i, source token j, counted from 0.
"""

from collections.abc import Hashable, Set

from jaxtyping import Float
from torch import Tensor

Link = tuple[int, int]


def hard_alignment(alpha: Float[Tensor, "Ty Tx"]) -> frozenset[Link]:
    """One link a row: (i, j) for the largest alpha_ij of row i, the first of equal ones.

    Raises ValueError unless alpha is one matrix with a column or more.
    """
    if alpha.ndim != 2 or alpha.shape[1] == 0:
        raise ValueError(f"alpha: expected shape (Ty, Tx), got {tuple(alpha.shape)}")
    return frozenset(enumerate(alpha.argmax(-1).tolist()))


def alignment_error_rate(
    predicted: Set[Hashable], sure: Set[Hashable], possible: Set[Hashable] | None = None
) -> float:
    """AER, 0 to 1. Links may be anything hashable: (i, j) for one sentence, (k, i, j) for a corpus.

    possible: taken together with the sure links; by default there are no others.
    Raises ValueError where neither alignment has a link, and TypeError for links that are no set.
    """
    possible = frozenset() if possible is None else possible
    for name, links in (("predicted", predicted), ("sure", sure), ("possible", possible)):
        if not isinstance(links, Set):
            raise TypeError(f"{name}: expected a set of links, got {links!r}")
    if not predicted and not sure:
        raise ValueError("predicted, sure: expected at least one link in one of them, got none")
    either = sure | possible
    return 1 - (len(predicted & sure) + len(predicted & either)) / (len(predicted) + len(sure))
