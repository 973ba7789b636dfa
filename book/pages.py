"""Light pages with live widgets.

Widgets come to life through static/live.js, and the build says where they would not; without
JavaScript their pictures stand in their place. A page loads only what it uses, and carries no
script of its own but the stored state of its widgets.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from states import lightened

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
PICTURE = "image/png"
FIRST = '<span id="live-figure"></span>'  # before a page's first live figure, to be led to
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
USED_WHERE = {  # asset: what in a page's body calls for it
    "clipboard.min.js": 'class="highlight',
    "copybutton.css": 'class="highlight',
    "copybutton.js": 'class="highlight',
    "design-tabs.js": "sd-tab-set",
    "katex/katex.min.css": 'class="katex',
    "live.css": VIEW,
    "sphinx-design.min.css": "sd-",
}
log = logging.getLogger(__name__)


def displayed(state: dict[str, Any], model_id: str) -> Iterator[str]:
    """The name of a displayed model and of every model in it; "" where it was not stored, or a
    figure without its code."""
    model = state.get(model_id, {"model_name": "", "state": {}})
    codeless = model["model_name"] == "AnyModel" and "_esm" not in model["state"]
    yield "" if codeless else model["model_name"]
    for child in model["state"].get("children", ()):
        yield from displayed(state, child.removeprefix("IPY_MODEL_"))


def prepare_widgets(app: Sphinx, docname: str, source: list[str]) -> None:
    """Warn of widgets that a reader of the page would not see, and give the pictures of the others
    their alt text where MyST-NB looks for it."""
    if Path(app.env.doc2path(docname)).suffix != ".ipynb":
        return
    notebook = nbformat.reads(source[0], as_version=4)
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if view := output.get("data", {}).get(VIEW):
                check_widget(docname, displayed(state, view["model_id"]))
                describe_picture(cell, output)
    source[0] = nbformat.writes(notebook)


def check_widget(docname: str, names: Iterator[str]) -> None:
    for name in names:
        if not name:
            log.warning("shows a widget without its state: run it again", location=docname)
        elif name not in SUPPORTED:
            log.warning("static pages cannot show %s", name, location=docname)


def describe_picture(cell: NotebookNode, output: NotebookNode) -> None:
    if alt := output.metadata.get(PICTURE, {}).get("alt"):
        cell.metadata.setdefault("mystnb", {}).setdefault("image", {})["alt"] = alt


class Pictures(SphinxPostTransform):
    """The picture of a live figure, in its place where there is no JavaScript. A browser that has
    it never fetches what stands in <noscript>."""

    default_priority = 3  # before MyST-NB keeps the best form of an output, and drops the others
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        first = FIRST
        for container in list(self.document.findall(nodes.container)):
            if container.get("nb_element") == "mime_bundle":
                forms = {form["mime_type"]: form for form in container.children}
                if VIEW in forms and PICTURE in forms:
                    for image in forms[PICTURE].findall(nodes.image):
                        image["classes"].append("live")
                    forms[VIEW].insert(0, nodes.raw("", first, format="html"))
                    forms[VIEW] += [
                        nodes.raw("", "<noscript>", format="html"),
                        nodes.paragraph("", "Moving this figure here needs JavaScript."),
                        *forms[PICTURE].children,
                        nodes.raw("", "</noscript>", format="html"),
                    ]
                    first = ""


def lighten(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Drop the assets that this page does not use, and every inline script; move the stored state
    of the widgets to the end of the text."""
    body = context.get("body", "")

    def used(asset: Any) -> bool:
        name = str(asset.filename or "").removeprefix("_static/")
        return bool(name) and USED_WHERE.get(name, "") in body and "//" not in name

    states = [s.attributes for s in context["script_files"] if s.attributes.get("type") == STATE]
    context["css_files"] = [asset for asset in context["css_files"] if used(asset)]
    context["script_files"] = [asset for asset in context["script_files"] if used(asset)]
    for state in states:  # after the words, so that reading begins before it is here
        text, files = lightened(state["body"], Path(app.outdir))
        context["body"] += f'<script type="{STATE}">{text}</script>'
        for file in files:
            context["body"] += f'<script async src="{context["pathto"](file, 1)}"></script>'
    for asset in context["script_files"]:
        if asset.filename:
            asset.attributes["defer"] = "defer"
    if context.get("page_source_suffix") == ".ipynb":
        context["header_buttons"].insert(0, download_button(context))


def download_button(context: dict[str, Any]) -> dict[str, str]:
    """A link to the notebook itself."""
    return {
        "type": "link",
        "url": f"{context['pathto']('_sources', 1)}/{context['sourcename']}",
        "tooltip": "Download this notebook",
        "icon": "fas fa-download",
        "label": "download",
    }


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.connect("source-read", prepare_widgets)
    app.add_post_transform(Pictures)
    app.connect("html-page-context", lighten, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
