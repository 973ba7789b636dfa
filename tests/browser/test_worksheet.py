"""The worksheet in a page: filled in cell by cell, to the word that the step writes."""

from pathlib import Path

from controls import CUT, small_page
from playwright.sync_api import Locator, Page, expect

from attnlib.widgets import worksheet

CELLS = 50


def test_the_sheet_is_filled_in(page: Page, tmp_path: Path) -> None:
    figure = small_page(page, tmp_path, worksheet())
    words, fields = figure.locator("[aria-live]"), figure.locator(".attn-cells input")
    show = figure.get_by_role("button", name="Show the next number")
    expect(fields).to_have_count(CELLS)
    expect(words).to_contain_text("Take a pencil")

    def enter(text: str) -> None:
        focused = figure.locator("input:focus")
        focused.fill(text)
        focused.press("Enter")

    fields.first.focus()
    for text in ("0", "1", "\N{MINUS SIGN}1", "2", "0,4"):  # W_a s_1, then the row of "the"
        enter(text)
    expect(words).to_contain_text("the, e2j: right. 5 of 50 cells are right.")
    for text in ("1", "0", "2"):
        enter(text)
    expect(words).to_contain_text(
        "man, e2j: not yet. You forgot the tanh. 7 of 50 cells are right."
    )
    expect(fields.nth(14)).to_be_hidden()  # station 2
    for _ in range(7):
        show.click()
    expect(words).to_contain_text(
        "<eos>, e2j: it is \N{MINUS SIGN}1.5232. 14 of 50 cells are right, 7 of them shown."
    )
    fields.nth(15).fill(".45")  # of the largest, 1.4991 / 4.5869 is .33
    fields.nth(15).blur()
    expect(words).to_contain_text(
        "the, \N{GREEK SMALL LETTER ALPHA}2j: not yet. Exponentials first"
    )
    fields.nth(15).fill(".33")
    fields.nth(15).press("Enter")
    expect(words).to_contain_text("not yet. You divided by the largest instead of the sum.")

    figure.get_by_role("checkbox", name="Open all stations at once").check()
    expect(fields.last).to_be_visible()
    fields.nth(33).fill("0.5")
    fields.nth(33).blur()
    expect(words).to_contain_text("homme (man), p: right.")
    fields.nth(43).fill(".5")
    fields.nth(43).blur()
    expect(words).to_contain_text("homme (man), p: not yet. You did not add Oy E y1.")
    while show.is_enabled():
        show.click()
    expect(words).to_contain_text("homme (man) gets 0.50 from the state and the context, and 0.77")
    expect(figure.locator("[aria-invalid=true]")).to_have_count(0)
    check_width(figure)
    figure.get_by_role("button", name="Empty").click()
    expect(fields.last).to_be_hidden()
    expect(words).to_contain_text("Take a pencil")
    page.emulate_media(media="print")
    expect(fields.last).to_be_visible()
    expect(fields.last).to_have_css("border-width", "0px 0px 1px")


def check_width(figure: Locator) -> None:
    """On a phone nothing is cut, not even a number in its cell."""
    for width in (320, 360):
        figure.page.set_viewport_size({"width": width, "height": 740})
        assert figure.page.evaluate(CUT, width) == []
    cut = "all => all.filter(input => input.scrollWidth > input.clientWidth).length"
    assert figure.locator(".attn-cells input").evaluate_all(cut) == 0
