"""Pencil questions: what is right is what Python computes, and every slip is told from it."""

from collections.abc import Callable
from typing import Any

import node
import pytest
import torch
from torch import Tensor

from attnlib import bleu
from attnlib.alignment import alignment_error_rate, hard_alignment
from attnlib.context import context
from attnlib.energy import additive, dot, scaled_dot
from attnlib.weights import masked_softmax
from attnlib.widgets import Pencil, pencil
from attnlib.widgets.assets import script
from attnlib.widgets.pencil import NAMES, QUESTIONS

pytestmark = pytest.mark.usefixtures("double")

# Typed as asked: with so many decimals, all of a slip's numbers, or all that are right.
HARNESS = """
import { judged } from "ANSWERS";
import { QUESTIONS } from "PENCIL";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const found = [];
for (const lesson of JSON.parse(text)) {
  await import(new URL(`lesson${lesson}.js`, "PENCIL"));
  const before = found.flat().map(({ name }) => name);
  found.push(Object.entries(QUESTIONS).filter(([name]) => !before.includes(name)).map(
    ([name, question]) => {
      const { ask, labels, hint, why, right, slips, digits } = question;
      const judge = (x) => judged(Array.from(x, (number) => number.toFixed(digits)), question);
      const told = slips.map(([says, x]) => [says, x.length, judge(x).says]);
      return { name, texts: [ask, hint, why, ...labels], of: labels.length, slips: told,
        right: [...right], marks: judge(right).marks };
    }));
}
process.stdout.write(JSON.stringify(found));
"""


def split(text: str) -> list[str]:
    return text.split()


NUMBER = {"man": 1.0, "bites": 2.0, "dog": 4.0}
H = torch.tensor([[-1.0, 1], [1, -1], [0, -1], [-1, -1]]).double()
W_A = torch.tensor([[1.0, 1], [-1, 1]]).double()
U_A, V_A = torch.eye(2).double(), torch.tensor([2.0, 2]).double()
ALPHA = torch.tensor([1, 2, 3, 4]).double() / 10
LOGS = (10 * ALPHA).log()
REF = split("le chat est sur le tapis")
SOUS = bleu.statistics(split("le chat est sous le tapis"), [REF])
CATS = [split("the cat is on the mat"), split("there is a cat on the mat")]


def states(sentence: str) -> Tensor:
    h = [0.0]
    for word in split(sentence):
        h.append(NUMBER[word] + h[-1] / 2)
    return torch.tensor(h[1:], dtype=torch.float64)


def steps() -> list[float]:
    """Read at k or 5 - k, written at 4 + k."""
    waits = [
        [(4 + k) - read for k, read in enumerate(order, 1)]
        for order in ((1, 2, 3, 4), (4, 3, 2, 1))
    ]
    return [number for wait in waits for number in (sum(wait) / 4, min(wait))]


def slope() -> Tensor:
    jacobian = torch.autograd.functional.jacobian(masked_softmax, LOGS)
    return jacobian[2, 2:]


def slopes() -> Tensor:
    """The loss is c times its slope."""
    return torch.func.grad(lambda e: context(masked_softmax(e), H) @ torch.tensor([2.0, -1]))(
        ALPHA.log()
    )


def corpus() -> float:
    """Links of two sentences, (k, i, j): 2 of 2 right, and 3 of 6."""
    gold = {(0, 0, 0), (0, 1, 1)} | {(1, i, i) for i in range(6)}
    return alignment_error_rate({(k, i, j if (k, i) < (1, 3) else 9) for k, i, j in gold}, gold)


def gru() -> Tensor:
    old, z, fresh = torch.tensor([[-0.5, 0.5], [0.75, 0.25], [0.6, -0.4]])
    return (1 - z) * old + z * fresh


def aer() -> list[float]:
    found, sure, possible = {(1, 1), (2, 2), (3, 4), (4, 3)}, {(1, 1), (2, 2), (3, 3)}, {(3, 4)}
    rate = alignment_error_rate(found, sure, possible)
    return [len(found & sure), len(found & (sure | possible)), rate]


def links() -> list[int]:
    rows = torch.tensor([[0.1, 0.6, 0.2, 0.1], [0.5, 0.1, 0.1, 0.3], [0, 0.2, 0.3, 0.5]])
    return [j + 1 for _, j in sorted(hard_alignment(rows))]


def score(hypothesis: list[str], reference: list[str]) -> float:
    return bleu.score(bleu.statistics(hypothesis, [reference]))


