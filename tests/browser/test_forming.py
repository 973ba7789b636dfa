"""The matrix being learned, in the built lesson: every checkpoint as it was measured, by slider,
buttons and by itself, and never by itself where the reader wants stillness."""

import re

import pytest
from controls import check_width, drag, live_figure, numbers, slider, value
from playwright.sync_api import Locator, Page, expect

from attnlib import results

pytestmark = pytest.mark.formats

LESSON, LABEL = "lessons/08_learning", "A matrix being learned"
STEP = "step of training"
LEARNED = results.load("learning")
TRAININGS = list(LEARNED["forming"].values())
LAST = len(TRAININGS[0]) - 1


@pytest.fixture
def control(page: Page, figures: str) -> Locator:
    return live_figure(page, figures, LESSON, LABEL)


def button(control: Locator, name: str) -> Locator:
    return control.get_by_role("button", name=name, exact=True)


def check(control: Locator, training: int = 0) -> None:
    """The matrix, the scores and the words of the checkpoint at which the slider stands."""
    at = TRAININGS[training][int(value(control, STEP))]
    assert slider(control, STEP).get_attribute("aria-valuetext") == str(at["step"])
    expect(control.locator(".attn-slider output")).to_have_text(str(at["step"]))
    rows = control.locator("[role=grid] tbody tr").all()
    for row, weights in zip(rows, at["alpha"], strict=True):
        held = row.locator("td").evaluate_all("all => all.map((cell) => +cell.dataset.alpha)")
        assert held == pytest.approx(weights, abs=5e-4)  # half precision
    assert numbers(control.locator("table[data-scores]"), "scores") == [
        at["loss"],
        at["bleu"],
        at["aer"],
    ]
    expect(control.locator(".attn-by-itself")).to_contain_text(" ".join(at["written"]))
    expect(control.locator("[aria-live]")).to_contain_text(
        f"loss {at['loss']:.2f}, BLEU {at['bleu']:.1f}, AER {at['aer']:.2f}."
    )


def test_the_keyboard_reaches_every_checkpoint(control: Locator) -> None:
    slider(control, STEP).press("Home")
    for k in range(LAST + 1):
        assert value(control, STEP) == k
        if k % 7 == 0 or k == LAST:
            check(control)
        slider(control, STEP).press("ArrowRight")


def test_the_other_training_is_shown_too(control: Locator) -> None:
    control.get_by_role("combobox", name="training").select_option(index=1)
    for key in ("Home", "End"):
        slider(control, STEP).press(key)
        check(control, 1)


def test_the_mouse_drags_it(control: Locator) -> None:
    start = value(control, STEP)
    drag(slider(control, STEP), -60)
    assert value(control, STEP) < start
    check(control)


def test_the_buttons_turn_one_checkpoint(control: Locator) -> None:
    slider(control, STEP).press("Home")
    expect(button(control, "← earlier")).to_be_disabled()
    button(control, "later →").press("Enter")
    assert value(control, STEP) == 1
    button(control, "← earlier").press("Space")
    assert value(control, STEP) == 0
    slider(control, STEP).press("End")
    expect(button(control, "later →")).to_be_disabled()
    button(control, "Reset").click()
    check(control)


def test_it_plays_to_the_end_and_stops(control: Locator) -> None:
    slider(control, STEP).press("End")
    button(control, "Play").click()
    assert value(control, STEP) < LAST  # it begins anew
    expect(button(control, "Stop")).to_be_visible()
    expect(button(control, "Play")).to_be_visible(timeout=30_000)
    assert value(control, STEP) == LAST
    check(control)


def test_a_hand_on_the_slider_stops_it(control: Locator) -> None:
    slider(control, STEP).press("Home")
    button(control, "Play").click()
    slider(control, STEP).press("End")
    expect(button(control, "Play")).to_be_visible()
    assert value(control, STEP) == LAST


def test_where_motion_is_unwanted_nothing_plays(page: Page, figures: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    control = live_figure(page, figures, LESSON, LABEL)
    expect(button(control, "later →")).to_be_visible()
    expect(button(control, "Play")).to_be_hidden()
    page.emulate_media(reduced_motion="no-preference")
    slider(control, STEP).press("Home")
    button(control, "Play").click()
    page.emulate_media(reduced_motion="reduce")
    expect(button(control, "Stop")).to_be_hidden()
    expect(button(control, "Play")).to_be_hidden()
    here = value(control, STEP)
    page.wait_for_timeout(500)
    assert value(control, STEP) == here < LAST


def test_a_cell_is_chosen_by_keys_and_told(control: Locator) -> None:
    slider(control, STEP).press("End")
    cell = control.locator("[role=grid] tbody td").first
    cell.click()
    cell.press("ArrowDown")
    words = control.locator("[aria-live]")
    expect(words).to_contain_text(f"“{LEARNED['target'][1]}” looks most at")
    weights = TRAININGS[0][LAST]["alpha"][1]
    most = LEARNED["source"][weights.index(max(weights))]
    told = f"looks most at “{most}”, {max(weights):.2f}."
    assert weights[0] < max(weights)
    expect(words).to_contain_text(f"{told} It gives “the” (word 1) {weights[0]:.2f}.")
    for _ in range(weights.index(max(weights))):
        cell.page.keyboard.press("ArrowRight")
    expect(words).to_have_text(re.compile(f"{re.escape(told)}$"))


def test_a_phone_shows_it_without_sideways_scrolling(phone: Page, book_url: str) -> None:
    control = live_figure(phone, book_url, LESSON, LABEL)
    slider(control, STEP).press("End")
    check_width(control)
