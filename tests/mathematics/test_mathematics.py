"""The page's mathematics equals Python's, in double precision, over random and extreme cases."""

import base64
import math
from typing import Any

import node
import pytest
import torch
from node import CASES
from safetensors.torch import save
from torch import Tensor

from attnlib import context as contexts
from attnlib import energy, weights

pytestmark = pytest.mark.usefixtures("double")

# One process answers all cases: [name, arguments] in, a result or {error} out. A nested list is a
# matrix, and the reader of tensors gets its bytes in base64, at an odd offset of a larger buffer.
HARNESS = """
import * as mathematics from "MATHEMATICS";
import * as recurrence from "RECURRENCE";
import { readTensors } from "TENSORS";
const matrix = (rows) =>
  ({ shape: [rows.length, rows[0].length], data: Float64Array.from(rows.flat()) });
const given = (x) => Array.isArray(x) && Array.isArray(x[0]) ? matrix(x) : x;
const name = (x) => Number.isFinite(x) ? (Object.is(x, -0) ? "-0" : x) : String(x);
const tensors = (text) => {
  const bytes = Buffer.concat([Buffer.from("..."), Buffer.from(text, "base64")]);
  const view = new DataView(bytes.buffer, bytes.byteOffset + 3, bytes.length - 3);
  return Object.fromEntries(Object.entries(readTensors(view)).map(
    ([key, { shape, data }]) => [key, { shape, data: Array.from(data, name) }]));
};
let text = "";
for await (const chunk of process.stdin) text += chunk;
process.stdout.write(JSON.stringify(JSON.parse(text).map(([f, args]) => {
  try {
    if (f === "readTensors") return tensors(...args);
    const result = (mathematics[f] ?? recurrence[f])(...args.map(given));
    return typeof result === "number" ? result : Array.from(result);
  } catch (error) { return { error: `${error.name}: ${error.message}` }; }
})));
"""


def ask(cases: list[tuple[str, list[Any]]]) -> list[Any]:
    modules = {name.upper(): f"{name}.js" for name in ("mathematics", "recurrence", "tensors")}
    return node.ask(HARNESS, cases, **modules)


def compare(name: str, cases: list[list[Any]], expected: list[Tensor]) -> None:
    arguments = [[x.tolist() if isinstance(x, Tensor) else x for x in case] for case in cases]
    answers = ask([(name, case) for case in arguments])
    assert len(answers) == len(expected) >= CASES
    for answer, value in zip(answers, expected, strict=True):
        assert not isinstance(answer, dict), answer
        torch.testing.assert_close(
            torch.tensor(answer, dtype=value.dtype), value, rtol=1e-12, atol=1e-12
        )


def sizes(k: int) -> tuple[int, int, int, int]:
    """n, m, a, Tx of case k, each from 1 to 9: single words and single units are among them."""
    n, m, a, Tx = torch.randint(1, 10, (4,)).tolist()
    return (1, 1, 1, 1) if k == 0 else (n, m, a, Tx)


@pytest.mark.parametrize("name", ["dot", "scaled_dot", "general", "additive", "location"])
@pytest.mark.slow
def test_energies(name: str) -> None:
    cases = []
    for k in range(CASES):
        n, m, a, Tx = sizes(k)
        s, h = torch.randn(n), torch.randn(Tx, m)
        cases.append(
            {
                "dot": [s, torch.randn(Tx, n)],
                "scaled_dot": [s, torch.randn(Tx, n)],
                "general": [s, h, torch.randn(n, m)],
                "additive": [s, h, 3 * torch.randn(a, n), torch.randn(a, m), torch.randn(a)],
                "location": [s, torch.randn(Tx, n)],
            }[name]
        )
    script_name = {"scaled_dot": "scaledDot"}.get(name, name)
    compare(script_name, cases, [getattr(energy, name)(*case) for case in cases])


def test_weights() -> None:
    """Energies up to +-1000, masks from one real token to all, temperatures from .05 to 20."""
    cases: list[list[Any]] = []
    expected = []
    for k in range(CASES):
        Tx = sizes(k)[-1]
        e = (1, 10, 1000)[k % 3] * (2 * torch.rand(Tx) - 1)
        mask = torch.rand(Tx) < 0.6
        mask[k % Tx] = True
        temperature = math.exp(math.log(0.05) + torch.rand(()).item() * math.log(400))
        cases.append([e, mask if k % 2 else None, temperature])
        expected.append(weights.masked_softmax(e / temperature, mask if k % 2 else None))
    compare("maskedSoftmax", cases, expected)


