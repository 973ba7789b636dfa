"""Drawings and charts in the pages: as dark as the page, and read on a phone."""

from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("*.ipynb"))
GROUND = "svg => getComputedStyle(svg.querySelector(':is(rect, path):not(defs *)')).fill"
# How large a picture's words are: all but indices, which are set lower or higher than the word.
SIZES = """svg => {
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const said = [...svg.querySelectorAll("text, tspan")].filter(
    (part) => [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  return said.filter((part) => !(part.matches("tspan[dy]") && part.previousSibling))
    .map((part) => scale * parseFloat(getComputedStyle(part).fontSize));
}"""


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_pictures_follow_the_page(page: Page, site: str, lesson: Path) -> None:
    cells = nbformat.read(lesson, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    drawn = [output for output in outputs if "image/svg+xml" in output.get("data", {})]
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}lessons/{lesson.stem}.html")
    pictures = page.locator("article svg.picture")
    expect(pictures).to_have_count(len(drawn))
    names = page.locator("article svg.picture [id]").evaluate_all("all => all.map(e => e.id)")
    assert len(names) == len(set(names))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert {picture.evaluate(GROUND) for picture in pictures.all()} <= {ground}
    for picture in pictures.all():
        assert str(picture.get_attribute("aria-label")).strip()
        assert min(picture.evaluate(SIZES)) >= 10.9, picture.get_attribute("aria-label")
