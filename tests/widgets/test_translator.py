"""The Python side of the translator: what it carries, what it refuses, what its slider moves."""

from pathlib import Path
from typing import Any

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
