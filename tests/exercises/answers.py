"""Answers to every exercise: wrong ones, each with what the reply must say, and right ones.

@wrong("softmax", "stopped at the exponentials")
def no_sum(e): return e.exp()

@right("softmax")
def by_loops(e): ...
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from attnlib.exercises import words
from attnlib.exercises.exercise import EXERCISES
from attnlib.exercises.judge import RIGHT as RIGHT_VERDICT
from attnlib.exercises.judge import WRONG as WRONG_VERDICT
from attnlib.exercises.judge import judge

Answer = Callable[..., Any]
WRONG: dict[str, list[tuple[Answer, str]]] = defaultdict(list)
RIGHT: dict[str, list[Answer]] = defaultdict(list)


def wrong(exercise: str, says: str) -> Callable[[Answer], Answer]:
    """says: a regular expression that the reply holds."""

    def add(answer: Answer) -> Answer:
        WRONG[exercise].append((answer, says))
        return answer

    return add


def right(exercise: str) -> Callable[[Answer], Answer]:
    def add(answer: Answer) -> Answer:
        RIGHT[exercise].append(answer)
        return answer

    return add


@dataclass
class Row:
    """What became of the answers to one exercise: their names, and those that are not as they
    should be. english: lines of replies that have no Korean."""

    exercise: str
    mutants: int
    rights: int
    accepted: list[str]
    unnamed: list[str]
    refused: list[str]
    english: list[str]


def english(reply: str) -> list[str]:
    """The sentences of a reply that stay English for a Korean answer: not its rows of values, nor
    what an answer printed, which stand further in."""
    lines = (line for line in reply.split("\n") if not line.startswith("    "))
    spoken = {line: words.spoken(line, "가") for line in lines}
    return [line for line, own in spoken.items() if not re.search("[가-힣]", own)]


def row(name: str, seeds: tuple[int, ...] = (0,), slips: bool = False) -> Row:
    """Judge every answer to one exercise; with slips, those too that it knows: they must be refused
    with their words."""
    known = [(slip, re.escape(says)) for says, slip in EXERCISES[name].slips.items()]
    result = Row(name, len(WRONG[name]), len(RIGHT[name]), [], [], [], [])
    for seed in seeds:
        for answer, says in WRONG[name] + known * slips:
            report = judge(answer, name, seed)
            result.english += english(report.text)
            if report.verdict != WRONG_VERDICT:
                result.accepted.append(f"{answer.__name__} (seed {seed})")
            elif not re.search(says, report.text):
                result.unnamed.append(f"{answer.__name__} (seed {seed}):\n{report.text}")
        for answer in RIGHT[name]:
            report = judge(answer, name, seed)
            result.english += english(report.text)
            if report.verdict != RIGHT_VERDICT:
                result.refused.append(f"{answer.__name__} (seed {seed}):\n{report.text}")
    return result


for lesson in range(1, 10):
    import_module(f"exercises.lesson{lesson:02}")
