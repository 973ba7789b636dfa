"""One notebook in a process of its own: run its cells, judge its answers. See `grade`.

stdin:   {"cells": [...], "wanted": ["softmax", ...], "seconds": 300}
stdout:  a line for each thing as it happens: {"cell": 1}, {"exercise": "softmax"},
         {"exercise": "softmax", "verdict": "right"}, {"error": 2}, {"late": 3}, {"end": 0}
"""

import json
import os
import sys
from collections.abc import Container, Iterable
from inspect import isfunction
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import attnlib.exercises
from attnlib.exercises.call import OutOfTime, within
from attnlib.exercises.judge import WRONG, judge

SEED = 1  # not the one that `check` draws by: the inputs that a reader has seen are not these
CELL = 1 / 4  # of the notebook's time: the most that one cell may take


def say(out: int, **line: Any) -> None:
    os.write(out, (json.dumps(line) + "\n").encode())


def rule(answer: Any, name: str, out: int) -> None:
    """Say the verdict on one answer."""
    say(out, exercise=name)
    try:
        verdict = judge(answer, name, SEED).verdict
    except TypeError:  # no function at all
        verdict = WRONG
    say(out, exercise=name, verdict=verdict)


def run(cells: Iterable[str], wanted: Container[str], seconds: float, out: int) -> None:
    """Execute the cells as Jupyter does, an error ending its cell alone. Judge what they give to
    `check` there and then, and at the end the functions under the exercises' names."""
    config = Config(HistoryManager={"enabled": False}, InteractiveShell={"colors": "NoColor"})
    shell, judged = InteractiveShell.instance(config=config), []

    def check(answer: Any, name: str | None = None, seed: int = 0) -> None:
        exercise = name or str(getattr(answer, "__name__", ""))
        if exercise in wanted:
            judged.append(answer)
            rule(answer, exercise, out)

    attnlib.exercises.check = check
    for number, cell in enumerate(cells, 1):
        say(out, cell=number)
        try:
            if not within(CELL * seconds, shell.run_cell, cell).success:
                say(out, error=number)
        except OutOfTime:
            say(out, late=number)
    for name, value in [*shell.user_ns.items()]:
        own = isfunction(value) and value.__module__ == "__main__"
        if name in wanted and own and value not in judged:
            rule(value, name, out)


def main() -> None:
    # The verdicts have a way of their own; whatever the notebook prints goes nowhere.
    out, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    run(**json.load(sys.stdin), out=out)
    say(out, end=0)
    os._exit(0)  # whatever threads the notebook has left


if __name__ == "__main__":
    main()
