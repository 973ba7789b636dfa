"""Every coding exercise stands in its lesson as its stub, and has its answer in a fold. That the
answers are right, test_alone.py tries."""

import ast
import re

import execute
import pytest
from solved import FOLD, found

from attnlib.exercises.exercise import EXERCISES

SOURCES = {path.stem: path for path in sorted((execute.FOLDER / "source").glob("*.md"))}
IMPORT = "from attnlib.exercises import check\n\n\n"


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_stands_in_its_lesson(name: str) -> None:
    exercise = EXERCISES[name]
    (source,) = [path for stem, path in SOURCES.items() if stem.startswith(f"{exercise.lesson:02}")]
    text = source.read_text("utf-8")
    exercises = found(execute.read(source))
    assert name in exercises, f"{source.name} has no cell with the tag `exercise` for {name}"
    cell = exercises[name].cell
    assert cell.removeprefix(IMPORT) == f"{exercise.stub}\n\n\ncheck({name})"
    assert cell.startswith(IMPORT) or text.index(IMPORT.strip()) < text.index(cell)
    (code,) = exercises[name].answers
    defined = [node.name for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
    assert name in defined
    dots = "●" * exercise.dots + "○" * (5 - exercise.dots)
    heading = rf"\*\*Exercise {exercises[name].number}\*\* {dots} · {exercise.minutes} minutes?\b"
    assert re.search(heading, text), heading


@pytest.mark.parametrize("path", SOURCES.values(), ids=SOURCES)
def test_a_lesson_has_three_exercises_or_more_and_for_each_at_most_three_hints(path) -> None:
    """And what it asks is an exercise that is known; no exercise has two answers."""
    exercises = found(execute.read(path))
    assert len(exercises) >= 3
    assert {*exercises} <= {*EXERCISES}
    titles = [(fold[1], fold[2]) for fold in FOLD.finditer(path.read_text("utf-8"))]
    answers = [title for kind, title in titles if kind == "answer"]
    assert len(answers) == len({*answers})
    assert all(re.fullmatch(r"Answer to exercise \d+", title) for title in answers)
    hints = [title for kind, title in titles if kind == "hint"]
    assert len(hints) == len({*hints})
    assert all(re.fullmatch(r"Hint( [123])? to exercise \d+", title) for title in hints)
