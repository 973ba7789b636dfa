"""The coding exercises of a lesson, and their answers put in.

cell tagged `exercise`: [from attnlib.exercises import check]  stub  check(NAME)
fold:                   Answer to exercise N, with a ```python block that defines NAME
"""

import re
from copy import deepcopy
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

NUMBER = re.compile(r"\*\*Exercise (\d+)\*\*")
FOLD = re.compile(
    r'^<details class="(answer|hint)"><summary>(.*?)</summary>\n\n(.*?)\n\n</details>$', re.M | re.S
)
BLOCK = re.compile(r"^```python\n(.*?)\n```$", re.M | re.S)
CHECK = re.compile(r"^check\((\w+)\)\Z", re.M)
VERDICT = "\n\nfrom attnlib.exercises.judge import judge\nprint(judge({}).verdict)"


@dataclass(frozen=True)
class Found:
    """An exercise in a lesson: its number, its cell, and the code of the answers of that number."""

    number: int
    cell: str
    answers: list[str]


def found(lesson: NotebookNode) -> dict[str, Found]:
    """The coding exercises of a lesson, by name. Fails where a cell checks nothing."""
    prose = "\n\n".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown")
    answers = [(fold[2], fold[3]) for fold in FOLD.finditer(prose) if fold[1] == "answer"]
    exercises, number = {}, 0
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            number = int((NUMBER.findall(cell.source) or [number])[-1])
        elif "exercise" in cell.metadata.get("tags", ()):
            checked = CHECK.search(cell.source)
            assert checked, f"an exercise's cell does not end in its check:\n{cell.source}"
            mine = [text for title, text in answers if title == f"Answer to exercise {number}"]
            code = [block for text in mine for block in BLOCK.findall(text)]
            assert checked[1] not in exercises, f"{checked[1]}: two cells"
            exercises[checked[1]] = Found(number, cell.source, code)
    return exercises


def solved(lesson: NotebookNode) -> NotebookNode:
    """The lesson with a cell after each exercise that answers it, and says "right"."""
    lesson, exercises = deepcopy(lesson), found(lesson)
    for place, cell in reversed([*enumerate(lesson.cells)]):
        if "exercise" in cell.metadata.get("tags", ()):
            name = CHECK.search(cell.source)[1]
            output = nbformat.v4.new_output("stream", text="right\n")
            source = "\n".join(exercises[name].answers) + VERDICT.format(name)
            answer = nbformat.v4.new_code_cell(source, outputs=[output], execution_count=1)
            lesson.cells.insert(place + 1, answer)
    return lesson
