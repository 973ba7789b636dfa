"""The Korean book in a browser: every figure speaks Korean, and a page fits a phone."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect
from sphinx_external_toc.parsing import parse_toc_yaml

from attnlib import pretrained

pytestmark = pytest.mark.formats
ROOT = Path(__file__).parents[2]
PAGES = sorted(parse_toc_yaml(ROOT / "_toc.yml"))
LIVE = [name for name in PAGES if name.startswith("lessons/")] + ["book/intro"]
HANGUL, WORD = re.compile("[가-힣]"), re.compile("[A-Za-z]*[a-z]{3,}")
NAMES = {
    "Enter",
    "additive",
    "dot",
    "exp",
    "general",
    "location",
    "scaled",
    "tanh",
}  # in Korean too


def english(texts: list[str]) -> set[str]:
    """The English words of sentences that are no example's: those stand in quotes and brackets."""
    own = (re.sub(r"“[^”]*”|\([^)]*\)", "", text) for text in texts)
    config = pretrained.load("attention").config
    examples = {*config.source.words, *config.target.words}
    return {word for text in own for word in WORD.findall(text)} - examples - NAMES


@pytest.mark.parametrize("name", LIVE)
def test_every_figure_speaks_korean(name: str, site: str, page: Page) -> None:
    """As it is opened, and after a move."""
    page.goto(f"{site}ko/{name}.html")
    expect(page.locator(".attn:visible").first).to_be_visible()
    spoken = page.locator(".attn-account [aria-live]")
    before = spoken.all_inner_texts()
    assert any(HANGUL.search(text) for text in before)
    assert english(before) == set()
    for slider in page.locator("input[type=range]:visible").all()[:1]:
        value = slider.input_value()
        slider.press("ArrowRight" if value != slider.get_attribute("max") else "ArrowLeft")
        assert slider.input_value() != value
    page.wait_for_timeout(400)  # a sentence waits for the hand to rest
    assert english(spoken.all_inner_texts()) == set()


@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_a_page_fits_a_phone(name: str, site: str, phone: Page) -> None:
    phone.goto(f"{site}ko/{name}.html")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    assert phone.evaluate("document.documentElement.lang") == "ko"


def test_the_switch_leads_to_the_same_page(book: Path) -> None:
    for name in [*PAGES, "search", "index"]:
        for here, there in (("", "ko/"), ("ko/", "")):
            path = book / f"{here}{name}.html"
            page = BeautifulSoup(path.read_text("utf-8"), "lxml")
            (switch,) = page.select("a.language")
            target = f"{'book/intro' if name == 'index' else name}.html"
            assert (path.parent / switch["href"]).resolve() == (book / there / target).resolve()
            assert {link["hreflang"] for link in page.select("link[hreflang]")} == {"en", "ko"}


def test_the_same_anchors_in_both(book: Path) -> None:
    """A link into a page leads to the same place of the other language."""
    for name in PAGES:
        ours, theirs = (
            {
                el["id"]
                for el in BeautifulSoup((book / part / f"{name}.html").read_text("utf-8"), "lxml")
                .select_one("article")
                .select("section[id], section > span[id], figure[id], .live-figure[id]")
            }
            for part in ("", "ko")
        )
        assert {anchor for anchor in ours if not re.fullmatch(r"id\d+", anchor)} <= theirs, name
