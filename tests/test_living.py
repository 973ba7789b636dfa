"""The live figures of the book's own pages: made of what stands there, each with its picture."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from camera import WIDGET_VIEW, is_current, told
from pictures import WIDGET_STATE

BOOK = Path(__file__).parents[1] / "book"


@pytest.fixture(scope="module")
def living() -> dict[str, Any]:
    return runpy.run_path(str(BOOK / "living.py"))


@pytest.fixture(scope="module")
def written(living: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """The figures of each page that has one."""
    found = {
        page.stem: living["WRITTEN"].findall(page.read_text("utf-8")) for page in BOOK.glob("*.md")
    }
    return {name: figures for name, figures in found.items() if figures}


def test_every_page_has_its_figure(written: dict[str, list[tuple[str, str]]]) -> None:
    assert written == {
        "intro": [("glance", "The president signed the European treaty."), ("captions", "")],
        "before": [("quiz course before", "")],
        "after": [("quiz course after", "")],
    }


def test_every_figure_has_its_picture_of_today(
    living: dict[str, Any], written: dict[str, list[tuple[str, str]]]
) -> None:
    names = {
        "captions": "Caption translator",
        "glance": "A sentence being translated",
        "quiz": "Quiz",
    }
    for path, page in living["portraits"]():
        assert is_current(path, page), "run `make lessons`"
    for named, _ in (figure for figures in written.values() for figure in figures):
        alt = told(living["path_of"](named))["alt"]
        assert alt.startswith(f"{names[named.split()[0]]}. ")
        korean = told(living["path_of"](named, "ko"))["alt"]
        assert re.search("[가-힣]", korean)


def test_a_figure_of_texts_needs_no_model(living: dict[str, Any]) -> None:
    notebook = living["made"]("quiz course before", "")
    (output,) = notebook.cells[0].outputs
    state = notebook.metadata.widgets[WIDGET_STATE]["state"]
    model = state[output.data[WIDGET_VIEW]["model_id"]]["state"]
    assert (model["name"], model["moment"]) == ("course", "before")
    assert "parameters" not in model
    assert living["path_of"]("quiz course before").name == "quiz-course-before.png"


def test_only_what_asks_has_no_number(living: dict[str, Any]) -> None:
    for named, sentence, asking in (("quiz course", "", True), ("glance", "The man slept.", False)):
        notebook = living["made"](named, sentence)
        view = notebook.cells[0].outputs[0].data[WIDGET_VIEW]
        state = notebook.metadata.widgets[WIDGET_STATE]["state"]
        assert living["asks"](state, view["model_id"]) == asking
    assert not living["asks"]({}, "none")
