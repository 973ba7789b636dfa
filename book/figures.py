"""The live figures of a page: each has a frame, a number, a caption, and its place from the first.

    the cell's metadata, mystnb: {figure: {caption: ..., name: ...}}   its caption, and its anchor
    the picture stored beside it   a caption where none is given: the figure's name, with which its
                                   alt text begins; the room it will take, at several widths;
                                   and what is seen there without JavaScript

All figures of a page that have a caption are numbered in one row. What asks the reader something,
as a quiz does, has its place, and neither number nor caption. The build says which live ones a
reader would not see. static/frame.js puts a bar under each figure.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from languages import _
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
PICTURE = "image/png"
SUPPORTED = {  # the views of static/live.js
    "AnyModel",
    "CheckboxModel",
    "DropdownModel",
    "FloatSliderModel",
    "HBoxModel",
    "IntSliderModel",
    "LabelModel",
    "VBoxModel",
}
ASKING = (".Pencil", ".Quiz", ".Worksheet")  # the classes in attnlib.widgets that are no figures
LESSON = re.compile(r"lessons/0*(\d+)_")
FIRST = '<span id="live-figure"></span>'  # before a page's first live figure, to be led to
PLACE = '<div class="live-place" style="{room}"><p class="live-wait">{wait}</p>'
MOVING = _("Moving this figure here needs JavaScript.")
ANSWERING = _("Answering here needs JavaScript.")
WAIT = _("This is on its way …")
BAR = '</div><div class="live-bar"></div>'
ALONE, END = '<div class="live-alone">', "</div></div>"  # around what is no figure
log = logging.getLogger(__name__)


def displayed(state: dict[str, Any], model_id: str) -> Iterator[str]:
    """The name of a displayed model and of every model in it; "" where it was not stored, or a
    figure without its code."""
    model = state.get(model_id, {"model_name": "", "state": {}})
    codeless = model["model_name"] == "AnyModel" and "_esm" not in model["state"]
    yield "" if codeless else model["model_name"]
    for child in model["state"].get("children", ()):
        yield from displayed(state, child.removeprefix("IPY_MODEL_"))


def asks(state: dict[str, Any], model_id: str) -> bool:
    """Whether a displayed model asks the reader something."""
    model = state.get(model_id, {"state": {}})["state"]
    return str(model.get("_anywidget_id", "")).endswith(ASKING)


def prepare(app: Sphinx, docname: str, source: list[str]) -> None:
    """Warn of widgets that a reader of the page would not see, and put what is known of the others
    where MyST-NB looks for it."""
    if Path(app.env.doc2path(docname)).suffix != ".ipynb":
        return
    notebook = nbformat.reads(source[0], as_version=4)
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if view := output.get("data", {}).get(VIEW):
                check(docname, displayed(state, view["model_id"]))
                describe(cell, output, asks(state, view["model_id"]))
    source[0] = nbformat.writes(notebook)


def check(docname: str, names: Iterator[str]) -> None:
    for name in names:
        if not name:
            log.warning("shows a widget without its state: run it again", location=docname)
        elif name not in SUPPORTED:
            log.warning("static pages cannot show %s", name, location=docname)


def describe(cell: NotebookNode, output: NotebookNode, asking: bool) -> None:
    """Alt text and caption go to the cell's metadata, the room of the figure into its view."""
    about = output.metadata.get(PICTURE, {})
    told = cell.metadata.setdefault("mystnb", {})
    alt = told.setdefault("image", {}).setdefault("alt", about.get("alt", "A live figure"))
    english = about.get("english", alt)
    if not asking:
        told.setdefault("figure", {}).setdefault("caption", alt.partition(". ")[0])
    output.data[VIEW] |= {"heights": about.get("heights", {}), "anchor": anchor(english)}


def anchor(alt: str) -> str:
    """What leads to a figure: its name in English, with which its alt text begins."""
    return nodes.make_id("live-" + alt.partition(". ")[0])


def view(script: nodes.Element) -> dict[str, Any]:
    """What a script element of a live figure holds."""
    text = script.astext()
    read: dict[str, Any] = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return read


def forms(part: nodes.Element) -> Iterator[dict[str, nodes.Element]]:
    """Of each live figure in a part of a page its forms by their kinds."""
    for bundle in part.findall(nodes.container):
        if bundle.get("nb_element") == "mime_bundle":
            found = {form.get("mime_type"): form for form in bundle.children}
            if VIEW in found:
                yield found


class Anchors(SphinxTransform):
    """Each live figure can be led to by its name, whatever else comes to the page."""

    default_priority = 200  # before Sphinx gives figures anchors that count

    def apply(self, **kwargs: Any) -> None:
        taken: Counter[str] = Counter()
        for figure in self.document.findall(nodes.figure):
            for found in forms(figure):
                figure["classes"].append("live-figure")
                name = view(found[VIEW])["anchor"]
                taken[name] += 1
                number = f"-{taken[name]}" if taken[name] > 1 else ""
                figure["ids"] = figure["ids"] or [name + number]


def number(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Count the figures of each page, those of lesson 3 as 3.1, 3.2 and so on. No page of an old
    build is to be written for that."""
    for page, kinds in env.toc_fignumbers.items():
        lesson = LESSON.match(page)
        chapter = (int(lesson[1]),) if lesson else ()
        figures = kinds.get("figure", {})
        figures |= {anchor: (*chapter, k) for k, anchor in enumerate(figures, start=1)}
    return []


class Places(SphinxPostTransform):
    """The room of each live figure, and in it its picture for a page without JavaScript. A browser
    that has it never fetches what stands in <noscript>."""

    default_priority = 3  # before MyST-NB keeps the best form of an output, and drops the others
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for k, found in enumerate(list(forms(self.document))):
            keep_place(found, "" if k else FIRST)


def keep_place(forms: dict[str, nodes.Element], mark: str) -> None:
    heights = view(forms[VIEW])["heights"]
    room = "; ".join(f"--at-{width}: {height / 16}rem" for width, height in heights.items())
    framed = isinstance(forms[VIEW].parent.parent, nodes.figure)
    start = mark + ("" if framed else ALONE) + PLACE.format(room=room, wait=WAIT)
    forms[VIEW].insert(0, nodes.raw("", start, format="html"))
    if PICTURE in forms:
        for image in forms[PICTURE].findall(nodes.image):
            image["classes"].append("live")
        forms[VIEW] += [
            nodes.raw("", "<noscript>", format="html"),
            nodes.paragraph("", str(MOVING if framed else ANSWERING)),
            *forms[PICTURE].children,
            nodes.raw("", "</noscript>", format="html"),
        ]
    forms[VIEW] += nodes.raw("", BAR if framed else END, format="html")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.connect("source-read", prepare)
    app.add_transform(Anchors)
    app.connect("env-get-updated", number, priority=900)  # after Sphinx has counted
    app.add_post_transform(Places)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
