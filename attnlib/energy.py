"""The energy e_ij = a(s_{i-1}, h_j): how well source position j fits output position i.

    dot         s^T h_j                             Luong 2015
    scaled_dot  s^T h_j / sqrt(n)                   Vaswani 2017, Eq. 1
    general     s^T W_a h_j                         Luong 2015
    additive    v_a^T tanh(W_a s + U_a h_j)         Bahdanau 2015, Appendix A.1.2
    location    (W_a s)_j                           Luong 2015, section 3.1

s is the decoder state that asks: s_{i-1} in Bahdanau 2015. Every score takes one state
s (..., n) and all annotations h (..., Tx, m) and gives a row of energies e (..., Tx). Only the
differences within a row matter: the softmax over j forgets any constant. Leading axes broadcast,
so s (Ty, n) with h (Tx, m) gives the whole matrix e (Ty, Tx); for a batch of matrices, s (B, Ty, n)
needs h (B, 1, Tx, m).
"""

from math import sqrt

from jaxtyping import Float
from torch import Tensor, nn

from attnlib.shapes import fit


def dot(s: Float[Tensor, "*#B n"], h: Float[Tensor, "*#B Tx n"]) -> Float[Tensor, "*B Tx"]:
    """e_j = s^T h_j. Needs m = n. Raises ValueError where the shapes disagree."""
    fit(s=(s, "float * n"), h=(h, "float * Tx n"))
    return (h @ s.unsqueeze(-1)).squeeze(-1)


def scaled_dot(s: Float[Tensor, "*#B n"], h: Float[Tensor, "*#B Tx n"]) -> Float[Tensor, "*B Tx"]:
    """e_j = s^T h_j / sqrt(n), of variance 1 for components of unit variance. Needs m = n.

    Raises ValueError where the shapes disagree, and for vectors without components.
    """
    e = dot(s, h)
    if s.shape[-1] == 0:
        raise ValueError(f"s: expected at least one component, got shape {tuple(s.shape)}")
    return e / sqrt(s.shape[-1])


def general(
    s: Float[Tensor, "*#B n"], h: Float[Tensor, "*#B Tx m"], W_a: Float[Tensor, "n m"]
) -> Float[Tensor, "*B Tx"]:
    """e_j = s^T W_a h_j. Raises ValueError where the shapes disagree."""
    fit(s=(s, "float * n"), h=(h, "float * Tx m"), W_a=(W_a, "float n m"))
    return dot(s, h @ W_a.T)


def additive(
    s: Float[Tensor, "*#B n"],
    h: Float[Tensor, "*#B Tx m"],
    W_a: Float[Tensor, "a n"],
    U_a: Float[Tensor, "a m"],
    v_a: Float[Tensor, " a"],
) -> Float[Tensor, "*B Tx"]:
    """e_j = v_a^T tanh(W_a s + U_a h_j), so |e_j| <= ||v_a||_1. Raises ValueError on bad shapes."""
    fit(
        s=(s, "float * n"),
        h=(h, "float * Tx m"),
        W_a=(W_a, "float a n"),
        U_a=(U_a, "float a m"),
        v_a=(v_a, "float a"),
    )
    return _additive(s, h @ U_a.T, W_a, v_a)


def _additive(s: Tensor, U_a_h: Tensor, W_a: Tensor, v_a: Tensor) -> Tensor:
    return ((s @ W_a.T).unsqueeze(-2) + U_a_h).tanh() @ v_a


def location(s: Float[Tensor, "*B n"], W_a: Float[Tensor, "Tx n"]) -> Float[Tensor, "*B Tx"]:
    """e_j = (W_a s)_j: a row of W_a for each position, whatever word stands there.

    Raises ValueError where the shapes disagree.
    """
    fit(s=(s, "float * n"), W_a=(W_a, "float Tx n"))
    return s @ W_a.T


class Score(nn.Module):
    """A score with its own parameters, split where the algebra allows: `keys` is the part that
    depends on h alone and is computed once a sentence; `forward(s, keys)` is what each step adds
    and gives e (..., Tx).

    n, m: sizes of s and h_j. a: units of the additive score; positions the location score knows.

    Raises ValueError where the shapes of s and keys disagree, which Constant does not check. Dot
    and ScaledDot raise it for n other than m, Location for a sentence of more than `a` tokens.
    """

    def __init__(self, n: int, m: int, a: int) -> None:
        super().__init__()

    def keys(self, h: Float[Tensor, "*B Tx m"]) -> Float[Tensor, "*B Tx k"]:
        return h


class Dot(Score):
    def __init__(self, n: int, m: int, a: int) -> None:
        super().__init__(n, m, a)
        if n != m:
            raise ValueError(
                f"score: a dot product needs states and annotations of one size, "
                f"got n = {n} and m = {m}"
            )

    def forward(self, s: Tensor, keys: Tensor) -> Tensor:
        return dot(s, keys)


class ScaledDot(Dot):
    def forward(self, s: Tensor, keys: Tensor) -> Tensor:
        return scaled_dot(s, keys)


class General(Score):
    def __init__(self, n: int, m: int, a: int) -> None:
        super().__init__(n, m, a)
        self.W_a = nn.Linear(m, n, bias=False)

    def keys(self, h: Tensor) -> Tensor:
        return self.W_a(h)

    def forward(self, s: Tensor, keys: Tensor) -> Tensor:
        return dot(s, keys)


class Additive(Score):
    def __init__(self, n: int, m: int, a: int) -> None:
        super().__init__(n, m, a)
        self.W_a = nn.Linear(n, a, bias=False)
        self.U_a = nn.Linear(m, a, bias=False)
        self.v_a = nn.Linear(a, 1, bias=False)

    def keys(self, h: Tensor) -> Tensor:
        return self.U_a(h)

    def forward(self, s: Tensor, keys: Tensor) -> Tensor:
        W_a = self.W_a.weight
        fit(s=(s, "float * n"), keys=(keys, "float * Tx a"), W_a=(W_a, "float a n"))
        return _additive(s, keys, W_a, self.v_a.weight[0])


class Location(Score):
    def __init__(self, n: int, m: int, a: int) -> None:
        super().__init__(n, m, a)
        self.W_a = nn.Linear(n, a, bias=False)

    def forward(self, s: Tensor, keys: Tensor) -> Tensor:
        fit(s=(s, "float * n"), keys=(keys, "float * Tx m"))
        Tx, positions = keys.shape[-2], self.W_a.out_features
        if Tx > positions:
            raise ValueError(f"h: the location score knows {positions} positions, got {Tx}")
        return location(s, self.W_a.weight[:Tx])


class Constant(Score):
    """0, the energy of a lone annotation, which takes all the weight whatever its energy."""

    def forward(self, s: Tensor, keys: Tensor) -> Tensor:
        return keys.new_zeros(keys.shape[:-1])


SCORES: dict[str | None, type[Score]] = {
    "dot": Dot,
    "scaled_dot": ScaledDot,
    "general": General,
    "additive": Additive,
    "location": Location,
    None: Constant,
}
