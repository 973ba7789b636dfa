"""The row of weights in the built lesson: moved by hand, and equal to Python at every step."""

import math
from pathlib import Path

import pytest
import torch
from controls import check_width, drag, live_figure, numbers, slider, small_page, value
from playwright.sync_api import Locator, Page, expect
from torch import Tensor

from attnlib.weights import masked_softmax
from attnlib.widgets import AttentionRow, attention_row

LESSON = "lessons/03_weights"
TOKENS = ["the", "man", "said", "<eos>"]
ENERGIES = [0.4049, 1.5232, 0.0, -1.5232]
SLIDERS = [f"eᵢ{digit} of {token}" for digit, token in zip("₁₂₃₄", TOKENS, strict=True)]
STEP = 0.1

pytestmark = pytest.mark.usefixtures("double")


@pytest.fixture
def control(page: Page, figures: str) -> Locator:
    """The controls and the row, on the lesson's page."""
    return live_figure(page, figures, LESSON, "Attention row")


def checkbox(control: Locator, token: str) -> Locator:
    return control.get_by_role("checkbox", name=f"{token} is real", exact=True)


def check(control: Locator) -> None:
    """Every number of the figure is what Python makes of its energies and the checkboxes."""
    rows = control.locator(".attn-ways tbody tr").all()
    e = torch.tensor([numbers(row, "energy") for row in rows])
    thumbs = [value(control, name) for name in SLIDERS]
    assert thumbs == pytest.approx(e.tolist(), abs=STEP / 2 + 1e-9)  # a slider has steps
    mask = torch.tensor([checkbox(control, token).is_checked() for token in TOKENS])
    T = value(control, "temperature T")
    ways: dict[str, Tensor | None] = {
        "right": masked_softmax(e / T, mask) if mask.any() else None,
        "after": (e / T).softmax(-1) * mask,
        "times": (e * mask / T).softmax(-1),
    }
    foot = control.locator(".attn-ways tfoot tr")
    for column, (way, alpha) in enumerate(ways.items()):
        held = [numbers(row, way) for row in rows]
        shown = [row.locator("td").nth(1 + column).inner_text() for row in rows]
        totals = [foot.nth(k).locator("td").nth(column - 3).inner_text() for k in (0, 1)]
        if alpha is None:
            assert held == [None] * 4
            assert shown + totals == ["\N{EN DASH}"] * 6
            continue
        assert held == pytest.approx(alpha.tolist(), abs=1e-9)
        assert shown == [f"{weight:.4f}" for weight in held]
        for text, total, due in zip(totals, (alpha.sum(), alpha[~mask].sum()), (1, 0), strict=True):
            assert float(text.removeprefix("✗ ")) == pytest.approx(total.item(), abs=5.1e-5)
            assert text.startswith("✗") == (abs(total.item() - due) > 5e-5)
    check_words(control, ways["right"], int(mask.sum()))


def check_words(control: Locator, alpha: Tensor | None, real: int) -> None:
    """The entropy, and the sentence that is spoken."""
    entropy, words = control.locator("output"), control.locator("[aria-live]")
    if alpha is None:
        assert numbers(entropy, "entropy") is None
        expect(words).to_contain_text("nothing to attend to. attnlib raises a ValueError")
        return
    H = -torch.special.xlogy(alpha, alpha).sum().item()
    assert numbers(entropy, "entropy") == pytest.approx(H, abs=1e-9)
    expect(control.locator(".attn-note")).to_contain_text(f"log {real} = {math.log(real):.4f}")
    shown = f"{alpha[1]:.4f}" if checkbox(control, TOKENS[1]).is_checked() else "0 (masked)"
    expect(words).to_contain_text(f"“{TOKENS[1]}” {shown}")


def test_at_rest_it_is_the_lessons_row(control: Locator) -> None:
    rows = control.locator(".attn-ways tbody tr").all()
    assert [round(numbers(row, "right"), 4) for row in rows] == [0.2052, 0.628, 0.1369, 0.0298]
    assert [numbers(row, "energy") for row in rows] == ENERGIES
    check(control)


def test_every_row_can_be_chosen(control: Locator) -> None:
    """The equal one gives a quarter each, the logarithms of 1 to 4 give .1 to .4."""
    menu = control.get_by_role("combobox", name="energies")
    rows = control.locator(".attn-ways tbody tr").all()
    due = {1: [0.25] * 4, 2: [0.1, 0.2, 0.3, 0.4]}
    for number, alpha in due.items():
        menu.select_option(index=number)
        assert [numbers(row, "right") for row in rows] == pytest.approx(alpha, abs=1e-12)
        check(control)
    slider(control, SLIDERS[0]).press("ArrowRight")
    expect(menu.locator("option:checked")).to_have_text("your own")
    for name in SLIDERS[1:]:  # to 1, as the first: equal energies again, by hand
        slider(control, name).fill(str(value(control, SLIDERS[0])))
    assert [numbers(row, "right") for row in rows] == pytest.approx([0.25] * 4, abs=1e-12)
    check(control)


