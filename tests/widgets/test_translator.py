"""The Python side of the translator: what it carries, what it refuses, what its slider moves."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from ipywidgets import Widget
from ipywidgets.widgets.widget_link import Link
from traitlets import TraitError

from attnlib import pretrained
from attnlib.model import Seq2Seq
from attnlib.translation import translate
from attnlib.widgets import Translator, translator

SENTENCE = "The man signed the European agreement."


@pytest.fixture(scope="module")
def model() -> Seq2Seq:
    return pretrained.load("attention")


def test_it_carries_the_whole_model_in_half_precision(model: Seq2Seq, tmp_path: Path) -> None:
    figure = Translator(model, SENTENCE, longest=50)
    path = tmp_path / "carried.safetensors"
    path.write_bytes(figure.parameters)
    carried = Seq2Seq.load(path)
    assert carried.config == model.config
    for name, tensor in model.state_dict().items():
        assert torch.equal(carried.state_dict()[name], tensor)  # it was rounded when it was made
    assert len(figure.parameters) < 200_000
    assert next(model.parameters()).dtype == torch.float32


def test_it_begins_with_the_models_own_weight(model: Seq2Seq) -> None:
    figure = Translator(model, SENTENCE, longest=50)
    assert figure.weight == pytest.approx(translate(model, SENTENCE).alpha[0, 0].item())
    home = {"sentence": SENTENCE, "i": 0, "j": 0, "written": None}
    assert figure.home == {**home, "hand": {}, "swap": [], "fixed": []}


def test_the_slider_is_linked_to_the_weight(model: Seq2Seq) -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    figure, slider = translator(model, SENTENCE, examples=["The woman slept."]).children
    Widget.on_widget_constructed(None)
    (link,) = (widget for widget in made if isinstance(widget, Link))
    assert (link.source, link.target) == ((slider, "value"), (figure, "weight"))
    assert (slider.min, slider.max, slider.step) == (0, 1, 0.01)
    assert figure.examples == ["The woman slept."]
    assert {"man", "men", "agreement", "agriculture"} <= set(figure.nouns)
    assert "signed" not in figure.nouns


@pytest.mark.parametrize(
    ("name", "error"),
    [("weight", ValueError), ("i", TraitError), ("j", TraitError), ("written", TraitError)],
)
def test_numbers_out_of_range_are_refused(
    model: Seq2Seq, name: str, error: type[Exception]
) -> None:
    figure = Translator(model, SENTENCE, longest=50)
    before = getattr(figure, name)
    with pytest.raises(error, match=name):
        setattr(figure, name, -1)
    assert getattr(figure, name) == before


def test_sentences_and_models_that_will_not_do_are_named(model: Seq2Seq) -> None:
    with pytest.raises(ValueError, match="model: expected the additive score, got None"):
        Translator(pretrained.load("fixed"), SENTENCE, longest=50)
    with pytest.raises(ValueError, match="sentence: expected at least one word"):
        Translator(model, " ", longest=50)
    with pytest.warns(UserWarning, match="not in the vocabulary: cats"):
        Translator(model, "The cats slept.", longest=50)


def test_any_sentences_in_a_row_are_examples(model: Seq2Seq) -> None:
    odd = ["<b>$x$</b>", "a\nb", "The man left.", "The man left."]
    for kind in (tuple, iter, np.array):
        assert translator(model, SENTENCE, examples=kind(odd)).children[0].examples == odd


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"model": "attention"}, TypeError, "model: expected a Seq2Seq, got str"),
        ({"sentence": ["the", "man"]}, TypeError, "sentence: expected text, got"),
        ({"sentence": None}, TypeError, "sentence: expected text, got None"),
        ({"longest": 0}, TraitError, "The value of the 'longest' trait"),
        ({"longest": "50"}, TraitError, "The 'longest' trait"),
        ({"examples": "The man left."}, ValueError, "examples: expected a list of sentences"),
        ({"examples": [1]}, ValueError, "examples: expected a list of sentences"),
    ],
)
@pytest.mark.usefixtures("unchecked")
def test_arguments_of_another_kind_are_named(
    model: Seq2Seq, changed: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{message}"):
        translator(**{"model": model, "sentence": SENTENCE} | changed)


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("weight", "1", ValueError, "weight: expected 0.0 to 1.0, got 1"),
        ("hand", {0: [math.nan, 1.0]}, ValueError, "hand: expected finite weights, got"),
        ("fixed", [math.inf], ValueError, "fixed: expected finite weights, got"),
        ("hand", {0: "01"}, TraitError, ".*'hand' trait"),
        ("fixed", ["1"], TraitError, ".*'fixed' trait"),
        ("swap", [0.5, 1], TraitError, ".*'swap' trait"),
        ("written", 0, TraitError, ".*'written' trait"),
        ("sentence", 5, TraitError, "The 'sentence' trait"),
    ],
)
def test_a_hand_of_no_numbers_is_refused(
    model: Seq2Seq, name: str, value: Any, error: type[Exception], message: str
) -> None:
    """What is left to the page is whether the numbers fit its sentence."""
    figure = Translator(model, SENTENCE, longest=50)
    before = getattr(figure, name)
    with pytest.raises(error, match=f"^{message}"):
        setattr(figure, name, value)
    assert getattr(figure, name) == before
    figure.swap, figure.hand, figure.i = [3, 3], {99: [1]}, True
    assert repr((figure.i, figure.hand)) == "(1, {99: [1.0]})"
