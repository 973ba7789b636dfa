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


@cache
def reader(page: Path) -> Reader:
    """Each page is read once."""
    return Reader(page)


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


def test_no_link_leads_to_a_numbered_place(book: Path) -> None:
    """A number in the order of the page would name another place once one is put in before it."""
    for name in PAGES:
        page = reader(book / f"{name}.html")
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
    config = Config()
    config.html_theme_options = {"repository_url": repository}
    config.html_baseurl, config.html_context = stated, {}
    runpy.run_path(str(ROOT / "book" / "web.py"))["settle"](None, config)
    assert config.html_baseurl == base


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
