"""The languages of the book: each page leads to the same page of the others.

    /lessons/03_weights.html  <-->  /ko/lessons/03_weights.html

What our extensions say in a page is English in their code; in another language it comes from
course.po in book/locale. editions.py builds the book in the languages that are not English. What a
page has no translation of stands in English, and the page says so.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from posixpath import relpath
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import get_translation
from words import script, words

_ = get_translation("course")
FIRST = "en"  # its pages lie at the root, those of the others in a folder
NO_PROSE = nodes.literal, nodes.math, nodes.math_block
MADE = "made"  # the class of text that comes in the page's language, not through its .po
PROSE = re.compile(r"[A-Za-z]{3}")
COPYING = ("Copy", "Copy to clipboard", "Copied!", "Failed to copy")  # of sphinx_copybutton
STALE = _("Parts of this page are not translated yet: they are in English.")


def made(text: object) -> str:
    """Markdown that is in the page's language as it comes."""
    return f"[{text}]{{.{MADE}}}"


def untranslated(doctree: nodes.document) -> Iterator[nodes.Element]:
    """What Sphinx found no translation of and is prose. The glossary's heads stay English."""
    for node in doctree.findall(nodes.TextElement):
        own = any(MADE in part["classes"] for part in node.findall(nodes.inline))
        if node.get("translated", True) or own or isinstance(node, nodes.term):
            continue
        texts = (t for t in node.findall(nodes.Text) if not isinstance(t.parent, NO_PROSE))
        if any(PROSE.search(text) for text in texts):
            yield node


def say_what_is_stale(app: Sphinx, doctree: nodes.document) -> None:
    """Mark it as English, on the page and for who built it. Lessons say it by themselves."""
    if app.config.language == FIRST or not app.env.docname.startswith("book/"):
        return
    for node in (found := list(untranslated(doctree))):
        node["classes"].append(f"language-{FIRST}")
        print(f"{app.env.docname}: not translated: “{node.astext()[:60]}”", file=sys.stderr)
    if found:
        notice = nodes.paragraph("", str(STALE), classes=["stale"])
        next(doctree.findall(nodes.title)).parent.insert(1, notice)


def mark_outputs(app: Sphinx, doctree: nodes.document) -> None:
    """What code prints is English in every language; what a picture shows is said in the page's."""
    for part in doctree.findall(nodes.container) if app.config.language != FIRST else ():
        if "cell_output" in part["classes"] and not any(part.findall(nodes.image)):
            part["classes"].append(f"language-{FIRST}")


def speak(app: Sphinx) -> None:
    """The words come before the figures."""
    if app.config.language != FIRST:
        app.add_js_file("words.js", priority=100)


def write(app: Sphinx, problem: Exception | None) -> None:
    """Put the words where a page loads them."""
    if not problem and app.config.language != FIRST and app.builder.name == "html":
        static = Path(app.outdir, "_static")
        (static / "words.js").write_text(script(words(app.config.language)), "utf-8")
        copying = (static / "copybutton.js").read_text("utf-8")
        for english in COPYING:
            copying = copying.replace(f"'{english}'", json.dumps(str(_(english))))
        (static / "copybutton.js").write_text(copying, "utf-8")


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
    app.add_message_catalog("course", str(Path(app.srcdir, app.config.locale_dirs[0])))
    app.connect("builder-inited", speak)
    app.connect("build-finished", write)
    app.connect("doctree-read", say_what_is_stale)
    app.connect("doctree-read", mark_outputs)
    app.connect("html-page-context", switch)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
