"""The farthest row with the same word, as the page finds it and as Python does."""

import base64
from typing import Any

import node
import pytest
import torch
from interventions import farthest, tried

from attnlib import pretrained
from attnlib.corpus import grammar
from attnlib.translation import translate_all

pytestmark = pytest.mark.usefixtures("double", "unchecked")

ROWS = """
import * as module from "FARTHEST";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = JSON.parse(text).map(([name, ...rest]) => module[name](...rest));
process.stdout.write(JSON.stringify(answers));
"""

FOUND = """
import { farthest, variation } from "FARTHEST";
import { trained } from "MODEL";
const last = (search) => {
  for (;;) {
    const { done, value } = search.next();
    if (done) return value;
  }
};
let text = "";
for await (const chunk of process.stdin) text += chunk;
const [file, sentences] = JSON.parse(text);
const { buffer, byteOffset, length } = Buffer.from(file, "base64");
const model = trained(new DataView(buffer, byteOffset, length));
process.stdout.write(JSON.stringify(sentences.map((tokens) => {
  const decode = model.encode(tokens);
  const own = decode();
  return own.map(({ alpha, p, word }, i) => {
    const weigh = (row, k, follow) => (k === i ? last(farthest(row, follow)) : row);
    const now = decode(weigh, own.slice(0, i))[i];
    return [variation(alpha, now.alpha), now.word === word, Math.abs(now.p[word] - p[word])];
  });
})));
"""


def rows(cases: list[Any]) -> list[Any]:
    return node.ask(ROWS, cases, FARTHEST="farthest.js")


def test_the_distance_of_two_rows() -> None:
    same, apart, half = rows(
        [
            ["variation", [0.2, 0.8], [0.2, 0.8]],
            ["variation", [1, 0, 0], [0, 0.5, 0.5]],
            ["variation", [0.5, 0.5, 0], [0, 0.5, 0.5]],
        ]
    )
    assert (same, apart, half) == (0, 1, 0.5)


def test_the_rows_that_are_tried_are_rows() -> None:
    given = [torch.rand(Tx).softmax(-1) for Tx in (1, 2, 5, 9)]
    for alpha, answer in zip(given, rows([["tried", a.tolist()] for a in given]), strict=True):
        found = torch.tensor(answer, dtype=alpha.dtype)
        torch.testing.assert_close(found, tried(alpha), rtol=0, atol=1e-12)
        torch.testing.assert_close(found.sum(-1), torch.ones(len(found)))
        assert (found >= 0).all()


def test_the_page_goes_as_far_as_python_and_writes_the_same_word() -> None:
    model = pretrained.load("attention").double()
    pairs = grammar.generate(4, seed=8, split="test", lengths=(4, 7))
    sources = [pair.source for pair in pairs]
    file = base64.b64encode(pretrained.load("attention").half().to_bytes()).decode()
    answers = node.ask(FOUND, [file, sources], FARTHEST="farthest.js", MODEL="model.js")
    reached = []
    for translation, answer in zip(translate_all(model, sources), answers, strict=True):
        distances, words, changes = zip(*answer, strict=True)
        assert distances == pytest.approx(farthest(model, translation), abs=1e-9)
        assert all(words)
        assert max(changes) <= 0.05
        reached += distances
    assert min(reached) < 0.2 < 0.9 < max(reached)  # some words are held, some are free
