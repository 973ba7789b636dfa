import re

import pytest
import torch

from attnlib.context import attend, context
from attnlib.weights import masked_softmax

pytestmark = pytest.mark.usefixtures("double")
H = torch.tensor([[-1, 1], [1, -1], [0, -1], [-1, -1]], dtype=torch.float64)


def test_by_hand() -> None:
    c = context(torch.tensor([0.5, 0.25, 0.25, 0]), H)
    assert c.tolist() == [-0.25, 0]


def test_the_notes_second_step() -> None:
    """e_2j of lesson 05, rounded to four decimals, give its alpha_2j and c_2."""
    c, alpha = attend(torch.tensor([0.4049, 1.5232, 0, -1.5232]), H)
    torch.testing.assert_close(
        alpha, torch.tensor([0.2052, 0.6280, 0.1369, 0.0298]), rtol=0, atol=2e-4
    )
    torch.testing.assert_close(c, torch.tensor([0.3929, -0.5895]), rtol=0, atol=2e-4)


def test_two_weightings_one_context() -> None:
    """The four vectors are dependent, so another alpha makes the same c."""
    c, alpha = attend(torch.tensor([0.4049, 1.5232, 0, -1.5232]), H)
    # (0,-1) twice = (1,-1) + (-1,-1): weight moves from the ends to the middle, c stays.
    other = alpha + alpha[3] * torch.tensor([0.0, -1, 2, -1])
    assert (other >= 0).all()
    torch.testing.assert_close(context(other, H), c)


def test_equals_the_sum_in_loops() -> None:
    alpha, h = masked_softmax(torch.randn(3, 5)), torch.randn(3, 5, 4)
    for b in range(3):
        expected = sum((alpha[b, j] * h[b, j] for j in range(5)), torch.zeros(4))
        torch.testing.assert_close(context(alpha, h)[b], expected)


def test_attend_is_torchs_attention() -> None:
    e, h, mask = torch.randn(2, 3, 5), torch.randn(2, 5, 4), torch.rand(2, 5) < 0.7
    mask[:, 0] = True
    # With the identity as queries' partner, torch's scores are e itself (scale 1).
    expected = torch.nn.functional.scaled_dot_product_attention(
        e, torch.eye(5).expand(2, 5, 5), h, attn_mask=mask[:, None].expand(2, 3, 5), scale=1.0
    )
    c, _ = attend(e, h[:, None], mask[:, None])
    torch.testing.assert_close(c, expected)


@pytest.mark.parametrize("anything", [float("nan"), float("inf")])
@pytest.mark.parametrize("rows", [(), (3,)])
def test_what_the_mask_hides_changes_nothing(anything: float, rows: tuple[int, ...]) -> None:
    e, h = torch.randn(*rows, 4, requires_grad=True), torch.randn(4, 2)
    mask = torch.tensor([True, False, True, False])
    padded = h.masked_fill(~mask[:, None], anything).requires_grad_()
    (c, alpha), expected = attend(e, padded, mask), attend(e[..., mask], h[mask])
    torch.testing.assert_close((c, alpha[..., mask]), expected)
    c.sum().backward()
    assert e.grad.isfinite().all()
    assert padded.grad.isfinite().all()
    assert (padded.grad[~mask] == 0).all()


def test_each_row_with_a_mask_of_its_own() -> None:
    """Row 0 does not see the last annotation; row 1 does."""
    h = torch.tensor([[1.0], [3], [float("inf")]])
    c, _ = attend(torch.zeros(2, 3), h, torch.tensor([[True, True, False], [True, True, True]]))
    assert c.tolist() == [[2], [float("inf")]]


def test_context_lies_within_the_annotations() -> None:
    h = torch.randn(100, 6, 3)
    c, _ = attend(3 * torch.randn(100, 6), h)
    assert (c <= h.amax(1)).all()
    assert (c >= h.amin(1)).all()


def test_gradient_of_the_energies_is_alpha_times_h_minus_c() -> None:
    e, g = torch.randn(5, requires_grad=True), torch.randn(4)
    h = torch.randn(5, 4)
    c, alpha = attend(e, h)
    (c @ g).backward()
    torch.testing.assert_close(e.grad, (alpha * ((h - c) @ g)).detach())


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("alpha", "h", "message"),
    [
        ((3,), (4, 2), "h: expected 3 along axis -2"),
        ((2, 4), (3, 4, 2), "alpha (2,), h (3,)"),
        ((4,), (4,), "h: expected 4 along axis -2"),
    ],
)
def test_wrong_shapes(alpha: tuple[int, ...], h: tuple[int, ...], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        context(torch.ones(alpha), torch.ones(h))
