"""Models in 4 bits: what rounding may cost, and files that are not such a model."""

import json
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load as load_tensors
from safetensors.torch import save

from attnlib import quantized
from attnlib.model import Config, Seq2Seq
from attnlib.quantized import GROUP, packed, restored, rounded, unpacked
from attnlib.translation import translate_all
from attnlib.vocab import Vocab


def small(**sizes: int) -> Seq2Seq:
    return Seq2Seq(Config(Vocab(("a", "dog", ".")), Vocab(("un", "chien")), **sizes)).eval()


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_by_hand() -> None:
    """r = 3.5 / 7 = 1/2, which half precision holds. w / r is 7, -2, 0; 0.5, a tie, goes to 0."""
    q, r = rounded(torch.tensor([[3.5, -1.0], [0.0, 0.25]]))
    assert r.tolist() == [0.5]
    assert q[0, :4].tolist() == [7, -2, 0, 0]
    assert q[0, 4:].count_nonzero() == 0  # the group is filled up
    assert restored(q, r, (2, 2)).tolist() == [[3.5, -1.0], [0.0, 0.0]]
    assert packed(q)[0, :2].tolist() == [(7 + 8) + 16 * (-2 + 8), 8 + 16 * 8]


@given(
    st.integers(2, 9),
    st.integers(1, 70),
    st.integers(0, 2**32 - 1),
    st.floats(1e-9, 1e4),  # down to where half precision has few digits left, and none
)
def test_no_number_moves_by_more_than_half_a_step(n: int, m: int, seed: int, size: float) -> None:
    w = torch.randn(n, m, generator=torch.Generator().manual_seed(seed), dtype=torch.float64) * size
    q, r = rounded(w)
    assert q.abs().max() <= 7
    assert torch.equal(unpacked(packed(q)), q)
    steps = r.double().repeat_interleave(GROUP)[: n * m].view(n, m)
    off = (restored(q, r, (n, m)).double() - w).abs()
    assert (off <= steps / 2 * (1 + 1e-12)).all()
    assert torch.equal(rounded(restored(q, r, (n, m)))[0], q) or not r.all()  # nothing more is lost


def test_a_group_of_zeros_stays_one() -> None:
    q, r = rounded(torch.zeros(3, 100))
    assert not restored(q, r, (3, 100)).any()


def test_a_model_comes_back_with_every_matrix_rounded(tmp_path: Path) -> None:
    model = small(embedding=5, encoder=7, decoder=9, attention=3, readout=4)
    path = written(tmp_path / "model", quantized.to_bytes(model, note="x"))
    found = quantized.load(path)
    assert found.config == model.config
    assert not found.training
    for (name, before), (other, now) in zip(
        model.state_dict().items(), found.state_dict().items(), strict=True
    ):
        assert name == other
        if before.dim() == 2 and len(before) > 1:
            assert torch.equal(now, restored(*rounded(before), tuple(before.shape)))
        else:
            assert torch.equal(now, before.half().float())
    (once,) = translate_all(found, [["a", "dog"]])
    assert once.alpha.shape[1] == 3
    path = written(path, quantized.to_bytes(found))  # what is rounded stays as it is
    for now, again in zip(found.parameters(), quantized.load(path).parameters(), strict=True):
        torch.testing.assert_close(again, now, rtol=2**-9, atol=0)


def test_a_number_takes_four_bits_and_a_quarter() -> None:
    model = small(embedding=64, encoder=64, decoder=64, attention=64, readout=64)
    matrices = sum(w.numel() for w in model.parameters() if w.dim() == 2 and len(w) > 1)
    rest = sum(w.numel() for w in model.parameters()) - matrices
    size = sum(t.nbytes for t in load_tensors(quantized.to_bytes(model)).values())
    assert size == matrices * 4.25 / 8 + 2 * rest


def test_a_parameter_at_two_places_is_in_the_file_once(tmp_path: Path) -> None:
    """As where the words of the output share their vectors with the embedding."""
    model = small(embedding=4, readout=4)
    model.decoder.output.weight = model.decoder.embedding.weight
    names = load_tensors(quantized.to_bytes(model)).keys()
    assert "decoder.embedding.weight" in names
    assert "decoder.output.weight" not in names


@pytest.mark.parametrize(
    ("name", "number", "message"),
    [
        ("encoder.embedding.weight", float("nan"), "encoder.embedding.weight: expected finite"),
        ("encoder.embedding.weight", 1e9, "encoder.embedding.weight: expected finite"),
        ("decoder.output.bias", 1e5, "decoder.output.bias: expected finite weights of at most"),
    ],
)
def test_what_the_file_cannot_hold_is_named(name: str, number: float, message: str) -> None:
    model = small()
    with torch.no_grad():
        model.get_parameter(name).view(-1)[0] = number
    with pytest.raises(ValueError, match=f"^{message}"):
        quantized.to_bytes(model)


def test_another_file_is_no_model_in_4_bits(tmp_path: Path) -> None:
    good = quantized.to_bytes(small())
    path = tmp_path / "model"
    with pytest.raises(FileNotFoundError, match="no model at"):
        quantized.load(path)
    tensors = load_tensors(good)
    about = {"config": small().config.to_json(), "shapes": "{}"}
    shape = {"shapes": json.dumps({"encoder.embedding.weight": [7, 65]})}
    infinite = tensors | {"decoder.output.bias": torch.full((6,), torch.inf)}
    for data in (
        b"",
        good[:-1],
        good.replace(b"U8", b"I8", 1),
        small().to_bytes(),
        save(tensors),
        save(tensors, about),
        save(tensors, about | shape),
        save(infinite, about),
        save({"w": torch.zeros(1)}, about),
    ):
        with pytest.raises(ValueError, match="damaged, or not a model in 4 bits"):
            quantized.load(written(path, data))
