"""One step of the decoder: what the picture shows, and what the figure checks, stores and links."""

import re
from typing import Any

import numpy as np
import pytest
import torch
from ipywidgets import Widget
from ipywidgets.widgets.widget_link import Link
from torch import Tensor
from traitlets import TraitError

from attnlib.colours import COLOURS
from attnlib.context import attend
from attnlib.drawings import Drawing
from attnlib.energy import additive
from attnlib.widgets import ForwardStep, forward_step

SOURCE, TARGET = ["the", "man", "said", "<end>"], ["l'", "homme", "a", "dit", "<eos>"]


def example(**changed: Tensor) -> dict[str, Tensor]:
    """The numbers of the lesson, all exact in binary."""
    eye, none = torch.eye(2), torch.zeros(2, 2)
    numbers = {
        "s": torch.tensor([-0.5, 0.5]),
        "h": torch.tensor([[-1.0, 1], [1, -1], [0, -1], [-1, -1]]),
        "y": torch.tensor([1.0, 0]),
        "W_a": torch.tensor([[1.0, 1], [-1, 1]]),
        "U_a": eye,
        "v_a": torch.tensor([2.0, 2]),
        "W": torch.cat((0.5 * eye, eye), 1),
        "U": eye,
        "W_gru": torch.cat((torch.cat((none, -eye, 0.5 * eye)), torch.cat((eye, -eye, eye))), 1),
        "U_gru": torch.cat((none, -eye, eye)),
        "W_o": torch.tensor(
            [[-1.0, 1, -2, 0], [1, -1, 1, 0], [1, 1, 0, 2], [0, -1, 0, -2], [-1, -1, -1, 2]]
        ),
    }
    return numbers | changed


def test_the_picture_shows_the_numbers_of_the_step() -> None:
    t = example()
    e = additive(t["s"], t["h"], t["W_a"], t["U_a"], t["v_a"])
    c, alpha = attend(e, t["h"])
    s = torch.tanh(0.5 * t["y"] + t["s"] + c)
    p = (t["W_o"] @ torch.cat((s + c, t["y"]))).softmax(-1)
    svg = Drawing("step")._repr_svg_().replace("\N{MINUS SIGN}", "-")
    shown = [float(x) for x in re.findall(r"-?\d\.\d\d(?=[<,)])", svg)]
    expected = torch.cat((e, alpha, c, s, p))
    torch.testing.assert_close(torch.tensor(shown), expected, rtol=0, atol=0.0051)


def test_the_state_holds_the_numbers_as_given() -> None:
    given = example()
    state = ForwardStep(SOURCE, TARGET, "l'", **given).get_state()
    assert (state["source"], state["target"], state["before"]) == (SOURCE, TARGET, "l'")
    assert (state["s_first"], state["s_second"]) == (-0.5, 0.5)
    assert {**state["numbers"], "s": [-0.5, 0.5]} == {
        name: tensor.tolist() for name, tensor in given.items()
    }
    assert state["home"] == {
        "s_first": -0.5,
        "s_second": 0.5,
        "j": 0,
        "h_first": 0,
        "h_second": 0,
        "masked": False,
        "f": 0,
        "seen": True,
    }


def test_every_control_is_linked() -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    *rows, step = forward_step(SOURCE, TARGET, "l'", **example()).children
    Widget.on_widget_constructed(None)
    controls = [control for row in rows for control in row.children]
    linked = {w.target: w.source for w in made if isinstance(w, Link)}
    fields = {
        "s_first": "value",
        "s_second": "value",
        "j": "index",
        "masked": "value",
        "h_first": "value",
        "h_second": "value",
        "f": "index",
        "seen": "value",
    }
    assert linked == {
        (step, trait): (control, field)
        for (trait, field), control in zip(fields.items(), controls, strict=True)
    }
    for (trait, field), control in zip(fields.items(), controls, strict=True):
        assert getattr(control, field) == getattr(step, trait)
    assert controls[2].options == ("h₁ the", "h₂ man", "h₃ said", "h₄ <end>")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"s": torch.zeros(3)}, "s: expected shape (2,), got (3,)"),
        ({"h": torch.zeros(3, 2)}, "h: expected shape (4, 2), got (3, 2)"),
        ({"W_a": torch.zeros(3, 2)}, "W_a: expected shape (2, 2), got (3, 2)"),
        ({"W_gru": torch.zeros(2, 4)}, "W_gru: expected shape (6, 4), got (2, 4)"),
        ({"W_o": torch.zeros(4, 4)}, "W_o: expected shape (5, 4), got (4, 4)"),
        ({"v_a": torch.tensor([torch.nan, 0])}, "v_a: expected finite numbers"),
        ({"s": torch.tensor([0, 1.5])}, "s_second: expected -1.0 to 1.0, got 1.5"),
        ({"O": torch.zeros(5, 2)}, "tensors: missing or unknown: O"),
    ],
)
def test_tensors_that_do_not_fit_are_named(changed: dict[str, Tensor], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        ForwardStep(SOURCE, TARGET, "l'", **example(**changed))


def test_a_tensor_that_is_missing_is_named() -> None:
    given = example()
    del given["y"]
    with pytest.raises(ValueError, match=r"^tensors: missing or unknown: y$"):
        ForwardStep(SOURCE, TARGET, "l'", **given)


def test_one_token_alone_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^source: expected at least two tokens, got 1"):
        ForwardStep(["the"], TARGET, "l'", **example(h=torch.zeros(1, 2)))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("s_first", 1.1, "s_first: expected -1.0 to 1.0, got 1.1"),
        ("s_second", float("nan"), "s_second: expected -1.0 to 1.0, got nan"),
        ("h_first", -1.1, "h_first: expected -1.0 to 1.0, got -1.1"),
        ("h_second", 2.0, "h_second: expected -1.0 to 1.0, got 2.0"),
        ("j", 4, "j: expected 0 to 3, got 4"),
        ("f", 2, "f: expected 0 to 1, got 2"),
    ],
)
def test_values_out_of_range_are_refused(name: str, value: float, message: str) -> None:
    step = ForwardStep(SOURCE, TARGET, "l'", **example())
    before = getattr(step, name)
    with pytest.raises(ValueError, match=re.escape(message)):
        setattr(step, name, value)
    assert getattr(step, name) == before


