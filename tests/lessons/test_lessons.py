"""Each lesson's notebook says what its source says, and shows what its code gave, in order.

nbval executes the lessons themselves; the command that makes them is tried here on a small one.
"""

import base64
import io
import json
import pkgutil
import re
from pathlib import Path
from typing import Any

import camera
import execute
import nbformat
import pictures
import pytest
from ipywidgets import Checkbox
from ipywidgets.embed import dependency_state, embed_data
from nbformat import NotebookNode
from pictures import PNG, WIDGET_STATE, WIDGET_VIEW
from PIL import Image
from playwright.sync_api import Browser, Playwright

from attnlib.widgets import Pencil

SOURCES = sorted((execute.FOLDER / "source").glob("*.md"))

LESSON = """\
# A small lesson

```{code-cell} ipython3
---
mystnb:
  image:
    alt: A line that rises from 0 to 1.
tags: [hide-input]
---
import matplotlib.pyplot as plt

lines = plt.plot([0, 1])
```

Some text $x$, and an object that lies somewhere:

```{code-cell} ipython3
import sys

print("one", flush=True)
print("an aside", file=sys.stderr, flush=True)
print("two", flush=True)
print("in the format 0x1F")
object()
```

```{code-cell} ipython3
import anywidget
import traitlets
from ipywidgets import FloatSlider, Layout, VBox, jslink


class Number(anywidget.AnyWidget):
    _esm = '''
    export default {
      render({ model, el }) {
        Object.assign(el, { role: "group", ariaLabel: "A number", ariaLive: "polite" });
        el.textContent = `It is ${model.get("value")}`;
      },
    };
    '''
    value = traitlets.Float().tag(sync=True)
    data = traitlets.Bytes(b"abc").tag(sync=True)


number, slider = Number(), FloatSlider(max=1, layout=Layout(width="50%"))
jslink((slider, "value"), (number, "value"))
VBox([slider, number])
```

```{code-cell} ipython3
number
```
"""


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(cell: NotebookNode, kind: str) -> list[Any]:
    """The cell's outputs whose media type starts with kind."""
    bundles = [output.get("data", {}) for output in cell.outputs]
    return [data[key] for data in bundles for key in data if key.startswith(kind)]


def models(notebook: NotebookNode) -> NotebookNode:
    return notebook.metadata.widgets[WIDGET_STATE].state


