"""The built pages as search engines and messages show them, and as links find their way in them."""

import re
import runpy
from base64 import b64encode
from functools import cache
from io import BytesIO
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest
import yaml
from bs4 import BeautifulSoup, SoupStrainer
from PIL import Image
from playwright.sync_api import Page
from reader import Reader
from sphinx.config import Config
from sphinx_external_toc.parsing import parse_toc_yaml

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(parse_toc_yaml(ROOT / "_toc.yml")), "index", "search", "404"]
ABSOLUTE = ("canonical", "og:url", "og:image")
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
PUBLISHED = bool(CONFIG["repository"]["url"] or CONFIG["html"].get("baseurl"))
STATIC = ROOT / "book" / "static"
ARTICLE = SoupStrainer("article")


@cache
def reader(page: Path) -> Reader:
    """Each page is read once."""
    return Reader(page)


def test_nothing_is_left_untranslated(book: Path) -> None:
    """No page says so, and none shows the marks of a text in another markup."""
    for name in parse_toc_yaml(ROOT / "_toc.yml"):
        page = BeautifulSoup((book / "ko" / f"{name}.html").read_text("utf-8"), "lxml").article
        assert not page.select(".stale, p[lang=en]"), name
        for part in page.select("code, pre, script, style, noscript, .katex, .cell_output"):
            part.decompose()
        assert "\\ " not in page.get_text(), name


@pytest.mark.parametrize("folder", ["", "ko"])
def test_no_two_places_of_a_page_have_one_name(book: Path, folder: str) -> None:
    for name in PAGES:
        text = (book / folder / f"{name}.html").read_text("utf-8")
        ids = re.findall(r'<[^>]+\sid="([^"]+)"', text)
        assert len(ids) == len(set(ids)) >= 10, name


def test_what_code_prints_is_english(book: Path) -> None:
    """In a Korean lesson, for who hears it; what a figure says is Korean."""
    page = BeautifulSoup((book / "ko/lessons/03_weights.html").read_text("utf-8"), "lxml")
    printed = page.select(".cell_output[lang=en]")
    assert any(part.select("pre, table") for part in printed)
    assert not any(part.select("img, .live-place") for part in printed)
    english = BeautifulSoup((book / "lessons/03_weights.html").read_text("utf-8"), "lxml")
    assert not english.select(".cell_output[lang]")


def test_every_page_introduces_itself(book: Path) -> None:
    heads = {name: reader(book / f"{name}.html").head for name in PAGES}
    front = heads.pop("index")
    assert front["title"] == ["Attention, live"]
    assert all(len(head["viewport"]) == len(head["title"]) == 1 for head in heads.values())
    assert len({head["title"][0] for head in heads.values()}) == len(heads)
    unread = {name for name, head in heads.items() if "noindex" in head.get("robots", ())}
    assert unread == {"search", "404"}
    told = {name: head["description"][0] for name, head in heads.items() if name not in unread}
    assert len(set(told.values())) == len(told)
    for name, text in told.items():
        assert 50 <= len(text) <= 160, name
        assert re.match(r"\w", text), name
        assert text.endswith((".", "?", "!", "”")), name
        assert not re.search(r"[\\$_{}]", text), name  # no formula
        assert [key in heads[name] for key in ABSOLUTE] == len(ABSOLUTE) * [PUBLISHED]


def test_every_link_inside_the_book_finds_its_place(book: Path) -> None:
    for name in PAGES:
        for link in reader(book / f"{name}.html").links:
            url = urlsplit(link)
            if url.scheme or (name == "404" and url.path.startswith("/")):
                continue
            path = normpath(join(dirname(name), unquote(url.path))) if url.path else f"{name}.html"
            assert (book / path).is_file(), (name, link)
            if url.fragment and path.endswith(".html"):
                assert unquote(url.fragment) in reader(book / path).ids, (name, link)


def prose(page: BeautifulSoup) -> str:
    """What a page says beside its links, headings, code and formulas."""
    for part in page.select("a, code, pre, h1, h2, h3, h4, .math, .definition, script"):
        part.decompose()
    return page.get_text()


