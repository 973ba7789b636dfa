"""The Python side of the live figures: what is checked, what is stored, what is linked."""

from typing import Any

import numpy as np
import pytest
import torch
from ipywidgets import FloatSlider, Widget
from ipywidgets.widgets.widget_link import Link
from safetensors.torch import load
from torch import Tensor
from traitlets import TraitError

from attnlib.colours import COLOURS
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

    names = ("delta", "temperature")
    linked = {widget.target: widget.source for widget in made if isinstance(widget, Link)}
    assert linked == {
        (matrix, name): (slider, "value") for name, slider in zip(names, sliders, strict=True)
    }
    assert [type(slider) for slider in sliders] == [FloatSlider, FloatSlider]
    assert [(slider.min, slider.max) for slider in sliders] == [(-6, 6), (0.1, 5)]
    assert [slider.value for slider in sliders] == [0, 1]
    assert (matrix.i, matrix.j) == (0, 2)
    assert sliders[0].style.handle_color == COLOURS["e"]
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


ODD = ["<b>x</b>", "$a$ $b$", "a\nb", "x" * 300, "\u05e9\u05dc\u05d5\u05dd", "👩‍👩‍👧", "the", "the"]


@pytest.mark.parametrize("kind", [list, tuple, iter, np.array])
@pytest.mark.parametrize("source", [ODD, ["the"]])
def test_any_tokens_are_kept_as_they_are(source: list[str], kind: Any) -> None:
    h, s = torch.randn(len(source), M), torch.randn(2, N)
    matrix = AttentionMatrix(kind(source), kind(TARGET), **tensors(h=h, s=s))
    assert (matrix.source, matrix.target) == (source, TARGET)


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("source", [[], iter(()), None, 3, b"the", [1, 2, 3], [["the"]] * 3])
def test_what_is_no_list_of_tokens_is_refused(source: Any) -> None:
    with pytest.raises(ValueError, match=r"^source: expected a list of at least one token, got"):
        AttentionMatrix(source, TARGET, **tensors())


def test_tensors_may_share_their_memory() -> None:
    """One matrix twice, views that overlap, expanded rows, parameters: a copy of each is stored."""
    W, both = torch.nn.Parameter(torch.randn(A, N)), torch.randn(4, N)
    given = {"s": both[:2], "h": both[1:], "W_a": W, "U_a": W, "v_a": torch.ones(1).expand(A)}
    stored = load(AttentionMatrix(SOURCE, TARGET, **given).tensors)
    assert {name: tensor.tolist() for name, tensor in stored.items()} == {
        name: tensor.tolist() for name, tensor in given.items()
    }


@pytest.mark.parametrize(
    "dtype", [torch.bfloat16, torch.float16, torch.float64, torch.int64, torch.bool]
)
def test_tensors_of_any_type_are_stored_in_single_precision(dtype: torch.dtype) -> None:
    given = {name: (4 * tensor).to(dtype) for name, tensor in tensors().items()}
    stored = load(AttentionMatrix(SOURCE, TARGET, **given).tensors)
    for name, tensor in given.items():
        assert torch.equal(stored[name], tensor.float())


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"s": [[0.0] * N] * 2}, TypeError, "s: expected a tensor, got list"),
        ({"h": torch.zeros(3, M, device="meta")}, ValueError, "h: expected real numbers"),
        ({"h": torch.zeros(3, 0), "U_a": torch.zeros(A, 0)}, ValueError, "h: .* at least one"),
        ({"v_a": torch.ones(A).double() * 1e39}, ValueError, "v_a: expected finite"),
        ({"h": torch.zeros(1, 3, M)}, ValueError, r"h: expected shape \(Tx m\), got \(1, 3, 6\)"),
        ({"i": "0"}, TraitError, "The 'i' trait"),
        ({"j": 0.5}, TraitError, "The 'j' trait"),
        ({"delta": "1"}, ValueError, "delta: expected -6.0 to 6.0, got 1"),
        ({"temprature": 1.0}, TypeError, "AttentionMatrix: no such trait: temprature"),
    ],
)
def test_arguments_of_another_kind_are_named(
    changed: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{message}"):
        AttentionMatrix(SOURCE, TARGET, **tensors() | changed)


def test_whole_numbers_are_numbers_in_the_page() -> None:
    state = AttentionMatrix(SOURCE, TARGET, **tensors(), i=True, j=np.int64(2)).get_state()
    assert [repr(state[name]) for name in "ij"] == ["1", "2"]


@pytest.mark.usefixtures("unchecked")
def test_models_and_translations_are_told_apart() -> None:
    model, translation = tiny()
    with pytest.raises(TypeError, match=r"^model: expected a Seq2Seq, got Translation"):
        attention_matrix(translation, model)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^translation: expected a Translation, got str"):
        attention_matrix(model, "the man")  # type: ignore[arg-type]
