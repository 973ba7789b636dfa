"""The whole book as one PDF, printed by Chromium from the built pages.

    _build/html/*.html  --join-->  one page with a title and contents  --print-->  PDF

The pages follow each other as in _toc.yml. Every id gets the name of its page before it: no two are
then the same, and a link to another page leads to its place in the file. The book is printed
twice, for the contents take the numbers of the sheets from the first time.

python book/pdf.py [LANGUAGE]      from the pages that are built, English where no other is named
"""

import json
import posixpath
import re
import sys
from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import partial
from itertools import chain
from pathlib import Path
from urllib.parse import urldefrag

import edition
import editions
from chrome import launch
from languages import FIRST, folder
from lxml import etree, html
from lxml.html import HtmlElement, soupparser
from lxml.html.builder import CLASS, E
from playwright.sync_api import Page, sync_playwright
from pypdfium2 import PdfDocument
from sphinx_external_toc.parsing import parse_toc_yaml

from attnlib.storage import write

ROOT = Path(__file__).parents[1]
LANGUAGE = sys.argv[1] if sys.argv[1:] else FIRST
SOURCE = ROOT if LANGUAGE == FIRST else editions.BUILD / LANGUAGE
BUILT = ROOT / "_build" / "html" / folder(LANGUAGE)
HTML = posixpath.join("../html", folder(LANGUAGE))  # from TARGET
TARGET = ROOT / "_build" / "pdf" / f"{edition.BASENAME}{edition.marked(LANGUAGE)}.pdf"
STYLES = Path(__file__).with_suffix(".css").read_text("utf-8")
REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
MODEL = re.compile(r'(?<=["_])0{8}(?=[0-9a-f]{24}")')  # how the id of a stored widget begins
WIDGET = "application/vnd.jupyter.widget"
KOREAN = "../../book/node_modules/@fontsource-variable/noto-sans-kr/index.css"  # from TARGET
FILL = "(all, texts) => all.forEach((el, k) => { el.textContent = texts[k]; })"
SCALE = 0.84  # of the type, so that the whole fits 130 sheets
SECONDS = 300  # for the figures to be drawn, and for printing


def parts() -> list[tuple[str, list[str]]]:
    """Each part of the book: its caption and its pages."""
    root = parse_toc_yaml(SOURCE / "_toc.yml").root
    return [("", [root.docname]), *((tree.caption or "", tree.files()) for tree in root.subtrees)]


def moved(link: str, page: str, pages: Sequence[str]) -> str:
    """Where a link of a page leads from the one that holds them all."""
    path, fragment = urldefrag(link)
    if ":" in path:
        return link
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    name = target.removesuffix(".html")
    if name not in pages:
        return posixpath.normpath(posixpath.join(HTML, target))
    return f"#{name}:{fragment}" if fragment else f"#{name}"


def article(page: str, number: int, pages: Sequence[str]) -> tuple[list[str], HtmlElement]:
    """The style sheets of a page and its text, ready to stand beside the others."""
    text = (BUILT / f"{page}.html").read_text("utf-8")
    root = soupparser.fromstring(text, features="html.parser")  # lxml's own knows HTML 4 alone
    root.rewrite_links(partial(moved, page=page, pages=pages))
    (found,) = root.find_class("bd-article")
    for element in found.iter(etree.Element):
        for name in {"id", *REFERRING} & set(element.keys()):
            element.set(name, " ".join(f"{page}:{word}" for word in element.get(name).split()))
    for script in found.xpath(f".//script[starts-with(@type, '{WIDGET}')]"):
        script.text = MODEL.sub(f"{number:08}", script.text)
    found.set("id", page)
    found.set("style", f"page: p{number}")
    return root.xpath("//link[@rel='stylesheet']/@href"), found


def said(english: str) -> str:
    """A text of the book itself, in its language."""
    return english if LANGUAGE == FIRST else editions.catalog(LANGUAGE).get(english, english)


