"""Replies in the language of an answer's docstring: all that is said has its words, and English
ones stay as they are."""

import json
import re
from importlib.resources import files
from pathlib import Path

import particles
import pytest

from attnlib.exercises import check, words
from attnlib.exercises.exercise import EXERCISES

KOREAN = Path(str(files("attnlib.exercises"))) / "ko"
LESSONS = range(1, 10)


def read(path: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(path.read_text("utf-8"))
    return found


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_list_has_what_its_lesson_says_and_no_more(lesson: int) -> None:
    exercises = [e for e in EXERCISES.values() if e.lesson == lesson]
    held = [text for e in exercises for p in e.properties for text in (p.says, p.why)]
    slips = [says for e in exercises for says in e.slips]
    assert {*read(KOREAN / f"lesson{lesson:02}.json")} == {*held, *slips}


def test_the_same_places_in_both() -> None:
    for path in KOREAN.glob("*.json"):
        for english, text in read(path).items():
            assert {*words.PLACE.findall(text)} == {*words.PLACE.findall(english)}, english
            assert re.search("[가-힣]", text), english


def test_particles_fit_what_they_follow() -> None:
    texts = (text for path in KOREAN.glob("*.json") for text in read(path).values())
    assert [fault for text in texts for fault in particles.faults(text)] == []


def test_a_sentence_in_a_sentence() -> None:
    english = "At place 1: It returned a tensor of shape (2,); (3,) is expected."
    korean = "1번 자리: 돌려준 텐서의 형상: (2,). 돌려줘야 할 형상: (3,)."
    assert words.said(english, "ko") == korean
    assert words.said("Nobody says this.", "ko") == "Nobody says this."


def test_a_reply_is_in_the_language_of_the_docstring(capsys: pytest.CaptureFixture[str]) -> None:
    def softmax(e):
        """에너지 한 행의 가중치."""
        return e.exp()

    check(softmax)
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == "softmax: 아직 아니에요."
    assert lines[1] == "  다른 수를 돌려줬어요."
    assert [line.split()[0] for line in lines[3:5]] == ["내", "기댓값"]
    softmax.__doc__ = "The weights of one row of energies."
    check(softmax)
    assert capsys.readouterr().out.startswith("softmax: not yet.\n✗ ")


def test_what_is_not_written_says_so_as_the_lessons_show_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def softmax(e):
        """에너지 한 행의 가중치."""
        ...

    check(softmax)
    assert capsys.readouterr().out == "softmax: not written yet.\n"
