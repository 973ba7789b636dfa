"""Anchors of the glossary's translations that stay when a term is added.

Sphinx makes an anchor of a term's ASCII letters, and of a serial number where they are too few.
Here a term in another alphabet has its own words: term-어텐션.
"""

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform


class StableTerms(SphinxTransform):
    """Renames the anchors of such terms, wherever Sphinx has noted them."""

    default_priority = 840  # before the index is collected

    def apply(self, **options: Any) -> None:
        noted = self.env.domaindata["std"]
        for term in self.document.findall(nodes.term):
            text = term.astext()
            indices = list(term.findall(addnodes.index))
            if text.isascii() or not indices:  # a plain definition list is not in the index
                continue
            anchor = "-".join(["term", *re.findall(r"\w+", text)])
            term["ids"] = [anchor]
            noted["objects"]["term", text] = (self.env.docname, anchor)
            noted["terms"][text.lower()] = (self.env.docname, anchor)
            for index in indices:
                index["entries"] = [(*entry[:2], anchor, *entry[3:]) for entry in index["entries"]]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.add_transform(StableTerms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
