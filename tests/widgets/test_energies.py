"""The Python side of the live energies: what is checked, what is stored, what is linked."""

from typing import Any

import numpy as np
import pytest
import torch
from ipywidgets import FloatSlider, Widget
from ipywidgets.widgets.widget_link import Link
from torch import Tensor
from traitlets import TraitError

from attnlib.colours import COLOURS
from attnlib.widgets import Energies, energies
from attnlib.widgets.figure import below

pytestmark = pytest.mark.usefixtures("double")

WORDS = ["the", "man", "said"]


def tensors(**changed: Any) -> dict[str, Any]:
    """s, h, j and the parameters, whose additive score has a = 3 units."""
    given = {
        "s": torch.tensor([0.5, -1.0]),
        "h": torch.tensor([[1.0, 0.0], [0.0, 1.5], [-1.0, -0.1]]),
        "j": 1,
        "additive": (torch.eye(3)[:, :2], torch.zeros(3, 2), torch.tensor([1.0, -2.0, 0.5])),
        "general": torch.eye(2),
        "location": torch.zeros(3, 2),
    }
    return given | changed


def test_the_state_holds_what_was_given() -> None:
    given = tensors()
    state = Energies(WORDS, **given).get_state()
    assert (state["source"], state["h"], state["j"]) == (WORDS, given["h"].tolist(), 1)
    assert [state[name] for name in ("s_x", "s_y", "h_x", "h_y")] == [0.5, -1, 0, 1.5]
    assert state["home"] == {"s_x": 0.5, "s_y": -1, "h_x": 0, "h_y": 1.5}
    for name in ("additive", "general", "location"):
        parts = given[name] if name == "additive" else (given[name],)
        assert state["parameters"][name] == [part.tolist() for part in parts]


@pytest.mark.parametrize(
    ("changed", "reach"),
    [
        ({}, 4.5),  # dot: two products of 1.5 and 1.5
        ({"general": 2 * torch.eye(2)}, 9),
        ({"location": torch.tensor([[0.0, 0], [4, 4], [0, 0]])}, 12),
        ({"additive": (torch.zeros(1, 2), torch.zeros(1, 2), torch.tensor([-20.0]))}, 20),
    ],
)
def test_no_energy_is_beyond_the_reach(changed: dict[str, Any], reach: float) -> None:
    assert Energies(WORDS, **tensors(**changed)).reach == reach


def test_every_slider_is_linked_and_stays_in_range() -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    figure, *sliders = energies(WORDS, **tensors()).children
    Widget.on_widget_constructed(None)

    names = ("s_x", "s_y", "h_x", "h_y")
    linked = {widget.target: widget.source for widget in made if isinstance(widget, Link)}
    assert linked == {
        (figure, name): (slider, "value") for name, slider in zip(names, sliders, strict=True)
    }
    labels = ["s across", "s up", f"h{below(figure.j + 1)} across", f"h{below(figure.j + 1)} up"]
    assert [slider.description for slider in sliders] == labels
    colours = [slider.style.handle_color for slider in sliders]
    assert colours == [COLOURS[letter] for letter in "sshh"]
    for name, slider in zip(names, sliders, strict=True):
        assert isinstance(slider, FloatSlider)
        assert slider.value == getattr(figure, name)
        for value in (slider.min, slider.max):
            setattr(figure, name, value)
        with pytest.raises(ValueError, match=f"{name}: expected -1.5 to 1.5, got 1.6"):
            setattr(figure, name, 1.6)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"s": torch.zeros(3)}, r"s: expected shape \(2,\), got \(3,\)"),
        ({"h": torch.zeros(2, 2)}, r"h: expected shape \(3, 2\), got \(2, 2\)"),
        ({"s": torch.tensor([0, 1.6])}, r"s: expected components from -1.5 to 1.5"),
        ({"h": torch.full((3, 2), torch.nan)}, r"h: expected components from -1.5 to 1.5"),
        ({"j": 3}, "j: expected 0 to 2, got 3"),
        ({"j": -1}, "j: expected 0 to 2, got -1"),
        ({"general": torch.full((2, 2), torch.inf)}, "general: expected finite numbers"),
        ({"general": torch.eye(3)}, "W_a: expected"),
        ({"additive": (torch.eye(2), torch.eye(3)[:, :2], torch.ones(2))}, "U_a: expected"),
        ({"location": torch.zeros(4, 2)}, "location: expected a matrix of 3 rows"),
    ],
)
@pytest.mark.usefixtures("unchecked")
def test_what_does_not_fit_is_named(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        Energies(WORDS, **tensors(**changed))


@pytest.mark.parametrize("source", [[], "the"])
def test_sentences_without_words_are_refused(source: Any) -> None:
    with pytest.raises(ValueError, match="source: expected a list of at least one token"):
        Energies(source, **tensors())


def test_arguments_are_not_changed() -> None:
    h: Tensor = tensors()["h"]
    figure = Energies(WORDS, **tensors(h=h))
    figure.h_x = 1.0
    assert torch.equal(h, tensors()["h"])
    assert figure.h == h.tolist()


@pytest.mark.parametrize("kind", [tuple, iter, np.array])
@pytest.mark.usefixtures("unchecked")
def test_any_tokens_are_kept_as_they_are(kind: Any) -> None:
    odd = ["<b>$x$</b>", "a\nb", "the"]
    figure, *sliders = energies(kind(odd), **tensors(j=np.int64(1))).children
    assert figure.source == odd
    assert sliders[2].description == "h₂ across"


@pytest.mark.usefixtures("unchecked")
def test_tensors_of_any_kind_are_stored_as_numbers() -> None:
    """One matrix for three scores, a parameter, whole numbers, single precision."""
    W = torch.nn.Parameter(torch.eye(2).float())
    changed = {"additive": [W, W, torch.tensor([1, -2])], "general": W, "j": True}
    figure = Energies(WORDS, **tensors(**changed, s=torch.tensor([1, 0])))
    eye = torch.eye(2).tolist()
    assert figure.parameters["additive"] == [eye, eye, [1.0, -2.0]]
    assert figure.parameters["general"] == [eye]
    assert repr((figure.s_x, figure.j)) == "(1.0, 1)"


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"source": None}, ValueError, "source: expected a list of at least one token, got None"),
        ({"source": [1, 2, 3]}, ValueError, "source: expected a list of at least one token"),
        ({"s": [0.0, 0.0]}, TypeError, "s: expected a tensor, got list"),
        ({"h": torch.zeros(3, 2, device="meta")}, ValueError, "h: expected real numbers"),
        ({"j": "1"}, TraitError, "The 'j' trait"),
        ({"j": 0.5}, TraitError, "The 'j' trait"),
        ({"additive": (torch.eye(2),) * 2}, ValueError, "additive: expected tensors of .2, 2, 1."),
        (
            {"additive": (torch.ones(1, 2), torch.ones(1, 2), torch.ones(1, 1))},
            ValueError,
            "additive: expected tensors of .2, 2, 1. axes, got",
        ),
        ({"general": torch.zeros(1, 2, 2)}, ValueError, "general: expected tensors of .2. axes"),
        ({"location": torch.zeros(2)}, ValueError, "location: expected tensors of .2. axes"),
        ({"general": None}, TypeError, "general: expected a tensor, got NoneType"),
    ],
)
@pytest.mark.usefixtures("unchecked")
def test_arguments_of_another_kind_are_named(
    changed: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{message}"):
        Energies(**{"source": WORDS} | tensors(**changed))
