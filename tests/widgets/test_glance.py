"""The Python side of the front page's figure: what it carries, what it refuses, its picture."""

import math
import runpy
from pathlib import Path
from typing import Any

import pytest
from pictures import digest
from traitlets import TraitError

from attnlib import pretrained
from attnlib.model import Seq2Seq
from attnlib.translation import translate
from attnlib.widgets import Glance, Translator, glance

SENTENCE = "The president signed the European treaty."
LIVING = runpy.run_path(str(Path(__file__).parents[2] / "book" / "living.py"))


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


def test_every_live_figure_of_the_books_own_pages_has_its_picture_of_today() -> None:
    written = [
        found
        for page in LIVING["HERE"].glob("*.md")
        for found in LIVING["WRITTEN"].findall(page.read_text("utf-8"))
    ]
    assert written == [("glance", SENTENCE)]
    for name, sentence in written:
        _, about = LIVING["picture"](name)
        assert about["page"] == digest(LIVING["alone"](name, sentence)), "run `make lessons`"
        assert about["alt"].startswith("A sentence being translated. ")
