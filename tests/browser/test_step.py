"""One step of the decoder, in the built lesson: all five stations equal PyTorch at every move."""

from itertools import pairwise
from typing import Any

import pytest
import torch
from controls import drag, live_figure, numbers, slider, small_page, stored, value
from playwright.sync_api import Locator, Page, expect
from torch import Tensor

from attnlib.context import context
from attnlib.energy import additive
from attnlib.weights import masked_softmax
from attnlib.widgets import forward_step

LESSON = "lessons/05_forward_step"
STATIONS = ("e", "alpha", "c", "s", "y")
SLIDERS = ("s₁,₁", "s₁,₂", "add to hⱼ,₁", "add to hⱼ,₂")


@pytest.fixture(scope="module")
def state() -> dict[str, Any]:
    """What the notebook keeps of the figure."""
    model = stored(LESSON, "ForwardStep")
    return dict(model["state"])


@pytest.fixture
def control(page: Page, figures: str) -> Locator:
    return live_figure(page, figures, LESSON, "One step of the decoder")


def dropdown(control: Locator, name: str) -> Locator:
    return control.get_by_role("combobox", name=name, exact=True)


def checkbox(control: Locator, name: str) -> Locator:
    return control.get_by_role("checkbox", name=name, exact=True)


def expected(control: Locator, state: dict[str, Any]) -> dict[str, Tensor]:
    """The five stations in PyTorch, for what the controls say."""
    t = {name: torch.tensor(x, dtype=torch.float64) for name, x in state["numbers"].items()}
    first, second, *added = (value(control, name) for name in SLIDERS)
    s = t["y"].new_tensor([first, second])
    j = dropdown(control, "choose hⱼ").evaluate("select => select.selectedIndex")
    t["h"][j] += t["h"].new_tensor(added)
    mask = torch.ones(len(t["h"]), dtype=torch.bool)
    mask[j] = not checkbox(control, "mask hⱼ").is_checked()

    e = additive(s, t["h"], t["W_a"], t["U_a"], t["v_a"])
    alpha = masked_softmax(e, mask)
    c = context(alpha, t["h"])
    gru = dropdown(control, "f is a").evaluate("select => select.selectedIndex") == 1
    cell = (torch.nn.GRUCell if gru else torch.nn.RNNCell)(4, 2, bias=False).double()
    W, U = ("W_gru", "U_gru") if gru else ("W", "U")
    cell.load_state_dict({"weight_ih": t[W], "weight_hh": t[U]})
    with torch.no_grad():
        s = cell(torch.cat((t["y"], c)), s)
    seen = t["y"] if checkbox(control, "g sees y₁").is_checked() else 0 * t["y"]
    y = (t["W_o"] @ torch.cat((s + c, seen))).softmax(-1)
    return {"e": e, "alpha": alpha, "c": c, "s": s, "y": y}


def check(control: Locator, state: dict[str, Any]) -> dict[str, list[float]]:
    """Every number of the figure is PyTorch's; returns what the stations show."""
    shown = {}
    for name, values in expected(control, state).items():
        station = control.locator(f".attn-of-{name}")
        shown[name] = numbers(station, name)
        found = torch.tensor(shown[name], dtype=torch.float64)
        torch.testing.assert_close(found, values, rtol=0, atol=1e-9)
        texts = station.locator("output").all_inner_texts()
        for text, number in zip(texts, shown[name], strict=True):
            assert float(text.replace("\N{MINUS SIGN}", "-")) == pytest.approx(number, abs=5.1e-5)
    best = state["target"][shown["y"].index(max(shown["y"]))]
    assert control.locator(".attn-of-y .attn-chosen span").inner_text() == best
    most = state["source"][shown["alpha"].index(max(shown["alpha"]))]
    expect(control.locator("[aria-live=polite]")).to_contain_text(f"weight: “{most}”")
    return shown


def moved(before: dict[str, list[float]], after: dict[str, list[float]]) -> str:
    return " ".join(name for name in STATIONS if before[name] != after[name])


def test_at_first_it_is_the_example_of_the_lesson(control: Locator, state: dict[str, Any]) -> None:
    shown = check(control, state)
    assert shown["e"] == pytest.approx([0.4049, 1.5232, 0, -1.5232], abs=1e-4)
    assert shown["s"] == pytest.approx([0.3739, -0.0893], abs=1e-4)
    assert shown["y"][1] == pytest.approx(0.7707, abs=1e-4)
    expect(control.locator(".attn-station .attn-track b:visible")).to_have_count(0)


@pytest.mark.parametrize("name", SLIDERS)
def test_the_mouse_moves_every_slider(control: Locator, state: dict[str, Any], name: str) -> None:
    before = check(control, state)
    for by in (20, -35):
        old = value(control, name)
        drag(slider(control, name), by)
        assert (value(control, name) - old) * by > 0
        after = check(control, state)
        assert moved(before, after) == "e alpha c s y"
    assert control.locator(".attn-station .attn-track b:visible").count() > 3


def test_sliders_move_the_annotation_that_is_chosen(
    control: Locator, state: dict[str, Any]
) -> None:
    slider(control, SLIDERS[2]).press("End")
    slider(control, SLIDERS[3]).press("Home")
    given = control.locator(".attn-given")
    for j in range(4):
        dropdown(control, "choose hⱼ").select_option(index=j)
        check(control, state)
        h = [list(row) for row in state["numbers"]["h"]]
        h[j] = [h[j][0] + 1, h[j][1] - 1]
        assert numbers(given, "given")["h"] == h
        expect(given.locator(".attn-chosen")).to_contain_text(state["source"][j])


