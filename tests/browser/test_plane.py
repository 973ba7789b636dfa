"""The plane of lesson 04 in the built page: moved by hand, and equal to Python at every step."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch
from controls import check_width, drag, live_figure, numbers, slider, small_page, stored, value
from playwright.sync_api import Locator, Page, expect
from torch import Tensor

from attnlib.context import context
from attnlib.widgets import ContextPlane, context_plane

LESSON = "lessons/04_context"
SHARES = [
    f"share of h{j}, {w}" for j, w in zip("₁₂₃₄", ("the", "man", "said", "<eos>"), strict=True)
]


class Stored(NamedTuple):
    """What the notebook keeps of the plane."""

    words: list[str]
    h: Tensor
    mixtures: Tensor


@pytest.fixture(scope="module")
def plane() -> Stored:
    model = stored(LESSON, "ContextPlane")
    h, mixtures = (
        torch.tensor(model["state"][name], dtype=torch.float64) for name in ("h", "mixtures")
    )
    return Stored(model["state"]["words"], h, mixtures)


@pytest.fixture
def control(page: Page, figures: str) -> Locator:
    """The controls and the plane, on the lesson's page."""
    return live_figure(page, figures, LESSON, "Context in the plane")


def four(x: float) -> str:
    """As the figure writes a number: a minus sign, and no minus zero."""
    return f"{round(x, 4) + 0.0:.4f}".replace("-", "\N{MINUS SIGN}")


def close(shown: Any, expected: Tensor) -> None:
    torch.testing.assert_close(
        torch.tensor(shown, dtype=torch.float64), expected, rtol=0, atol=1e-9
    )


def check(control: Locator, plane: Stored, shares: Tensor) -> None:
    """Every number of the figure is what Python makes of the notebook and of these shares."""
    part = control.locator(".attn-sums")
    close(numbers(part, "shares"), shares)
    for name, share in zip(SHARES, shares.tolist(), strict=True):
        assert value(control, name) == pytest.approx(share, abs=0.00501)  # a slider has steps
    alpha = shares / shares.sum()
    c, own = context(alpha, plane.h), context(plane.mixtures[0], plane.h)
    close(numbers(part, "alpha"), alpha)
    close(numbers(part, "parts"), alpha[:, None] * plane.h)
    close(numbers(part, "context"), c)
    far = torch.dist(c, own).item()
    assert numbers(part, "distance") == pytest.approx(far, abs=1e-9)
    expect(part.locator("output")).to_have_text(f"{far:.2f}")
    for row, weight in zip(part.locator("tbody tr").all(), alpha.tolist(), strict=True):
        expect(row.locator(".attn-alpha")).to_have_text(f"{weight:.4f}")

    # The drawing: 100 to a unit, 50 around it; the lesson's annotations reach from -1 to 1.
    dot = control.locator(".attn-c-dot")
    at = [float(dot.get_attribute(name) or "nan") for name in ("cx", "cy")]
    assert at == pytest.approx([150 + 100 * c[0].item(), 150 - 100 * c[1].item()], abs=0.01)
    radii = control.locator(".attn-mass").evaluate_all("all => all.map(m => +m.getAttribute('r'))")
    assert radii == pytest.approx((26 * alpha.sqrt()).tolist(), abs=0.01)

    words = control.locator("[aria-live]")
    expect(words).to_contain_text(f"c = ({', '.join(map(four, c.tolist()))}).")
    near = torch.cdist(c[None], plane.h)[0]
    j = int(near.argmin())
    name = f"h{'₁₂₃₄'[j]} (“{plane.words[j]}”)"
    expect(words).to_contain_text(f"This is {name} itself" if near[j] < 1e-9 else f"is {name}.")
    other = far < 1e-9 and torch.dist(alpha, plane.mixtures[0]) > 1e-9
    expect(words).to_have_text(re.compile(r"the same context\." if other else r"”\)( itself)?\.$"))


def choice(control: Locator) -> str:
    """What the dropdown says."""
    return control.get_by_role("combobox").evaluate("s => s.selectedOptions[0].text")


def test_it_begins_with_the_example(control: Locator, plane: Stored) -> None:
    check(control, plane, plane.mixtures[0])
    expect(control.locator(".attn-sums tfoot .attn-c")).to_have_text(
        "(0.3929, \N{MINUS SIGN}0.5895)"
    )


def test_every_mixture_can_be_chosen(control: Locator, plane: Stored) -> None:
    menu = control.get_by_role("combobox", name="mixture")
    names = menu.locator("option").all_inner_texts()
    assert len(names) == len(plane.mixtures) + 1
    for name, shares in reversed(list(zip(names, plane.mixtures, strict=False))):
        menu.select_option(name)
        assert choice(control) == name
        check(control, plane, shares)
    menu.select_option("your own")
    check(control, plane, plane.mixtures[0])
    control.get_by_role("button", name="Reset").click()
    assert choice(control) == names[0]


