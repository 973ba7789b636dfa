"""The questions of the course: one file of quizzes a lesson, and course.toml before and after it.

    [[question]]
    ask = "What do the weights of a row sum to?"
    key = "1"                                    a number that a test computes, where there is one
    [[question.choice]]
    text = "1"
    right = true
    reason = "Each exponential is divided by the sum of them all."

Text may hold `code`, and letters with indices between dollars: `"$\\\\alpha_{ij}$"`.
"""

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Choice:
    """text: the answer. reason: why it is right, or what it takes for what."""

    text: str
    reason: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """key: a Python expression for the number in the right choice, or empty."""

    ask: str
    choice: tuple[Choice, ...]
    key: str = ""


def questions(name: str) -> tuple[Question, ...]:
    """The questions of NAME.toml: "03" is lesson 03's, "course" those of the whole course.

    Raises ValueError where there is no such file, where a question has fewer than two choices, not
    exactly one right one, or a choice without a reason.
    """
    there = sorted(
        file.name for file in files(__package__).iterdir() if file.name.endswith(".toml")
    )
    if f"{name}.toml" not in there:
        known = ", ".join(file.removesuffix(".toml") for file in there)
        raise ValueError(f"name: expected one of {known}, got {name!r}")
    read = tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
    found = []
    for number, question in enumerate(read["question"], 1):
        choices = tuple(Choice(**choice) for choice in question.pop("choice"))
        if len(choices) < 2 or sum(choice.right for choice in choices) != 1:
            raise ValueError(
                f"{name}.toml, question {number}: expected one right choice of several"
            )
        if not all(choice.reason for choice in choices):
            raise ValueError(f"{name}.toml, question {number}: expected a reason at every choice")
        found.append(Question(choice=choices, **question))
    return tuple(found)