def test_weights_at_the_edges() -> None:
    half, alone, padded, far, reset = ask(
        [
            ("maskedSoftmax", [[1000, 1000]]),
            ("maskedSoftmax", [[-1000], [True], 0.05]),
            ("maskedSoftmax", [[0, 1000, 0], [True, False, True]]),
            ("maskedSoftmax", [[1000, -1000], None, 0.05]),
            ("maskedSoftmax", [[math.log(1), math.log(3)], None, 1]),
        ]
    )
    assert half == [0.5, 0.5]
    assert alone == [1]
    assert padded == [0.5, 0, 0.5]
    assert far == [1, 0]
    assert reset == pytest.approx([0.25, 0.75])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([[]], "RangeError: e: expected finite energies"),
        ([[1, 2], [False, False]], "RangeError: e: expected finite energies"),
        ([[1, None, "not a number"]], "RangeError: e: expected finite energies"),
        ([[1, 2], None, 0], "RangeError: temperature"),
        ([[1, 2], None, -1], "RangeError: temperature"),
    ],
)
def test_weights_refuse(arguments: list[Any], message: str) -> None:
    (answer,) = ask([("maskedSoftmax", arguments)])
    assert answer["error"].startswith(message)


def test_shapes_that_do_not_fit_are_refused() -> None:
    answers = ask(
        [
            ("dot", [[1, 2, 3], [[1, 2]]]),
            ("location", [[1], [[1, 2]]]),
            ("general", [[1, 2], [[1, 2]], [[1, 2]]]),
            ("context", [[1, 2, 3], [[1, 2]]]),
        ]
    )
    assert all(answer["error"].startswith("RangeError: expected") for answer in answers)


def test_contexts() -> None:
    cases = []
    for k in range(CASES):
        _, m, _, Tx = sizes(k)
        cases.append([torch.randn(Tx).softmax(-1), torch.randn(Tx, m)])
    compare("context", cases, [contexts.context(*case) for case in cases])


@pytest.mark.slow
def test_recurrent_steps() -> None:
    """The tanh cell and PyTorch's GRU cell, with biases and without."""
    plain: list[list[Any]] = []
    gated: list[list[Any]] = []
    expected: dict[str, list[Tensor]] = {"rnn": [], "gru": []}
    for k in range(CASES):
        n, size, _, _ = sizes(k)
        x, s = 2 * torch.randn(size), torch.randn(n)
        cell = torch.nn.RNNCell(size, n, bias=False)
        plain.append([x, s, cell.weight_ih.detach(), cell.weight_hh.detach()])
        expected["rnn"].append(cell(x, s).detach())
        gates = torch.nn.GRUCell(size, n, bias=k % 2 == 0)
        gated.append([x, s, *(parameter.detach() for parameter in gates.parameters())])
        expected["gru"].append(gates(x, s).detach())
    compare("rnn", plain, expected["rnn"])
    compare("gru", gated, expected["gru"])


def test_readouts() -> None:
    """A maxout layer, as torch makes it of a product and a maximum over pairs."""
    cases, expected = [], []
    for k in range(CASES):
        size, pairs, _, _ = sizes(k)
        x, W, b = torch.randn(size), torch.randn(2 * pairs, size), torch.randn(2 * pairs)
        cases.append([x, W, b])
        expected.append((W @ x + b).view(pairs, 2).max(-1).values)
    compare("maxout", cases, expected)


def test_distances() -> None:
    pairs = [[torch.randn(n), torch.randn(n)] for n in torch.randint(1, 99, (CASES,)).tolist()]
    compare("distance", pairs, [torch.dist(x, y) for x, y in pairs])


def read_tensors(tensors: dict[str, Tensor]) -> Any:
    (answer,) = ask([("readTensors", [base64.b64encode(save(tensors)).decode()])])
    return answer


def test_tensors_arrive_as_they_left() -> None:
    tensors = {
        "s": torch.randn(3, 4, dtype=torch.float32),
        "h": torch.randn(5, 2, dtype=torch.float64),
        "é": torch.randn(7, dtype=torch.float16),
        "empty": torch.zeros(0, 2),
    }
    answer = read_tensors(tensors)
    assert set(answer) == set(tensors)
    for name, tensor in tensors.items():
        assert answer[name] == {"shape": list(tensor.shape), "data": tensor.flatten().tolist()}


def test_every_half_precision_number() -> None:
    """All 65,536 patterns of 16 bits: zeros of both signs, subnormal, infinite, not a number."""
    bits = torch.arange(2**16, dtype=torch.int32).to(torch.int16)
    numbers = bits.view(torch.float16)
    expected = [
        "NaN"
        if math.isnan(x)
        else ("-" * (x < 0) + "Infinity")
        if math.isinf(x)
        else "-0"
        if x == 0 and math.copysign(1, x) < 0
        else x
        for x in numbers.tolist()
    ]
    assert read_tensors({"numbers": numbers})["numbers"]["data"] == expected


def test_a_type_that_cannot_be_read_is_named() -> None:
    assert "ids: cannot read numbers of type I64" in read_tensors({"ids": torch.arange(3)})["error"]
