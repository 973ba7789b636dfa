"""A pencil question in a page: typed, checked, told; and on paper a line to write on."""

from pathlib import Path

from controls import CUT, small_page
from playwright.sync_api import Page, expect

from attnlib.widgets import pencil
from attnlib.widgets.pencil import NAMES


def test_a_number_is_typed_and_told(page: Page, tmp_path: Path) -> None:
    figure = small_page(page, tmp_path, pencil("03 weights"))
    words, fields = figure.locator("[aria-live]"), figure.get_by_role("textbox")
    expect(words).to_have_text("Type what you find, then press Enter.")
    fields.first.press("Enter")
    expect(words).to_have_text("Nothing is typed yet.")

    def typed(*texts: str) -> None:
        for field, text in zip(fields.all(), texts, strict=True):
            field.fill(text)
        fields.last.press("Enter")

    typed("0", "0,22", ".35", "0.44")
    expect(words).to_contain_text("Not yet. You forgot the exponential")
    expect(fields.first).to_have_attribute("aria-invalid", "true")
    fields.first.fill("1/10")
    expect(fields.first).to_have_attribute("aria-invalid", "false")  # its mark is gone
    typed("1/10", "x", "", "4")
    expect(words).to_contain_text("Not yet. 1 of 4 right. “x” is no number.")
    typed("1/10", ".77", "", "")
    expect(words).to_contain_text(
        "Not yet. 1 of 4 right. Take the exponential of each energy first."
    )
    typed(".1", "", "", "")
    expect(words).to_have_text("1 of 4 right. The rest is still empty.")
    typed("1/10", ".2", "0,3", "+.40")
    expect(words).to_contain_text("Right. The exponentials are 1, 2, 3, 4, and their sum is 10.")
    expect(figure.get_by_label("\N{GREEK SMALL LETTER ALPHA}i1, right")).to_have_value("1/10")
    figure.get_by_role("button", name="Reset").click()
    expect(fields.first).to_have_value("")
    fields.first.fill(".4")
    figure.get_by_role("button", name="Check").click()
    expect(words).to_contain_text("Not yet. This is the wrong order")


def test_every_question_fits_a_phone_and_paper(page: Page, tmp_path: Path) -> None:
    figures = small_page(page, tmp_path, *map(pencil, NAMES))
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate(CUT, width) == []
    assert "$" not in "".join(figures.all_inner_texts())
    assert "\\" not in "".join(figures.all_inner_texts())
    page.emulate_media(media="print")
    expect(figures.get_by_role("button").first).to_be_hidden()
    expect(figures.get_by_role("textbox").first).to_have_css("border-width", "0px 0px 1px")
