"""The Korean book in a browser: every figure speaks Korean, and a page fits a phone."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect
from sphinx_external_toc.parsing import parse_toc_yaml

pytestmark = pytest.mark.formats
ROOT = Path(__file__).parents[2]
PAGES = sorted(parse_toc_yaml(ROOT / "_toc.yml"))
LIVE = [name for name in PAGES if name.startswith("lessons/")] + ["book/intro"]
HANGUL = re.compile("[가-힣]")


def foreign(text: str) -> bool:
    """Whether a sentence has English words beside those of the examples, which stand in quotes."""
    own = re.sub(r"“[^”]*”|\([^)]*\)", "", text)
    return bool(re.search("[a-z]{3,}", own)) and not HANGUL.search(own)


@pytest.mark.parametrize("name", LIVE)
def test_every_figure_speaks_korean(name: str, site: str, page: Page) -> None:
    page.goto(f"{site}ko/{name}.html")
    figures = page.locator(".attn:visible")
    expect(figures.first).to_be_visible()
    spoken = page.locator(".attn-account [aria-live]")
    assert spoken.count()
    assert not [text for text in spoken.all_inner_texts() if foreign(text)]
    for slider in page.locator("input[type=range]:visible").all()[:1]:
        slider.press("ArrowRight")
    page.wait_for_timeout(400)  # a sentence waits for the hand to rest
    assert not [text for text in spoken.all_inner_texts() if foreign(text)]


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
