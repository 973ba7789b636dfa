"""A class gets the lessons without their answers, and the teacher the answers apart."""

import re
from pathlib import Path

import execute
import nbformat
import pytest
import worksheets
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from translation import NAMES, Translation

HINT = '<details class="hint"><summary>Hint 1 to exercise 1</summary>\n\nhelp\n\n</details>'
ANSWER = (
    '<details class="answer"><summary>Answer to exercise 1</summary>\n\nsecret $x^2$\n\n</details>'
)
NOTES = '<details class="notes"><summary>If you come from the notes</summary>\n\nn\n\n</details>'
LESSON = new_notebook(
    cells=[
        new_markdown_cell(f"# 08 · Title\n\nprose\n\n{NOTES}"),
        new_code_cell("before"),
        new_markdown_cell("## Exercises\n\n**Exercise 1** What is $x$?"),
        new_code_cell(
            "pencil()",
            metadata={"tags": ["remove-input"]},
            outputs=[new_output("display_data", {"image/png": "drawn"})],
        ),
        new_code_cell("stub", metadata={"tags": ["exercise"]}),
        new_markdown_cell(f"{HINT}\n\n{ANSWER}\n\n**Exercise 2** a"),
        new_code_cell(
            "solution",
            metadata={"tags": ["hide-cell"]},
            outputs=[new_output("stream", text="<printed>\n")],
        ),
        new_markdown_cell("## Recap\n\nend"),
    ]
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With the files that are made of LESSON; the formulas, which need Node.js, as they came."""
    monkeypatch.setattr(worksheets, "typeset", lambda tex, *_: {"html": f"<math>{tex}</math>"})
    worksheets.make(LESSON, tmp_path / "08_title.ipynb", hints=True)
    return tmp_path


def test_the_lesson_lacks_its_answers_and_nothing_else(folder: Path) -> None:
    lesson = nbformat.read(folder / "08_title.ipynb", as_version=4)
    expected = [cell for cell in LESSON.cells if cell.source != "solution"]
    for cell, whole in zip(lesson.cells, expected, strict=True):
        assert cell.source == whole.source.replace(f"{ANSWER}\n\n", "")


def test_without_hints() -> None:
    lesson = worksheets.without_answers(LESSON, hints=False)
    assert [cell.source for cell in lesson.cells][5] == "**Exercise 2** a"
    assert NOTES in lesson.cells[0].source


def test_the_sheet_and_the_key(folder: Path) -> None:
    sheet, key = ((folder / part / "08_title.html").read_text("utf-8") for part in ("", "key"))
    for text in ("<strong>Exercise 1</strong>", "stub", "Hint 1 to exercise 1", "help"):
        assert text in sheet
    assert sheet.count("base64,drawn") == 1
    assert "pencil()" not in sheet
    for text in (
        "secret",
        "<math>x^2</math>",
        "solution",
        "&lt;printed&gt;",
        "Answer to exercise 1",
    ):
        assert text in key
        assert text not in sheet
    for text in ("before", "Recap", "end", "prose"):
        assert f">{text}" not in sheet + key


@pytest.mark.parametrize("path", sorted((execute.FOLDER / "source").glob("*.md")))
def test_no_lesson_keeps_an_answer(path: Path) -> None:
    whole = execute.read(path)
    lesson = worksheets.without_answers(whole, hints=True)
    text = nbformat.writes(lesson)
    assert not re.search(r"answers? to ((exercise|question) )?\d", text, re.IGNORECASE)
    assert "hide-cell" not in text
    assert worksheets.key(whole)


@pytest.mark.parametrize("name", NAMES)
def test_a_translation_has_the_same_exercises_and_answers(name: str) -> None:
    english = nbformat.read(execute.FOLDER / f"{name}.ipynb", as_version=4)
    korean, said = Translation(name, "ko").compose(), worksheets.language("ko")
    ours, theirs = worksheets.key(english), worksheets.key(korean, said)
    assert theirs.count("\n#") == ours.count("\n#")
    assert "### 연습 문제" in theirs
    assert " 보기\n" not in theirs
    sheets = worksheets.sheet(worksheets.without_answers(english, hints=True))
    own = worksheets.sheet(worksheets.without_answers(korean, hints=True), said)
    assert own.count("**연습 문제") == sheets.count("**Exercise") > 0
    assert own.count("\n#### ") == sheets.count("\n#### ") > 0
    assert own.count("data:image/png") == sheets.count("data:image/png")
    assert not re.search(r"(연습 문제|질문) \d+의 정답", own)


def test_a_page_is_of_its_language() -> None:
    assert '<html lang="ko">' in worksheets.page("제목", "글", "ko")
