"""The first live figure, in the built lesson: moved by hand, and equal to Python at every step."""

import base64
import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
import torch
from controls import CUT, check_width, drag, live_figure, slider, small_page, stored, value
from playwright.sync_api import Locator, Page, expect
from safetensors.torch import load
from torch import Tensor

from attnlib.context import context
from attnlib.energy import additive
from attnlib.weights import masked_softmax
from attnlib.widgets import AttentionMatrix

LESSON = "lessons/06_visualization"
ADD, TEMPERATURE = "add to eᵢⱼ", "temperature T"


class Stored(NamedTuple):
    """What the notebook keeps of the matrix: e (Ty, Tx) and h (Tx, m) in double precision."""

    source: list[str]
    target: list[str]
    e: Tensor
    h: Tensor

    def row(self, i: int, j: int, delta: float, temperature: float) -> tuple[Tensor, Tensor]:
        """(alpha_i, c_i) once delta is added to e_ij, at this temperature."""
        e = self.e[i].clone()
        e[j] += delta
        alpha = masked_softmax(e / temperature)
        return alpha, context(alpha, self.h)


@pytest.fixture(scope="module")
def matrix() -> Stored:
    """The AttentionMatrix that the lesson shows."""
    model = stored(LESSON, "AttentionMatrix")
    (buffer,) = model["buffers"]
    tensors = {name: x.double() for name, x in load(base64.b64decode(buffer["data"])).items()}
    e = additive(*(tensors[name] for name in ("s", "h", "W_a", "U_a", "v_a")))
    return Stored(model["state"]["source"], model["state"]["target"], e, tensors["h"])


@pytest.fixture
def control(page: Page, figures: str) -> Locator:
    """The sliders and the matrix, on the lesson's page."""
    return live_figure(page, figures, LESSON, "Attention matrix")


def weights(control: Locator) -> Tensor:
    """alpha (Ty, Tx), as the cells hold it."""
    rows = control.locator(".attn-scroll tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(td => +td.dataset.alpha))"
    )
    return torch.tensor(rows, dtype=torch.float64)


def chosen(control: Locator) -> tuple[int, int]:
    """(i, j) of the cell that is chosen, from 0."""
    cell = control.get_by_role("gridcell", selected=True)
    i, j = cell.evaluate("cell => [cell.parentNode.rowIndex - 1, cell.cellIndex - 1]")
    return int(i), int(j)


def check(control: Locator, matrix: Stored) -> None:
    """Every number of the figure is what Python makes of the notebook and of the sliders."""
    i, j = chosen(control)
    alpha, c = matrix.row(i, j, value(control, ADD), value(control, TEMPERATURE))
    own, own_c = matrix.row(i, j, 0, 1)
    expected = masked_softmax(matrix.e)
    expected[i] = alpha
    torch.testing.assert_close(weights(control), expected, rtol=0, atol=1e-9)
    shown = json.loads(control.locator("svg").get_attribute("data-context") or "")
    torch.testing.assert_close(torch.tensor(shown, dtype=c.dtype), c, rtol=0, atol=1e-9)
    expect(control.locator(".attn-row caption")).to_contain_text(f"Row i = {i + 1}")
    expect(control.locator(".attn-row")).to_contain_text(f"length is {own_c.norm():.2f}")
    far = float(control.locator("output").get_attribute("data-distance") or "nan")
    assert far == pytest.approx(torch.dist(c, own_c).item(), abs=1e-9)
    listed = control.locator(".attn-row tbody tr").nth(j)
    assert listed.locator(".attn-alpha").inner_text() == f"{alpha[j]:.2f}"
    words = control.locator("[aria-live]")
    expect(words).to_contain_text(f"“{matrix.target[i]}” looks at “{matrix.source[j]}”")
    expect(words).to_contain_text(
        f"weight {alpha[j]:.2f} (the model\N{RIGHT SINGLE QUOTATION MARK}s own {own[j]:.2f})"
    )


def test_at_rest_it_is_the_models_own_matrix(control: Locator, matrix: Stored) -> None:
    assert control.locator("thead th span").first.inner_text() == matrix.source[0]
    check(control, matrix)
    assert control.locator("output").inner_text() == "0.00"


