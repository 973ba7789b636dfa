"""The live energies of the lesson: moved by hand, and equal to Python at every step."""

from pathlib import Path
from typing import Any

import pytest
import torch
from controls import check_width, drag, live_figure, slider, small_page, stored, value
from playwright.sync_api import Browser, Locator, Page, expect
from torch import Tensor

from attnlib import energy
from attnlib.widgets import Energies, energies

LESSON = "lessons/02_energy"
LABEL = "Energies"
MINUS = "\N{MINUS SIGN}"
SLIDERS = ("s across", "s up", "h₂ across", "h₂ up")


@pytest.fixture(scope="module")
def state() -> dict[str, Any]:
    model = stored(LESSON, "Energies")
    return dict(model["state"])


@pytest.fixture
def control(page: Page, figures: str) -> Locator:
    return live_figure(page, figures, LESSON, LABEL)


def expected(state: dict[str, Any], control: Locator) -> dict[str, Tensor]:
    """The five rows of energies at the sliders' values, by attnlib in double precision."""
    s_x, s_y, h_x, h_y = (value(control, name) for name in SLIDERS)
    tensors = {
        name: [torch.tensor(part, dtype=torch.float64) for part in parts]
        for name, parts in state["parameters"].items()
    }
    s = torch.tensor([s_x, s_y], dtype=torch.float64)
    h = torch.tensor(state["h"], dtype=torch.float64)
    h[state["j"]] = torch.tensor([h_x, h_y], dtype=torch.float64)
    return {
        "additive": energy.additive(s, h, *tensors["additive"]),
        "dot": energy.dot(s, h),
        "scaled dot": energy.scaled_dot(s, h),
        "general": energy.general(s, h, *tensors["general"]),
        "location": energy.location(s, *tensors["location"]),
    }


def check(state: dict[str, Any], control: Locator) -> dict[str, Tensor]:
    """Every number of the figure, and which is the largest of its row."""
    rows = expected(state, control)
    shown = control.locator(".attn-scores tbody").evaluate_all(
        """groups => groups.map(group => ({
            name: group.rows[0].cells[0].firstChild.textContent,
            energies: JSON.parse(group.dataset.energies),
            rows: [...group.rows].slice(1).map(row => ({
                text: row.cells[2].textContent,
                bold: row.matches(".attn-chosen"),
                bar: new DOMMatrix(row.querySelector("i").style.transform).a,
                track: row.querySelector(".attn-track").getBoundingClientRect().width,
            })),
        }))"""
    )
    assert [row["name"] for row in shown] == list(rows)
    for row, e in zip(shown, rows.values(), strict=True):
        energies = torch.tensor(row["energies"], dtype=torch.float64)
        torch.testing.assert_close(energies, e, rtol=0, atol=1e-9)
        texts = [word["text"] for word in row["rows"]]
        printed = [float(text.replace(MINUS, "-")) for text in texts]
        assert printed == pytest.approx(e.tolist(), abs=0.005 + 1e-9)
        assert f"{MINUS}0.00" not in texts
        assert [word["bold"] for word in row["rows"]] == (e > e.max() - 1e-9).tolist()
        bars = [word["bar"] * state["reach"] for word in row["rows"]]
        assert bars == pytest.approx(e.tolist(), abs=1e-4)
    assert len({word["track"] for row in shown for word in row["rows"]}) == 1  # one scale
    return rows


def test_at_the_state_of_the_example_it_shows_the_pencil_s_numbers(
    state: dict[str, Any], control: Locator
) -> None:
    check(state, control)
    for name, times in (("s across", 10), ("s up", 5)):
        for _ in range(times):
            slider(control, name).press("ArrowLeft")
    rows = check(state, control)
    assert rows["additive"].tolist() == pytest.approx([0.4049, 1.5232, 0, -1.5232], abs=5e-5)
    assert rows["dot"].tolist() == [1, -1, -0.5, 0]
    for group in control.locator(".attn-scores tbody").all():
        assert group.locator("th[scope=row]").all_inner_texts() == state["source"]


def test_at_the_start_every_dotted_line_is_seen(state: dict[str, Any], control: Locator) -> None:
    """Each foot lies apart from its tip and from the origin, so no line hides another arrow."""
    check(state, control)
    s = torch.tensor([value(control, "s across"), value(control, "s up")])
    h = torch.tensor(state["h"])
    reach = h @ s / s.norm()
    assert reach.abs().min() > 0.2
    assert (h - reach[:, None] * s / s.norm()).norm(dim=1).min() > 0.2


@pytest.mark.parametrize("name", SLIDERS)
def test_the_mouse_moves_every_slider(state: dict[str, Any], control: Locator, name: str) -> None:
    before = {k: e.clone() for k, e in check(state, control).items()}
    start = value(control, name)
    for by in (-50, 90):
        drag(slider(control, name), by)
        assert value(control, name) != start
        after = check(state, control)
    unmoved = {"location"} if name.startswith("h") else set()  # it reads no annotation
    for score, e in after.items():
        assert torch.equal(e, before[score]) == (score in unmoved)


def test_the_keyboard_reaches_both_ends(state: dict[str, Any], control: Locator) -> None:
    for name in SLIDERS:
        for key, end in (("Home", -1.5), ("End", 1.5)):
            slider(control, name).press(key)
            assert value(control, name) == end
            check(state, control)


def test_a_state_of_zeros(state: dict[str, Any], control: Locator) -> None:
    for name in ("s across", "s up"):
        slider(control, name).press("Home")
        for _ in range(15):
            slider(control, name).press("ArrowRight")
        assert value(control, name) == pytest.approx(0, abs=1e-12)
    rows = check(state, control)
    assert [name for name, e in rows.items() if e.abs().max() > 1e-9] == ["additive"]
    expect(control.locator("[aria-live]")).to_contain_text("dot: all equal;")


