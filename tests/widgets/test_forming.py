"""The Python side of the figure of a matrix being learned: state, controls, errors."""

from typing import Any

import pytest
import torch
from ipywidgets import Dropdown, Widget
from ipywidgets.widgets.widget_link import Link
from safetensors.torch import load

from attnlib.widgets import Forming, forming

SOURCE, TARGET = ["the", "man", "<eos>"], ["l'", "homme"]


def checkpoint(step: int, *rows: list[float]) -> dict[str, Any]:
    scores = {"loss": 4.0 / (1 + step), "bleu": 10.0 * step, "aer": 1 / (1 + step)}
    return {"step": step, "alpha": list(rows), "written": ["un", str(step)]} | scores


PALE, SHARP = [0.25, 0.5, 0.25], [0.0, 0.75, 0.25]
GROWING = [checkpoint(0, PALE, PALE), checkpoint(3, SHARP, PALE), checkpoint(7, SHARP, SHARP)]
STILL = [checkpoint(step, PALE, PALE) for step in (0, 3, 7)]
TRAININGS = {"one": GROWING, "other": STILL}


def test_the_state_holds_what_is_shown() -> None:
    state = Forming(SOURCE, TARGET, TRAININGS, checkpoint=1).get_state()
    assert state["names"] == ["one", "other"]
    assert state["steps"] == [0, 3, 7]
    assert state["scores"][0] == {
        "loss": [4.0, 1.0, 0.5],
        "bleu": [0.0, 30.0, 70.0],
        "aer": [1.0, 0.25, 0.125],
    }
    assert state["written"][1] == ["un 0", "un 3", "un 7"]
    assert state["home"] == {"training": 0, "checkpoint": 1}
    tensors = load(state["tensors"])
    assert {name: (t.dtype, tuple(t.shape)) for name, t in tensors.items()} == {
        "0": (torch.float16, (3, 2, 3)),
        "1": (torch.float16, (3, 2, 3)),
    }
    assert tensors["0"].tolist() == [at["alpha"] for at in GROWING]


def test_padding_is_left_out() -> None:
    padded = [at | {"alpha": [[*row, 0.0, 0.0] for row in at["alpha"]]} for at in GROWING]
    figure = Forming(SOURCE, TARGET, {"one": padded})
    assert load(figure.tensors)["0"].tolist() == [at["alpha"] for at in GROWING]


def test_the_menu_reaches_every_training() -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    menu, figure = forming(SOURCE, TARGET, TRAININGS, training=1, checkpoint=2).children
    Widget.on_widget_constructed(None)
    assert isinstance(menu, Dropdown)
    assert (menu.options, menu.index) == (("one", "other"), 1)
    (link,) = (widget for widget in made if isinstance(widget, Link))
    assert (link.source, link.target) == ((menu, "index"), (figure, "training"))
    assert figure.checkpoint == 2


@pytest.mark.parametrize(
    ("trainings", "message"),
    [
        ({}, "trainings: expected at least one, by their names"),
        ({"one": []}, r"trainings: expected two checkpoints or more, in order, got \[\]"),
        ({"one": GROWING[:1]}, r"trainings: expected two checkpoints or more, in order, got \[0\]"),
        ({"one": GROWING[::-1]}, "trainings: expected two checkpoints or more, in order"),
        (
            {"one": GROWING, "other": STILL[:2]},
            r"trainings: expected the steps \[0, 3, 7\], got \[0, 3\] in 'other'",
        ),
        (
            {"one": [GROWING[0], checkpoint(1, SHARP)]},
            r"alpha: expected weights of shape \(2, 3\), got shape \(1, 3\)",
        ),
        (
            {"one": [GROWING[0], checkpoint(1, [0.5, 0.5], [0.5, 0.5])]},
            r"alpha: expected weights of shape \(2, 3\), got shape \(2, 2\)",
        ),
        (
            {"one": [GROWING[0], checkpoint(1, [1.5, 0.0, 0.0], SHARP)]},
            "alpha: expected weights from 0 to 1, got 0 to 1.5",
        ),
        (
            {"one": [GROWING[0], checkpoint(1, [-0.5, 1.0, 0.5], SHARP)]},
            "alpha: expected weights of shape",
        ),
        ({"one": [GROWING[0] | {"loss": "x"}, GROWING[1]]}, "loss: expected a list of numbers"),
    ],
)
@pytest.mark.usefixtures("unchecked")
def test_trainings_that_cannot_be_shown_are_refused(
    trainings: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        forming(SOURCE, TARGET, trainings)


@pytest.mark.parametrize(("name", "last"), [("training", 1), ("checkpoint", 2), ("i", 1), ("j", 2)])
def test_an_index_out_of_range_is_refused(name: str, last: int) -> None:
    for index in (-1, last + 1):
        with pytest.raises(ValueError, match=f"^{name}: expected 0 to {last}, got {index}"):
            forming(SOURCE, TARGET, TRAININGS, **{name: index})
    figure = Forming(SOURCE, TARGET, TRAININGS, **{name: last})
    with pytest.raises(ValueError, match=f"^{name}: "):
        setattr(figure, name, last + 1)
    assert getattr(figure, name) == last