def test_the_mouse_adds_to_an_energy(control: Locator, matrix: Stored) -> None:
    before = weights(control)
    drag(slider(control, ADD), 60)
    assert value(control, ADD) > 0.5
    check(control, matrix)
    assert not torch.equal(weights(control), before)
    drag(slider(control, ADD), -120)
    assert value(control, ADD) < -0.5
    check(control, matrix)


def test_the_keyboard_moves_every_slider(control: Locator, matrix: Stored) -> None:
    for name, keys in {
        ADD: ["ArrowRight", "PageUp", "End"],
        TEMPERATURE: ["ArrowRight", "Home", "End"],
    }.items():
        for key in keys:
            before = value(control, name)
            slider(control, name).press(key)
            assert value(control, name) != before
            check(control, matrix)


def test_the_mouse_sets_the_temperature(control: Locator, matrix: Stored) -> None:
    slider(control, ADD).press("ArrowLeft")
    drag(slider(control, TEMPERATURE), 80)
    assert value(control, TEMPERATURE) > 1.2
    check(control, matrix)


def test_reset_returns_to_the_model(control: Locator, matrix: Stored) -> None:
    slider(control, ADD).press("End")
    slider(control, TEMPERATURE).press("End")
    control.get_by_role("button", name="Reset").click()
    assert (value(control, ADD), value(control, TEMPERATURE)) == (0, 1)
    check(control, matrix)


def test_cells_are_chosen_by_click_and_by_arrow(control: Locator, matrix: Stored) -> None:
    cell = control.locator(".attn-scroll tbody tr").nth(2).locator("td").nth(1)
    cell.click()
    cell = control.get_by_role("gridcell", selected=True)
    for key, place in {
        "": (2, 1),
        "ArrowDown": (3, 1),
        "ArrowRight": (3, 2),
        "ArrowUp": (2, 2),
        "ArrowLeft": (2, 1),
    }.items():
        if key:
            cell.press(key)
        assert chosen(control) == place
        expect(cell).to_be_focused()
        expect(cell).to_have_count(1)
        expect(control.locator(".attn-scroll td[tabindex='0']")).to_have_count(1)
        check(control, matrix)


def test_arrows_stop_at_the_edge(control: Locator) -> None:
    control.locator(".attn-scroll tbody td").first.click()
    cell = control.get_by_role("gridcell", selected=True)
    cell.press("ArrowUp")
    cell.press("ArrowLeft")
    assert chosen(control) == (0, 0)


def test_home_and_end_lead_to_the_edges(control: Locator) -> None:
    rows = control.locator(".attn-scroll tbody tr")
    last = (rows.count() - 1, rows.first.locator("td").count() - 1)
    rows.nth(1).locator("td").nth(2).click()
    cell = control.get_by_role("gridcell", selected=True)
    for key, place in {
        "End": (1, last[1]),
        "Home": (1, 0),
        "Control+End": last,
        "Control+Home": (0, 0),
    }.items():
        cell.press(key)
        assert chosen(control) == place, key
        expect(cell).to_be_focused()


def test_a_phone_shows_it_without_sideways_scrolling(phone: Page, book_url: str) -> None:
    control = live_figure(phone, book_url, LESSON, "Attention matrix")
    check_width(control)


# ---- small pages, for sentences that no lesson shows -----------------------------------------


def random_matrix(source: list[str], target: list[str]) -> AttentionMatrix:
    n, m, a = 3, 4, 5
    return AttentionMatrix(
        source,
        target,
        s=torch.randn(len(target), n),
        h=torch.randn(len(source), m),
        W_a=torch.randn(a, n),
        U_a=torch.randn(a, m),
        v_a=torch.randn(a),
    )


def test_axes_of_one_size_are_not_mixed_up(page: Page, tmp_path: Path) -> None:
    """Ty = Tx = n = m = a, where a matrix taken for its transpose would go unnoticed."""
    words = ["a", "b", "c"]
    s, h, W_a, U_a = torch.randn(4, 3, 3).unbind()
    v_a = torch.randn(3)
    figure = small_page(
        page, tmp_path, AttentionMatrix(words, words, s=s, h=h, W_a=W_a, U_a=U_a, v_a=v_a, i=1)
    )
    alpha = masked_softmax(additive(*(t.double() for t in (s, h, W_a, U_a, v_a))))
    torch.testing.assert_close(weights(figure), alpha, rtol=0, atol=1e-9)
    shown = json.loads(figure.locator("svg").get_attribute("data-context") or "")
    expected = (alpha[1] @ h.double()).tolist()
    assert shown == pytest.approx(expected, abs=1e-9)


