"""What those need who hear a page or go through it by keys, where its makers leave it out.

    Heads     a table's head in which no cell says a word is none
    French    *l'homme* in the prose is marked as French, so that a voice reads it so
    mend      markup of Sphinx and MyST-NB that says something else than it should

What the theme leaves out is in templates/course.html and templates/layout.html.
"""

import re
from functools import cache
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from attnlib import pretrained

WORD = re.compile(r"\w+'?")
OTHERS = {"chat", "chien", "est", "minet", "sous", "sur", "tapis"}  # in the sentences of lesson 07
# A signature's lines are no list of definitions.
SIGNATURE = re.compile(r'<dl>\s*(<dd><em class="sig-param">.*?)</dl>', re.DOTALL)
CORNER = re.compile(r"<th[^>]*>\s*</th>")  # of a cell's table: it heads nothing
MENDS = {
    # The bibliography is a list, and each entry an item of it.
    ' role="doc-biblioentry"': ' role="listitem"',
    # What opens a folded cell is called by its own words.
    ' aria-label="Toggle hidden content"': "",
    # Where a formula or a cell's table scrolls, keys can do it: the theme makes a tab stop of what
    # has this class.
    'class="katex-display': 'class="katex-display pst-scrollable-table-container',
    'text_html"><table>': 'text_html"><table class="pst-scrollable-table-container">',
    "</summary><table>": '</summary><table class="pst-scrollable-table-container">',
}


class Heads(SphinxPostTransform):
    """Takes away heads of tables that say nothing."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        for head in list(self.document.findall(nodes.thead)):
            if not head.astext().strip():
                head.parent.remove(head)


class French(SphinxPostTransform):
    """Marks the emphasized words that are French and not English to the course's translator."""

    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        english, french = words()
        for part in self.document.findall(nodes.emphasis):
            text = part.astext().lower().replace("\u2019", "'")  # as the page has an apostrophe
            said = set(WORD.findall(text))
            if said and said <= french and not said <= english:
                part["classes"].append("language-fr")


@cache
def words() -> tuple[set[str], set[str]]:
    """The words of the two languages that the course's sentences are made of."""
    config = pretrained.load("attention").config
    return set(config.source.words), OTHERS.union(config.target.words)


def mend(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Write the page's own text as it should be."""
    body = SIGNATURE.sub(lines, context.get("body", ""))
    for wrong, right in MENDS.items():
        body = body.replace(wrong, right)
    body = CORNER.sub("<td></td>", body)
    context["body"] = body


def lines(signature: re.Match[str]) -> str:
    """The arguments of a signature, one a line."""
    return f'<div class="sig-lines">{re.sub(r"(?<=[</])dd>", "div>", signature[1])}</div>'


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.add_post_transform(Heads)
    app.add_post_transform(French)
    app.connect("html-page-context", mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
