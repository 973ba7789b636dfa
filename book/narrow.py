"""What a page needs where it is narrow; static/course.css does the rest.

    a table                    its long names break; where it has many columns, on a phone each row
                               stands by itself, and each cell says its column
    what a cell has printed    wraps, unless it stands in columns
    a table that a cell shows  wraps, but within no pair, interval or number

A book in one file keeps its tables as they are.
"""

import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

MANY = 4  # columns
PAIR = re.compile(  # in a table: (-1, 1), (99.1 to 99.9); and, alone in its cell, 11-20 or 7 of 8
    r"\(\W?\d[\d.]*(?:, | to )\W?\d[\d.]*\)|(?<=>)\d+(?:-| of )\d+(?=\s*<)"
)
COLUMNS = re.compile(r"\S {2,}\S")  # in a line


class Column(nodes.comment):
    """The head of a column, said again in a cell: like a comment, nothing that a search finds."""


def visit(self: HTML5Translator, node: Column) -> None:
    self.body.append('<span class="column">')


def depart(self: HTML5Translator, node: Column) -> None:
    self.body.append("</span>")


def heading(name: nodes.entry) -> Iterator[nodes.Node]:
    """What the head of a column says, formulas as such, without links, anchors and the like."""
    for part in name.findall(lambda node: isinstance(node, (nodes.Text, nodes.math))):
        if not isinstance(part.parent, (nodes.math, nodes.comment, nodes.raw)):
            yield part.deepcopy()


def breakable(name: str) -> Iterator[nodes.Node]:
    """A name in which a line may end after a dot or a low line."""
    first, *rest = re.split(r"(?<=[._])", name)
    yield nodes.Text(first)
    for part in rest:
        yield from (nodes.raw("", "<wbr>", format="html"), nodes.Text(part))


class Narrow(SphinxPostTransform):
    """Marks such tables and outputs."""

    default_priority = 700  # when all else is settled
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if self.app.builder.embedded:
            return
        for group in self.document.findall(nodes.tgroup):
            for name in group.findall(nodes.literal):
                name[:] = list(breakable(name.astext()))
            head = group.next_node(nodes.thead)
            if head and group["cols"] >= MANY:
                group.parent["classes"].append("stacked")
                for row in group.next_node(nodes.tbody):
                    for name, cell in list(zip(head[0], row, strict=True))[1:]:
                        cell.insert(0, Column("", "", *heading(name)))
        for printed in self.document.findall(nodes.literal_block):
            if "output" in printed["classes"] and not COLUMNS.search(printed.astext()):
                printed["classes"].append("prose")
        for shown in list(self.document.findall(nodes.raw)):
            if "text_html" in shown["classes"] and "<table" in shown.astext():
                said = PAIR.sub(r'<span class="pair">\g<0></span>', shown.astext())
                shown[:] = [nodes.Text(said)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.add_node(Column, html=(visit, depart))
    app.add_post_transform(Narrow)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