def title_page() -> HtmlElement:
    """What the book is, and who may use it."""
    return E.div(
        CLASS("book-title"),
        E.img(src=f"{HTML}_static/favicon.svg", alt=""),
        E.p(CLASS("book-name"), said(edition.NAME)),
        E.p(said(edition.SENTENCE)),
        E.p(said("Version {version}").format(version=edition.VERSION)),
        E.p(said(edition.LICENCE)),
    )


def contents(texts: dict[str, HtmlElement]) -> HtmlElement:
    """The table of contents, with room for the numbers of the sheets."""

    def link(anchor: str, heading: HtmlElement) -> HtmlElement:
        words = deepcopy(heading)
        words.tag = "a"
        words.set("href", f"#{anchor}")
        for sign in words.find_class("headerlink"):
            sign.drop_tree()
        return words

    def place(heading: HtmlElement) -> str:
        return next(heading.iterancestors("section")).get("id")

    def entry(page: str) -> HtmlElement:
        sections = [E.li(link(place(h2), h2)) for h2 in texts[page].iter("h2")]
        title = link(page, next(texts[page].iter("h1")))
        return E.li(E.div(title, E.span()), E.ul(*sections))

    entries = ((E.p(caption), E.ol(*map(entry, pages))) for caption, pages in parts())
    return E.nav(CLASS("book-contents"), E.h1(said("Contents")), *chain.from_iterable(entries))


def running_heads(texts: Iterable[HtmlElement]) -> str:
    """The title of a page above each of its sheets, as CSS."""
    titles = (next(text.iter("h1")).xpath("string(text())") for text in texts)
    return "\n".join(
        f"@page p{number} {{ @top-center {{ content: {json.dumps(title, ensure_ascii=False)} }} }}"
        for number, title in enumerate(titles)
    )


def joined() -> str:
    """The HTML of the whole book."""
    pages = [page for _, of_part in parts() for page in of_part]
    read = [article(page, number, pages) for number, page in enumerate(pages)]
    texts = {text.get("id"): text for _, text in read}
    scripts = ["live"] if LANGUAGE == FIRST else ["words", "live"]
    sheets = dict.fromkeys(chain.from_iterable(sheets for sheets, _ in read))
    whole = E.html(
        E.head(
            E.meta(charset="utf-8"),
            E.title(said(edition.NAME)),
            *(E.link(rel="stylesheet", href=sheet) for sheet in (KOREAN, *sheets)),
            E.style(STYLES + running_heads(texts.values())),
        ),
        E.body(
            E.div(
                CLASS("bd-main"),
                title_page(),
                contents(texts),
                E.div(CLASS("bd-content"), E.div(CLASS("bd-article-container"), *texts.values())),
                *(E.script(src=f"{HTML}_static/{name}.js") for name in scripts),
            )
        ),
        {"lang": LANGUAGE, "data-theme": "light"},
    )
    return html.tostring(whole, encoding="unicode", doctype="<!DOCTYPE html>")


def show(tab: Page) -> None:
    """Open the whole book and have its figures drawn."""
    path = TARGET.with_suffix(".html")
    write(path, joined().encode())
    tab.goto(path.as_uri())
    tab.wait_for_function(f"""() => !document.querySelector('script[type^="{WIDGET}-view"]')""")
    if wrong := tab.locator(".live-error").all_inner_texts():
        raise RuntimeError(f"a live figure is not drawn: {'; '.join(wrong)}")
    tab.evaluate("document.fonts.ready")


def printed(tab: Page) -> bytes:
    """The PDF of what is open."""
    return tab.pdf(prefer_css_page_size=True, tagged=True, outline=True, scale=SCALE)


def main() -> None:
    """The command: prints the book and says where it lies."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        tab = browser.new_page()
        tab.set_default_timeout(1000 * SECONDS)
        show(tab)
        outline = [item for item in PdfDocument(printed(tab)).get_toc() if item.level == 0]
        numbers = [item.get_dest().get_index() + 1 for item in outline]
        places = tab.locator(".book-contents > ol > li > div > span")
        places.evaluate_all(FILL, numbers[1:])  # the first is that of the contents
        pdf = printed(tab)
        browser.close()
    write(TARGET, pdf)
    print(f"The book on {len(PdfDocument(pdf))} sheets lies at {TARGET}")


if __name__ == "__main__":
    main()
