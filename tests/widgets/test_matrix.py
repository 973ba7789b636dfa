"""The Python side of the live figures: what is checked, what is stored, what is linked."""

from typing import Any

import pytest
import torch
from ipywidgets import FloatSlider, IntSlider, Widget
from ipywidgets.widgets.widget_link import Link
from safetensors.torch import load
from torch import Tensor

from attnlib.energy import additive
from attnlib.model import Config, Seq2Seq
from attnlib.translation import Translation, translate
from attnlib.vocab import Vocab
from attnlib.weights import masked_softmax
from attnlib.widgets import AttentionMatrix, attention_matrix

SOURCE, TARGET = ["the", "man", "<eos>"], ["l'", "homme"]
N, M, A = 5, 6, 4


def tensors(**changed: Tensor) -> dict[str, Tensor]:
    shapes = {"s": (2, N), "h": (3, M), "W_a": (A, N), "U_a": (A, M), "v_a": (A,)}
    return {name: torch.randn(shape) for name, shape in shapes.items()} | changed


def tiny(score: str | None = "additive") -> tuple[Seq2Seq, Translation]:
    words = Vocab(("the", "man", "said", "l'", "homme"))
    sizes: dict[str, Any] = {"embedding": 5, "encoder": 6, "decoder": 7, "attention": 4}
    model = Seq2Seq(Config(words, words, score=score, readout=3, **sizes))
    return model, translate(model, ["the", "man"])


def test_the_state_holds_the_numbers_in_single_precision() -> None:
    given = tensors(s=torch.randn(2, N, dtype=torch.float64), W_a=torch.randn(N, A).T)
    state = AttentionMatrix(SOURCE, TARGET, **given, i=1, j=2).get_state()
    assert (state["source"], state["target"]) == (SOURCE, TARGET)
    assert (state["i"], state["j"], state["delta"], state["temperature"]) == (1, 2, 0, 1)
    stored = load(bytes(state["tensors"]))
    assert set(stored) == set(given)
    for name, tensor in given.items():
        assert torch.equal(stored[name], tensor.float())


def test_the_tensors_of_a_model_make_its_own_matrix() -> None:
    model, translation = tiny()
    matrix = attention_matrix(model, translation).children[-1]
    assert (tuple(matrix.source), tuple(matrix.target)) == translation[:2]
    stored = load(matrix.tensors)
    e = additive(stored["s"], stored["h"], stored["W_a"], stored["U_a"], stored["v_a"])
    torch.testing.assert_close(masked_softmax(e), translation.alpha)


def test_a_model_without_the_additive_score_is_refused() -> None:
    for score in ("general", None):
        with pytest.raises(ValueError, match="model: expected the additive score, got"):
            attention_matrix(*tiny(score))


def test_every_slider_is_linked_and_stays_in_range() -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    model, translation = tiny()
    *sliders, matrix = attention_matrix(model, translation, j=2).children
    Widget.on_widget_constructed(None)

    names = ("i", "j", "delta", "temperature")
    linked = {widget.target: widget.source for widget in made if isinstance(widget, Link)}
    assert linked == {
        (matrix, name): (slider, "value") for name, slider in zip(names, sliders, strict=True)
    }
    assert [type(slider) for slider in sliders] == [IntSlider, IntSlider, FloatSlider, FloatSlider]
    assert [(slider.min, slider.max) for slider in sliders] == [
        (0, len(translation.target) - 1),
        (0, len(translation.source) - 1),
        (-6, 6),
        (0.1, 5),
    ]
    assert [slider.value for slider in sliders] == [0, 2, 0, 1]
    for name, slider in zip(names, sliders, strict=True):
        assert slider.value == getattr(matrix, name)
        for value in (slider.min, slider.max):
            setattr(matrix, name, value)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"s": torch.zeros(3, N)}, "s: expected Ty = 2 \\(target tokens\\), got \\(3, 5\\)"),
        ({"h": torch.zeros(2, M)}, "h: expected Tx = 3 \\(source tokens\\), got \\(2, 6\\)"),
        ({"W_a": torch.zeros(A, M)}, "W_a: expected n = 5 \\(along n of s\\), got \\(4, 6\\)"),
        ({"U_a": torch.zeros(N, M)}, "U_a: expected a = 4 \\(along a of W_a\\), got \\(5, 6\\)"),
        ({"U_a": torch.zeros(A, N)}, "U_a: expected m = 6 \\(along m of h\\), got \\(4, 5\\)"),
        ({"v_a": torch.zeros(A, 1)}, "v_a: expected shape \\(a\\), got \\(4, 1\\)"),
        ({"v_a": torch.full((A,), torch.nan)}, "v_a: expected finite numbers"),
    ],
)
def test_tensors_that_do_not_fit_are_named(changed: dict[str, Tensor], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        AttentionMatrix(SOURCE, TARGET, **tensors(**changed))


def test_sentences_without_words_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^source: expected a list of at least one token"):
        AttentionMatrix([], TARGET, **tensors())
    with pytest.raises(ValueError, match=r"^target: expected a list of at least one token"):
        AttentionMatrix(SOURCE, "l'", **tensors())


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("i", 2, "i: expected 0 to 1, got 2"),
        ("j", 3, "j: expected 0 to 2, got 3"),
        ("j", -1, "j: expected 0 to 2, got -1"),
        ("delta", float("nan"), "delta: expected -6.0 to 6.0, got nan"),
        ("temperature", 0.0, "temperature: expected 0.1 to 5.0, got 0.0"),
        ("temperature", float("inf"), "temperature: expected 0.1 to 5.0, got inf"),
    ],
)
def test_values_out_of_range_are_refused(name: str, value: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        AttentionMatrix(SOURCE, TARGET, **tensors(), **{name: value})
    matrix = AttentionMatrix(SOURCE, TARGET, **tensors())
    before = getattr(matrix, name)
    with pytest.raises(ValueError, match=message):
        setattr(matrix, name, value)
    assert getattr(matrix, name) == before
