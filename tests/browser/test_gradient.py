"""The gradient in the built lesson 04: moved by hand, and equal to PyTorch at every step."""

from typing import Any

import pytest
import torch
from controls import live_figure, numbers, slider, stored
from playwright.sync_api import Locator, Page, expect
from torch import Tensor

from attnlib.context import attend

LESSON = "lessons/04_context"
pytestmark = pytest.mark.usefixtures("double")


@pytest.fixture(scope="module")
def state() -> Any:
    """What the notebook keeps of the figure."""
    return stored(LESSON, "ContextGradient")["state"]


@pytest.fixture
def control(page: Page, figures: str) -> Locator:
    """The controls and the figure, on the lesson's page."""
    return live_figure(page, figures, LESSON, "Gradient in the plane")


def check(control: Locator, state: Any, word: str, steps: int) -> Tensor:
    """Every number of the figure is what PyTorch makes of the notebook. Returns dL/de."""
    e, h, d, W_o, b = (
        torch.tensor(state["numbers"][name], dtype=torch.float64)
        for name in ("e", "h", "d", "W_o", "b")
    )

    def loss_of_c(c: Tensor) -> Tensor:
        return -(W_o @ (torch.tanh(d + c) + c) + b).log_softmax(-1)[state["targets"].index(word)]

    def loss(e: Tensor) -> Tensor:
        return loss_of_c(attend(e, h)[0])

    for _ in range(steps):
        e = e - state["rate"] * torch.func.grad(loss)(e)
    c, alpha = attend(e, h)
    slopes, slope = torch.func.grad(loss)(e), torch.func.grad(loss_of_c)(c)
    part = control.locator(".attn-pulls")
    due = {"energies": e, "alpha": alpha, "context": c, "slope": slope, "slopes": slopes}
    for name, tensor in due.items():
        assert numbers(part, name) == pytest.approx(tensor.tolist(), abs=1e-9)
    assert numbers(part, "loss") == pytest.approx(loss(e).item(), abs=1e-9)

    p = (-loss(e)).exp()
    words = control.locator("[aria-live]")
    expect(words).to_contain_text(f"p({word}) = {p:.4f}, L = {loss(e):.4f}.")
    up, down = (state["words"][int(j)] for j in (slopes.argmin(), slopes.argmax()))
    expect(words).to_contain_text(f"that of “{up}” rises most, and that of “{down}” falls most")
    rises = control.locator(".attn-towards").evaluate_all(
        "all => all.map(path => path.classList.contains('attn-rises'))"
    )
    assert rises == (slopes < 0).tolist()
    return slopes


def test_each_word_pulls_at_the_energies(control: Locator, state: Any) -> None:
    """At the start, after a step, and at last after as many as there are, by the keyboard."""
    assert check(control, state, "homme", 0).tolist() == pytest.approx(
        [0.1938, -0.2055, 0.0013, 0.0103], abs=5e-5
    )
    menu, steps = control.get_by_role("combobox"), slider(control, "steps of learning")
    for target, word in enumerate(state["targets"]):
        menu.select_option(index=target)
        check(control, state, word, 0)
        steps.press("ArrowRight")
        check(control, state, word, 1)
        steps.press("Home")
    steps.press("End")
    check(control, state, word, int(steps.get_attribute("max") or 0))
    control.get_by_role("button", name="Reset").click()
    check(control, state, "homme", 0)


def test_the_arrow_points_down_the_slope(control: Locator) -> None:
    """From c, at the scale of the plane: 100 to a unit, 50 around it, and up is up."""
    drawn = control.locator(".attn-down").get_attribute("d") or ""
    (x, y), (u, v) = (map(float, end.split(",")) for end in drawn[1:].split("M")[0].split("L"))
    part = control.locator(".attn-pulls")
    c, slope = numbers(part, "context"), numbers(part, "slope")
    assert [x, y] == pytest.approx([150 + 100 * c[0], 150 - 100 * c[1]], abs=0.01)
    assert [u - x, v - y] == pytest.approx([-100 * slope[0], 100 * slope[1]], abs=0.02)


def test_nothing_is_cut_on_a_phone(page: Page, figures: str) -> None:
    control = live_figure(page, figures, LESSON, "Gradient in the plane")
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 740})
        assert control.locator(".attn").evaluate("c => c.scrollWidth <= c.clientWidth")
        cut = "all => all.filter(c => c.scrollWidth > c.clientWidth).length"
        assert control.locator(".attn-pulls :is(th, td)").evaluate_all(cut) == 0
        assert control.evaluate("c => c.getBoundingClientRect().height") < 740
