import math
import re

import pytest
import torch

from attnlib.weights import masked_softmax

pytestmark = pytest.mark.usefixtures("double")


def test_by_hand() -> None:
    alpha = masked_softmax(torch.log(torch.tensor([1.0, 2, 3, 4])))
    torch.testing.assert_close(alpha, torch.tensor([0.1, 0.2, 0.3, 0.4]))


def test_padding_is_exactly_zero_and_rows_sum_to_one() -> None:
    e, mask = torch.randn(5, 7), torch.rand(5, 7) < 0.5
    mask[:, 0] = True
    alpha = masked_softmax(e, mask)
    assert (alpha[~mask] == 0).all()
    torch.testing.assert_close(alpha.sum(-1), torch.ones(5))
    for row, energies, real in zip(alpha, e, mask, strict=True):
        total = sum(math.exp(x) for x in energies[real])
        torch.testing.assert_close(row[real], energies[real].exp() / total)


def test_extra_padding_changes_nothing() -> None:
    e = torch.randn(3, 4)
    padded = torch.cat((e, torch.full((3, 2), 1e9)), 1)
    mask = torch.tensor([True] * 4 + [False] * 2)
    torch.testing.assert_close(
        masked_softmax(padded, mask)[:, :4], masked_softmax(e), rtol=0, atol=0
    )


def test_stable_and_shift_invariant() -> None:
    e = torch.tensor([1000.0, 999, -1000])
    torch.testing.assert_close(masked_softmax(e), masked_softmax(torch.tensor([1.0, 0, -1999])))


@pytest.mark.parametrize("anything", [math.nan, math.inf, -math.inf, 1e300])
def test_padding_may_hold_anything(anything: float) -> None:
    e = torch.tensor([1.0, anything, 1.0], requires_grad=True)
    alpha = masked_softmax(e, torch.tensor([True, False, True]))
    assert alpha.tolist() == [0.5, 0, 0.5]
    (alpha * torch.tensor([4.0, 2, 0])).sum().backward()
    # d/de_j of sum_k g_k alpha_k is alpha_j (g_j - sum_k g_k alpha_k), the sum 2 here.
    assert e.grad.tolist() == [1, 0, -1]


def test_arguments_are_untouched() -> None:
    e, mask = torch.randn(2, 3), torch.tensor([True, True, False])
    copies = e.clone(), mask.clone()
    masked_softmax(e, mask)
    assert torch.equal(e, copies[0])
    assert torch.equal(mask, copies[1])


def test_gradients_by_finite_differences() -> None:
    mask = torch.tensor([True, True, False, True])
    assert torch.autograd.gradcheck(
        lambda e: masked_softmax(e, mask), torch.randn(2, 4, requires_grad=True)
    )


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("e", "mask", "message"),
    [
        ([[1.0, 2], [3, 4]], [[True, False], [False, False]], "mask: a row has no real token"),
        ([[1.0, 2]], [[True, False, True]], "e (1, 2), mask (1, 3)"),
        ([[1.0, math.nan]], None, "e: the energies of real tokens must be finite"),
        ([[1.0, math.inf]], [[True, True]], "e: the energies of real tokens must be finite"),
        ([[-math.inf, -math.inf]], None, "e: the energies of real tokens must be finite"),
        ([[1.0, -math.inf]], None, "e: the energies of real tokens must be finite"),
        ([[1.0, -math.inf]], [[True, True]], "e: the energies of real tokens must be finite"),
        ([[1.0, 2.0, -math.inf]], [[False, True, True]], "e: the energies of real tokens"),
        ([[]], None, "e: a row has no energies"),
        ([[1.0, 2.0]], [[True]], "e (1, 2), mask (1, 1)"),
        ([[1.0]], [[True, True]], "e (1, 1), mask (1, 2)"),
    ],
)
def test_bad_rows(e: list[list[float]], mask: list[list[bool]] | None, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        masked_softmax(torch.tensor(e), None if mask is None else torch.tensor(mask))


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    "mask",
    [
        torch.tensor([1, 1, 0]),
        torch.tensor([1, 1, 0], dtype=torch.uint8),
        torch.tensor([1.0, 1, 0]),
        [True, True, False],
    ],
)
def test_masks_are_booleans(mask: object) -> None:
    with pytest.raises(ValueError, match=r"mask: expected .*booleans, True on a real token, got"):
        masked_softmax(torch.tensor([1.0, 2, 3]), mask)
