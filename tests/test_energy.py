import re
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from attnlib.energy import SCORES, Dot, Location, additive, dot, general, location, scaled_dot

pytestmark = pytest.mark.usefixtures("double")

N, M, A, TX = 4, 6, 5, 7
# The example of lesson 05: the man said <end>, and the second output word asks.
H = torch.tensor([[-1, 1], [1, -1], [0, -1], [-1, -1]], dtype=torch.float64)
S_1 = torch.tensor([-0.5, 0.5], dtype=torch.float64)
W_A = torch.tensor([[1, 1], [-1, 1]], dtype=torch.float64)
U_A = torch.eye(2, dtype=torch.float64)
V_A = torch.tensor([2, 2], dtype=torch.float64)


def random(*shape: int) -> Tensor:
    return torch.randn(shape, requires_grad=True)


def test_additive_by_hand() -> None:
    # W_a s_1 = (0, 1), so the arguments of tanh are (-1, 2), (1, 0), (0, 0), (-1, 0).
    tanh = torch.tanh
    expected = 2 * tanh(torch.tensor([[-1.0, 2], [1, 0], [0, 0], [-1, 0]])).sum(-1)
    torch.testing.assert_close(additive(S_1, H, W_A, U_A, V_A), expected)
    assert expected.tolist() == pytest.approx([0.4049, 1.5232, 0, -1.5232], abs=5e-5)


def test_products_by_hand() -> None:
    assert dot(S_1, H).tolist() == [1, -1, -0.5, 0]
    torch.testing.assert_close(scaled_dot(S_1, H), dot(S_1, H) / 2**0.5)
    assert general(S_1, H, W_A).tolist() == [1, -1, 0, 1]  # s^T W_a = (-1, 0)
    assert location(S_1, H).tolist() == [1, -1, -0.5, 0]


def loops(formula: Callable[[Tensor, Tensor], Tensor], s: Tensor, h: Tensor) -> Tensor:
    return torch.stack([torch.stack([formula(s[b], h_j) for h_j in h[b]]) for b in range(len(s))])


def test_every_score_equals_its_formula_in_loops() -> None:
    s, h, W = torch.randn(3, N), torch.randn(3, TX, M), torch.randn(N, M)
    W_a, U_a, v_a = torch.randn(A, N), torch.randn(A, M), torch.randn(A)
    close = torch.testing.assert_close
    close(general(s, h, W), loops(lambda s, h: s @ W @ h, s, h))
    close(additive(s, h, W_a, U_a, v_a), loops(lambda s, h: v_a @ (W_a @ s + U_a @ h).tanh(), s, h))
    h = h[..., :N]
    close(dot(s, h), loops(lambda s, h: (s * h).sum(), s, h))
    close(scaled_dot(s, h), loops(lambda s, h: (s * h).sum() / N**0.5, s, h))
    W_l = torch.randn(TX, N)
    close(location(s, W_l), torch.stack([torch.stack([row @ s_b for row in W_l]) for s_b in s]))


def test_scaled_dot_is_torchs() -> None:
    """With the identity as values, scaled_dot_product_attention returns the weights."""
    s, h = torch.randn(2, 3, N), torch.randn(2, TX, N)
    values = torch.eye(TX).expand(2, TX, TX)
    expected = torch.nn.functional.scaled_dot_product_attention(s, h, values)
    torch.testing.assert_close(scaled_dot(s, h.unsqueeze(1)).softmax(-1), expected)


def test_all_rows_at_once() -> None:
    s, h, W = torch.randn(3, N), torch.randn(TX, M), torch.randn(N, M)
    torch.testing.assert_close(general(s, h, W), torch.stack([general(row, h, W) for row in s]))


@pytest.mark.parametrize(
    ("score", "shapes"),
    [
        (dot, [(2, N), (2, TX, N)]),
        (scaled_dot, [(2, N), (2, TX, N)]),
        (general, [(2, N), (2, TX, M), (N, M)]),
        (additive, [(2, N), (2, TX, M), (A, N), (A, M), (A,)]),
        (location, [(2, N), (TX, N)]),
    ],
)
def test_gradients_by_finite_differences(
    score: Callable[..., Tensor], shapes: list[tuple[int, ...]]
) -> None:
    assert torch.autograd.gradcheck(score, [random(*shape) for shape in shapes])


def test_additive_energy_is_bounded_by_v_a() -> None:
    e = additive(
        1e3 * torch.randn(9, N),
        torch.randn(9, TX, M),
        torch.randn(A, N),
        torch.randn(A, M),
        torch.ones(A),
    )
    assert e.abs().max() <= A


@pytest.mark.parametrize("name", [name for name in SCORES if name])
def test_modules_are_their_formulas(name: str) -> None:
    m = N if "dot" in name else M
    score = SCORES[name](N, m, TX if name == "location" else A)
    s, h = torch.randn(3, N), torch.randn(3, TX, m)
    parameters = {key.split(".")[0]: value for key, value in score.named_parameters()}
    if name == "additive":
        parameters["v_a"] = parameters["v_a"][0]
    arguments = (s, *parameters.values()) if name == "location" else (s, h, *parameters.values())
    expected = {
        "dot": dot,
        "scaled_dot": scaled_dot,
        "general": general,
        "additive": additive,
        "location": location,
    }[name](*arguments)
    torch.testing.assert_close(score(s, score.keys(h)), expected)


def test_only_location_ignores_the_annotations() -> None:
    """Permuting h permutes the energies: a score that ignored h would not notice."""
    order = torch.randperm(TX)
    for name, cls in SCORES.items():
        score = cls(N, N, TX)
        s, h = torch.randn(3, N), torch.randn(3, TX, N)
        e, permuted = score(s, score.keys(h)), score(s, score.keys(h[:, order]))
        if name in ("location", None):
            torch.testing.assert_close(permuted, e)
        else:
            torch.testing.assert_close(permuted, e[:, order])
            assert not torch.allclose(permuted, e)


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: dot(torch.ones(3), torch.ones(5, 4)), "h: expected 3 along axis -1"),
        (lambda: dot(torch.ones(2, 3), torch.ones(4, 5, 3)), "s (2,), h (4,)"),
        (lambda: general(torch.ones(3), torch.ones(5, 4), torch.ones(4, 3)), "W_a: expected 4"),
        (lambda: additive(S_1, H, W_A, U_A, torch.ones(3)), "v_a: expected 2"),
        (lambda: additive(S_1, H, W_A, torch.ones(3, 2), V_A), "U_a: expected 2"),
        (lambda: additive(S_1, H, torch.ones(2, 3), U_A, V_A), "W_a: expected 2"),
        (lambda: additive(S_1, H, W_A, torch.ones(2, 3), V_A), "U_a: expected 2"),
        (lambda: location(S_1, torch.ones(4, 3)), "W_a: expected 2"),
        (lambda: Dot(3, 4, 5), "n = 3 and m = 4"),
        (lambda: Location(N, N, 3)(torch.ones(N), torch.ones(4, N)), "3 positions, got 4"),
    ],
)
def test_wrong_shapes_are_named(call: Callable[[], Tensor], argument: str) -> None:
    with pytest.raises(ValueError, match=re.escape(argument)):
        call()
