"""The build refuses what a reader of the static page would not see."""

import shutil
import subprocess
import sys
from pathlib import Path

import anywidget
import ipywidgets
import nbformat
from ipywidgets.embed import embed_data

ROOT = Path(__file__).parents[2]


def test_build_names_notebook_and_fault(tmp_path: Path) -> None:
    shutil.copy(ROOT / "_config.yml", tmp_path)
    ignore = shutil.ignore_patterns("node_modules", "__pycache__")
    shutil.copytree(ROOT / "book", tmp_path / "book", ignore=ignore)
    (tmp_path / "book" / "node_modules").symlink_to(ROOT / "book" / "node_modules")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: lesson\n")

    figure = anywidget.AnyWidget()
    widgets = [ipywidgets.HBox([ipywidgets.FloatSlider(), ipywidgets.ColorPicker()]), figure]
    data = embed_data(views=widgets, drop_defaults=False)
    del data["manager_state"]["state"][figure.model_id]["state"]["_esm"]
    kind = "application/vnd.jupyter.widget"
    lost = {"model_id": "0" * 32, "version_major": 2, "version_minor": 0}
    views = [{f"{kind}-view+json": view} for view in (*data["view_specs"], lost)]
    outputs = [nbformat.v4.new_output("display_data", view) for view in views]
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# A lesson\n\nIts formula is torn: $\\frac{1}$."),
            nbformat.v4.new_code_cell("show()", execution_count=1, outputs=outputs),
        ],
        metadata={
            "language_info": {"name": "python"},
            "widgets": {f"{kind}-state+json": data["manager_state"]},
        },
    )
    nbformat.write(notebook, tmp_path / "lesson.ipynb")

    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [jupyter_book, "build", ".", "-W", "--keep-going", "-n"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    warnings = [line for line in done.stderr.splitlines() if "WARNING" in line]
    assert all("lesson" in warning for warning in warnings)
    wanted = ["cannot show ColorPickerModel", *2 * ["without its state"], "KaTeX cannot read"]
    assert [next(w for w in wanted if w in warning) for warning in warnings] == wanted
