"""The Python side of the translator: what it carries, what it refuses."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from traitlets import TraitError

from attnlib import pretrained
from attnlib.corpus.grammar.gloss import GLOSS
from attnlib.model import Seq2Seq
from attnlib.widgets import Translator, captions, translator
from attnlib.widgets.translator import PART, asset, parts

SENTENCE = "The man signed the European agreement."


@pytest.fixture(scope="module")
def model() -> Seq2Seq:
    return pretrained.load("attention")


@pytest.fixture(scope="module")
def forward() -> Seq2Seq:
    return pretrained.load("forward")


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


def test_it_begins_at_home(model: Seq2Seq) -> None:
    figure = Translator(model, SENTENCE, longest=50, i=1, j=2)
    home = {"sentence": SENTENCE, "one_way": False, "i": 1, "j": 2, "written": None}
    assert figure.home == {**home, "hand": {}, "swap": [], "fixed": []}


def test_it_knows_the_words_of_the_grammar(model: Seq2Seq) -> None:
    (figure,) = translator(model, SENTENCE, examples=["The woman slept."]).children
    assert figure.examples == ["The woman slept."]
    assert {"man", "men", "agreement", "agriculture"} <= set(figure.nouns)
    assert "signed" not in figure.nouns
    assert figure.gloss == GLOSS
    assert figure.forward == b""


def test_it_carries_a_second_model_that_reads_forward_only(
    model: Seq2Seq, forward: Seq2Seq, tmp_path: Path
) -> None:
    (figure,) = translator(model, SENTENCE, forward=forward).children
    path = tmp_path / "carried.safetensors"
    path.write_bytes(figure.forward)
    assert Seq2Seq.load(path).config == forward.config
    assert not figure.one_way
    with pytest.raises(ValueError, match=r"^forward: expected an encoder"):
        translator(model, SENTENCE, forward=model)
    with pytest.raises(ValueError, match=r"^forward: expected the additive"):
        translator(model, SENTENCE, forward=pretrained.load("fixed"))
    words = replace(model.config.source, words=model.config.source.words[::-1])
    other = Seq2Seq(replace(forward.config, source=words))
    with pytest.raises(ValueError, match=r"^forward: expected the source words"):
        translator(model, SENTENCE, forward=other)


def test_the_caption_translator_sends_its_model_when_it_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (figure,) = captions().children
    assert figure.parameters == b""
    state = figure.get_state()
    assert sum(len(str(value)) for name, value in state.items() if name[:4] != "_esm") < 30_000
    assert figure.asset == asset("captions")
    sent: list[tuple[int, bytes]] = []
    monkeypatch.setattr(
        figure, "send", lambda content, buffers: sent.append((content["part"], *buffers))
    )
    count = figure.asset["parts"]
    for part in range(count):
        figure._handle_custom_msg({"part": part}, [])
    for nonsense in ({"part": count}, {"part": -1}, {"part": "0"}, {}, None, "part"):
        figure._handle_custom_msg(nonsense, [])
    assert [part for part, _ in sent] == list(range(count))
    assert max(len(data) for _, data in sent) == PART
    assert b"".join(data for _, data in sent) == pretrained.read("captions")
    assert len(pretrained.read("captions")) == figure.asset["bytes"]


def test_a_model_of_the_page_sends_nothing(model: Seq2Seq, monkeypatch: pytest.MonkeyPatch) -> None:
    figure = Translator(model, SENTENCE, longest=50)
    monkeypatch.setattr(figure, "send", lambda *_, **__: pytest.fail("it has nothing to send"))
    figure._handle_custom_msg({"part": 0}, [])
    assert figure.asset == {}


def test_no_other_model_comes_later() -> None:
    with pytest.raises(ValueError, match="name: expected one of"):
        parts("nonsense")


@pytest.mark.parametrize("name", ["i", "j", "written"])
def test_numbers_out_of_range_are_refused(model: Seq2Seq, name: str) -> None:
    figure = Translator(model, SENTENCE, longest=50)
    before = getattr(figure, name)
    with pytest.raises(TraitError, match=name):
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
        ({"forward": "forward"}, TypeError, "forward: expected a Seq2Seq, got str"),
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
        ("one_way", 2, TraitError, "The 'one_way' trait"),
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
