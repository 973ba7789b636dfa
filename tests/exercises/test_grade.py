"""Notebooks are graded, whatever is in them, and none harms another or the grader."""

import csv
import json
import re
from pathlib import Path

import pytest

from attnlib.exercises import __main__ as exercises
from attnlib.exercises.exercise import EXERCISES
from attnlib.exercises.grade import Grade, grade, read
from attnlib.exercises.judge import RIGHT, UNWRITTEN, WRONG

IMPORT = "from attnlib.exercises import check"
ANSWER = f"{IMPORT}\ndef softmax(e):\n    return e.softmax(-1)\ncheck(softmax)"
FIRST = ANSWER.replace("e.softmax(-1)", "e.exp()")
RENAMED = ANSWER.replace("def softmax", "def mine").replace(
    "check(softmax", "check(mine, 'softmax'"
)
STUBBORN = f"""{IMPORT}
def softmax(e):
    while True:
        try:
            e + 1
        except BaseException:
            pass
check(softmax)"""
LESSON = [name for name, exercise in EXERCISES.items() if exercise.lesson == 3]
ESCAPE = """import glob, os, pathlib, shutil, subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; open('alive', 'w'); time.sleep(60)"])
print("x" * 10**7), os.write(1, b'{"end": 0}'), os.write(2, b"y" * 10**7)
for place in ("..", pathlib.Path.home()):
    shutil.rmtree(place, ignore_errors=True)
for path in glob.glob(FOLDER + "/*"):
    os.remove(path)
while True:
    pass"""


def notebook(path: Path, *cells: str) -> Path:
    """A notebook file of these code cells."""
    made = [{"cell_type": "markdown", "source": ["check(softmax)"]}]
    made += [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    path.write_text(json.dumps({"nbformat": 4, "cells": made}), "utf-8")
    return path


@pytest.fixture(scope="module")
def grades(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Grade]:
    """Of a class in which nearly everyone does harm, all at once."""
    folder = tmp_path_factory.mktemp("class")
    cells = {
        "escape": [ANSWER, ESCAPE.replace("FOLDER", repr(str(folder)))],
        "right": ["1 / 0", "def (", "input()", "import sys; sys.exit(1)", "%whos", FIRST, RENAMED],
        "unwritten": [ANSWER.replace("return e.softmax(-1)", "...")],
        "missing": ["# check(softmax) was here", "from torch import softmax"],
        "none": ["1 + 1"],
        "exit": [ANSWER, "import os; os._exit(3)"],
        "killed": ["import os, signal; os.kill(os.getpid(), signal.SIGKILL)", ANSWER],
        "stubborn": [STUBBORN],
        "deaf": [ANSWER, "import time; time.sleep(1000)"],
    }
    paths = [notebook(folder / f"{name}.ipynb", *parts) for name, parts in cells.items()]
    notebooks = [read(path) for path in paths]
    return dict(zip(cells, grade(notebooks, 40, len(cells)), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "verdict", "remark"),
    [
        ("escape", RIGHT, "too long: code cell 2"),
        ("right", RIGHT, "error in code cell 1, 2, 3, 4"),
        ("unwritten", UNWRITTEN, ""),
        ("missing", "missing", ""),
        ("exit", RIGHT, "left Python (3) in code cell 2"),
        ("killed", "not reached", "killed (SIGKILL) in code cell 1"),
        ("stubborn", WRONG, ""),
        ("deaf", RIGHT, "stopped after 40 s in code cell 2"),
    ],
)
def test_a_notebook_is_graded(
    grades: dict[str, Grade], name: str, verdict: str, remark: str
) -> None:
    assert grades[name].verdicts["softmax"] == verdict
    assert grades[name].remark == remark


@pytest.mark.slow
def test_the_tables(grades: dict[str, Grade]) -> None:
    text = exercises.table([*grades.values()])
    assert text.split("\n")[0].split() == ["lesson", "03", *LESSON, "right"]
    assert re.search(r"none.ipynb: no exercise in it$", text)
    assert re.search(rf"right.ipynb .* 1 of {len(LESSON)}\n", text)
    first, *rows = csv.reader(exercises.as_csv([*grades.values()]).splitlines())
    assert first == ["notebook", *LESSON, "right", "of", "remark"]
    softmax = {Path(row[0]).stem: row[first.index("softmax")] for row in rows}
    assert softmax == {name: one.verdicts.get("softmax", "") for name, one in grades.items()}


@pytest.mark.slow
def test_the_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """And nothing that a notebook prints is seen."""
    path, saved = notebook(tmp_path / "a.ipynb", "print('noise')", ANSWER), tmp_path / "a.csv"
    exercises.main([str(path), "--csv", str(saved)])
    said = capfd.readouterr()
    assert "right" in said.out
    assert "noise" not in said.out + said.err
    assert saved.read_text("utf-8").startswith("notebook,softmax")


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    exercises.main(["--list"])
    lines = capsys.readouterr().out.splitlines()[2:]
    assert [line.split()[1].split("(")[0] for line in lines] == [*EXERCISES]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "nonsense",
        '{"cells": 3}',
        '{"cells": [{"source": ""}]}',
        "[" * 10**5,
        "\xff",
    ],
)
def test_what_is_no_notebook(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(text, "latin-1")
    with pytest.raises(ValueError, match=r"a\.ipynb: expected a notebook"):
        read(tmp_path / "a.ipynb")
