"""What figures and page scripts say: in English in the code, in a list for each other language."""

import json
import re
from pathlib import Path

import pytest
from node import run

from attnlib import clinic, widgets
from attnlib.widgets.translator import asset

HERE = Path(widgets.__file__).parent
STATIC = HERE.parents[1] / "book" / "static"
LISTS = [*sorted(HERE.glob("*/ko.json")), STATIC / "ko.json"]
WORDS = HERE / "parts" / "words.js"
LITERAL = r'"(?:[^"\\]|\\.)*"'
CALL = re.compile(rf"\b(?:say|tell)\(\s*({LITERAL}(?:\s*\+\s*{LITERAL})*)(\s*\+)?")
PLACE = re.compile(r"\{\w+\}")
lists = pytest.mark.parametrize("path", LISTS, ids=lambda path: path.parent.name)


def read(path: Path) -> dict[str, str]:
    words: dict[str, str] = json.loads(path.read_text("utf-8"))
    return words


@lists
def test_the_same_places_in_both(path: Path) -> None:
    for english, text in read(path).items():
        assert set(PLACE.findall(text)) == set(PLACE.findall(english)), english
        assert text.strip(), english


def test_one_english_text_has_one_translation() -> None:
    found: dict[str, str] = {}
    for path in LISTS:
        for english, text in read(path).items():
            assert found.setdefault(english, text) == text


@lists
def test_every_text_is_in_the_list_beside_it(path: Path) -> None:
    """A key is a literal, or several that are joined: what else is in it could not be looked up."""
    known = read(path)
    for module in path.parent.glob("*.js"):
        text = module.read_text("utf-8")
        if path.parent == STATIC:  # there tell is something else
            text = text.replace("tell(", "")
        for literals, joined in CALL.findall(text):
            assert not joined, literals
            english = "".join(map(json.loads, re.findall(LITERAL, literals)))
            assert english in known, (module.name, english)


@lists
def test_no_list_has_what_nobody_says(path: Path) -> None:
    code = "".join(module.read_text("utf-8") for module in path.parent.glob("*.js"))
    given = code + json.dumps(asset("captions"), ensure_ascii=False)
    given += "".join(
        module.read_text("utf-8") for module in Path(clinic.__file__).parent.glob("*.py")
    )
    flat = " ".join(re.sub(r'"\s*\+?\s*"', "", given).split())
    for english in read(path):
        assert json.dumps(english, ensure_ascii=False)[1:-1] in flat, english


def test_what_a_model_of_the_clinic_says_is_known() -> None:
    """Its words come from Python, and the figure looks them up."""
    known = read(HERE / "clinic" / "ko.json")
    for question in clinic.QUESTIONS:
        assert question.text in known


def said(english: str, given: object, words: object) -> list[object]:
    """What say and tell make of a text."""
    code = f"""
    globalThis.WORDS = {json.dumps(words)};
    const {{ say, tell }} = await import({json.dumps(WORDS.as_uri())});
    console.log(JSON.stringify([say({json.dumps(english)}, {json.dumps(given)}),
                                tell({json.dumps(english)}, {json.dumps(given)})]));
    """
    made: list[object] = json.loads(run("--input-type=module", "--eval", code))
    return made


def test_a_text_is_said_in_the_language_of_the_page() -> None:
    korean = {"{n} of {all} right": "{all}개 중 {n}개 정답"}
    given = {"n": 2, "all": 7}
    assert said("{n} of {all} right", given, {}) == ["2 of 7 right", ["", 2, " of ", 7, " right"]]
    assert said("{n} of {all} right", given, korean) == [
        "7개 중 2개 정답",
        ["", 7, "개 중 ", 2, "개 정답"],
    ]


def test_what_is_not_translated_is_said_in_english() -> None:
    assert said("Reset", {}, {"Undo": "되돌리기"}) == ["Reset", ["Reset"]]


def test_a_place_that_nothing_is_given_for_stays() -> None:
    assert said("{a} and {b}", {"a": "x"}, {}) == ["x and {b}", ["", "x", " and ", "{b}", ""]]
