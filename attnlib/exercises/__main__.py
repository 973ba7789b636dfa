"""The command of the exercises: list them, or grade notebooks that hold answers to them.

python -m attnlib.exercises --list
python -m attnlib.exercises homework/*.ipynb
"""

import csv
import io
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from tabulate import tabulate
from tqdm import tqdm

from attnlib.corpus import command
from attnlib.exercises.exercise import EXERCISES
from attnlib.exercises.grade import Grade, grade, read
from attnlib.exercises.judge import RIGHT
from attnlib.storage import check_writable, write


def listed() -> str:
    """Every exercise: what it is called with, its lesson, how hard and how long it is."""
    rows = [
        {
            "lesson": f"{exercise.lesson:02}",
            "exercise": exercise.name + str(exercise.signature).replace("torch.", ""),
            "difficulty": "●" * exercise.dots + "○" * (5 - exercise.dots),
            "minutes": exercise.minutes,
        }
        for exercise in EXERCISES.values()
    ]
    return tabulate(rows, headers="keys", disable_numparse=[0])


def table(grades: Sequence[Grade]) -> str:
    """For each lesson its exercises, a notebook a row; then the remarks."""
    parts = []
    for lesson in sorted({EXERCISES[name].lesson for one in grades for name in one.verdicts}):
        names = [name for name, exercise in EXERCISES.items() if exercise.lesson == lesson]
        rows = []
        for one in grades:
            if names[0] in one.verdicts:
                verdicts = [one.verdicts[name] for name in names]
                right = f"{verdicts.count(RIGHT)} of {len(names)}"
                rows.append([one.notebook.path, *verdicts, right])
        parts.append(tabulate(rows, headers=[f"lesson {lesson:02}", *names, "right"]))
    remarks = [f"{one.notebook.path}: {one.remark}" for one in grades if one.remark]
    none = [f"{one.notebook.path}: no exercise in it" for one in grades if not one.verdicts]
    return "\n\n".join([*parts, "\n".join(remarks + none)]).strip()


def as_csv(grades: Sequence[Grade]) -> str:
    """A line a notebook, a column an exercise that one of them should hold."""
    names = [name for name in EXERCISES if any(name in one.verdicts for one in grades)]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["notebook", *names, "right", "of", "remark"])
    for one in grades:
        right = [*one.verdicts.values()].count(RIGHT)
        verdicts = (one.verdicts.get(name, "") for name in names)
        writer.writerow([one.notebook.path, *verdicts, right, len(one.verdicts), one.remark])
    return text.getvalue()


def _parser() -> command.Parser:
    parser = command.Parser(
        prog="python -m attnlib.exercises",
        description="Grade the exercises in notebooks. Each runs in a process of its own, with "
        "your rights: grade what you do not trust under an account that is thrown away.",
    )
    parser.add_argument("notebooks", nargs="*", metavar="notebook", type=command.path)
    parser.add_argument("--list", action="store_true", help="name every exercise instead")
    parser.add_argument(
        "--seconds",
        type=command.whole(1, 86_400),
        default=300,
        help="the most that a notebook may take, and each cell a quarter of it (default: 300)",
    )
    parser.add_argument(
        "--processes",
        type=command.whole(1, 1000),
        default=1,
        help="how many notebooks run at once (default: 1)",
    )
    parser.add_argument("--csv", type=command.path, help="write the table to this file too")
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    _parser().run(_work, arguments)


def _work(options: Namespace) -> None:
    if options.list == bool(options.notebooks):
        raise ValueError("expected notebooks to grade, or --list alone")
    if options.list:
        print(listed())
        return
    if options.csv:
        _check_output(options.csv, options.notebooks)
    notebooks = [read(path) for path in options.notebooks]
    run = grade(notebooks, options.seconds, options.processes)
    grades = list(tqdm(run, total=len(notebooks), unit="notebook", leave=False, disable=None))
    print(table(grades))
    if options.csv:
        write(options.csv, as_csv(grades).encode())


def _check_output(path: Path, inputs: Sequence[Path]) -> None:
    """Before the work: can the table be written there at its end?"""
    if path.exists() and not path.is_file():
        raise ValueError(f"--csv {path}: expected a file")
    check_writable(path.parent)
    if path.resolve() in {given.resolve() for given in inputs}:
        raise ValueError(f"--csv {path}: would take the place of what is read")


if __name__ == "__main__":
    main()