@pytest.fixture(scope="module")
def folder(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of lessons that holds the small one, made: with pictures, so where a browser is."""
    folder = tmp_path_factory.mktemp("lessons")
    (folder / "source").mkdir()
    (folder / "source" / "01_small.md").write_text(LESSON, encoding="utf-8")
    assert execute.main([], folder) == 0
    return folder


def test_there_are_lessons() -> None:
    assert SOURCES
    notebooks = {path.stem for path in execute.FOLDER.glob("*.ipynb")}
    assert notebooks == {source.stem for source in SOURCES}


def check_agreement(source: Path, notebook: NotebookNode) -> None:
    written = [(c.cell_type, c.source, c.metadata) for c in execute.read(source).cells]
    assert [(c.cell_type, c.source, c.metadata) for c in notebook.cells] == written


def check_execution(notebook: NotebookNode) -> None:
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not [o for cell in cells for o in cell.outputs if o.output_type == "error"]


def check_widgets(notebook: NotebookNode) -> None:
    views = {view.model_id for cell in code_cells(notebook) for view in shown(cell, WIDGET_VIEW)}
    if views:
        referred = re.findall(r"IPY_MODEL_(\w+)", json.dumps(models(notebook)))
        assert views | set(referred) <= set(models(notebook))


def check_widget_code(notebook: NotebookNode) -> None:
    """A stored widget carries its JavaScript: after a change there, the lesson is made anew."""
    for model in models(notebook).values() if "widgets" in notebook.metadata else ():
        if model.model_name == "AnyModel" and model.state._anywidget_id.startswith("attnlib."):
            kind = pkgutil.resolve_name(model.state._anywidget_id)
            today = Pencil(model.state.name) if kind is Pencil else kind  # has its lesson's code
            for name in ("_esm", "_css"):
                stale = "run `make lessons`: the notebook holds yesterday's JavaScript or CSS"
                assert model.state[name] == str(getattr(today, name)), stale


def check_alt_text(notebook: NotebookNode) -> None:
    """The alt text of a plot is in its cell's metadata, mystnb: image: alt, as MyST-NB has it; that
    of a live figure's picture in its output's, where Jupyter's tools look for it. A figure may come
    in several forms, as SVG and PNG."""
    for cell in code_cells(notebook):
        if shown(cell, "image/"):
            figures = [o for o in cell.outputs if any("image/" in k for k in o.get("data", ()))]
            assert len(figures) == 1, f"one alt text cannot describe several figures: {cell.source}"
            alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            if shown(cell, WIDGET_VIEW):
                assert not alt, f"a live figure says its own alt text: {cell.source}"
                (alt,) = (o.metadata[PNG].alt for o in cell.outputs if PNG in o.get("data", {}))
            assert alt.strip(), f"a figure without alt text: {cell.source}"
    for cell in notebook.cells:
        assert cell.cell_type == "code" or "![](" not in cell.source


def picture(output: NotebookNode) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(output.data[PNG])))


def check_pictures(notebook: NotebookNode) -> None:
    """Beside each live figure lies a picture of it, as it looks today, sharp and small."""
    for output, html in pictures.figures(notebook):
        about = output.metadata.get(PNG, {})
        stale = "run `make lessons`: a live figure has changed, and its picture has not"
        assert about.get("page") == pictures.digest(html), stale
        assert picture(output).width == about.width * camera.SCALE
        assert len(output.data[PNG]) < 200_000


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
class TestLesson:
    @pytest.fixture
    def path(self, source: Path) -> Path:
        return execute.FOLDER / f"{source.stem}.ipynb"

    def test_agrees_with_its_source(self, source: Path, path: Path) -> None:
        check_agreement(source, read(path))

    def test_is_normalized(self, path: Path) -> None:
        assert execute.normalize(read(path)) == path.read_text(encoding="utf-8")

    def test_is_executed(self, path: Path) -> None:
        check_execution(read(path))

    def test_widgets_have_their_state(self, path: Path) -> None:
        check_widgets(read(path))

    def test_widgets_run_todays_code(self, path: Path) -> None:
        check_widget_code(read(path))

    def test_figures_have_alt_text(self, path: Path) -> None:
        check_alt_text(read(path))

    def test_pictures_show_todays_figures(self, path: Path) -> None:
        check_pictures(read(path))

    def test_no_cell_ends_in_a_semicolon(self, path: Path) -> None:
        """A last ";" hides a value from Jupyter, but not from nbval, which keeps no history."""
        assert not [c.source for c in code_cells(read(path)) if c.source.rstrip().endswith(";")]


def test_two_executions_give_the_same_bytes(folder: Path) -> None:
    before = (folder / "01_small.ipynb").read_bytes()
    assert execute.main(["01_small"], folder) == 0
    assert (folder / "01_small.ipynb").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["01_small.ipynb", "source"]


def test_the_small_lesson_passes_every_check(folder: Path) -> None:
    path = folder / "01_small.ipynb"
    notebook = read(path)
    check_agreement(folder / "source" / "01_small.md", notebook)
    check_execution(notebook)
    check_widgets(notebook)
    check_alt_text(notebook)
    check_pictures(notebook)
    assert execute.normalize(notebook) == path.read_text(encoding="utf-8")


def test_outputs(folder: Path) -> None:
    plot, text, widgets, _ = code_cells(read(folder / "01_small.ipynb"))
    (figure,) = shown(plot, "image/png")
    assert "Software" not in Image.open(io.BytesIO(base64.b64decode(figure))).info
    assert [(output.name, output.text) for output in text.outputs[:2]] == [
        ("stdout", "one\ntwo\nin the format 0x1F\n"),
        ("stderr", "an aside\n"),
    ]
    assert shown(text, "text/plain") == ["<object at 0x0>"]
    assert "Number object at 0x0" in shown(widgets, "text/plain")[0]


def test_widget_state(folder: Path) -> None:
    notebook = read(folder / "01_small.ipynb")
    state = models(notebook)
    assert list(state) == [f"{number:032x}" for number in range(len(state))]
    names = {model.model_name: model_id for model_id, model in state.items()}
    slider, number = names["FloatSliderModel"], names["AnyModel"]
    (views,) = shown(code_cells(notebook)[2], WIDGET_VIEW)
    assert views.model_id == names["VBoxModel"]
    assert state[views.model_id].state.children == [f"IPY_MODEL_{slider}", f"IPY_MODEL_{number}"]
    link = state[names["LinkModel"]].state
    assert link.source == [f"IPY_MODEL_{slider}", "value"]
    assert link.target == [f"IPY_MODEL_{number}", "value"]
    assert base64.b64decode(state[number].buffers[0].data) == b"abc"
    layout = state[state[slider].state.layout.removeprefix("IPY_MODEL_")].state
    assert {key for key in layout if not key.startswith("_")} == {"width"}


def test_what_chance_and_an_editor_leave_behind_is_removed(folder: Path) -> None:
    notebook = read(folder / "01_small.ipynb")
    text = execute.normalize(notebook)
    notebook.cells[0].id = "chance"
    notebook.cells[1].metadata["execution"] = {"iopub.status.busy": "2026-01-01T00:00:00Z"}
    notebook.metadata.language_info["version"] = "3.12.1"
    notebook.metadata["jupytext"] = {"text_representation": {"format_name": "myst"}}
    assert execute.normalize(notebook) == text
    assert notebook.cells[0].id == "chance"


def test_equal_cells_get_ids_of_their_own() -> None:
    cells = [nbformat.v4.new_markdown_cell("the same") for _ in range(3)]
    text = execute.normalize(nbformat.v4.new_notebook(cells=cells))
    assert len({cell.id for cell in nbformat.reads(text, as_version=4).cells}) == 3


def test_a_stored_checkbox_is_one_to_ipywidgets_7() -> None:
    """Which knows no CheckboxStyleModel, and fails to save any widget beside it."""
    box = Checkbox()
    state = embed_data(views=[box], state=dependency_state([box]))["manager_state"]
    text = execute.normalize(nbformat.v4.new_notebook(metadata={"widgets": {WIDGET_STATE: state}}))
    stored = models(nbformat.reads(text, as_version=4))
    (box,) = (model for model in stored.values() if model.model_name == "CheckboxModel")
    style = stored[box.state.style.removeprefix("IPY_MODEL_")]
    assert style.model_name == style.state._model_name == "DescriptionStyleModel"
    assert "background" not in style.state


def test_a_failing_cell(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = "```{code-cell}\nfirst = 1\n```\n\n```{code-cell}\nfirst / 0\n```\n"
    (folder / "source" / "02_bad.md").write_text(cells, encoding="utf-8")
    (folder / "02_bad.ipynb").write_text("the old one", encoding="utf-8")
    try:
        assert execute.main(["02_bad"], folder) == 1
        error = capsys.readouterr().err
        assert "02_bad.md, code cell 2" in error
        assert "first / 0" in error
        assert "ZeroDivisionError" in error
        assert (folder / "02_bad.ipynb").read_text(encoding="utf-8") == "the old one"
        assert not list(folder.glob("*.part"))
    finally:
        (folder / "source" / "02_bad.md").unlink()
        (folder / "02_bad.ipynb").unlink()


def test_without_a_browser(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A lesson whose figures are the same keeps their pictures. Another is not made."""

    def launch(playwright: Playwright) -> Browser:
        raise RuntimeError("no browser to be had")

    monkeypatch.setattr(camera, "launch", launch)
    source, made = folder / "source" / "01_small.md", folder / "01_small.ipynb"
    before = made.read_bytes()
    assert execute.main(["01_small"], folder) == 0
    assert made.read_bytes() == before
    source.write_text(LESSON.replace("FloatSlider(max=1", "FloatSlider(max=2"), encoding="utf-8")
    try:
        assert execute.main(["01_small"], folder) == 1
        error = capsys.readouterr().err
        assert "01_small.md, a live figure has changed" in error
        assert "no browser to be had" in error
        assert made.read_bytes() == before
    finally:
        source.write_text(LESSON, encoding="utf-8")


def test_an_unknown_lesson(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        execute.main(["03_none"], folder)
    assert "no lesson 03_none; expected one of 01_small" in capsys.readouterr().err
