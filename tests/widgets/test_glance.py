"""The Python side of the front page's figure: what it carries, what it refuses."""

import math
from typing import Any

import pytest
from traitlets import TraitError

from attnlib import pretrained
from attnlib.model import Seq2Seq
from attnlib.translation import translate
from attnlib.widgets import Glance, Translator, glance

SENTENCE = "The president signed the European treaty."


@pytest.fixture(scope="module")
def model() -> Seq2Seq:
    return pretrained.load("attention")


def test_it_carries_the_translators_model_the_sentence_and_its_words(model: Seq2Seq) -> None:
    figure = glance(model, SENTENCE)
    assert figure.parameters == Translator(model, SENTENCE, longest=50).parameters
    assert (*figure.source, "<eos>") == translate(model, SENTENCE).source
    assert figure.home == {"i": 1, "hand": {}}
    assert figure.gloss.keys() <= set(model.config.target.words)
    meant = [figure.gloss.get(word, word) for word in translate(model, SENTENCE).words]
    assert meant == ["the", "president", "has", "signed", "the", "treaty", "European", "."]


def test_what_will_not_do_is_named(model: Seq2Seq) -> None:
    with pytest.raises(ValueError, match="model: expected the additive score, got None"):
        glance(pretrained.load("fixed"), SENTENCE)
    with pytest.raises(ValueError, match="sentence: expected at least one word"):
        Glance(model, " ", gloss={})
    with pytest.raises(TraitError, match="'i' trait"):
        glance(model, SENTENCE, i=-1)
    figure = glance(model, SENTENCE)
    bad: list[Any] = [{0: [math.nan, 1.0]}, {0: [math.inf]}]
    for hand in bad:
        with pytest.raises(ValueError, match=r"^hand: expected finite weights, got"):
            figure.hand = hand
    assert figure.hand == {}
