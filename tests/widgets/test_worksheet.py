"""The worksheet: its numbers are those of the lesson's own step, and its slips are told apart."""

from typing import Any

import node
import pytest
import torch
from controls import stored
from torch import Tensor

from attnlib.context import attend
from attnlib.energy import additive
from attnlib.widgets import Worksheet, worksheet

pytestmark = pytest.mark.usefixtures("double")

# Of every table: what is right, and what is told of a slip's numbers, typed alone and all of them.
HARNESS = """
import { judged } from "ANSWERS";
import { NUMBERS, PLACED, nameOf } from "CELLS";
import { EXAMPLE } from "GIVEN";
const alone = (sheet, k, text) =>
  judged(Array.from(sheet.right, (_, n) => (n === k ? text : "")), sheet);
const sheets = PLACED.map(({ sheet, first }) => ({
  first,
  of: sheet.heads.length * sheet.rows.length,
  right: [...sheet.right],
  marks: Array.from(sheet.right, (x, k) => alone(sheet, k, x.toFixed(sheet.digits)).marks[k]),
  slips: sheet.slips.map(([says, numbers]) => ({
    says,
    of: numbers.length,
    alone: Array.from(numbers, (x, k) => alone(sheet, k, x.toFixed(sheet.digits)).says).flat(),
    whole: judged(Array.from(numbers, (x) => (x === x ? x.toFixed(sheet.digits) : "")), sheet).says,
  })),
}));
const plain = (value) => (value?.data ? [...value.data] : value);
const example = Object.fromEntries(Object.entries(EXAMPLE).map(([k, v]) => [k, plain(v)]));
process.stdout.write(JSON.stringify([sheets, NUMBERS, example]));
"""


@pytest.fixture(scope="module")
def page() -> list[Any]:
    modules = {"ANSWERS": "answers.js", "GIVEN": "example.js", "CELLS": "../worksheet/cells.js"}
    return node.ask(HARNESS, [], **modules)


@pytest.fixture(scope="module")
def lesson() -> dict[str, Any]:
    """The step that the lesson's figure stands for."""
    return dict(stored("lessons/05_forward_step", "ForwardStep")["state"])


@pytest.fixture
def numbers(lesson: dict[str, Any]) -> dict[str, Tensor]:
    given = {name: torch.tensor(value).double() for name, value in lesson["numbers"].items()}
    return given | {"s": torch.tensor([lesson["s_first"], lesson["s_second"]]).double()}


def beside(*columns: Tensor) -> list[float]:
    return [float(x) for x in torch.stack(columns, 1).flatten()]


def summed(x: Tensor) -> Tensor:
    return torch.cat((x, x.sum()[None]))


def test_the_example_is_the_lessons(
    page: list[Any], lesson: dict[str, Any], numbers: dict[str, Tensor]
) -> None:
    example = page[2]
    for name in ("s", "h", "W_a", "U_a", "v_a"):
        assert example[name] == numbers[name].flatten().tolist()
    O_s, O_y = numbers["W_o"][:, :2], numbers["W_o"][:, 2:]
    assert example["O_s"] == O_s.flatten().tolist()
    assert example["seen"] == (O_y @ numbers["y"]).tolist()
    assert example["half"] == (numbers["W"][:, :2] @ numbers["y"]).tolist()
    assert torch.equal(numbers["W"][:, 2:], torch.eye(2))
    assert torch.equal(numbers["U"], torch.eye(2))
    assert (example["source"], example["target"]) == (lesson["source"], lesson["target"])


def test_what_is_right_is_what_python_computes(page: list[Any], numbers: dict[str, Tensor]) -> None:
    s, h, y = numbers["s"], numbers["h"], numbers["y"]
    asked = numbers["W_a"] @ s
    e = additive(s, h, numbers["W_a"], numbers["U_a"], numbers["v_a"])
    c, alpha = attend(e, h)
    inside = 0.5 * y + s + c
    logits = numbers["W_o"][:, :2] @ (inside.tanh() + c)
    seen = numbers["W_o"] @ torch.cat((inside.tanh() + c, y))
    expected = [
        *asked.tolist(),
        *beside(*(asked + h @ numbers["U_a"].T).T, e),
        *beside(summed(e.exp()), summed(alpha)),
        *c.tolist(),
        *inside.tolist(),
        *inside.tanh().tolist(),
        *beside(logits, logits.softmax(-1)),
        *beside(seen, seen.softmax(-1)),
    ]
    assert page[1] == pytest.approx(expected, abs=1e-9)
    assert [round(expected[k], 2) for k in (33, 43)] == [0.5, 0.77]  # homme, without and with y_1


def test_every_slip_is_told_from_the_others(page: list[Any]) -> None:
    """By all of its numbers; one alone names it, too, and any other that makes the same number."""
    first = 0
    for sheet in page[0]:
        assert (sheet["first"], sheet["of"]) == (first, len(sheet["right"]))
        first += sheet["of"]
        assert sheet["marks"] == ["right"] * sheet["of"]
        assert len(sheet["slips"]) >= 2
        for slip in sheet["slips"]:
            assert slip["of"] == sheet["of"]
            assert slip["says"] in slip["alone"]
            assert slip["whole"] == [slip["says"]]
    assert first == len(page[1])


def test_the_figure_holds_no_number() -> None:
    state = worksheet().get_state()
    kept = {key: value for key, value in state.items() if key in Worksheet.class_own_traits()}
    assert kept == state["home"] == {"typed": [], "shown": [], "together": False}
