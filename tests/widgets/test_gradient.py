"""The gradient in the plane: its Python side, and its mathematics in Node."""

from typing import Any

import node
import pytest
import torch
from ipywidgets import Dropdown, IntSlider, Widget
from ipywidgets.widgets.widget_link import Link
from node import CASES
from traitlets import TraitError

from attnlib.context import attend
from attnlib.widgets import ContextGradient, context_gradient

WORDS = ["the", "man", "said", "<end>"]
FRENCH = {"l'": "the", "homme": "man", "a": "has"}
GIVEN = {
    "e": torch.tensor([0.0, 1, 2, 3]),
    "h": torch.tensor([[-1.0, 1], [1, -1], [0, -1], [-1, -1]]),
    "d": torch.tensor([0.0, 0.5]),
    "W_o": torch.tensor([[-1.0, 1], [1, -1], [1, 1]]),
    "b": torch.tensor([-2.0, 1, 0]),
}


def test_it_keeps_what_it_was_given_and_its_controls_are_linked() -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    word, steps, figure = context_gradient(WORDS, FRENCH, 1, **GIVEN).children
    Widget.on_widget_constructed(None)

    state = figure.get_state()
    assert (state["words"], state["targets"]) == (WORDS, list(FRENCH))
    assert state["numbers"] == {name: tensor.tolist() for name, tensor in GIVEN.items()}
    assert state["home"] == {"target": 1, "steps": 0}
    linked = {widget.target: widget.source for widget in made if isinstance(widget, Link)}
    assert linked == {(figure, "target"): (word, "index"), (figure, "steps"): (steps, "value")}
    assert isinstance(word, Dropdown)
    assert word.options == ("l' (the)", "homme (man)", "a (has)")
    assert isinstance(steps, IntSlider)
    for value in (steps.max, steps.min):
        figure.steps = value


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"words": WORDS[:3]}, ValueError, "words: expected four tokens, got"),
        ({"targets": list(FRENCH)}, TypeError, "targets: expected words and glosses, got list"),
        ({"targets": {}}, ValueError, "targets: expected a list of at least one token, got none"),
        ({"targets": {"homme": "man"}}, ValueError, r"W_o: expected shape \(1, 2\), got \(3, 2\)"),
        ({"target": 3}, ValueError, "target: expected 0 to 2, got 3"),
        ({"e": GIVEN["e"][:3]}, ValueError, r"e: expected shape \(4,\), got \(3,\)"),
        ({"h": GIVEN["h"].T}, ValueError, r"h: expected shape \(4, 2\), got \(2, 4\)"),
        ({"d": GIVEN["d"] / 0}, ValueError, "d: expected finite numbers"),
        ({"b": [0.0, 0.0, 0.0]}, TypeError, "b: expected a tensor, got list"),
        ({"U": GIVEN["h"]}, ValueError, "tensors: missing or unknown: U"),
    ],
)
def test_what_does_not_fit_is_refused(
    changed: dict[str, Any], error: type[Exception], message: str
) -> None:
    given: dict[str, Any] = {"words": WORDS, "targets": FRENCH, "target": 1, **GIVEN, **changed}
    with pytest.raises(error, match=f"^{message}"):
        ContextGradient(**given)


def test_steps_stay_in_range() -> None:
    figure = ContextGradient(WORDS, FRENCH, **GIVEN)
    for steps in (-1, 61):
        with pytest.raises(TraitError, match="steps"):
            figure.steps = steps


# ---- slopes.js -------------------------------------------------------------------------------

HARNESS = """
import { descend, thereAndBack } from "SLOPES";
const matrix = (rows) =>
  ({ shape: [rows.length, rows[0].length], data: Float64Array.from(rows.flat()) });
let text = "";
for await (const chunk of process.stdin) text += chunk;
process.stdout.write(JSON.stringify(JSON.parse(text).map(([e, h, d, W_o, b, k, steps, rate]) => {
  const decoder = { d, W_o: matrix(W_o), b };
  const path = descend(e, matrix(h), decoder, k, steps, rate);
  const { alpha, c, p, loss, slope, along, slopes } =
    thereAndBack(path[steps], matrix(h), decoder, k);
  return [path[steps], alpha, c, p, [loss], slope, along, slopes].map((x) => Array.from(x));
})));
"""


@pytest.mark.usefixtures("double")
def test_the_pages_gradient_equals_autograds() -> None:
    """Any sizes from one token, component and word on; L, dL/dc, dL/de, after 0 to 3 steps."""
    cases, expected = [], []
    for case in range(CASES // 10):
        Tx, m, V = 1 + case % 5, 1 + case % 3, 1 + case % 6
        e, h, d = 3 * torch.randn(Tx), torch.randn(Tx, m), torch.randn(m)
        W_o, b, word, steps, rate = torch.randn(V, m), torch.randn(V), case % V, case % 4, 0.25
        numbers = [tensor.tolist() for tensor in (e, h, d, W_o, b)]
        cases.append([*numbers, word, steps, rate])
        for step in range(steps + 1):
            e = e.detach().requires_grad_()
            c, alpha = attend(e, h)
            c.retain_grad()
            log_p = (W_o @ (torch.tanh(d + c) + c) + b).log_softmax(-1)
            (-log_p[word]).backward()
            assert e.grad is not None
            assert c.grad is not None
            values = [e, alpha, c, log_p.exp(), -log_p[[word]], c.grad, (h - c) @ c.grad, e.grad]
            if step < steps:
                e = e - rate * e.grad
        expected.append([value.detach() for value in values])
    answers = node.ask(HARNESS, cases, SLOPES="slopes.js")
    for answer, values in zip(answers, expected, strict=True):
        for found, value in zip(answer, values, strict=True):
            torch.testing.assert_close(
                torch.tensor(found, dtype=value.dtype), value, rtol=1e-9, atol=1e-12
            )
