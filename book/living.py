"""A live figure on a page that is no notebook, as the front page is.

    ```{live} glance
    The president signed the European treaty.
    ```

The figure of that name in attnlib.widgets is made while the book is built, of the pretrained model
and a sentence. From there it goes the way of a notebook's: figures.py and live.js find its state
and its place, and readers without JavaScript its picture, figures/NAME.png. As a command, this
takes the picture anew.
"""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from execute import normalize
from ipywidgets.embed import dependency_state, embed_data, escape_script
from myst_nb.sphinx_ import NbMetadataCollector
from nbformat import NotebookNode, v4
from pictures import PNG, WIDGET_STATE, WIDGET_VIEW, digest, figures, take
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from attnlib import pretrained, widgets
from attnlib.storage import write

HERE = Path(__file__).parent
WRITTEN = re.compile(r"^```\{live\} (\w+)\n(.+?)\n```$", re.MULTILINE | re.DOTALL)


def made(name: str, sentence: str) -> NotebookNode:
    """The figure as a notebook with one cell would keep it."""
    figure = getattr(widgets, name)(pretrained.load("attention"), sentence)
    data = embed_data([figure], state=dependency_state([figure], drop_defaults=False))
    (view,) = data["view_specs"]
    cell = v4.new_code_cell(outputs=[v4.new_output("display_data", {WIDGET_VIEW: view})])
    state = {WIDGET_STATE: data["manager_state"]}
    notebook = v4.new_notebook(cells=[cell], metadata={"widgets": state})
    return nbformat.reads(normalize(notebook), as_version=4)


def alone(name: str, sentence: str) -> str:
    """The page that the picture is taken of."""
    ((_, html),) = figures(made(name, sentence))
    return html.replace(" Run the notebook to move it.", "")


def picture(name: str) -> tuple[Path, dict[str, str]]:
    """Where the picture of a figure lies; in it are "alt", "heights" as JSON, and "page", the
    digest of its page."""
    path = HERE / "figures" / f"{name}.png"
    return path, Image.open(path).text


def portray(name: str, sentence: str) -> Path:
    """Take the picture anew where its page has changed."""
    html = alone(name, sentence)
    path = HERE / "figures" / f"{name}.png"
    if path.is_file() and picture(name)[1].get("page") == digest(html):
        return path
    ((png, alt, heights),) = take([html])
    about = PngInfo()
    about.add_itxt("alt", alt)
    about.add_itxt("heights", json.dumps(heights))
    about.add_itxt("page", digest(html))
    file = BytesIO()
    Image.open(BytesIO(png)).save(file, "png", optimize=True, pnginfo=about)
    write(path, file.getvalue())
    return path


class Live(SphinxDirective):
    """A live figure, with the outputs that MyST-NB makes of a notebook's."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        (name,) = self.arguments
        notebook = made(name, " ".join(self.content))
        path, about = picture(name)
        state = escape_script(json.dumps(notebook.metadata.widgets[WIDGET_STATE]))
        self.carry("state", None, {"type": WIDGET_STATE, "body": state})
        for script, attributes in self.config.nb_ipywidgets_js.items():
            self.carry(script, script, attributes)
        heights = {"heights": json.loads(about["heights"])}
        shown = notebook.cells[0].outputs[0].data[WIDGET_VIEW] | heights
        view = escape_script(json.dumps(shown))
        place = nodes.raw("", f'<script type="{WIDGET_VIEW}">{view}</script>', format="html")
        image = nodes.image(uri=f"figures/{path.name}", alt=about["alt"])
        self.env.note_dependency(str(path))
        forms = [
            nodes.container("", form, mime_type=kind)
            for kind, form in ((WIDGET_VIEW, place), (PNG, image))
        ]
        bundle = nodes.container("", *forms, nb_element="mime_bundle")
        return [nodes.figure("", bundle, nodes.caption("", about["alt"].partition(". ")[0]))]

    def carry(self, key: str, path: str | None, attributes: dict[str, Any]) -> None:
        """Give the page a script."""
        NbMetadataCollector.add_js_file(self.env, self.env.docname, key, path, attributes)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("live", Live)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    for page in HERE.glob("*.md"):
        for figure in WRITTEN.findall(page.read_text("utf-8")):
            print(portray(*figure))
