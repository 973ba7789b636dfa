"""The languages of the book: each page leads to the same page of the others.

    /lessons/03_weights.html  <-->  /ko/lessons/03_weights.html

What our extensions say in a page is English in their code; in another language it comes from
course.po in book/locale. editions.py builds the book in the languages that are not English.
"""

import json
from pathlib import Path
from posixpath import relpath
from typing import Any

from docutils import nodes
from myst_parser.mdit_to_docutils.base import default_slugify
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx.locale import get_translation

from attnlib import widgets

_ = get_translation("course")
WIDGETS, STATIC = Path(widgets.__file__).parent, Path(__file__).parent / "static"
SCRIPT = """globalThis.WORDS = {};
globalThis.SAY = (english, given = {{}}) =>
  (WORDS[english] ?? english).replace(/\\{{(\\w+)\\}}/g, (all, name) => String(given[name] ?? all));
"""
FIRST = "en"  # its pages lie at the root, those of the others in a folder
ENGLISH: dict[str, tuple[str, str]] = {}  # by each translated heading: see lessons/translation.py


def typed(title: str) -> str:
    """A title as it is typed: the page has another apostrophe."""
    return title.replace("\u2019", "'")


def slug(title: str) -> str:
    """The anchor of a translated heading: that of the English one."""
    return default_slugify(ENGLISH.get(typed(title), [title])[0])


def learn(app: Sphinx, config: Config) -> None:
    """What this language's headings are in English."""
    ENGLISH.clear()
    ENGLISH.update({typed(heading): here for heading, here in config.english_headings.items()})


def keep_anchors(app: Sphinx, doctree: nodes.document) -> None:
    """A section is found under its English anchor in every language."""
    for section in doctree.findall(nodes.section):
        texts = section.next_node(nodes.title).findall(nodes.Text)
        title = typed("".join(t for t in texts if not isinstance(t.parent, nodes.math)))
        if title in ENGLISH:
            section["ids"].insert(0, nodes.make_id(ENGLISH[title][1]))


def words(language: str) -> dict[str, str]:
    """What figures and page scripts say, by the English: the lists that lie beside them. Raises
    ExtensionError where two of them differ."""
    found: dict[str, str] = {}
    for place in (WIDGETS, STATIC):
        for path in sorted(place.rglob(f"{language}.json")):
            for english, text in json.loads(path.read_text("utf-8")).items():
                if found.setdefault(english, text) != text:
                    raise ExtensionError(f"{path}: “{english}” is {found[english]} elsewhere")
    return found


def speak(app: Sphinx) -> None:
    """The words come before the figures."""
    if app.config.language != FIRST:
        app.add_js_file("words.js", priority=100)


def write(app: Sphinx, problem: Exception | None) -> None:
    """Put the words where a page loads them."""
    if not problem and app.config.language != FIRST and app.builder.format == "html":
        text = json.dumps(words(app.config.language), ensure_ascii=False)
        Path(app.outdir, "_static", "words.js").write_text(SCRIPT.format(text), "utf-8")


def folder(language: str) -> str:
    """Where the pages of a language lie, from the root."""
    return "" if language == FIRST else f"{language}/"


def switch(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """What templates/languages.html and templates/head.html know of the other languages."""
    here, base = app.config.language, app.config.html_baseurl
    address = f"{folder(here)}{page}.html"
    root = base.removesuffix(folder(here)) if base else ""
    context["languages"] = [
        {
            "code": language,
            "name": name,
            "here": language == here,
            "href": relpath(f"{folder(language)}{page}.html", address.rpartition("/")[0] or "."),
            "url": f"{root}{folder(language)}{page}.html" if root else "",
        }
        for language, name in app.config.languages.items()
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.add_config_value("languages", {FIRST: "English"}, "env")
    app.add_config_value("english_headings", {}, "env")
    app.add_message_catalog("course", str(Path(app.srcdir, app.config.locale_dirs[0])))
    app.connect("config-inited", learn)
    app.connect("builder-inited", speak)
    app.connect("build-finished", write)
    app.connect("doctree-read", keep_anchors)
    app.connect("html-page-context", switch)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
