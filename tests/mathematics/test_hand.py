"""Weights set by hand in the page: a row stays a row, and Python computes the same from there."""

import base64
from random import Random
from typing import Any

import node
import pytest
import torch
from interventions import Weigh, intervene, one_hot, with_weight
from torch import Tensor

from attnlib import pretrained
from attnlib.corpus import grammar
from attnlib.model import Seq2Seq
from attnlib.translation import translate

CASES, SENTENCES = 1000, 300

pytestmark = pytest.mark.usefixtures("double", "unchecked")

ROWS = """
import * as hand from "HAND";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = JSON.parse(text).map(([name, ...rest]) => hand[name](...rest));
process.stdout.write(JSON.stringify(answers));
"""

TRANSLATIONS = """
import { firstChanged, weighing } from "HAND";
import { trained } from "MODEL";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const [file, cases] = JSON.parse(text);
const { buffer, byteOffset, length } = Buffer.from(file, "base64");
const model = trained(new DataView(buffer, byteOffset, length));
process.stdout.write(JSON.stringify(cases.map(([tokens, traits]) => {
  const [decode, changes] = [model.encode(tokens), { hand: {}, swap: [], fixed: [], ...traits }];
  return decode(weighing(changes), decode().slice(0, firstChanged(changes)))
    .map(({ token, alpha, p }) => [token, [...alpha], Math.max(...p)]);
})));
"""


def rows(cases: list[list[Any]]) -> list[Any]:
    return node.ask(ROWS, cases, HAND="hand.js")


def random_row(k: int) -> Tensor:
    """From one word far ahead to all alike, and some with exact zeros."""
    e = (0.1, 1.0, 10.0)[k % 3] * torch.randn(2 + k % 9)
    return torch.where(torch.rand(len(e)) < 0.3, -1e9, e).softmax(-1)


def test_a_weight_set_by_hand_leaves_the_rest_in_proportion() -> None:
    cases, expected = [], []
    for k in range(CASES):
        alpha = random_row(k)
        j = k % len(alpha)
        weight = (0.0, 1.0, torch.rand(()).item())[k % 3]
        cases.append(["withWeight", alpha.tolist(), j, weight])
        expected.append(with_weight(alpha, j, weight))
    for answer, row in zip(rows(cases), expected, strict=True):
        torch.testing.assert_close(torch.tensor(answer, dtype=row.dtype), row)
        assert sum(answer) == pytest.approx(1)


def test_rows_by_hand() -> None:
    quarters, lone, traded, alone, back = rows(
        [
            ["uniform", 4],
            ["oneHot", 3, 1],
            ["swapped", [0.5, 0.3, 0.2], [0, 2]],
            ["withWeight", [0, 1, 0], 1, 0.5],
            ["withWeight", [0.2, 0.6, 0.2], 1, 0],
        ]
    )
    assert quarters == [0.25] * 4
    assert lone == [0, 1, 0]
    assert traded == [0.2, 0.3, 0.5]
    assert alone == [0.25, 0.5, 0.25]
    assert back == pytest.approx([0.5, 0, 0.5])


@pytest.fixture(scope="module")
def model() -> Seq2Seq:
    return pretrained.load("attention").double()


def translations(model: Seq2Seq, cases: list[Any]) -> list[Any]:
    file = base64.b64encode(pretrained.load("attention").half().to_bytes()).decode()
    return node.ask(TRANSLATIONS, [file, cases], HAND="hand.js", MODEL="model.js")


def random_change(random: Random, Tx: int) -> tuple[dict[str, Any], Weigh]:
    """Traits of the figure, and what they mean."""
    j, k = random.sample(range(Tx), 2)
    forced = with_weight(torch.rand(Tx).softmax(-1), k, random.random())
    kind = random.choice(["hand", "two rows", "swap", "hand and swap", "fixed"])

    def trade(alpha: Tensor) -> Tensor:
        order = list(range(Tx))
        order[j], order[k] = k, j
        return alpha[order]

    i = random.randrange(4)
    if kind == "hand":
        return {"hand": {i: forced.tolist()}}, lambda alpha, row: forced if row == i else alpha
    if kind == "two rows":
        made = {i: one_hot(Tx, j), i + 2: forced}
        lists = {row: alpha.tolist() for row, alpha in made.items()}
        return {"hand": lists}, lambda alpha, row: made.get(row, alpha)
    if kind == "swap":
        return {"swap": [j, k]}, lambda alpha, row: trade(alpha)
    if kind == "hand and swap":
        traits = {"hand": {i: forced.tolist()}, "swap": [j, k]}
        return traits, lambda alpha, row: forced if row == i else trade(alpha)
    return {"fixed": forced.tolist(), "swap": [j, k]}, lambda alpha, row: forced


