"""The page's heads equal Python's, in double precision: any row, with and without the division and
the mask; and those of a model give its own weights."""

import base64
from typing import Any

import node
import pytest
import torch
from node import CASES
from safetensors.torch import save
from torch import Tensor

from attnlib.context import context
from attnlib.energy import dot, scaled_dot
from attnlib.heads import inside
from attnlib.transformer import Transformer, TransformerConfig
from attnlib.vocab import BOS, Vocab, pad
from attnlib.weights import masked_softmax

pytestmark = pytest.mark.usefixtures("double")

ROWS = """
import { ask } from "HEADS";
import { matrixOf } from "MATHEMATICS";
let text = "";
for await (const chunk of process.stdin) text += chunk;
process.stdout.write(JSON.stringify(JSON.parse(text).map(([Q, K, V, i, rules]) => {
  const asked = ask({ Q: matrixOf(Q), K: matrixOf(K), V: matrixOf(V) }, i, rules);
  return ["product", "e", "alpha", "mixed"].map((name) => [...asked[name]]);
})));
"""

MODEL = """
import { weighing } from "HEADS";
import { readTensors } from "TENSORS";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const [file] = JSON.parse(text);
const { buffer, byteOffset, length } = Buffer.from(file, "base64");
const tensors = readTensors(new DataView(buffer, byteOffset, length));
const lists = (rows) => rows.map((row) => [...row]);
process.stdout.write(JSON.stringify(["encoder", "decoder", "cross"].map((name) => {
  const [Q, K, V] = ["Q", "K", "V"].map((letter) => tensors[`${name}.${letter}`]);
  const { weights, means } = weighing({ Q, K, V })({ scaled: true, causal: name === "decoder" });
  return [weights.map((heads) => heads.map(lists)), means.map(lists)];
})));
"""


def test_a_row_asks_as_in_python() -> None:
    cases: list[list[Any]] = []
    expected: list[tuple[Tensor, ...]] = []
    for k in range(CASES):
        scaled, causal = k % 2 == 0, k % 4 < 2
        S, d_k, size = (int(torch.randint(1, most, ())) for most in (9, 13, 9))
        T = S if causal else size
        Q, K, V = (3 * torch.randn(rows, d_k) for rows in (T, S, S))
        i = k % T
        cases.append([*(x.tolist() for x in (Q, K, V)), i, {"scaled": scaled, "causal": causal}])
        e = (scaled_dot if scaled else dot)(Q[i], K)
        alpha = masked_softmax(e, torch.arange(S) <= i if causal else None)
        expected.append((dot(Q[i], K), e, alpha, context(alpha, V)))
    answers = node.ask(ROWS, cases, HEADS="heads.js", MATHEMATICS="mathematics.js")
    for answer, values in zip(answers, expected, strict=True):
        for found, value in zip(answer, values, strict=True):
            torch.testing.assert_close(torch.tensor(found).double(), value, rtol=1e-9, atol=1e-9)


def test_the_heads_of_a_model_give_its_own_weights() -> None:
    words = Vocab(tuple("abcdef"))
    sizes = {"embedding": 12, "layers": 3, "heads": 2, "hidden": 12}
    model = Transformer(TransformerConfig(words, words, **sizes)).eval()
    x, mask = pad([words.encode(tuple("abcd"))])
    y = torch.tensor([[BOS, 6, 4, 9]])
    tensors = {
        f"{name}.{letter}": torch.cat([getattr(layer, letter) for layer in layers])
        for name, layers in inside(model, x, mask, y)._asdict().items()
        for letter in "QKV"
    }
    file = base64.b64encode(save(tensors)).decode()
    answers = node.ask(MODEL, [file], HEADS="heads.js", TENSORS="tensors.js")
    own = model(x, mask, y)
    for (heads, means), alphas in zip(answers, (own.encoder, own.decoder, own.cross), strict=True):
        torch.testing.assert_close(torch.tensor(heads), alphas[0], rtol=1e-9, atol=1e-9)
        torch.testing.assert_close(torch.tensor(means), alphas[0].mean(1), rtol=1e-9, atol=1e-9)
    torch.testing.assert_close(torch.tensor(answers[2][1][-1]), own.alpha[0], rtol=1e-9, atol=1e-9)