BOXES = "all => all.map((one) => one.getBoundingClientRect()).map(({ x, width }) => [x, width])"


def test_equal_weights_have_bars_of_one_length_and_stay_in_place(page: Page, figures: str) -> None:
    """In the three columns, on a phone and beside it, whatever their numbers are."""
    control = live_figure(page, figures, LESSON, "Attention row")
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        tracks = control.locator(".attn-ways .attn-track")
        page.wait_for_timeout(200)  # the page has taken its new width
        boxes = tracks.evaluate_all(BOXES)
        assert len({round(width, 1) for _, width in boxes}) == 1
        checkbox(control, "<eos>").click()
        assert tracks.evaluate_all(BOXES) == boxes
        assert control.locator(".attn").evaluate("c => c.scrollWidth <= c.clientWidth")
        cut = "all => all.filter(c => c.scrollWidth > c.clientWidth).length"
        assert control.locator(".attn-ways :is(th, td)").evaluate_all(cut) == 0
        checkbox(control, "<eos>").click()


def test_the_mouse_moves_every_slider(control: Locator) -> None:
    for name in [*SLIDERS, "temperature T"]:
        thumb = slider(control, name)
        for by in (90, -150):
            before = value(control, name)
            drag(thumb, by)
            assert (value(control, name) - before) * by > 0
            check(control)


def test_the_keyboard_moves_every_slider(control: Locator) -> None:
    for name in [*SLIDERS, "temperature T"]:
        for key in ("ArrowRight", "Home", "End"):
            before = value(control, name)
            slider(control, name).press(key)
            assert value(control, name) != before
            check(control)


def test_masked_words_get_nothing_until_no_word_is_left(control: Locator) -> None:
    slider(control, "temperature T").press("ArrowRight")
    for token in reversed(TOKENS):
        checkbox(control, token).click()
        check(control)
    expect(control.locator("[aria-live]")).to_contain_text("No word is real")
    for token in TOKENS:
        checkbox(control, token).press("Space")
        check(control)


def test_the_wrong_ways_go_wrong_as_in_the_lesson(control: Locator) -> None:
    foot = control.locator(".attn-ways tfoot tr")
    expect(foot.locator(".attn-wrong")).to_have_count(0)
    checkbox(control, "<eos>").click()
    assert foot.nth(0).locator("td").all_inner_texts() == ["1.0000", "✗ 0.9702", "1.0000"]
    assert foot.nth(1).locator("td").all_inner_texts() == ["0.0000", "0.0000", "✗ 0.1237"]
    expect(control.locator("[aria-live]")).to_contain_text("the row sums to 0.9702.")
    expect(control.locator("[aria-live]")).to_contain_text("0.1237 goes to masked words")


def test_reset_returns_to_the_lessons_row(control: Locator) -> None:
    for name in (SLIDERS[1], SLIDERS[3], "temperature T"):
        slider(control, name).press("End")
    for token in TOKENS:
        checkbox(control, token).click()
    control.get_by_role("button", name="Reset").click()
    rows = control.locator(".attn-ways tbody tr").all()
    assert [numbers(row, "energy") for row in rows] == ENERGIES
    assert value(control, "temperature T") == 1
    for token in TOKENS:
        expect(checkbox(control, token)).to_be_checked()
    check(control)


def test_a_phone_shows_it_without_sideways_scrolling(phone: Page, book_url: str) -> None:
    control = live_figure(phone, book_url, LESSON, "Attention row")
    checkbox(control, "<eos>").click()  # the crosses are the widest
    check_width(control)


def test_markup_in_a_token_stays_text(page: Page, tmp_path: Path) -> None:
    nasty = ["<img src=x onerror=alert(1)>", "</script><b>", "&amp;", "<i>"]
    figure = small_page(page, tmp_path, attention_row(nasty, ENERGIES))
    assert figure.locator("tbody th span:first-child").all_inner_texts() == nasty
    assert f"“{nasty[0]}” 0.2052" in figure.locator("[aria-live]").inner_text()
    expect(figure.locator("img")).to_have_count(0)


def test_a_row_may_begin_without_a_real_word(page: Page, tmp_path: Path) -> None:
    unreal = {f"real{j}": False for j in range(1, 5)}
    figure = small_page(page, tmp_path, AttentionRow(TOKENS, **unreal))
    expect(figure.locator("[aria-live]")).to_contain_text("No word is real")
    for row in figure.locator("tbody tr").all():
        assert [numbers(row, name) for name in ("right", "after")] == [None, 0]
        assert numbers(row, "times") == 1 / 4  # all energies count as 0