@pytest.mark.slow
def test_what_follows_a_change_is_what_python_computes(model: Seq2Seq) -> None:
    random = Random(0)
    sources = [p.source for p in grammar.generate(SENTENCES, seed=5, split="test", lengths=(4, 14))]
    changes = [random_change(random, len(source) + 1) for source in sources]
    cases = [[source, traits] for source, (traits, _) in zip(sources, changes, strict=True)]
    differ = 0
    answers = translations(model, cases)
    for source, (_, weigh), answer in zip(sources, changes, answers, strict=True):
        target, alpha, p = zip(*answer, strict=True)
        expected = intervene(model, source, weigh)
        assert target == expected.target
        close(alpha, expected.alpha)
        close(p, expected.p.max(-1).values)
        differ += target != translate(model, source).target
    assert differ > SENTENCES / 2


def close(answer: Any, expected: Tensor) -> None:
    torch.testing.assert_close(torch.tensor(answer), expected, rtol=0, atol=1e-9)


def test_the_loops_without_a_change_are_the_search_itself(model: Seq2Seq) -> None:
    for pair in grammar.generate(20, seed=7, split="test", lengths=(4, 20)):
        found = translate(model, pair.source)
        same = intervene(model, pair.source, lambda alpha, i: alpha)
        assert same.target == found.target
        assert torch.allclose(same.alpha, found.alpha)


FIVE = [0.2] * 5
MISFITS: dict[str, dict[str, Any]] = {
    "rows of another sentence": {"hand": {"0": [1, 0]}, "fixed": [0.5, 0.5]},
    "longer rows": {"hand": {"0": [*FIVE, 0]}, "fixed": [*FIVE, 0]},
    "rows below 0": {"hand": {"0": [1.2, -0.2, 0, 0, 0]}, "fixed": [2, -1, 0, 0, 0]},
    "rows that are none": {"hand": {"0": [0] * 5}, "fixed": [1, 1, 1, 0, 0]},
    "no numbers": {"hand": {"0": "01234", "1": ["1", 0, 0, 0, 0]}, "fixed": [None] * 5},
    "no lists": {"hand": {"0": 1, "1": None}, "fixed": 5, "swap": "01"},
    "rows of no word": {"hand": {"-1": FIVE, "1.5": FIVE, "a": FIVE, "99": FIVE}},
    "swapped positions beyond": {"swap": [4, 5]},
    "swapped positions before": {"swap": [-1, 0]},
    "a word swapped with itself": {"swap": [3, 3]},
    "three positions": {"swap": [0, 1, 2]},
    "one position": {"swap": [1]},
    "parts of positions": {"swap": [0.5, 1]},
    "positions that are no numbers": {"swap": ["0", "1"]},
}


@pytest.mark.parametrize("traits", MISFITS.values(), ids=MISFITS)
@pytest.mark.slow
def test_what_does_not_fit_the_sentence_is_not_for_it(
    model: Seq2Seq, traits: dict[str, Any]
) -> None:
    source = ["the", "man", "arrived", "."]
    own, left = translations(model, [[source, {}], [source, traits]])
    assert own == left


@pytest.mark.parametrize("traits", MISFITS.values(), ids=MISFITS)
@pytest.mark.slow
def test_what_fits_is_told_apart(traits: dict[str, Any]) -> None:
    changes = {"hand": {}, "swap": [], "fixed": []} | traits
    mixed = {**changes, "hand": {**changes["hand"], "2": FIVE}}
    found, kept = rows([["fitting", changes, 5], ["fitting", mixed, 5]])
    unused = {i: row for i, row in changes["hand"].items() if i == "99"}  # of a later word
    assert found == {"hand": unused, "swap": [], "fixed": []}
    assert kept == {"hand": {**unused, "2": FIVE}, "swap": [], "fixed": []}


def test_what_fits_is_kept() -> None:
    thirds = [0.333, 0.333, 0.333]  # as people type them
    changes = {"hand": {"0": [1, 0, 0]}, "swap": [2, 0], "fixed": thirds}
    assert rows([["fitting", changes, 3]]) == [changes]
