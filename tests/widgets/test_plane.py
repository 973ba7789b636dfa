"""The Python side of the plane: what is checked, what is stored, what is linked."""

import math
from typing import Any

import numpy as np
import pytest
import torch
from ipywidgets import Dropdown, FloatSlider, Widget
from ipywidgets.widgets.widget_link import Link
from torch import Tensor

from attnlib.widgets import ContextPlane, context_plane

WORDS = ["the", "man", "said", "<end>"]
H = torch.tensor([[-1.0, 1], [1, -1], [0, -1], [-1, -1]])
MIXTURES = [[0.25, 0.5, 0.125, 0.125], [0.0, 1.0, 0.0, 0.0]]
SHARES = ["share_1", "share_2", "share_3", "share_4"]


def test_it_begins_with_the_first_mixture_and_returns_there() -> None:
    state = ContextPlane(WORDS, H, MIXTURES).get_state()
    assert (state["words"], state["h"]) == (WORDS, H.tolist())
    assert state["mixtures"] == MIXTURES
    assert state["home"] == {"mixture": 0, **dict(zip(SHARES, MIXTURES[0], strict=True))}
    assert [state[share] for share in SHARES] == MIXTURES[0]


def test_every_control_is_linked_and_stays_in_range() -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    named = {"first": torch.tensor(MIXTURES[0]), "all on h₂": MIXTURES[1]}
    *controls, plane = context_plane(WORDS, H, named).children
    Widget.on_widget_constructed(None)

    linked = {widget.target: widget.source for widget in made if isinstance(widget, Link)}
    assert linked == {
        (plane, trait): (widget, "index" if trait == "mixture" else "value")
        for trait, widget in zip(["mixture", *SHARES], controls, strict=True)
    }
    choice, *sliders = controls
    assert isinstance(choice, Dropdown)
    assert choice.options == ("first", "all on h₂", "your own")
    for slider, share in zip(sliders, MIXTURES[0], strict=True):
        assert isinstance(slider, FloatSlider)
        assert (slider.min, slider.max, slider.value) == (0, 1, share)


@pytest.mark.parametrize(
    ("words", "h", "mixtures", "message"),
    [
        (["the", "man"], H, MIXTURES, "words: expected four tokens, got"),
        ("them", H, MIXTURES, "words: expected four tokens, got 'them'"),
        (WORDS, H[:3], MIXTURES, r"h: expected finite numbers of shape \(4, 2\)"),
        (WORDS, H / 0, MIXTURES, r"h: expected finite numbers of shape \(4, 2\)"),
        (WORDS, H, [], "mixtures: expected at least one"),
        (WORDS, H, [[0.5, 0.5]], "mixtures: expected four shares from 0 to 1"),
        (WORDS, H, [[0.5, -0.5, 1.0, 0.0]], "mixtures: expected four shares from 0 to 1"),
        (WORDS, H, [[0.5, 1.5, 1.0, 0.0]], "mixtures: expected four shares from 0 to 1"),
        (WORDS, H, [[0.0, 0.0, 0.0, 0.0]], "mixtures: expected four shares .* not all of them 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    words: Any, h: Tensor, mixtures: list[list[float]], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        ContextPlane(words, h, mixtures)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("mixture", 3, "mixture: expected 0 to 2, got 3"),
        ("mixture", -1, "mixture: expected 0 to 2, got -1"),
        ("share_1", -0.1, "share_1: expected 0.0 to 1.0, got -0.1"),
        ("share_4", float("nan"), "share_4: expected 0.0 to 1.0, got nan"),
    ],
)
def test_values_out_of_range_are_refused(name: str, value: float, message: str) -> None:
    plane = ContextPlane(WORDS, H, MIXTURES)
    before = getattr(plane, name)
    with pytest.raises(ValueError, match=message):
        setattr(plane, name, value)
    assert getattr(plane, name) == before


@pytest.mark.parametrize("kind", [tuple, iter, np.array])
@pytest.mark.usefixtures("unchecked")
def test_any_tokens_and_shares_in_a_row_will_do(kind: Any) -> None:
    odd = ["<b>$x$</b>", "a\nb", "the", "the"]
    plane = context_plane(kind(odd), H.bfloat16(), {"one": kind([0, 1, 0, 0])}).children[-1]
    assert (plane.words, plane.h) == (odd, H.tolist())
    assert plane.mixtures == [[0.0, 1.0, 0.0, 0.0]]
    assert ContextPlane(WORDS, H.long(), torch.eye(4)).mixtures == torch.eye(4).tolist()


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"words": None}, ValueError, "words: expected four tokens, got None"),
        ({"words": [1, 2, 3, 4]}, ValueError, r"words: expected four tokens, got \[1, 2, 3, 4\]"),
        ({"h": H.tolist()}, TypeError, "h: expected a tensor, got list"),
        ({"h": H.T}, ValueError, r"h: expected finite numbers of shape \(4, 2\), .* got \(2, 4\)"),
        ({"h": 2000 * H}, ValueError, r"h: expected finite .* at most 1000 from 0, got -2000 to"),
        ({"h": H.to("meta")}, ValueError, "h: expected real numbers"),
        ({"mixtures": {"a": "1111"}}, ValueError, "mixtures: expected a list of numbers"),
        ({"mixtures": {"a": [math.nan, 0, 0, 1]}}, ValueError, "mixtures: expected four shares"),
        ({"mixtures": {"a": []}}, ValueError, "mixtures: expected four shares"),
        ({"mixtures": {}}, ValueError, "mixtures: expected at least one, got none"),
        ({"mixtures": MIXTURES}, TypeError, "mixtures: expected names and shares, got list"),
        ({"mixtures": {"your own": MIXTURES[0]}}, ValueError, "mixtures: expected other names"),
    ],
)
def test_arguments_of_another_kind_are_named(
    changed: dict[str, Any], error: type[Exception], message: str
) -> None:
    given: dict[str, Any] = {"words": WORDS, "h": H, "mixtures": {"first": MIXTURES[0]}}
    with pytest.raises(error, match=f"^{message}"):
        context_plane(**given | changed)