def test_what_comes_later_does_not_move_what_comes_before(
    control: Locator, state: dict[str, Any]
) -> None:
    dropdown(control, "choose hⱼ").select_option(index=3)
    shown = [check(control, state)]
    dropdown(control, "f is a").select_option("GRU")
    shown.append(check(control, state))
    checkbox(control, "g sees y₁").uncheck()
    shown.append(check(control, state))
    checkbox(control, "mask hⱼ").check()
    shown.append(check(control, state))
    changes = [moved(before, after) for before, after in pairwise(shown)]
    assert changes == ["s y", "y", "alpha c s y"]
    assert shown[-1]["alpha"] == pytest.approx([0.2116, 0.6473, 0.1411, 0], abs=1e-4)
    dropdown(control, "f is a").select_option("tanh RNN")
    check(control, state)


def test_what_the_lesson_proposes(control: Locator, state: dict[str, Any]) -> None:
    best = control.locator(".attn-of-y .attn-chosen span")
    dropdown(control, "choose hⱼ").select_option(index=0)
    for name in SLIDERS[2:]:
        slider(control, name).press("End")
    expect(best).to_have_text("a")
    dropdown(control, "choose hⱼ").select_option(index=1)
    slider(control, SLIDERS[2]).press("Home")
    checkbox(control, "g sees y₁").uncheck()
    expect(best).to_have_text("l'")
    checkbox(control, "g sees y₁").check()
    expect(best).not_to_have_text("l'")
    check(control, state)


def test_reset_returns_to_the_example(control: Locator, state: dict[str, Any]) -> None:
    before = check(control, state)
    for name in SLIDERS:
        slider(control, name).press("End")
    dropdown(control, "choose hⱼ").select_option(index=2)
    dropdown(control, "f is a").select_option(index=1)
    checkbox(control, "mask hⱼ").check()
    checkbox(control, "g sees y₁").uncheck()
    assert moved(before, check(control, state)) == "e alpha c s y"
    control.get_by_role("button", name="Reset").click()
    assert check(control, state) == before
    assert [value(control, name) for name in SLIDERS] == [-0.5, 0.5, 0, 0]
    assert not checkbox(control, "mask hⱼ").is_checked()
    assert checkbox(control, "g sees y₁").is_checked()


def test_the_tour_moves_the_figure_and_gives_the_readers_own_state_back(
    control: Locator, state: dict[str, Any]
) -> None:
    before = check(control, state)
    slider(control, SLIDERS[0]).press("End")
    own = check(control, state)

    def press(name: str) -> None:
        button = control.get_by_role("button", name=name, exact=True)
        button.focus()
        button.press("Enter")

    said = control.locator("[aria-live=polite]")
    press("Take the tour")
    expect(control.get_by_role("button", name="Next")).to_be_focused()
    seen = [before]
    for k in range(1, 10):
        expect(said).to_contain_text(f"Step {k} of 9. ")
        seen.append({name: numbers(control.locator(f".attn-of-{name}"), name) for name in STATIONS})
        press("Next")
    assert seen[1:6] == [before] * 5
    assert [moved(before, now) for now in seen[6:]] == ["e alpha c s y", "alpha c s y", "s y", "y"]
    press("Back")
    expect(said).to_contain_text("Step 8 of 9. ")
    slider(control, SLIDERS[1]).press("Home")
    expect(said).to_contain_text("The largest weight")  # the reader's move, no longer the tour's
    press("End the tour")
    expect(control.get_by_role("button", name="Take the tour")).to_be_focused()
    assert check(control, state) == own


def test_a_phone_shows_all_of_it(page: Page, control: Locator) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for part in control.locator(".attn, .attn-station, .live-row").all():
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_markup_in_words_stays_text(page: Page, tmp_path: Any, state: dict[str, Any]) -> None:
    markup = "<b>x</b>"
    tensors = {name: torch.tensor(x, dtype=torch.float64) for name, x in state["numbers"].items()}
    tensors["s"] = torch.tensor([-0.5, 0.5])
    figure = small_page(page, tmp_path, forward_step([markup] * 4, [markup] * 5, markup, **tensors))
    assert figure.locator("b", has_text="x").count() == 0
    assert figure.locator(".attn-of-alpha li span").first.inner_text() == markup


def test_axes_of_one_size_are_not_mixed_up(page: Page, tmp_path: Any) -> None:
    """Tx = V = a = E = 2, where a matrix taken for its transpose would go unnoticed."""
    shapes = {"W": (2, 4), "W_gru": (6, 4), "U_gru": (6, 2), "W_o": (2, 4), "y": (2,), "v_a": (2,)}
    shapes |= dict.fromkeys(("h", "W_a", "U_a", "U"), (2, 2))
    given = {name: torch.randn(shape) for name, shape in shapes.items()}
    box = forward_step(["a", "b"], ["c", "d"], "b", s=torch.tensor([-0.5, 0.5]), **given)
    figure = box.children[-1]
    state = {name: getattr(figure, name) for name in ("numbers", "source", "target")}
    small_page(page, tmp_path, box)
    control = page.locator("body")
    check(control, state)
    dropdown(control, "f is a").select_option("GRU")
    check(control, state)
