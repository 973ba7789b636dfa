"""The row of weights: its Python side, and its mathematics in Node."""

import math
from typing import Any

import node
import numpy as np
import pytest
import torch
from ipywidgets import Checkbox, Dropdown, FloatSlider, HBox, Widget
from ipywidgets.widgets.widget_link import Link
from node import CASES
from traitlets import TraitError

from attnlib.weights import masked_softmax
from attnlib.widgets import AttentionRow, attention_row

TOKENS = ["the", "man", "said", "<end>"]
ENERGIES = [0.4049, 1.5232, 0.0, -1.5232]
OTHERS = {"all equal": [0.0] * 4, "logs": [math.log(k) for k in (1, 2, 3, 4)]}


def test_it_starts_with_the_given_energies_and_every_token_real() -> None:
    state = attention_row(TOKENS, ENERGIES, OTHERS).children[-1].get_state()
    assert state["tokens"] == TOKENS
    assert state["rows"] == [ENERGIES, *OTHERS.values()]
    assert [state[f"e{j}"] for j in range(1, 5)] == ENERGIES
    assert state["home"] == {
        "row": 0,
        **{f"e{j}": energy for j, energy in enumerate(ENERGIES, 1)},
        **{f"real{j}": True for j in range(1, 5)},
        "temperature": 1.0,
    }


def test_every_control_is_linked_and_stays_in_range() -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    choice, *sliders, mask, figure = attention_row(TOKENS, ENERGIES, OTHERS).children
    Widget.on_widget_constructed(None)

    names = ["e1", "e2", "e3", "e4", "temperature", "real1", "real2", "real3", "real4"]
    assert isinstance(mask, HBox)
    controls = [*sliders, *mask.children]
    linked = {widget.target: widget.source for widget in made if isinstance(widget, Link)}
    expected = {(figure, name): (one, "value") for name, one in zip(names, controls, strict=True)}
    assert linked == {**expected, (figure, "row"): (choice, "index")}
    assert isinstance(choice, Dropdown)
    assert choice.options == ("as at first", *OTHERS, "your own")
    assert [type(control) for control in controls] == [FloatSlider] * 5 + [Checkbox] * 4
    # Equal energies stand at equal places, and steps of .1 reach 0 and every equal four.
    assert {(slider.min, slider.max, slider.step) for slider in sliders[:4]} == {(-6.0, 6.0, 0.1)}
    for name, slider in zip(names, sliders, strict=False):
        for value in (slider.min, slider.max):
            setattr(figure, name, value)


