"""Make the lessons: execute lessons/source/NAME.md into lessons/NAME.ipynb.

    NAME.md  --jupytext-->  cells  --nbclient-->  outputs, widget state  --normalize-->
    --illustrate-->  NAME.ipynb

A normalized notebook holds nothing that changes by itself: two executions give the same bytes.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import jupytext
import nbformat
from minutes import minutes
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbformat import NotebookNode
from pictures import WIDGET_STATE, illustrate, stored

from attnlib.storage import write

FOLDER = Path(__file__).parent
# What Jupyter adds to a notebook that it opens, and then asks to save. It does so still where the
# Python is another one, unless .jupyter/jupyter_server_config.py fills that in.
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": "3.11.7",
    },
}
# Matplotlib would sign each PNG with its version.
PNG = "--InlineBackend.print_figure_kwargs={'bbox_inches': 'tight', 'metadata': {'Software': None}}"
SECONDS_PER_CELL = 300
ADDRESS = re.compile("(?<= )at 0x[0-9a-fA-F]+")  # as in sanitize.cfg


def read(source: Path) -> NotebookNode:
    """The cells of a lesson written in MyST Markdown, not yet executed."""
    return jupytext.read(source, fmt="md:myst")


def execute(source: Path, folder: Path) -> NotebookNode:
    """The lesson with its outputs and the state of its widgets, from a fresh kernel in folder.

    Raises RuntimeError naming the cell and the error when a cell fails or takes more than
    SECONDS_PER_CELL.
    """
    notebook, begun = read(source), []
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=SECONDS_PER_CELL,
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=[PNG],
        coalesce_streams=True,
        record_timing=False,
        on_cell_execute=lambda cell, cell_index: begun.append(cell),
    )
    try:
        return client.execute()
    except (CellControlSignal, DeadKernelError) as error:
        raise RuntimeError(f"code cell {len(begun)}: {error}") from error


def normalize(notebook: NotebookNode) -> str:
    """The text of the notebook's file: valid, its keys sorted, and nothing in it by chance.

    Cells are named after what they say, widgets after the order in which they were made. Objects
    lie at 0x0. Of a widget's layout only what is set remains: the rest is null, its default. A
    checkbox has the style of any widget: ipywidgets 7 lacks its own, and then saves no widget.
    """
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = nbformat.from_dict({**notebook.metadata, **METADATA})
    notebook.metadata.pop("jupytext", None)
    identify(notebook)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            outputs = json.loads(ADDRESS.sub("at 0x0", json.dumps(cell.outputs)))
            cell.outputs = nbformat.from_dict(outputs)
    if WIDGET_STATE in notebook.metadata.get("widgets", {}):
        notebook = _normalize_widgets(notebook)
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def identify(notebook: NotebookNode) -> None:
    """Name each cell after what it says."""
    seen: Counter[str] = Counter()
    for cell in notebook.cells:
        seen[cell.source] += 1
        cell.id = sha256(f"{seen[cell.source]} {cell.source}".encode()).hexdigest()[:8]


def _normalize_widgets(notebook: NotebookNode) -> NotebookNode:
    models = notebook.metadata.widgets[WIDGET_STATE]["state"]
    for model in models.values():
        if model["model_name"] == "LayoutModel":
            model["state"] = {k: v for k, v in model["state"].items() if v is not None}
        if model["model_name"] == "CheckboxStyleModel":
            model["model_name"] = model["state"]["_model_name"] = "DescriptionStyleModel"
            model["state"].pop("background", None)
    names = {model_id: f"{number:032x}" for number, model_id in enumerate(models)}
    # An id stands in the views, in the state's keys and, after IPY_MODEL_, in other models.
    text = re.sub("|".join(names), lambda match: names[match[0]], json.dumps(notebook))
    return nbformat.from_dict(json.loads(text))


def make(name: str, folder: Path = FOLDER) -> Path:
    """Execute one lesson and write its notebook, whole or not at all.

    Raises RuntimeError where `execute` or `illustrate` does.
    """
    path = folder / f"{name}.ipynb"
    text = normalize(execute(folder / "source" / f"{name}.md", folder))
    notebook = nbformat.reads(text, as_version=4)
    illustrate(notebook, stored(path))
    write(path, normalize(notebook).encode())
    return path


def main(arguments: Sequence[str] | None = None, folder: Path = FOLDER) -> int:
    """The command. Returns 1 if a lesson failed: its old notebook stays as it was."""
    names = sorted(source.stem for source in (folder / "source").glob("*.md"))
    parser = argparse.ArgumentParser(description="Execute lessons into normalized notebooks.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names)}")
    chosen = parser.parse_args(arguments).names or names
    if unknown := sorted(set(chosen) - set(names)):
        parser.error(f"no lesson {', '.join(unknown)}; expected one of {', '.join(names)}")
    failures = 0
    for name in chosen:
        try:
            path = make(name, folder)
            print(f"{path}: {minutes(nbformat.read(path, as_version=4)):.0f} minutes")
        except RuntimeError as error:
            print(f"{name}.md, {error}", file=sys.stderr)
            failures += 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