EXPECTED: dict[str, Callable[[], Any]] = {
    "01 smallest": lambda: states("man bites man dog")[-1:],
    "01 left": lambda: [0.5**5],
    "01 steps": steps,
    "01 mean": lambda: [states("dog bites man").mean(), states("dog man").mean()],
    "02 additive": lambda: additive(torch.tensor([1.0, 0]), H, W_A, U_A, V_A),
    "02 dot": lambda: dot(torch.tensor([1.0, 0]), H),
    "02 scaled": lambda: scaled_dot(torch.tensor([1.0, 2, -1, 2]), torch.tensor([[3.0, 1, 1, 2]])),
    "03 weights": lambda: masked_softmax(LOGS),
    "03 masked": lambda: masked_softmax(LOGS, torch.tensor([True, True, True, False])),
    "03 temperature": lambda: masked_softmax(LOGS / 0.5),
    "03 slope": slope,
    "04 context": lambda: context(ALPHA, H),
    "04 twin": lambda: [0.2, 0.2, 0.6, 0.0],
    "04 slopes": slopes,
    "05 asked": lambda: W_A @ torch.tensor([0.5, 0.5]),
    "05 energies": lambda: additive(torch.tensor([0.5, 0.5]), H, W_A, U_A, V_A),
    "05 gru": gru,
    "05 loss": lambda: [-torch.tensor(0.25).log()],
    "06 links": links,
    "06 aer": aer,
    "06 corpus": lambda: [corpus()],
    "06 flat": lambda: masked_softmax(torch.randn(8) / 1e12)[:1],
    "07 clipped": lambda: bleu.precisions(
        bleu.statistics(split("the cat the cat the the the"), CATS)
    )[:1],
    "07 precisions": lambda: bleu.precisions(SOUS),
    "07 exp": lambda: [bleu.score(SOUS, "exp")],
    "07 brevity": lambda: [score(list("abcdefghij"), list("abcdefghijklmnopqrst"))],
    "07 twice": lambda: [score(REF + REF, REF)],
}


@pytest.fixture(scope="module")
def asked() -> dict[str, Any]:
    """The questions of the page, by the names that Python has for them."""
    modules = {"ANSWERS": "answers.js", "PENCIL": "../pencil/pencil.js"}
    return {
        f"{lesson} {question['name']}": question
        for lesson, found in zip(QUESTIONS, node.ask(HARNESS, [*QUESTIONS], **modules), strict=True)
        for question in found
    }


def test_every_question_has_its_name_and_every_lesson_two(asked: dict[str, Any]) -> None:
    assert [*asked] == NAMES == [*EXPECTED]
    assert all(len(names) >= 2 for names in QUESTIONS.values())


@pytest.mark.parametrize("name", NAMES)
def test_what_is_right_is_what_python_computes(asked: dict[str, Any], name: str) -> None:
    question = asked[name]
    assert question["right"] == pytest.approx([float(x) for x in EXPECTED[name]()], abs=1e-9)
    assert question["marks"] == ["right"] * question["of"]
    assert all(question["texts"])


@pytest.mark.parametrize("name", NAMES)
def test_every_slip_is_told_from_the_others(asked: dict[str, Any], name: str) -> None:
    """Typed with as many decimals as are asked for, its numbers are its own."""
    slips = asked[name]["slips"]
    assert len(slips) >= 2
    for says, count, told in slips:
        assert told == [says]
        assert count == asked[name]["of"]


def test_the_twin_makes_the_same_context() -> None:
    twin = torch.tensor(EXPECTED["04 twin"]())
    start = torch.tensor([0.2, 0.4, 0.2, 0.2])
    assert torch.allclose(context(twin, H), context(start, H))
    assert twin.sum() == start.sum()


@pytest.mark.parametrize("lesson", QUESTIONS)
def test_a_figure_carries_its_lesson_and_no_answer(lesson: str) -> None:
    state = pencil(f"{lesson} {QUESTIONS[lesson][0]}").get_state()
    assert state["_esm"] == script(f"pencil/lesson{lesson}.js")
    node.check_module(state["_esm"])
    kept = {key: value for key, value in state.items() if key in Pencil.class_own_traits()}
    assert kept == {"name": f"{lesson} {QUESTIONS[lesson][0]}", "typed": []}


@pytest.mark.parametrize("name", ["", "03", "weights", "3 weights", "03 context", "08 weights"])
def test_another_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"^name: expected one of 01 smallest, .*, got '" + name):
        Pencil(name)