@pytest.mark.parametrize(
    ("tokens", "e", "message"),
    [
        (TOKENS[:3], ENERGIES, "tokens: expected a list of four tokens, got"),
        ("four", ENERGIES, "tokens: expected a list of four tokens, got 'four'"),
        (TOKENS, ENERGIES[:3], "e: expected four energies from -6 to 6, got"),
        (TOKENS, [0.0, 0.0, 0.0, 6.1], "e: expected four energies from -6 to 6, got"),
        (TOKENS, [0.0, 0.0, 0.0, math.nan], "e: expected four energies from -6 to 6, got"),
    ],
)
def test_what_does_not_fit_is_refused(tokens: Any, e: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        attention_row(tokens, e)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("e1", 6.1, "e1: expected -6.0 to 6.0, got 6.1"),
        ("row", 2, "row: expected 0 to 1, got 2"),
        ("temperature", 0.0, "temperature: expected 0.1 to 5.0, got 0.0"),
    ],
)
def test_numbers_out_of_range_are_refused(name: str, value: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        setattr(AttentionRow(TOKENS), name, value)


# ---- softmax.js ------------------------------------------------------------------------------

HARNESS = """
import * as softmax from "MODULE";
let text = "";
for await (const chunk of process.stdin) text += chunk;
process.stdout.write(JSON.stringify(JSON.parse(text).map(([e, mask, temperature, alpha]) =>
  [softmax.maskedAfter(e, mask, temperature), softmax.multiplied(e, mask, temperature),
   [softmax.entropy(alpha)]].map((numbers) => Array.from(numbers)))));
"""


def ask(cases: list[list[Any]]) -> list[list[list[float]]]:
    return node.ask(HARNESS, cases, MODULE="softmax.js")


@pytest.mark.usefixtures("double")
def test_the_pages_mathematics_equals_pythons() -> None:
    """Energies up to +-300, any mask, temperatures from .1 to 5, weights that may be 0."""
    cases, expected = [], []
    for k in range(CASES):
        Tx = 1 + k % 9
        e = (1, 10, 300)[k % 3] * (2 * torch.rand(Tx) - 1)
        mask = torch.rand(Tx) < 0.6
        temperature = 0.1 + 4.9 * torch.rand(()).item()
        alpha = masked_softmax(e / temperature)
        after, times = alpha * mask, masked_softmax(e * mask / temperature)
        entropy = torch.distributions.Categorical(probs=alpha).entropy()
        cases.append([e.tolist(), mask.tolist(), temperature, alpha.tolist()])
        expected.append([after, times, entropy.view(1)])
    for answer, values in zip(ask(cases), expected, strict=True):
        for numbers, value in zip(answer, values, strict=True):
            torch.testing.assert_close(
                torch.tensor(numbers, dtype=value.dtype), value, rtol=1e-9, atol=1e-12
            )


def test_the_bounds_of_the_entropy() -> None:
    e, mask = [0, 0, 0, 0], [True] * 4
    (_, _, alone), (_, _, even) = ask([[e, mask, 1, [0, 1, 0, 0]], [e, mask, 1, [0.25] * 4]])
    assert alone == [0]
    assert even == pytest.approx([math.log(4)])


@pytest.mark.parametrize("kind", [tuple, iter, np.array])
@pytest.mark.usefixtures("unchecked")
def test_any_tokens_and_numbers_in_a_row_will_do(kind: Any) -> None:
    odd = ["<b>$x$</b>", "a\nb", "the", "the"]
    row = attention_row(kind(odd), kind([1, 0, -6, 6])).children[-1]
    assert row.tokens == odd
    assert [getattr(row, f"e{j}") for j in range(1, 5)] == [1.0, 0.0, -6.0, 6.0]


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("tokens", "e", "message"),
    [
        ([], ENERGIES, "tokens: expected a list of four tokens, got none"),
        (None, ENERGIES, "tokens: expected a list of four tokens, got None"),
        ([1, 2, 3, 4], ENERGIES, r"tokens: expected a list of four tokens, got \[1, 2, 3, 4\]"),
        (TOKENS, "1234", "e: expected a list of numbers, got '1234'"),
        (TOKENS, None, "e: expected a list of numbers, got None"),
        (TOKENS, ["0"] * 4, "e: expected a list of numbers, got"),
        (TOKENS, [], r"e: expected four energies from -6 to 6, got \[\]"),
        (TOKENS, [0.0, 0.0, 0.0, -math.inf], "e: expected four energies from -6 to 6, got"),
    ],
)
def test_arguments_of_another_kind_are_named(tokens: Any, e: Any, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        attention_row(tokens, e)


def test_traits_of_another_kind_are_named() -> None:
    for value in ("1", None, [1.0]):
        with pytest.raises(ValueError, match=r"^temperature: expected 0.1 to 5.0, got"):
            AttentionRow(TOKENS, temperature=value)
    with pytest.raises(TraitError, match="The 'real1' trait"):
        AttentionRow(TOKENS, real1="yes")
    with pytest.raises(TypeError, match=r"^AttentionRow: no such trait: e5, mask"):
        AttentionRow(TOKENS, mask=[], e5=0.0)
    with pytest.raises(ValueError, match=r"^rows: expected at least one, got none"):
        AttentionRow(TOKENS, [])
    with pytest.raises(ValueError, match=r"^e: expected four energies from -6 to 6, got \[7.0"):
        attention_row(TOKENS, ENERGIES, {"far": [7.0, 0.0, 0.0, 0.0]})
