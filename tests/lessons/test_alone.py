"""A lesson is one file: alone in a folder, with the package from its wheel, it runs from its first
cell to its end in a kernel of its own, and says and draws what is stored in it.

nbval compares every text and every drawing; of a chart, all but where its lines run. It is the
strict kind of nbval: a cell that prints something else fails, too. The exercises run as they are,
and after each its answer, which is found right: what follows runs with the answers in.
"""

import os
import subprocess
from pathlib import Path

import execute
import nbformat
import pytest
from solved import solved

LESSONS = sorted(execute.FOLDER.glob("*.ipynb"))
SANITIZE = execute.FOLDER / "sanitize.cfg"


def nbval(python: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """nbval's answer to the notebooks in folder, which its Python executes there."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "PYTHON"))}
    options = ("--nbval", "--nbval-current-env", f"--nbval-sanitize-with={SANITIZE}", "-q")
    return subprocess.run(
        (python, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", folder, *options, folder),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs_alone(path: Path, stranger: Path, tmp_path: Path) -> None:
    lesson = solved(nbformat.read(path, as_version=4))
    nbformat.write(lesson, tmp_path / path.name)
    answer = nbval(stranger, tmp_path)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    cells = [cell for cell in lesson.cells if cell.cell_type == "code"]
    assert f"{len(cells)} passed" in answer.stdout


CHART = """from attnlib.plots import Chart
chart = Chart()
axes = chart.subplots()
axes.plot([1, 2, {}]), axes.set_xlabel("{}")
chart"""


def test_a_lesson_that_says_something_else(stranger: Path, tmp_path: Path) -> None:
    """Or draws nothing where a drawing is stored, or other words in a chart."""
    svg: dict[str, object] = {}
    exec(f"{CHART.format(1.25, 'steps')}\nsvg = chart._repr_svg_()", svg)
    chart = {
        "image/svg+xml": svg["svg"],
        "image/png": "",
        "text/plain": "<Chart size 410x260 with 1 Axes>",
    }
    notebook = nbformat.v4.new_notebook()
    for source, output in (
        ("print(1)", nbformat.v4.new_output("stream", text="2\n")),
        ("1", nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg/>"})),
        (CHART.format(1.2501, "steps"), nbformat.v4.new_output("display_data", chart)),
        (CHART.format(1.25, "words"), nbformat.v4.new_output("display_data", chart)),
    ):
        cell = nbformat.v4.new_code_cell(source, outputs=[output], execution_count=1)
        notebook.cells.append(cell)
    nbformat.write(notebook, tmp_path / "lesson.ipynb")
    answer = nbval(stranger, tmp_path)
    assert "3 failed, 1 passed" in answer.stdout, answer.stdout + answer.stderr
