"""What the words of a page lead to.

    lesson 04         the lesson
    [2]               in a lesson, the second of its Sources
    alignment model   where a lesson first uses a term of the glossary: its entry there

A term's definition opens below its line while it is pointed at or has the focus (course.css). Under
a finger it opens first, and leads on at the second touch (reading.js).
"""

import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from docutils import nodes
from languages import _
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

GLOSSARY = "book/glossary"
LESSONS = "lessons/"
LESSON = _(r"\b[Ll]esson\s(\d\d)\b")
SOURCES = _("Sources")
SOURCE = re.compile(r"\[(\d+)\]")
PLURAL = {"y": "(?:y|ies)", "is": "[ie]s"}  # of words that end so; of others, with an s or es
STAYS = (  # what leads somewhere already, and what is no prose
    addnodes.pending_xref,
    nodes.FixedTextElement,
    nodes.literal,
    nodes.math,
    nodes.raw,
    nodes.reference,
    nodes.title,
)
Lead = Callable[[re.Match[str]], list[nodes.Node]]  # what stands in the place of what was found
Place = tuple[str, nodes.Element]  # a term's anchor in the glossary, and its definition


class Definition(nodes.comment):
    """A definition beside its term: like a comment, nothing that a search finds on this page."""


def copied(definition: nodes.Element) -> list[nodes.Node]:
    """The parts of a definition for another page, where nothing leads into them."""
    copy = definition.deepcopy()
    for part in copy.findall(nodes.Element):
        part["ids"] = []
    return copy.children


def visit(self: HTML5Translator, node: Definition) -> None:
    self.body.append(f'<span class="definition" role="tooltip" id="{node["ids"][0]}">')


def depart(self: HTML5Translator, node: Definition) -> None:
    self.body.append("</span>")


def around(node: nodes.Node) -> Iterator[nodes.Element]:
    """All that a node stands in, from the nearest outwards."""
    while node := node.parent:
        yield node


def terms(env: BuildEnvironment) -> list[tuple[str, Place]]:
    """Each form of each term as a pattern, the longest before its parts, and where it leads."""
    found = []
    glossary = env.get_doctree(GLOSSARY) if GLOSSARY in env.found_docs else nodes.Element()
    for item in glossary.findall(nodes.definition_list_item):
        term, definition = item.next_node(nodes.term), item.next_node(nodes.paragraph)
        forms = re.findall(r"[^()]+", term.astext())  # alignment error rate (AER)
        found += [(form.strip(), (term["ids"][0], definition)) for form in forms]
    found.sort(key=lambda form: -len(form[0]))
    return [(pattern(form), place) for form, place in found]


def pattern(form: str) -> str:
    """A term, or several of them, as a regular expression; at a sentence's start in capitals."""
    ending = next((ending for ending in PLURAL if form.endswith(ending)), "")
    stem = r"\s+".join(map(re.escape, form.removesuffix(ending).split()))
    words = stem + PLURAL.get(ending, "(?:e?s)?")
    return rf"(?<![\w-]){f'(?i:{words})' if form.islower() else words}(?![\w-])"


class Links(SphinxPostTransform):
    """Makes the links."""

    default_priority = 4  # before those that an author has made are resolved
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        self.link(re.compile(str(LESSON)), self.lesson)
        if self.env.docname.startswith(LESSONS):
            sections = self.document.findall(nodes.section)
            last = next((s for s in sections if s[0].astext() == str(SOURCES)), nodes.section())
            sources = list(last.findall(nodes.list_item))
            for number, source in enumerate(sources, start=1):
                source["ids"] = [f"source-{number}"]
            self.link(SOURCE, lambda found: self.source(found, len(sources)))
            if not self.app.builder.embedded:
                self.define(last)

    def link(self, wanted: re.Pattern[str], lead: Lead, *but: Any) -> None:
        """Put what lead makes of it in the place of all that is wanted. but: not in these."""
        for text in list(self.document.findall(nodes.Text)):
            if any(isinstance(part, STAYS) or part in but for part in around(text)):
                continue
            parts, end = [], 0
            for found in wanted.finditer(text):
                if made := lead(found):
                    parts += [nodes.Text(text[end : found.start()]), *made]
                    end = found.end()
            if parts:
                text.parent.replace(text, [*parts, nodes.Text(text[end:])])

    def lesson(self, found: re.Match[str]) -> list[nodes.Node]:
        for name in self.env.found_docs - {self.env.docname}:
            if name.startswith(LESSONS + found[1]):
                uri = self.app.builder.get_relative_uri(self.env.docname, name)
                return [nodes.reference("", found[0], refuri=uri, internal=True)]
        return []

    def source(self, found: re.Match[str], count: int) -> list[nodes.Node]:
        number = int(found[1])
        place = {"refid": f"source-{number}", "internal": True}
        return [nodes.reference("", found[0], **place)] if 0 < number <= count else []

    def define(self, *but: nodes.Element) -> None:
        """Link the first use of each term."""
        known = terms(self.env)
        used = set()
        uri = self.app.builder.get_relative_uri(self.env.docname, GLOSSARY)

        def lead(found: re.Match[str]) -> list[nodes.Node]:
            anchor, definition = known[found.lastindex - 1][1]
            if anchor in used:
                return []
            used.add(anchor)
            said = f"meaning-{anchor}"
            attributes = f'class="term" href="{escape(uri)}#{anchor}" aria-describedby="{said}"'
            return [
                nodes.raw("", f"<a {attributes}>", format="html"),
                nodes.Text(found[0]),
                nodes.raw("", "</a>", format="html"),
                Definition("", "", *copied(definition), ids=[said]),
            ]

        any_of_them = re.compile("|".join(f"({pattern})" for pattern, _ in known) or "(?!)")
        self.link(any_of_them, lead, *self.document.findall(nodes.table), *but)


class Plain(SphinxPostTransform):
    """Takes the links out of definitions beside a term, when they are resolved."""

    default_priority = 20
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for definition in self.document.findall(Definition):
            for link in list(definition.findall(nodes.reference)):
                link.parent.replace(link, link.children)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.add_node(Definition, html=(visit, depart))
    app.add_post_transform(Links)
    app.add_post_transform(Plain)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