def test_the_tips_are_dragged_in_the_plane(state: dict[str, Any], control: Locator) -> None:
    """s lies above the others; both follow the pointer, in steps of 0.1, as far as +-1.5."""
    mouse = control.page.mouse
    for name, grip in (("s", 1), ("h₂", 0)):
        tip = control.locator(".attn-grip").nth(grip)
        tip.scroll_into_view_if_needed()
        box, plane = tip.bounding_box(), control.locator(".attn-arrows svg").bounding_box()
        assert box is not None
        assert plane is not None
        mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        mouse.down()
        right_third = (plane["x"] + plane["width"] * (0.5 + 0.7 / 3.8), plane["y"])
        mouse.move(right_third[0], plane["y"] + plane["height"] / 2, steps=4)
        assert value(control, f"{name} across") == pytest.approx(0.7)
        assert value(control, f"{name} up") == 0
        check(state, control)
        mouse.move(right_third[0], plane["y"] - 200, steps=4)
        mouse.up()
        assert value(control, f"{name} up") == 1.5
        check(state, control)
        mouse.move(plane["x"], plane["y"], steps=2)
        assert value(control, f"{name} up") == 1.5


def test_reset_returns_to_the_example(state: dict[str, Any], control: Locator) -> None:
    before = [value(control, name) for name in SLIDERS]
    for name in SLIDERS:
        slider(control, name).press("Home")
    control.get_by_role("button", name="Reset").click()
    assert [value(control, name) for name in SLIDERS] == before == [0.5, 1, 1, -1]
    check(state, control)
    expect(control.locator("[aria-live]")).to_have_text(
        f"s = (0.5, 1.0), h of man = (1.0, {MINUS}1.0). Largest energy: additive: the; "
        "dot: the; scaled dot: the; general: the; location: man."
    )


def test_a_phone_shows_it_without_sideways_scrolling(phone: Page, book_url: str) -> None:
    control = live_figure(phone, book_url, LESSON, LABEL)
    check_width(control)
    plane, bars = (control.locator(f".attn-{part}").bounding_box() for part in ("arrows", "scores"))
    assert plane is not None
    assert bars is not None
    assert bars["y"] + bars["height"] - plane["y"] < 690  # on one screen


def test_a_finger_drags_the_tips_and_scrolls_beside_them(
    browser: Browser, figures: str, state: dict[str, Any]
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    control = live_figure(page, figures, LESSON, LABEL)
    plane = control.locator(".attn-arrows svg")
    plane.evaluate("p => p.scrollIntoView({ block: 'center' })")
    finger = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    def draw(start: tuple[float, float], end: tuple[float, float]) -> float:
        """A finger drawn from one point of the plane to another; how far the page has scrolled."""
        box = plane.bounding_box()
        assert box is not None
        before = page.evaluate("scrollY")
        (x, y), (right, up) = (
            (box["x"] + box["width"] * (0.5 + a / 3.8), box["y"] + box["height"] * (0.5 - b / 3.8))
            for a, b in (start, end)
        )
        touch("touchStart", (x, y))
        for k in range(1, 21):
            touch("touchMove", (x + (right - x) * k / 20, y + (up - y) * k / 20))
        touch("touchEnd")
        page.wait_for_timeout(50)
        return float(page.evaluate("scrollY") - before)

    for end in ((0.9, 1.2), (-1.0, -0.7), (0.5, -1.4), (0.5, 1.0)):
        start = (value(control, "s across"), value(control, "s up"))
        assert draw(start, end) == 0
        assert (value(control, "s across"), value(control, "s up")) == pytest.approx(end)
        check(state, control)
    assert draw((1, -1), (1.2, 0.3)) == 0
    assert (value(control, "h₂ across"), value(control, "h₂ up")) == pytest.approx((1.2, 0.3))
    assert draw((-1.5, 0.2), (-1.5, 1.4)) > 20
    assert (value(control, "s across"), value(control, "s up")) == pytest.approx((0.5, 1))
    context.close()


def test_markup_in_a_token_stays_text(page: Page, tmp_path: Path) -> None:
    nasty = ["<img src=x onerror=alert(1)>", "</script><b>"]
    figure = small_page(
        page,
        tmp_path,
        Energies(
            nasty,
            torch.zeros(2),
            torch.eye(2),
            0,
            additive=(torch.eye(2), torch.eye(2), torch.ones(2)),
            general=torch.eye(2),
            location=torch.eye(2),
        ),
    )
    for group in figure.locator(".attn-scores tbody").all():
        assert group.locator("th[scope=row]").all_inner_texts() == nasty
    assert figure.locator(".attn-arrow.attn-h text").all_text_contents() == nasty
    expect(figure.locator("img")).to_have_count(0)


def test_axes_of_one_size_are_not_mixed_up(page: Page, tmp_path: Path) -> None:
    """Tx = a = 2, where a matrix taken for its transpose would go unnoticed."""
    W_a, U_a, W, L = torch.randn(4, 2, 2).unbind()
    box = energies(
        ["man", "left"],
        torch.tensor([0.5, -1.0]),
        torch.tensor([[1.0, 0.5], [-0.5, 1.5]]),
        1,
        additive=(W_a, U_a, torch.randn(2)),
        general=W,
        location=L,
    )
    figure = box.children[0]
    small_page(page, tmp_path, box)
    check(
        {name: getattr(figure, name) for name in ("parameters", "h", "j", "reach")},
        page.locator("body"),
    )