@pytest.mark.parametrize("kind", [tuple, iter, np.array])
def test_any_tokens_are_kept_as_they_are(kind: Any) -> None:
    odd, words = ["<b>$x$</b>", "a\nb", "the", "the"], ["x" * 300, "👩‍👩‍👧"]
    step = ForwardStep(kind(odd), kind(words), "\u05e9", **example(W_o=torch.zeros(2, 4)))
    assert (step.source, step.target, step.before) == (odd, words, "\u05e9")
    *rows, _ = forward_step(kind(odd), kind(TARGET), "", **example()).children
    assert rows[1].children[0].options[2:] == ("h₃ the", "h₄ the")


def test_tensors_of_any_kind_are_stored_as_numbers() -> None:
    """The same numbers, shared, expanded, whole, of a parameter or in half precision."""
    eye = torch.eye(2, dtype=torch.int64)
    given = example(
        U=eye,
        U_a=eye,
        W_a=torch.nn.Parameter(torch.ones(2, 1)).expand(2, 2),
        v_a=torch.tensor([True, True]),
        h=example()["h"].bfloat16(),
    )
    stored = ForwardStep(SOURCE, TARGET, "l'", **given).get_state()["numbers"]
    assert stored["U"] == stored["U_a"] == [[1.0, 0.0], [0.0, 1.0]]
    assert stored["W_a"] == [[1.0, 1.0], [1.0, 1.0]]
    assert repr(stored["v_a"]) == "[1.0, 1.0]"
    assert stored["h"] == example()["h"].tolist()


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"source": "them"}, ValueError, "source: expected a list of at least one token"),
        ({"source": None}, ValueError, "source: expected a list of at least one token"),
        ({"target": []}, ValueError, "target: expected a list of at least one token, got none"),
        ({"target": [1, 2, 3, 4, 5]}, ValueError, "target: expected a list of at least one"),
        ({"before": 1}, TraitError, "The 'before' trait"),
        ({"h": [[0.0, 0.0]] * 4}, TypeError, "h: expected a tensor, got list"),
        ({"y": torch.empty(0)}, ValueError, "y: expected real numbers, at least one"),
        ({"U": torch.eye(2, device="meta")}, ValueError, "U: expected real numbers"),
        ({"W_o": torch.ones(5, 4).double() * 1e39}, ValueError, "W_o: expected finite"),
        ({"v_a": torch.ones(2, 1)}, ValueError, r"v_a: expected shape \(2,\), got \(2, 1\)"),
    ],
)
def test_arguments_of_another_kind_are_named(
    changed: dict[str, Any], error: type[Exception], message: str
) -> None:
    given: dict[str, Any] = {"source": SOURCE, "target": TARGET, "before": "l'"} | example()
    with pytest.raises(error, match=f"^{message}"):
        ForwardStep(**given | changed)


def test_whole_numbers_are_numbers_in_the_page() -> None:
    step = ForwardStep(SOURCE, TARGET, "l'", **example())
    step.f, step.j = True, np.int64(2)
    assert repr([step.f, step.j]) == "[1, 2]"
    with pytest.raises(TraitError, match="The 'j' trait"):
        step.j = "1"


def test_the_letters_carry_the_indices_of_the_step() -> None:
    *rows, step = forward_step(SOURCE, TARGET, "l'", 12, **example()).children
    assert [row.children[0].description for row in rows][::2] == ["s₁₁,₁", "add to hⱼ,₁"]
    assert rows[0].children[0].style.handle_color == COLOURS["s"]
    assert step.get_state()["i"] == 12
    with pytest.raises(ValueError, match=r"^i: expected 1 or more, got 0"):
        ForwardStep(SOURCE, TARGET, "l'", 0, **example())
