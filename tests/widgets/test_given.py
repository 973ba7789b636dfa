"""What figures are given: anything that will do is taken, anything else is named."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load
from torch import Tensor

from attnlib.model import Config, Seq2Seq
from attnlib.vocab import Vocab
from attnlib.widgets.given import numbers, packed, reals, tokens

pytestmark = pytest.mark.usefixtures("unchecked")

WORDS = ["the", "the", "", "a\nb", "<b>$x$</b>", "x" * 500, "👩‍👩‍👧", "\u05e9\u05dc\u05d5\u05dd"]


@pytest.mark.parametrize("kind", [list, tuple, iter, np.array, dict.fromkeys])
def test_any_strings_in_a_row_are_tokens(kind: Any) -> None:
    found = tokens("source", kind(WORDS[1:]))
    assert found == WORDS[1:]
    assert {type(token) for token in found} == {str}


@pytest.mark.parametrize(
    ("given", "got"),
    [
        ("the", "'the'"),
        (b"the", "[116, 104, 101]"),
        ([], "none"),
        (iter(()), "none"),
        (None, "None"),
        (3, "3"),
        (["the", 1], "['the', 1]"),
        ([["the"]], "[['the']]"),
        ([b"the"], "[b'the']"),
    ],
)
def test_what_is_no_list_of_tokens_is_shown(given: Any, got: str) -> None:
    message = re.escape(f"source: expected a list of at least one token, got {got}")
    with pytest.raises(ValueError, match=f"^{message}$"):
        tokens("source", given)


def test_tokens_are_counted() -> None:
    assert tokens("words", ["abc"], "three", 1, 3) == ["abc"]
    for given in (["a"], list("abcd")):
        with pytest.raises(ValueError, match=r"^words: expected two or three, got \["):
            tokens("words", given, "two or three", 2, 3)


@pytest.mark.parametrize("kind", [list, tuple, iter, np.array, torch.tensor])
def test_any_numbers_in_a_row_are_reals(kind: Any) -> None:
    assert reals("e", kind([0.5, -2.0])) == [0.5, -2.0]
    assert reals("e", kind([1, 0])) == [1.0, 0.0]


@pytest.mark.parametrize("given", ["12", ["1"], None, 2.0, [None], [[1.0]], torch.eye(2)])
def test_what_is_no_list_of_numbers_is_named(given: Any) -> None:
    with pytest.raises(ValueError, match=r"^e: expected a list of numbers, got "):
        reals("e", given)


SHARED = torch.arange(12.0).view(3, 4)
TENSORS = {
    "a view": SHARED[:2],
    "transposed": SHARED.T,
    "expanded": SHARED[0].expand(3, 4),
    "every other": SHARED[:, ::2],
    "a parameter": torch.nn.Parameter(SHARED[1]),
    "computed": torch.nn.Parameter(SHARED[1]) * 2,
    **{
        str(dtype): SHARED.to(dtype)
        for dtype in (torch.bfloat16, torch.float16, torch.float64, torch.int64, torch.uint8)
    },
    "bool": SHARED > 5,
}


@pytest.mark.parametrize("tensor", TENSORS.values(), ids=TENSORS)
def test_numbers_are_a_copy_of_their_own(tensor: Tensor) -> None:
    copy = numbers("h", tensor)
    assert copy.tolist() == tensor.tolist()
    assert (copy.dtype, copy.requires_grad) == (torch.float64, False)
    assert copy.is_contiguous()
    assert copy.untyped_storage().nbytes() == 8 * copy.numel()
    before = tensor.tolist()
    copy.zero_()
    assert tensor.tolist() == before


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ([1.0], TypeError, "expected a tensor, got list"),
        (np.eye(2), TypeError, "expected a tensor, got ndarray"),
        (None, TypeError, "expected a tensor, got NoneType"),
        (torch.empty(2, 0), ValueError, "expected real numbers, at least one, got torch.float32"),
        (torch.empty(2, device="meta"), ValueError, "expected real numbers, .* on meta"),
        (torch.eye(2) * 1j, ValueError, "expected real numbers, .* got torch.complex64"),
        (torch.tensor([0, torch.nan]), ValueError, "expected finite numbers of single precision"),
        (torch.tensor([0, -torch.inf]), ValueError, "expected finite numbers of single precision"),
        (torch.tensor([0, 1e39]).double() * 1e3, ValueError, "expected finite numbers of single"),
    ],
)
def test_what_is_no_tensor_of_numbers_is_named(
    given: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^h: {message}"):
        numbers("h", given)


# ---- models --------------------------------------------------------------------------------------


def tiny() -> Seq2Seq:
    words = Vocab(("the", "man", "left", "."))
    sizes: dict[str, Any] = {"embedding": 3, "encoder": 4, "decoder": 5, "attention": 4}
    return Seq2Seq(Config(words, words, readout=3, **sizes))


def carried(model: Seq2Seq, folder: Path) -> Seq2Seq:
    """The model in the file."""
    path = folder / "model"
    path.write_bytes(packed("model", model))
    return Seq2Seq.load(path)


def scaled(model: Seq2Seq, names: Iterable[str], by: float) -> Seq2Seq:
    with torch.no_grad():
        for name in names:
            model.get_parameter(name).mul_(by)
    return model


@pytest.mark.parametrize(
    ("by", "dtype"),
    [
        (1.0, torch.float16),
        (2.0**12, torch.float16),
        (2.0**20, torch.float32),
        (2.0**-20, torch.float32),
    ],
)
def test_half_precision_only_where_it_can_hold_the_weights(by: float, dtype: torch.dtype) -> None:
    """A weight above 65504 would be infinity there, and a tensor below 2^-14 lose its digits."""
    model = tiny()
    largest = model.encoder.embedding.weight.abs().max().item()
    scaled(model, ["encoder.embedding.weight"], 0.9 * by / largest)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    found = load(packed("model", model))
    assert {tensor.dtype for tensor in found.values()} == {dtype}
    for name, tensor in found.items():
        assert torch.equal(tensor, before[name].to(dtype))
        assert torch.equal(model.state_dict()[name], before[name])


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
def test_a_model_of_any_precision_is_carried(tmp_path: Path, dtype: torch.dtype) -> None:
    model = tiny().to(dtype)
    found = carried(model, tmp_path)
    for name, tensor in found.state_dict().items():
        assert torch.equal(tensor, model.state_dict()[name].half().float())
        assert model.state_dict()[name].dtype == dtype


def test_models_that_no_page_can_hold_are_named() -> None:
    with pytest.raises(TypeError, match=r"^model: expected a Seq2Seq, got str"):
        packed("model", "attention")  # type: ignore[arg-type]
    for by in (torch.nan, torch.inf):
        model = scaled(tiny(), ["decoder.W_s.weight"], by)
        with pytest.raises(ValueError, match=r"^model: decoder\.W_s\.weight: expected finite"):
            packed("model", model)
    with pytest.raises(ValueError, match=r"^fixed: decoder\.W_s\.weight: expected finite"):
        packed("fixed", scaled(tiny().double(), ["decoder.W_s.weight"], 1e200))
