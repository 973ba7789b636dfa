"""The pictures of the live figures: where there is no JavaScript they are seen, and only there."""

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import camera
import nbformat
import pictures
import pytest
from nbformat import NotebookNode
from pictures import PNG
from PIL import Image
from playwright.sync_api import Browser, Page, expect

LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("*.ipynb"))
lessons = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)


@pytest.fixture
def still(browser: Browser) -> Iterator[Page]:
    """A page that runs no script, as wide as a small phone."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


ASKING = ("Quiz. ", "With a pencil", "Worksheet")  # begins what is said of what asks the reader


def outputs(lesson: Path) -> list[NotebookNode]:
    """What the lesson shows its live figures in."""
    found = pictures.figures(nbformat.read(lesson, as_version=4))
    assert found
    return [output for output, _ in found]


@lessons
def test_without_javascript_a_picture_stands_for_each_figure(
    still: Page, site: str, lesson: Path
) -> None:
    still.goto(f"{site}lessons/{lesson.stem}.html")
    expect(still.locator("html")).to_have_attribute("data-theme", "light")
    expect(still.locator(".live-wait, .live-bar").filter(visible=True)).to_have_count(0)
    shown = still.locator(".cell_output noscript img")
    expect(shown).to_have_count(len(outputs(lesson)))
    words = still.locator(".cell_output noscript p").all_text_contents()
    asking = [output.metadata[PNG].alt.startswith(ASKING) for output in outputs(lesson)]
    needed = [("Moving this figure", "Answering")[asks] for asks in asking]
    assert words == [f"{what} here needs JavaScript." for what in needed]
    for image, output in zip(shown.all(), outputs(lesson), strict=True):
        expect(image).to_have_attribute("alt", output.metadata[PNG].alt)
        image.scroll_into_view_if_needed()
        stored = Image.open(io.BytesIO(base64.b64decode(output.data[PNG])))
        assert image.evaluate("i => [i.naturalWidth, i.naturalHeight]") == [*stored.size]
        box = image.bounding_box()
        assert box
        assert box["width"] <= 360
        assert box["height"] / box["width"] == pytest.approx(stored.height / stored.width, rel=0.01)


@lessons
def test_a_live_page_neither_holds_nor_fetches_a_picture(
    page: Page, site: str, lesson: Path
) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{site}lessons/{lesson.stem}.html", wait_until="networkidle")
    expect(page.locator(".attn")).to_have_count(len(outputs(lesson)))
    expect(page.locator("noscript img")).to_have_count(0)
    html = page.content()
    drawn = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)  # a matrix has its greys in one
    assert "base64,iVBORw0" not in drawn
    for output in outputs(lesson):
        name = hashlib.sha256(base64.b64decode(output.data[PNG])).hexdigest()
        assert name in html
        assert not [url for url in fetched if name in url]


@lessons
def test_nothing_in_a_picture_is_cut_off(browser: Browser, lesson: Path) -> None:
    context = browser.new_context(viewport={"width": camera.WIDTH, "height": 600})
    for _, html in pictures.figures(nbformat.read(lesson, as_version=4)):
        page = context.new_page()
        page.set_content(html)
        expect(page.locator(".attn")).to_be_visible()
        cut = "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.className)"
        assert page.locator("html, .live-widget, .live-row, .attn").evaluate_all(cut) == []
    context.close()
