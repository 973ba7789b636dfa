"""What the errors of the road say, for every function that takes tensors of several shapes."""

import re
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from attnlib.context import attend, context
from attnlib.energy import Additive, Dot, General, Location, additive, dot, general, scaled_dot
from attnlib.shapes import fit, whole
from attnlib.weights import masked_softmax

pytestmark = pytest.mark.usefixtures("unchecked")

B, TX, N = 3, 5, 4  # and Ty = B: where a wrong axis could pass for the right one
S, H, W = torch.randn(B, B, N), torch.randn(B, TX, N), torch.randn(N, N)
E = torch.randn(B, B, TX)


@pytest.mark.parametrize(
    "call",
    [
        lambda: dot(S, H),
        lambda: scaled_dot(S, H),
        lambda: general(S, H, W),
        lambda: additive(S, H, W, W, W[0]),
        lambda: Dot(N, N, N)(S, H),
        lambda: General(N, N, N)(S, H),
        lambda: Additive(N, N, N)(S, H),
        lambda: Location(N, N, TX)(S, H),
        lambda: context(E.softmax(-1), H),
        lambda: masked_softmax(E, torch.ones(B, TX, dtype=torch.bool)),
        lambda: attend(E, H),
        lambda: attend(E, H[:, None], torch.ones(B, TX, dtype=torch.bool)),
    ],
)
def test_as_many_sentences_as_words_are_not_mixed_up(call: Callable[[], Tensor]) -> None:
    """Row i of sentence b must meet the annotations of b, not those of sentence i."""
    with pytest.raises(ValueError, match=r"batch shapes do not go together: \w+ \(3, [13]\)"):
        call()


@pytest.mark.parametrize("Ty", [B, B + 1])
def test_a_batch_of_matrices(Ty: int) -> None:
    s, mask = torch.randn(B, Ty, N), torch.arange(TX) < torch.tensor([[5], [2], [3]])
    c, alpha = attend(dot(s, H[:, None]), H[:, None], mask[:, None])
    for b in range(B):
        for i in range(Ty):
            alone = attend(dot(s[b, i], H[b]), H[b], mask[b])
            torch.testing.assert_close((c[b, i], alpha[b, i]), alone)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: dot(torch.tensor(1.0), H), "s: expected n along axis -1"),
        (lambda: dot(S[0, 0], S[0, 0]), "h: expected Tx along axis -2"),
        (lambda: dot([1.0], H), "s: expected a tensor of floating-point numbers, got list"),
        (lambda: dot(S[0].long(), H), "s: expected floating-point numbers, got torch.int64"),
        (lambda: dot(S[0], H.double()), "one precision, got s torch.float32, h torch.float64"),
        (lambda: dot(S[0], H.to("meta")), "one device, got s cpu, h meta"),
        (lambda: scaled_dot(S[..., :0], H[:, None, :, :0]), "s: expected at least one component"),
        (lambda: general(S[0], H, W[None]), "W_a: expected axes (n, m)"),
        (lambda: additive(S[0], H, W, W, W), "v_a: expected axes (a)"),
        (lambda: context(E[0].long(), H), "alpha: expected floating-point numbers"),
        (lambda: context(E[0], H.mT), "h: expected 5 along axis -2"),
        (lambda: masked_softmax(E.long()), "e: expected floating-point numbers"),
    ],
)
def test_the_argument_is_named(call: Callable[[], Tensor], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


def test_axes_of_one_broadcast() -> None:
    fit(s=(S, "float * n"), h=(H[:, None], "float * Tx n"))
    fit(s=(S[:1], "float * n"), h=(H[0, None, None], "float * Tx n"))
    with pytest.raises(ValueError, match=re.escape("s (3, 3), h (2, 1)")):
        fit(s=(S, "float * n"), h=(H[:2, None], "float * Tx n"))


def test_two_precisions_under_autocast() -> None:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        e = dot(S[0].bfloat16(), H)
    assert e.shape == (B, TX)


@pytest.mark.parametrize("value", [True, 1.5, "2", None])
def test_no_whole_number(value: object) -> None:
    with pytest.raises(TypeError, match="beam: expected a whole number, got"):
        whole("beam", value)
