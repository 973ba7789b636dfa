"""What the book tells whoever does not read it yet: a tab, a search engine, a friend with a link.

    title, description, picture   of each page, from its own words and its own live figure
    index.html                    the front page itself, at the root
    404.html                      for an address that leads nowhere, at any depth
    sitemap.xml, robots.txt       every page, where the course is published

What needs an absolute address begins with html_baseurl. Where _config.yml states none, it is that
of GitHub Pages for repository.url; where there is no such address either, it is left out.
"""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from posixpath import basename, dirname, join, normpath
from textwrap import shorten
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from languages import FIRST, _, folder
from sphinx.application import Sphinx
from sphinx.config import Config

MOST = 160  # characters of a description; a list of results cuts it there
COVER = "_static/glance.png"  # where a page has no live figure
LOST = """<h1>{no_page}</h1>
<p>{why}</p>
<ul><li><a href="{front}.html">{to_front}</a></li>
<li><a href="search.html">{to_search}</a></li></ul>"""
LINK = re.compile(r'(?<= )(href|src|action|data-content_root)="(?![/#]|[\w.+-]+:)([^"]*)"')
GROUND = re.compile(r"--pst-color-background: ([^;]+);")
LOOK = Path(__file__).parent / "static" / "course.css"


def settle(app: Sphinx, config: Config) -> None:
    """Where the book is published, and the grounds of its two themes."""
    repository = config.html_theme_options.get("repository_url", "")
    owner, _, name = urlsplit(repository).path[1:].partition("/")
    if config.html_baseurl:
        config.html_baseurl = config.html_baseurl.removesuffix("/") + "/"
    elif name:
        host = f"{owner.lower()}.github.io"
        config.html_baseurl = f"https://{host}/" + (f"{name}/" if name.lower() != host else "")
    if config.html_baseurl:
        config.html_baseurl += folder(config.language)
    config.html_context["grounds"] = GROUND.findall(LOOK.read_text("utf-8"))


def beside(node: nodes.Node) -> bool:
    """Whether links.py has set it beside a term: the term's link, or its meaning."""
    ids = node["ids"] if isinstance(node, nodes.Element) else []
    return isinstance(node, nodes.raw) or any(name.startswith("meaning-") for name in ids)


def described(doctree: nodes.document) -> str:
    """The first sentences of a page, as many as there is room for. What is said of the minutes that
    a lesson takes, in italics, is none."""
    told = (p for p in doctree.findall(nodes.paragraph) if not isinstance(p[0], nodes.emphasis))
    said = next(told).deepcopy()
    for part in list(said.findall(beside)):
        part.parent.remove(part)
    text = " ".join(said.astext().split())
    ends = [found.start() for found in re.finditer(r"(?<=[.?!]) |$", text)]
    return text[: max((end for end in ends if end <= MOST), default=0)] or shorten(text, MOST)


def pictured(app: Sphinx, doctree: nodes.document) -> tuple[str, str]:
    """The path of the picture of a page's first live figure, as pages.py has marked it, and what
    is said of it."""
    for image in doctree.findall(nodes.image):
        if "live" in image["classes"]:
            return f"{app.builder.imagedir}/{basename(image['uri'])}", image["alt"]
    return COVER, _(
        "A sentence being translated: the French words with their English, and how much the model "
        "looks at each English word."
    )


def introduce(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """What templates/head.html says of a page."""
    context["metatags"] = re.sub('<meta name="viewport"[^>]*>', "", context.get("metatags", ""))
    if doctree is None:  # the search, the 404
        context["pageurl"] = None
        return
    if page == app.config.root_doc:
        context["pageurl"] = app.config.html_baseurl
    context["description"] = described(doctree)
    path, alt = pictured(app, doctree)
    context["picture"] = {"url": app.config.html_baseurl + path, "alt": alt}


def lost(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page for an address that leads nowhere."""
    body = LOST.format(
        no_page=_("There is no such page"),
        why=_("The address may be mistyped, or the page may have moved."),
        front=app.config.root_doc,
        to_front=_("The front page names every lesson."),
        to_search=_("The search finds every word."),
    )
    yield "404", {"title": _("No such page"), "body": body}, "page.html"


def moved(html: str, page: str, root: str = "") -> str:
    """A page as it is to lie elsewhere, where root leads to the book's top: its links lead on."""

    def lead(link: re.Match[str]) -> str:
        place, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", link[2]).groups()
        to = normpath(join(dirname(page), place)) if place else page
        return f'{link[1]}="{root + ("" if to == "." else to) + mark + rest or "./"}"'

    return LINK.sub(lead, html)


def finish(app: Sphinx, problem: Exception | None) -> None:
    """Write what is no page of the book."""
    if problem:
        return
    out, base, front = Path(app.outdir), app.config.html_baseurl, app.config.root_doc
    pages = {  # what is written where, as it lies in the folder
        "index.html": moved((out / f"{front}.html").read_text("utf-8"), front),
        "404.html": moved((out / "404.html").read_text("utf-8"), "404", urlsplit(base).path),
    }
    if base and app.config.language == FIRST:
        pages["sitemap.xml"] = sitemap(
            [
                base + folder(language) + ("" if page == front else f"{page}.html")
                for language in app.config.languages
                for page in sorted(app.env.found_docs)
            ]
        )
        pages["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"
    for name, text in pages.items():
        (out / name).write_text(text, encoding="utf-8")


def sitemap(addresses: list[str]) -> str:
    """Where every page is, for search engines: sitemaps.org, protocol 0.9."""
    urls = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    kind = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {kind}>\n{urls}</urlset>\n'


def attend(app: Sphinx) -> None:
    """Do this for pages on the web, not for a book in one file."""
    if app.builder.name == "html":
        app.connect("html-collect-pages", lost)
        app.connect("html-page-context", introduce)
        app.connect("build-finished", finish)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.connect("config-inited", settle)
    app.connect("builder-inited", attend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
