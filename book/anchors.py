"""The anchors of a page: in every language those of the English one.

    ## 합이 1인 가중치   ->   <section id="weights-that-sum-to-one">

docutils makes an anchor of the Latin letters of a heading, and counts where it has none.
"""

import re

from docutils import nodes
from myst_parser.mdit_to_docutils.base import default_slugify
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config

NUMBERED = re.compile(r"id\d+")
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
    """A section is found under its English anchor in every language, and by no number."""
    moved: dict[str, str] = {}
    for section in doctree.findall(nodes.section):
        texts = section.next_node(nodes.title).findall(nodes.Text)
        title = typed("".join(t for t in texts if not isinstance(t.parent, nodes.math)))
        names = [nodes.make_id(ENGLISH[title][1])] if title in ENGLISH else []
        names += (name for name in section["ids"] if not NUMBERED.fullmatch(name))
        if names:
            moved |= dict.fromkeys(section["ids"], names[0])
            section["ids"] = list(dict.fromkeys(names))
    for link in doctree.findall(nodes.reference):
        if link.get("refid") in moved:
            link["refid"] = moved[link["refid"]]
    slugs = app.env.metadata[app.env.docname].get("myst_slugs", {})
    for slug, (line, name, text) in slugs.items():
        slugs[slug] = line, moved.get(name, name), text
    taken: set[str] = set()
    for node in doctree.findall(addnodes.pending_xref):  # each message has counted for itself
        node["ids"] = [name for name in node["ids"] if name not in taken]
        taken.update(node["ids"])


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.add_config_value("english_headings", {}, "env")
    app.connect("config-inited", learn)
    app.connect("doctree-read", keep_anchors, priority=100)  # before Sphinx lists the sections
    return {"parallel_read_safe": True, "parallel_write_safe": True}
