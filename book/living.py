"""A live figure on a page that is no notebook, as the front page is.

    ```{live} glance
    The president signed the European treaty.
    ```
    ```{live} quiz course before
    ```

The figure of that name in attnlib.widgets is made while the book is built, of the texts behind its
name, and of the pretrained model and a sentence where one is given. From there it goes the way of a
notebook's: figures.py and live.js find its state and its place, and readers without JavaScript its
picture, figures/quiz-course-before.png, in another language the one in locale/ko/figures. As a
command, this takes the pictures anew.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from beside import beside, line
from camera import portray, told
from docutils import nodes
from editions import catalog, settings
from execute import normalize
from figures import anchor, asks
from ipywidgets.embed import dependency_state, embed_data, escape_script
from languages import FIRST, _
from myst_nb.sphinx_ import NbMetadataCollector
from nbformat import NotebookNode, v4
from pictures import PNG, WIDGET_STATE, WIDGET_VIEW, figures
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from words import words

from attnlib import pretrained, widgets

HERE = Path(__file__).parent
NOTE = "A picture of the live figure."
WRITTEN = re.compile(r"^```\{live\} ([\w ]+)\n(.*?)\n?```$", re.MULTILINE | re.DOTALL)


def made(named: str, sentence: str, said: Callable[[str], str] = str) -> NotebookNode:
    """The figure as a notebook with one cell would keep it. named: its name, and texts for it.
    said: its labels and questions in the page's language."""
    name, *texts = named.split()
    given = [pretrained.load("attention"), sentence] if sentence else []
    figure = getattr(widgets, name)(*texts, *given)
    data = embed_data([figure], state=dependency_state([figure], drop_defaults=False))
    (view,) = data["view_specs"]
    cell = v4.new_code_cell(outputs=[v4.new_output("display_data", {WIDGET_VIEW: view})])
    state = {WIDGET_STATE: data["manager_state"]}
    notebook = v4.new_notebook(cells=[cell], metadata={"widgets": state})
    notebook = nbformat.reads(normalize(notebook), as_version=4)
    for where, key in beside(notebook):
        if (text := said(line(where[key]))) != line(where[key]):
            where[key] = text
    return notebook


def path_of(named: str, language: str = FIRST) -> Path:
    """Where the picture of a figure lies."""
    folder = HERE if language == FIRST else HERE / "locale" / language
    return folder / "figures" / f"{'-'.join(named.split())}.png"


def portraits() -> Iterator[tuple[Path, str]]:
    """The picture of each figure in each language, and the page that it is taken of."""
    written = [f for page in HERE.glob("*.md") for f in WRITTEN.findall(page.read_text("utf-8"))]
    for language in settings()["sphinx"]["config"]["languages"]:
        known = {} if language == FIRST else catalog(language)
        said = words(language) | {NOTE: known.get(NOTE, NOTE)} if known else None
        for named, sentence in written:
            notebook = made(named, sentence, lambda text, known=known: known.get(text, text))
            ((_output, html),) = figures(notebook, note=NOTE, language=language, words=said)
            yield path_of(named, language), html


class Live(SphinxDirective):
    """A live figure, with the outputs that MyST-NB makes of a notebook's."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        (named,) = self.arguments
        notebook = made(named, " ".join(self.content), lambda text: str(_(text)))
        path = path_of(named, self.config.language)
        if not path.is_file():
            path = path_of(named)
        about, english = told(path), told(path_of(named))["alt"]
        carried, shown = self._own(notebook, path.stem)
        before = self.env.temp_data.setdefault("live", {})
        before |= carried["state"]
        state = escape_script(json.dumps(carried | {"state": before}))
        self.carry("state", None, {"type": WIDGET_STATE, "body": state})
        for script, attributes in self.config.nb_ipywidgets_js.items():
            self.carry(script, script, attributes)
        room = {"heights": json.loads(about["heights"]), "anchor": anchor(english)}
        view = escape_script(json.dumps(shown | room))
        place = nodes.raw("", f'<script type="{WIDGET_VIEW}">{view}</script>', format="html")
        alt = about["alt"]
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
    try:
        print(*portray(dict(portraits())), sep="\n")
    except RuntimeError as error:
        sys.exit(str(error))
