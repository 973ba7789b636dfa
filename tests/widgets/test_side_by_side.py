"""The Python side of the two translators: what they carry, what is linked, what is refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from ipywidgets import IntSlider, Widget
from ipywidgets.widgets.widget_link import Link
from traitlets import TraitError

from attnlib import pretrained
from attnlib.model import Config, Seq2Seq
from attnlib.vocab import Vocab
from attnlib.widgets import SideBySide, side_by_side

WORDS = Vocab(("the", "man", "woman", "slept", "and", "but", "left", "."))
SENTENCE = "The man slept."
CLAUSES = ["and the woman left", "but the man left"]
SIZES: dict[str, Any] = {"embedding": 3, "encoder": 4, "decoder": 5, "attention": 4, "readout": 3}


def tiny(score: str | None, source: Vocab = WORDS) -> Seq2Seq:
    return Seq2Seq(Config(source, WORDS, score=score, **SIZES))


ATTENTION, FIXED = tiny("additive"), tiny(None)


def test_it_carries_both_models_in_half_precision(tmp_path: Path) -> None:
    models = {name: pretrained.load(name) for name in ("attention", "fixed")}
    figure = SideBySide(**models, sentence=SENTENCE, clauses=["and she left"])
    for name, model in models.items():
        path = tmp_path / name
        path.write_bytes(getattr(figure, name))
        carried = Seq2Seq.load(path)
        assert carried.config == model.config
        for key, tensor in model.state_dict().items():
            assert torch.equal(carried.state_dict()[key], tensor)
        assert next(model.parameters()).dtype == torch.float32
    assert len(figure.attention) + len(figure.fixed) < 1_100_000


def test_it_returns_to_its_clauses_and_keeps_the_sentence() -> None:
    figure = SideBySide(ATTENTION, FIXED, SENTENCE, CLAUSES, added=1)
    figure.sentence, figure.added = "The woman left.", 2
    assert figure.home == {"added": 1}
    assert (figure.clauses, figure.examples, figure.longest) == (CLAUSES, [], 50)


def test_the_page_has_a_gloss_where_one_is_given() -> None:
    given = {"homme": "man"}
    assert SideBySide(ATTENTION, FIXED, SENTENCE, CLAUSES, gloss=given).gloss == given
    assert SideBySide(ATTENTION, FIXED, SENTENCE, CLAUSES).gloss == {}


def test_the_slider_is_linked_to_the_clauses() -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    slider, figure = side_by_side(ATTENTION, FIXED, SENTENCE, CLAUSES, added=2).children
    Widget.on_widget_constructed(None)
    assert isinstance(slider, IntSlider)
    assert (slider.min, slider.max, slider.value) == (0, 2, 2)
    (link,) = (widget for widget in made if isinstance(widget, Link))
    assert (link.source, link.target) == ((slider, "value"), (figure, "added"))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"attention": tiny("general")}, "attention: expected the additive score, got 'general'"),
        ({"attention": FIXED}, "attention: expected the additive score, got None"),
        ({"fixed": ATTENTION}, "fixed: expected no score, got 'additive'"),
        ({"fixed": tiny(None, Vocab(("the", ".")))}, "fixed: expected the source words of"),
        ({"clauses": []}, "clauses: expected at least one, got none"),
        ({"clauses": ["and he left"]}, "clauses: not in the vocabulary: he"),
        ({"clauses": [*CLAUSES, ""]}, "clauses: expected words without a full stop, got ''"),
        ({"clauses": ["and the man left."]}, "clauses: expected words without a full stop, got"),
        ({"sentence": " "}, "sentence: expected at least one word, got none"),
        ({"added": 3}, "added: expected 0 to 2, got 3"),
        ({"added": -1}, "added: expected 0 to 2, got -1"),
    ],
)
def test_what_it_cannot_show_is_refused(changed: dict[str, Any], message: str) -> None:
    given = {"attention": ATTENTION, "fixed": FIXED, "sentence": SENTENCE, "clauses": CLAUSES}
    with pytest.raises(ValueError, match=f"^{message}"):
        SideBySide(**given | changed)


def test_more_clauses_than_there_are_cannot_be_set() -> None:
    figure = SideBySide(ATTENTION, FIXED, SENTENCE, CLAUSES)
    with pytest.raises(ValueError, match=r"^added: expected 0 to 2, got 3"):
        figure.added = 3
    assert figure.added == 0


def test_unknown_words_of_the_sentence_are_named() -> None:
    with pytest.warns(UserWarning, match="not in the vocabulary: dog"):
        SideBySide(ATTENTION, FIXED, "The dog slept.", CLAUSES)


@pytest.mark.parametrize("kind", [tuple, iter, np.array])
def test_any_sentences_in_a_row_will_do(kind: Any) -> None:
    slider, figure = side_by_side(
        ATTENTION, FIXED, SENTENCE, kind(CLAUSES), examples=kind(["<b>x</b>", "a\nb"])
    ).children
    assert (figure.clauses, figure.examples) == (CLAUSES, ["<b>x</b>", "a\nb"])
    assert slider.max == 2


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"attention": None}, TypeError, "attention: expected a Seq2Seq, got NoneType"),
        ({"fixed": "fixed"}, TypeError, "fixed: expected a Seq2Seq, got str"),
        ({"sentence": ["the"]}, TypeError, "sentence: expected text, got"),
        ({"clauses": "and he left"}, ValueError, "clauses: expected at least one, got 'and he"),
        ({"clauses": [1]}, ValueError, r"clauses: expected at least one, got \[1\]"),
        ({"examples": SENTENCE}, ValueError, "examples: expected a list of sentences, got"),
        ({"longest": 0}, TraitError, "The value of the 'longest' trait"),
        ({"gloss": {"homme": 1}}, TraitError, "The value of the 'gloss' trait|.*'gloss' trait"),
        ({"added": "1"}, TraitError, "The 'added' trait"),
        ({"added": 0.5}, TraitError, "The 'added' trait"),
    ],
)
@pytest.mark.usefixtures("unchecked")
def test_arguments_of_another_kind_are_named(
    changed: dict[str, Any], error: type[Exception], message: str
) -> None:
    given: dict[str, Any] = {"attention": ATTENTION, "fixed": FIXED, "sentence": SENTENCE}
    with pytest.raises(error, match=f"^{message}"):
        side_by_side(**given | {"clauses": CLAUSES} | changed)
