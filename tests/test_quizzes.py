"""The questions of the course: their keys are computed, and no pattern gives an answer away."""

import inspect
import math
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

import attnlib
from attnlib import alignment, bleu, context, energy, quizzes, weights, widgets
from attnlib.quizzes import Question, questions

FOLDER = Path(quizzes.__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))
INLINE = Path(widgets.__file__).parent / "parts" / "inline.js"
NUMBER = re.compile(r"([-\N{MINUS SIGN}]?\d*\.?\d+)(?:/(\d+))?")
NAMED = {"exp", "log", "max", "mathrm", "min", "tanh", "text"}  # written as they are called
files = pytest.mark.parametrize("name", FILES)


def known() -> dict[str, Any]:
    """What a key may name: the functions of the road, and where they and torch's come from."""
    names: dict[str, Any] = {"attnlib": attnlib, "math": math, "torch": torch}
    modules: tuple[ModuleType, ...] = (alignment, bleu, context, energy, weights)
    for module in modules:
        names[module.__name__.rpartition(".")[2]] = module
    for module in modules:
        names |= dict(inspect.getmembers(module, inspect.isfunction))
    return names


def numbers(text: str) -> list[tuple[float, int]]:
    """Those in a text but for the indices of letters, and how many decimals each has."""
    plain = re.sub(r"[_^](\{[^}]*\}|\w)", "", text)
    found = []
    for number, divisor in NUMBER.findall(plain):
        exact = Fraction(number.replace("\N{MINUS SIGN}", "-")) / int(divisor or 1)
        decimals = 9 if divisor else len(number.partition(".")[2])
        found.append((float(exact), decimals))
    return found


def keyed() -> list[Any]:
    """Every question that has a key."""
    return [
        pytest.param(question, id=f"{name}-{number}")
        for name in FILES
        for number, question in enumerate(questions(name), 1)
        if question.key
    ]


def texts(question: Question) -> list[str]:
    """All that a reader sees of a question."""
    return [question.ask, *(text for one in question.choice for text in (one.text, one.reason))]


def test_there_is_a_quiz_for_every_lesson_and_one_for_the_course() -> None:
    lessons = (Path(attnlib.__file__).parents[1] / "lessons" / "source").glob("*.md")
    assert sorted([*(lesson.stem[:2] for lesson in lessons), "course"]) == FILES


@pytest.mark.parametrize("question", keyed())
@pytest.mark.usefixtures("double")
def test_the_key_is_the_number_of_the_right_choice_alone(question: Question) -> None:
    value = torch.as_tensor(eval(question.key, known())).double().flatten().tolist()
    (right,) = (one for one in question.choice if one.right)

    def agrees(text: str) -> bool:
        """To the digits that are written, in the words of the right choice."""
        found, due = numbers(text), zip(value, numbers(right.text), strict=True)
        same = NUMBER.sub("", text) == NUMBER.sub("", right.text) and len(found) == len(value)
        return same and all(
            abs(number - exact) <= 0.5 * 10.0 ** -max(digits, wanted) + 1e-9
            for (number, digits), (exact, (_, wanted)) in zip(found, due, strict=True)
        )

    assert [one.text for one in question.choice if agrees(one.text)] == [right.text]


@files
def test_every_question_has_choices_that_differ_and_a_reason_at_each(name: str) -> None:
    asked = questions(name)
    assert len(asked) == 10 if name == "course" else len(asked) >= 5
    assert len({question.ask for question in asked}) == len(asked)
    for question in asked:
        assert len(question.choice) >= 3
        for part in ("text", "reason"):
            assert len({getattr(one, part) for one in question.choice}) == len(question.choice)


@files
def test_nothing_but_the_answer_tells_the_right_choice(name: str) -> None:
    """Neither its place nor its length: what is right more often than not is no guess."""
    places: Counter[int] = Counter()
    longest = 0
    for question in questions(name):
        lengths = [len(one.text) for one in question.choice]
        right = next(k for k, one in enumerate(question.choice) if one.right)
        places[right] += 1
        longest += lengths[right] == max(lengths) > sorted(lengths)[-2]
    assert max(places.values()) <= places.total() / 2, places
    assert longest <= places.total() / 2


@files
def test_the_page_knows_every_sign(name: str) -> None:
    signs = re.search(r"const SIGNS = \{(.*?)\n\};", INLINE.read_text("utf-8"), re.DOTALL)
    assert signs
    known = {*re.findall(r'^  "?(\S+?| )"?: "', signs[1], re.MULTILINE), *NAMED}
    assert {"alpha", "infty", " "} <= known
    for question in questions(name):
        for text in texts(question):
            formulas = re.findall(r"\$([^$]+)\$", re.sub("`[^`]+`", "", text))
            used = {sign for one in formulas for sign in re.findall(r"\\([a-zA-Z]+|.)", one)}
            assert used <= known, text
            assert text.count("$") % 2 == 0, text
            assert "\\" not in re.sub(r"\$[^$]+\$|`[^`]+`", "", text), text


QUIZ = """
[[question]]
ask = "?"
[[question.choice]]
text = "1"
right = true
reason = "So."
[[question.choice]]
text = "2"
reason = "Not so."
"""


@pytest.mark.parametrize(
    ("part", "other", "expected"),
    [
        ('[[question.choice]]\ntext = "2"\nreason = "Not so."', "", "one right choice of several"),
        ("right = true", "", "one right choice of several"),
        ('text = "2"', 'text = "2"\nright = true', "one right choice of several"),
        ('"So."', '""', "a reason at every choice"),
    ],
)
def test_a_file_that_cannot_be_asked_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, other: str, expected: str
) -> None:
    monkeypatch.setattr(quizzes, "files", lambda package: tmp_path)
    (tmp_path / "one.toml").write_text(QUIZ, "utf-8")
    assert [one.right for one in questions("one")[0].choice] == [True, False]
    assert part in QUIZ
    (tmp_path / "one.toml").write_text(QUIZ.replace(part, other), "utf-8")
    with pytest.raises(ValueError, match=f"^one.toml, question 1: expected {expected}$"):
        questions("one")


@pytest.mark.parametrize("name", ["10", "", "../quizzes/course", "course.toml"])
def test_a_name_without_questions_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"^name: expected one of .*course.*, got "):
        questions(name)
