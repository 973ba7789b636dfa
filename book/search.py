"""What the search page searches: every section, glossary entry and name of the package, in words.

    a page's doctree  --places-->  places.js  --MiniSearch, static/search.js-->  hits

Sphinx's own index has no text to show and forgives no typo. This one is one script too, so that the
search needs neither a server nor a network. Of code and outputs it has each word once.
"""

import json
import re
import shutil
from collections.abc import Iterator
from html.entities import codepoint2name
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from mathematics import typeset
from myst_parser.sphinx_ext.myst_refs import MystReferenceResolver
from plain import plain
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import ReferencesResolver

MINISEARCH = Path(__file__).parent / "node_modules" / "minisearch" / "dist" / "umd" / "index.js"
GREEK = {chr(code): name for code, name in codepoint2name.items() if 0x370 <= code < 0x400}
OTHERS = {"∑": "sum", "∏": "prod", "√": "sqrt", "∂": "partial", "∞": "infty"}
SYMBOLS = {symbol: f" {name}" for symbol, name in (GREEK | OTHERS).items()}  # their names in TeX
WORD = re.compile(r"[^\W\d_]\w{2,}")
LESSON = re.compile(r"lessons/(0*(\d+))_")
SKIPPED = (nodes.raw, nodes.comment, nodes.literal_block, nodes.image, nodes.title, addnodes.index)


class Place(NamedTuple):
    """Where something is said: a page and an anchor in it, a title, other names, and the words.

    page: without its ending. within: the title of the page. code: what else code and outputs say.
    """

    page: str
    anchor: str
    title: str
    within: str
    names: str
    text: str
    code: str = ""


def said(node: nodes.Node) -> str:
    """The words of a node that is no place of its own."""
    own = (nodes.section, addnodes.glossary, addnodes.desc)
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, (*SKIPPED, *own)) or "nb_element" in getattr(node, "attributes", {}):
        return ""
    apart = "" if isinstance(node, (nodes.TextElement, nodes.Inline)) else " "
    return apart.join(map(said, node.children))


def line(node: nodes.Node) -> str:
    """The words of all that is in a node."""
    return " ".join(" ".join(map(said, node.children)).split())


def code(section: nodes.section, text: str) -> str:
    """The words of a section's code and outputs that its text does not have."""
    blocks = [
        block.astext()
        for part in section.children
        if not isinstance(part, nodes.section)
        for block in part.findall(nodes.literal_block)
    ]
    return " ".join(sorted(set(WORD.findall(" ".join(blocks))) - set(WORD.findall(text))))


def places(page: str, doctree: nodes.document) -> Iterator[Place]:
    """A page's places, each with the words that are said there and in no other."""
    within = next(map(line, doctree.findall(nodes.title)), page)
    lesson = LESSON.match(page)
    alias = f"lesson {lesson[1]} lesson {lesson[2]}" if lesson else ""
    for section in doctree.findall(nodes.section):
        title = line(section.next_node(nodes.title))
        first = title == within
        anchor, names = ("", alias) if first else (section["ids"][0], "")
        text = line(section)
        yield Place(page, anchor, title, within, names, text, code(section, text))
    for entry in doctree.findall(nodes.definition_list_item):
        terms = [term for term in entry.children if isinstance(term, nodes.term)]
        if isinstance(entry.parent.parent, addnodes.glossary):
            title = " · ".join(term.astext() for term in terms)
            yield Place(page, terms[0]["ids"][0], title, within, "", line(entry.children[-1]))
    for signature in doctree.findall(addnodes.desc_signature):
        if signature["ids"]:
            name = signature["ids"][0]
            yield Place(page, name, name, within, "", line(signature.parent[-1]))


def read(env: BuildEnvironment, page: str) -> nodes.document:
    """A page with what its references say, to other pages and to papers, and its formulas as text.
    Those that KaTeX cannot read were warned of, and stay away."""
    env.temp_data["docname"] = page
    tree = env.get_doctree(page)
    for resolver in (MystReferenceResolver, ReferencesResolver):
        resolver(tree).apply()
    for kind in (nodes.math, nodes.math_block):
        for node in list(tree.findall(kind)):
            markup = typeset(node.astext(), kind is nodes.math_block, "mathml").get("html")
            node.parent.replace(node, nodes.Text(plain(markup) if markup else ""))
    return tree


def write(app: Sphinx, problem: Exception | None) -> None:
    """Write the places of the whole book, and MiniSearch beside them."""
    if problem:
        return
    pages = sorted(app.env.found_docs)
    found = [place for page in pages for place in places(page, read(app.env, page))]
    book = {"symbols": SYMBOLS, "places": [place._asdict() for place in found]}
    static = Path(app.outdir) / "_static"
    shutil.copy(MINISEARCH, static / "minisearch.js")
    script = f"globalThis.BOOK = {json.dumps(book, ensure_ascii=False)};\n"
    (static / "places.js").write_text(script, encoding="utf-8")


def page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page to search from, which Sphinx makes for an index of its own."""
    yield "search", {}, "search.html"


def attend(app: Sphinx) -> None:
    """Take the place of Sphinx's search in the book on the web."""
    if app.builder.name == "html":
        if not MINISEARCH.is_file():
            raise ExtensionError("MiniSearch is missing: run `make book`, which installs it")
        app.builder.search = False
        app.connect("html-collect-pages", page)
        app.connect("build-finished", write)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.connect("builder-inited", attend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