def test_every_slider_moves_the_mixture(control: Locator, plane: Stored) -> None:
    shares = plane.mixtures[0].clone()
    for j, name in enumerate(SHARES):
        drag(slider(control, name), 70 if value(control, name) < 0.5 else -70)
        assert abs(value(control, name) - shares[j].item()) > 0.1
        shares[j] = value(control, name)
        check(control, plane, shares)
        assert choice(control) == "your own"
        slider(control, name).press("ArrowLeft")
        shares[j] = value(control, name)
        check(control, plane, shares)
    control.get_by_role("button", name="Reset").click()
    check(control, plane, plane.mixtures[0])
    assert choice(control) != "your own"


def test_shares_that_make_a_mixture_by_hand_choose_it(control: Locator, plane: Stored) -> None:
    for name, key in zip(SHARES, ["Home", "End", "Home", "Home"], strict=True):
        slider(control, name).press(key)
    check(control, plane, torch.tensor([0.0, 1, 0, 0], dtype=torch.float64))
    assert choice(control).startswith("all on h₂")


def test_without_any_share_there_is_nothing_to_mix(control: Locator, plane: Stored) -> None:
    for name in SHARES:
        slider(control, name).press("Home")
    part = control.locator(".attn-sums")
    assert numbers(part, "shares") == [0, 0, 0, 0]
    assert [numbers(part, name) for name in ("alpha", "context", "distance")] == [None] * 3
    expect(control.locator("[aria-live]")).to_contain_text("nothing to mix")
    expect(control.locator(".attn-c-dot")).to_be_hidden()
    slider(control, SHARES[2]).press("End")
    check(control, plane, torch.tensor([0.0, 0, 1, 0], dtype=torch.float64))
    expect(control.locator(".attn-c-dot")).to_be_visible()


def test_the_arrows_end_at_the_context(control: Locator, plane: Stored) -> None:
    """Tip to tail: each arrow begins where another ends, the first at 0, the last ends at c."""
    lines = control.locator(".attn-part").evaluate_all(
        "all => all.map(p => p.getAttribute('d')).map(d => d.match(/^M([^L]+)L([^M]+)M/).slice(1)"
        ".map(end => end.split(',').map(Number)))"
    )
    begins, ends = {tuple(a) for a, _ in lines}, {tuple(b) for _, b in lines}
    assert begins - ends == {(150, 150)}
    ((x, y),) = ends - begins
    c = context(plane.mixtures[0], plane.h)
    assert (x, y) == pytest.approx((150 + 100 * c[0].item(), 150 - 100 * c[1].item()), abs=0.01)


def test_a_phone_shows_it_without_sideways_scrolling(phone: Page, book_url: str) -> None:
    control = live_figure(phone, book_url, LESSON, "Context in the plane")
    check_width(control)
    cut = "all => all.filter(c => c.scrollWidth > c.clientWidth).length"
    for width in (320, 360):
        phone.set_viewport_size({"width": width, "height": 740})
        assert control.locator(".attn").evaluate("c => c.scrollWidth <= c.clientWidth")
        assert control.locator(".attn-sums :is(th, td)").evaluate_all(cut) == 0


def test_markup_in_a_word_stays_text(page: Page, tmp_path: Path) -> None:
    nasty = ["<img src=x onerror=alert(1)>", "</script><b>", "&amp;", "d"]
    figure = small_page(
        page, tmp_path, ContextPlane(nasty, torch.randn(4, 2), [[1.0, 0.0, 0.0, 0.0]])
    )
    assert figure.locator("tbody th").all_inner_texts() == nasty
    assert f"(“{nasty[0]}”)" in figure.locator("[aria-live]").inner_text()
    expect(figure.locator("img, b:not(.attn-track b)")).to_have_count(0)


def test_two_views_of_one_plane_move_together(page: Page, tmp_path: Path) -> None:
    plane = context_plane(
        list("abcd"), torch.randn(4, 2), {"all": [1.0] * 4, "the last": [0.0, 0.0, 0.0, 1.0]}
    )
    figures = small_page(page, tmp_path, plane, plane)
    page.get_by_role("combobox").first.select_option("the last")
    for figure in figures.all():
        assert numbers(figure.locator(".attn-sums"), "alpha") == [0, 0, 0, 1]
        expect(figure.locator("[aria-live]")).to_contain_text("h₄ (“d”) itself")
    for menu in page.get_by_role("combobox").all():
        expect(menu.locator("option:checked")).to_have_text("the last")


def test_a_mixture_that_the_sliders_round_stays_itself(page: Page, tmp_path: Path) -> None:
    """JupyterLab's sliders round at once whatever is given to them."""
    mixture = [0.2052, 0.6280, 0.1369, 0.0299]
    plane = context_plane(list("abcd"), torch.randn(4, 2), {"one": mixture, "even": [0.25] * 4})
    figure = small_page(page, tmp_path, plane)
    menu = page.get_by_role("combobox")
    for j, word in zip("₁₂₃₄", "abcd", strict=True):
        name = f"share of h{j}, {word}"
        slider(page.locator("body"), name).press("ArrowRight")
        expect(menu.locator("option:checked")).to_have_text("your own")
        slider(page.locator("body"), name).press("ArrowLeft")
        expect(menu.locator("option:checked")).to_have_text("one")
    close(
        numbers(figure.locator(".attn-sums"), "shares"), torch.tensor(mixture, dtype=torch.float64)
    )
    assert numbers(figure.locator(".attn-sums"), "distance") == 0
