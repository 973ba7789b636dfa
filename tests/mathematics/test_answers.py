"""Numbers as people type them, and which slip made them; links, and their error rate."""

import node
import pytest
import torch

from attnlib.alignment import alignment_error_rate, hard_alignment

HARNESS = """
import * as answers from "ANSWERS";
import * as alignment from "ALIGNMENT";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const answered = JSON.parse(text).map(([name, ...rest]) => {
  const made = { ...answers, ...alignment }[name](...rest);
  return Number.isNaN(made) ? "NaN" : made;
});
process.stdout.write(JSON.stringify(answered));
"""

TYPED = {
    "0.5": 0.5,
    ".5": 0.5,
    "0,5": 0.5,
    " ,5 ": 0.5,
    "+.5": 0.5,
    "1/2": 0.5,
    "1 / 3": 1 / 3,
    "-1/4": -0.25,
    "-2": -2,
    "\N{MINUS SIGN}2": -2,
    "\N{EN DASH}2": -2,
    "2.": 2,
    "37.99": 37.99,
    "0": 0,
    "-0": 0,
    "": None,
    " \N{NO-BREAK SPACE}": None,
    "x": "NaN",
    "1/0": "NaN",
    "0/0": "NaN",
    "1/2/3": "NaN",
    "1/-2": "NaN",
    "--2": "NaN",
    "1.2.3": "NaN",
    "1e3": "NaN",
    "50%": "NaN",
    ".": "NaN",
    "Infinity": "NaN",
}


def answers(cases: list[list[object]]) -> list[object]:
    return node.ask(HARNESS, cases, ANSWERS="answers.js", ALIGNMENT="alignment.js")


def test_numbers_as_people_type_them() -> None:
    assert answers([["parsed", text] for text in TYPED]) == list(TYPED.values())


def test_half_a_unit_of_the_last_digit_is_right() -> None:
    cases = {
        (0.63, 0.6280, 2): True,
        (0.62, 0.6280, 2): False,
        (0.62, 0.625, 2): True,
        (0.63, 0.625, 2): True,
        (-0.4, -0.4049, 2): True,
        (2, 2.4, 0): True,
        (3, 2.4, 0): False,
        (None, 0, 2): False,
    }
    assert answers([["close", *case] for case in cases]) == list(cases.values())


def test_the_slip_that_explains_most_is_named() -> None:
    slips = [["divided twice", [0.5, 1, 1.5]], ["swapped", [3, 2, 1]], ["doubled", [2, 4, 6]]]
    wanted = {"right": [1, 2, 3], "slips": slips, "digits": 1}
    cases = {
        ("3", "2", "1"): (["wrong", "right", "wrong"], ["swapped"]),
        ("1/2", "", ""): (["wrong", "empty", "empty"], ["divided twice"]),
        ("", "1", ""): (["empty", "wrong", "empty"], ["divided twice"]),
        ("1", "2", "3"): (["right"] * 3, []),
        ("9", "one", "3"): (["wrong", "unread", "right"], []),
        ("2", "2", "3"): (["wrong", "right", "right"], ["doubled"]),
        ("3", "4", "3"): (["wrong", "wrong", "right"], ["swapped", "doubled"]),
        (): (["empty"] * 3, []),
    }
    expected = [{"marks": marks, "says": says} for marks, says in cases.values()]
    assert answers([["judged", typed, wanted] for typed in cases]) == expected


def test_links_and_their_error_rate_are_those_of_python() -> None:
    cases: list[list[object]] = []
    expected: list[object] = []
    for k in range(node.CASES):
        Ty, Tx = 1 + k % 5, 1 + k % 7
        alpha, other = torch.rand(2, Ty, Tx).softmax(-1).double()
        found, sure = (sorted(hard_alignment(row)) for row in (alpha, other))
        more = [(i, Tx - 1) for i in range(Ty)]
        cases += [["links", alpha.tolist()], ["errorRate", found, sure, [*sure, *more]]]
        cases += [["errorRate", found, sure]]
        expected += [[[i + 1, j + 1] for i, j in found]]
        expected += [alignment_error_rate(set(found), set(sure), set(more))]
        expected += [alignment_error_rate(set(found), set(sure))]
    for answer, number in zip(answers(cases), expected, strict=True):
        assert answer == (pytest.approx(number) if isinstance(number, float) else number)
