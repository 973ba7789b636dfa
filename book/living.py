"""A live figure on a page that is no notebook, as the front page is.

    ```{live} glance
    The president signed the European treaty.
    ```
    ```{live} quiz course before
    ```

The figure of that name in attnlib.widgets is made while the book is built, of the texts behind its
name, and of the pretrained model and a sentence where one is given. From there it goes the way of a
notebook's: figures.py and live.js find its state and its place, and readers without JavaScript its
picture, figures/quiz-course-before.png. As a command, this takes the pictures anew.
"""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from execute import normalize
from figures import anchor, asks
from ipywidgets.embed import dependency_state, embed_data, escape_script
from languages import _
from myst_nb.sphinx_ import NbMetadataCollector
from nbformat import NotebookNode, v4
from pictures import PNG, WIDGET_STATE, WIDGET_VIEW, digest, figures, take
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from translation import beside, line

from attnlib import pretrained, widgets
from attnlib.storage import write

HERE = Path(__file__).parent
WRITTEN = re.compile(r"^```\{live\} ([\w ]+)\n(.*?)\n?```$", re.MULTILINE | re.DOTALL)


def made(named: str, sentence: str) -> NotebookNode:
    """The figure as a notebook with one cell would keep it. named: its name, and texts for it."""
    name, *texts = named.split()
    given = [pretrained.load("attention"), sentence] if sentence else []
    figure = getattr(widgets, name)(*texts, *given)
    data = embed_data([figure], state=dependency_state([figure], drop_defaults=False))
    (view,) = data["view_specs"]
    cell = v4.new_code_cell(outputs=[v4.new_output("display_data", {WIDGET_VIEW: view})])
    state = {WIDGET_STATE: data["manager_state"]}
    notebook = v4.new_notebook(cells=[cell], metadata={"widgets": state})
    return nbformat.reads(normalize(notebook), as_version=4)


def alone(named: str, sentence: str) -> str:
    """The page that the picture is taken of."""
    ((_, html),) = figures(made(named, sentence))
    return html.replace(" Run the notebook to move it.", "")


def path_of(named: str) -> Path:
    """Where the picture of a figure lies."""
    return HERE / "figures" / f"{'-'.join(named.split())}.png"


def told(path: Path) -> dict[str, str]:
    """What is in a picture: "alt", "heights" as JSON, and "page", the digest of its page."""
    about: dict[str, str] = Image.open(path).text
    return about


def portray(named: str, sentence: str) -> Path:
    """Take the picture anew where its page has changed."""
    html, path = alone(named, sentence), path_of(named)
    if path.is_file() and told(path).get("page") == digest(html):
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
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        (named,) = self.arguments
        notebook, path = made(named, " ".join(self.content)), path_of(named)
        for where, key in beside(notebook):
            if (said := str(_(line(where[key])))) != line(where[key]):
                where[key] = said
        about = told(path)
        carried, shown = self._own(notebook, path.stem)
        before = self.env.temp_data.setdefault("live", {})
        before |= carried["state"]
        state = escape_script(json.dumps(carried | {"state": before}))
        self.carry("state", None, {"type": WIDGET_STATE, "body": state})
        for script, attributes in self.config.nb_ipywidgets_js.items():
            self.carry(script, script, attributes)
        room = {"heights": json.loads(about["heights"]), "anchor": anchor(about["alt"])}
        view = escape_script(json.dumps(shown | room))
        place = nodes.raw("", f'<script type="{WIDGET_VIEW}">{view}</script>', format="html")
        alt = str(_(about["alt"]))
        image = nodes.image(uri=f"figures/{path.name}", alt=alt)
        self.env.note_dependency(str(path))
        forms = [
            nodes.container("", form, mime_type=kind)
            for kind, form in ((WIDGET_VIEW, place), (PNG, image))
        ]
        bundle = nodes.container("", *forms, nb_element="mime_bundle")
        if asks(carried["state"], shown["model_id"]):
            return [bundle]
        return [nodes.figure("", bundle, nodes.caption("", alt.partition(". ")[0]))]

    def _own(self, notebook: NotebookNode, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The figure's state and view, its widgets named as no other figure's of the page."""
        carried = notebook.metadata.widgets[WIDGET_STATE]
        both = json.dumps([carried, notebook.cells[0].outputs[0].data[WIDGET_VIEW]])
        for model_id in carried["state"]:
            both = both.replace(model_id, f"{model_id}-{name}")
        state, view = json.loads(both)
        return state, view

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