def test_what_a_page_names_is_a_link(book: Path) -> None:
    terms = reader(book / "book" / "glossary.html").ids
    for name in (name for name in PAGES if "/" in name):
        page = BeautifulSoup((book / f"{name}.html").read_text("utf-8"), "lxml", parse_only=ARTICLE)
        if not name.startswith("lessons/"):
            assert not re.findall(r"\b[Ll]esson \d\d\b", prose(page)), name
            continue
        sources = page.select("[id^=source-]")
        assert [source["id"] for source in sources] == [
            f"source-{k}" for k in range(1, len(sources) + 1)
        ]
        cited = [link["href"] for link in page.select("a[href^='#source-']")]
        assert cited, name
        led = [link["href"].partition("#")[2] for link in page.select("a.term")]
        assert len(set(led)) == len(led) > 5, name
        assert set(led) <= terms.keys()
        assert not page.select(":is(h1, h2, h3, h4, table, pre, code) a.term, a a"), name
        said = prose(page)
        assert not re.findall(r"\[\d+\]", said), name
        assert set(re.findall(r"\b[Ll]esson (\d\d)\b", said)) <= {name[8:10]}, name


def test_a_citation_is_the_label_of_its_entry(book: Path) -> None:
    entries = BeautifulSoup((book / "book" / "bibliography.html").read_text("utf-8"), "lxml")
    labels = {e["id"]: e.select_one(".label").get_text() for e in entries.select(".citation")}
    for name in ("book/notation", "book/glossary", "book/differences"):
        page = BeautifulSoup((book / f"{name}.html").read_text("utf-8"), "lxml")
        links = page.select("article a[href*='bibliography.html#']")
        assert links
        for link in links:
            said = re.sub(r" \[(.*)\]", r", \1", link.get_text())
            assert said in labels[link["href"].partition("#")[2]], link


@pytest.mark.parametrize("folder", ["", "ko"])
def test_no_link_leads_to_a_numbered_place(book: Path, folder: str) -> None:
    """A number in the order of the page would name another place once one is put in before it."""
    for name in PAGES:
        page = reader(book / folder / f"{name}.html")
        led_to = {unquote(urlsplit(link).fragment) for link in page.links}
        named = {key for key, tag in page.ids.items() if tag in ("section", "dt", "div", "table")}
        assert [key for key in led_to | named if re.fullmatch(r"id\d+|.*-id\d+", key)] == [], name


@pytest.mark.parametrize(
    ("repository", "stated", "base"),
    [
        ("", "", ""),
        ("https://github.com/OWNER/NAME", "", "https://owner.github.io/NAME/"),
        ("https://github.com/OWNER/OWNER.github.io", "", "https://owner.github.io/"),
        ("https://github.com/OWNER/NAME", "https://example.org/a", "https://example.org/a/"),
        ("", "https://example.org/", "https://example.org/"),
    ],
)
def test_absolute_addresses_begin_where_the_book_is_published(
    repository: str, stated: str, base: str
) -> None:
    """Another language lies in a folder there."""
    settle = runpy.run_path(str(ROOT / "book" / "web.py"))["settle"]
    for language, folder in (("en", ""), ("ko", "ko/")):
        config = Config({}, {"language": language})
        config.html_theme_options = {"repository_url": repository}
        config.html_baseurl, config.html_context = stated, {}
        settle(None, config)
        assert config.html_baseurl == (base and base + folder)


def test_the_icons_are_one(page: Page) -> None:
    page.set_viewport_size({"width": 180, "height": 180})
    shown = []
    for icon, kind in (("favicon.svg", "svg+xml"), ("apple-touch-icon.png", "png")):
        url = f"data:image/{kind};base64,{b64encode((STATIC / icon).read_bytes()).decode()}"
        page.set_content(
            f'<body style="margin: 0; background: #1d2733"><img width=180 src="{url}">'
        )
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        shown.append(np.asarray(picture, dtype=float))
    assert np.abs(shown[0] - shown[1]).mean() < 1
    assert shown[0].std() > 50
