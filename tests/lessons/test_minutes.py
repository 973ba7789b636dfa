"""A lesson takes as long as it says, half an hour or so, and something in it lives at once."""

import execute
import minutes
import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pictures import WIDGET_VIEW

LESSONS = sorted(execute.FOLDER.glob("*.ipynb"))
FOLD = "<details><summary>Open me</summary>\n\nFolded words.\n\n</details>\n\nTwo words."


def code(lines: int, *tags: str, figures: int = 0) -> NotebookNode:
    """A cell of some lines of code, with an empty one between, and of some live figures."""
    views = figures * [new_output("display_data", {WIDGET_VIEW: {}})]
    return new_code_cell("\n\n".join(lines * ["1"]), outputs=views, metadata={"tags": [*tags]})


def of(*cells: NotebookNode | str) -> NotebookNode:
    made = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    return new_notebook(cells=made)


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def lesson(request: pytest.FixtureRequest) -> NotebookNode:
    return nbformat.read(request.param, as_version=4)


def test_a_lesson_says_how_long_it_takes(lesson: NotebookNode) -> None:
    exact = minutes.minutes(lesson)
    assert exact <= minutes.MOST
    _, promise, *_ = lesson.cells[0].source.split("\n\n")
    assert promise.startswith(f"*About {minutes.rounded(exact)} minutes. Afterwards you can ")
    assert promise.endswith(".*")


def test_a_live_figure_comes_soon(lesson: NotebookNode) -> None:
    """In the first fifth of the reading; where in the page, tests/browser/test_book.py sees."""
    assert minutes.before_life(lesson) <= 0.2


@pytest.mark.parametrize(
    ("notebook", "exact"),
    [
        (of("word " * 400), 2),
        (of(code(10), code(10, "hide-input"), code(10, "hide-cell"), code(10, "remove-input")), 1),
        (of(code(0, figures=2), code(0, "hide-input", figures=1)), 6),
        (of(code(0, "hide-cell", figures=1), code(0, "hide-output", figures=1)), 0),
        (of("the $a + b$ of *two*\n$n$-grams, `x + 1`"), 8 / 200),
        (of("| a | b |\n|---|---|\n| c d | |\n\n$$\nx + y\n$$\n\n- an item"), 7 / 200),
        (of("```{note}\nTwo words.\n```"), 2 / 200),
        (of(FOLD), 2 / 200),
        (of("# A\n\n## Second reading: b\n\nc", code(10, figures=1), "### d\n\n" + FOLD), 1 / 200),
        (of("## Second reading: a\n\nb", code(10), "## End\n\nof it"), 3 / 200),
        (of("## A\n\n### Second reading: b\n\nc\n\n### D\n\ne"), 3 / 200),
    ],
)
def test_what_is_read_and_what_is_passed_over(notebook: NotebookNode, exact: float) -> None:
    assert minutes.minutes(notebook) == pytest.approx(exact)


@pytest.mark.parametrize(("exact", "named"), [(30.0, 30), (30.1, 35), (26.0, 30), (0.1, 5)])
def test_minutes_are_rounded_up(exact: float, named: int) -> None:
    assert minutes.rounded(exact) == named


def test_how_soon() -> None:
    assert minutes.before_life(of("word " * 100, code(0, figures=1), code(25))) == 0.1
    assert minutes.before_life(of(code(20, figures=1))) == 0.5
    assert minutes.before_life(of("no figure")) == 1
