"""The Python side of the beam search: what it carries, what is linked, what is refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from ipywidgets import Checkbox, Dropdown, IntSlider, Widget
from ipywidgets.widgets.widget_link import Link
from traitlets import TraitError

from attnlib import pretrained
from attnlib.model import Config, Seq2Seq
from attnlib.vocab import Vocab
from attnlib.widgets import Search, search

WORDS = Vocab(("the", "man", "woman", "slept", "left", "."))
SENTENCES = ["The man slept.", "The woman left."]
REFERENCES = ["l'homme a dormi.", "la femme est partie."]
SIZES: dict[str, Any] = {"embedding": 3, "encoder": 4, "decoder": 5, "attention": 4, "readout": 3}


def tiny(score: str | None) -> Seq2Seq:
    return Seq2Seq(Config(WORDS, WORDS, score=score, **SIZES))


MODEL = tiny("additive")


@pytest.mark.parametrize("name", ["attention", "fixed"])
def test_it_carries_the_model_in_half_precision(tmp_path: Path, name: str) -> None:
    model = pretrained.load(name)
    path = tmp_path / name
    path.write_bytes(Search(model, SENTENCES).parameters)
    carried = Seq2Seq.load(path)
    assert carried.config == model.config
    for key, tensor in model.state_dict().items():
        assert torch.equal(carried.state_dict()[key], tensor)
    numbers = sum(tensor.numel() for tensor in model.state_dict().values())
    assert path.stat().st_size < 3 * numbers  # single precision takes four bytes for each


def test_it_returns_to_its_beam_and_keeps_the_sentence() -> None:
    figure = Search(MODEL, SENTENCES, REFERENCES, beam=3, step=2, gloss={"homme": "man"})
    figure.sentence, figure.beam, figure.divided, figure.step = 1, 1, False, None
    assert figure.home == {"beam": 3, "divided": True, "step": 2}
    assert (figure.sentences, figure.gloss) == (SENTENCES, {"homme": "man"})
    assert figure.references == [
        ["l'", "homme", "a", "dormi", "."],
        ["la", "femme", "est", "partie", "."],
    ]
    assert Search(MODEL, SENTENCES).references == []


def test_every_control_is_linked() -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    *controls, figure = search(MODEL, SENTENCES, beam=2, sentence=1).children
    Widget.on_widget_constructed(None)
    linked = {widget.target: widget.source for widget in made if isinstance(widget, Link)}
    sentence, beam, divided = controls
    assert linked == {
        (figure, "sentence"): (sentence, "index"),
        (figure, "beam"): (beam, "value"),
        (figure, "divided"): (divided, "value"),
    }
    assert [type(control) for control in controls] == [Dropdown, IntSlider, Checkbox]
    assert (sentence.options, sentence.index) == (tuple(SENTENCES), 1)
    assert (beam.min, beam.max, beam.value) == (1, 5, 2)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"model": tiny("general")}, "model: expected the additive score or none, got 'general'"),
        ({"sentences": []}, "sentences: expected at least one, got none"),
        ({"sentences": ["The man slept.", " "]}, "sentence: expected at least one word, got none"),
        ({"references": REFERENCES[:1]}, "references: expected 2 or none, got 1"),
        ({"sentence": 2}, "sentence: expected 0 to 1, got 2"),
        ({"sentence": -1}, "sentence: expected 0 to 1, got -1"),
        ({"beam": 0}, "beam: expected 1 to 5, got 0"),
        ({"beam": 6}, "beam: expected 1 to 5, got 6"),
    ],
)
def test_what_it_cannot_show_is_refused(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        Search(**{"model": MODEL, "sentences": SENTENCES} | changed)


def test_a_beam_out_of_range_cannot_be_set() -> None:
    figure = Search(MODEL, SENTENCES)
    with pytest.raises(ValueError, match=r"^beam: expected 1 to 5, got 6"):
        figure.beam = 6
    assert figure.beam == 5


def test_unknown_words_of_a_sentence_are_named() -> None:
    with pytest.warns(UserWarning, match="not in the vocabulary: dog"):
        Search(MODEL, ["The dog slept."])


@pytest.mark.parametrize("kind", [tuple, iter, np.array])
def test_any_sentences_in_a_row_will_do(kind: Any) -> None:
    *_, figure = search(MODEL, kind(SENTENCES), kind(REFERENCES)).children
    assert figure.sentences == SENTENCES
    assert len(figure.references) == 2


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"model": None}, TypeError, "model: expected a Seq2Seq, got NoneType"),
        ({"sentences": "The man slept."}, ValueError, "sentences: expected at least one, got 'The"),
        ({"sentences": [1]}, ValueError, r"sentences: expected at least one, got \[1\]"),
        ({"references": "l'homme"}, ValueError, "references: expected a list of sentences, got"),
        ({"gloss": {"homme": 1}}, TraitError, "The value of the 'gloss' trait|.*'gloss' trait"),
        ({"step": 0}, TraitError, "The value of the 'step' trait"),
        ({"beam": 2.5}, TraitError, "The 'beam' trait"),
        ({"divided": "no"}, TraitError, "The 'divided' trait"),
        ({"width": 3}, TypeError, "Search: no such trait: width"),
    ],
)
@pytest.mark.usefixtures("unchecked")
def test_arguments_of_another_kind_are_named(
    changed: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{message}"):
        search(**{"model": MODEL, "sentences": SENTENCES} | changed)