def test_what_cannot_be_read_is_said_in_a_sentence(
    page: Page, tmp_path: Path, problems: list[str]
) -> None:
    """A figure whose stored numbers are damaged says so where it would stand."""
    matrix = random_matrix(["a", "b"], ["c", "d"])
    matrix.set_trait("tensors", b"damaged")
    figure = small_page(page, tmp_path, matrix)
    expect(figure).to_have_text(re.compile(r"^This cannot be shown: [^\n]+\.Reset$"))
    assert [problem.startswith("console: RangeError") for problem in problems] == [True]
    problems.clear()


def test_markup_in_a_token_stays_text(page: Page, tmp_path: Path) -> None:
    nasty = ["<img src=x onerror=alert(1)>", "</script><b>", "&amp;"]
    figure = small_page(page, tmp_path, random_matrix(nasty, nasty))
    assert figure.locator("thead th[scope=col] span").all_inner_texts()[: len(nasty)] == nasty
    assert figure.locator(".attn-scroll th[scope=row]").all_inner_texts() == nasty
    assert f"“{nasty[0]}” looks at “{nasty[0]}”" in figure.locator("[aria-live]").inner_text()
    expect(figure.locator("img")).to_have_count(0)


def test_a_long_sentence_scrolls_inside_the_figure(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    words = [f"word{k}" for k in range(50)]
    figure = small_page(page, tmp_path, random_matrix(words, words))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    scroll = figure.locator(".attn-scroll")
    assert scroll.evaluate("s => s.scrollWidth > s.clientWidth")
    last = figure.locator(".attn-scroll tbody tr").first.locator("td").last
    last.evaluate("cell => cell.click()")
    expect(last).to_be_in_viewport(ratio=0.5)


def test_two_views_of_one_matrix_move_together(page: Page, tmp_path: Path) -> None:
    matrix = random_matrix(["a", "b"], ["c", "d"])
    figures = small_page(page, tmp_path, matrix, matrix)
    figures.first.locator(".attn-scroll tbody td").last.click()
    for figure in figures.all():
        expect(figure.locator("[aria-live]")).to_contain_text("“d” looks at “b”")


def test_a_view_that_is_disposed_of_leaves_nothing(page: Page) -> None:
    matrix = random_matrix(["a", "b"], ["c", "d"])
    state = {
        name: getattr(matrix, name)
        for name in ("source", "target", "home", "i", "j", "delta", "temperature")
    }
    left = page.evaluate(
        """async ([code, tensors, state]) => {
            const bytes = Uint8Array.from(atob(tensors), (c) => c.charCodeAt(0));
            const values = { ...state, tensors: new DataView(bytes.buffer) };
            const heard = [];
            const model = {
                get: (key) => values[key],
                on: (event, callback) => heard.push([event, callback]),
                off: (event, callback) => heard.splice(
                    heard.findIndex(([e, c]) => e === event && c === callback), 1),
            };
            const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
            const { default: widget } = await import(url);
            const el = document.createElement("div");
            const dispose = widget.render({ model, el });
            const before = [heard.length > 0, el.children.length];
            dispose();
            return [before, heard.length, el.children.length];
        }""",
        [matrix._esm, base64.b64encode(matrix.tensors).decode(), state],
    )
    assert left == [[True, 1], 0, 0]


def test_paper_holds_the_longest_sentences(page: Page, tmp_path: Path) -> None:
    words = [*(f"w{k}" for k in range(49)), "Donaudampfschifffahrtsgesellschaft"]
    page.set_viewport_size({"width": 718, "height": 1040})  # A4 less margins of a centimetre
    figure = small_page(page, tmp_path, random_matrix(words, words))
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(CUT, 718) == []
    cell = figure.locator("tbody td").nth(1).evaluate("td => [td.clientWidth, td.clientHeight]")
    assert min(cell) > 3
    ground = figure.evaluate("f => getComputedStyle(f).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
