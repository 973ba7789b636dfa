import json
import math
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from attnlib.context import attend
from attnlib.encoder import Encoder
from attnlib.energy import SCORES
from attnlib.model import Config, Seq2Seq
from attnlib.vocab import BOS, Vocab, pad

WORDS = Vocab(tuple("abcdefgh"))
SENTENCES = [torch.tensor(ids) for ids in ([4, 5, 6, 7, 3], [8, 3], [9, 10, 3])]
Y = torch.tensor([[BOS, 4, 5], [BOS, 6, 7], [BOS, 8, 9]])


def model(**changes: object) -> Seq2Seq:
    settings = {"embedding": 3, "encoder": 4, "decoder": 8, "attention": 6, "readout": 5}
    return Seq2Seq(Config(WORDS, WORDS, **settings | changes)).eval()


def test_annotations_are_two_grus() -> None:
    """h_j = [->h_j ; <-h_j]: one cell steps left to right, the other right to left."""
    encoder = Encoder(12, 3, 4, bidirectional=True, dropout=0.0)
    x = SENTENCES[0][None]
    h, last = encoder(x, torch.ones_like(x, dtype=torch.bool))
    for direction, suffix in enumerate(("_l0", "_l0_reverse")):
        cell = nn.GRUCell(3, 4)
        cell.load_state_dict(
            {
                key.removesuffix(suffix): value
                for key, value in encoder.gru.named_parameters()
                if key.endswith(suffix) and ("reverse" in key) == bool(direction)
            }
        )
        state, half = torch.zeros(1, 4), slice(4 * direction, 4 * direction + 4)
        for j in range(5) if direction == 0 else reversed(range(5)):
            state = cell(encoder.embedding(x[:, j]), state)
            torch.testing.assert_close(h[:, j, half], state)
        torch.testing.assert_close(last[:, half], state)


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("bidirectional", [True, False])
def test_padding_changes_nothing(score: str | None, bidirectional: bool) -> None:
    """A sentence alone and among longer ones: the same states, weight 0 on padding."""
    net = model(score=score, bidirectional=bidirectional, decoder=8 if bidirectional else 4)
    x, mask = pad(SENTENCES)
    batch = net(x, mask, Y)
    for b, sentence in enumerate(SENTENCES):
        alone = net(*pad([sentence]), Y[b : b + 1])
        Tx = 1 if score is None else len(sentence)
        torch.testing.assert_close(batch.s[b], alone.s[0])
        torch.testing.assert_close(batch.c[b], alone.c[0])
        torch.testing.assert_close(batch.alpha[b, :, :Tx], alone.alpha[0])
        assert (batch.alpha[b, :, Tx:] == 0).all()
        torch.testing.assert_close(batch.alpha[b].sum(-1), torch.ones(3))


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("mask", "message"),
    [
        ([[0, 1, 1], [1, 1, 1]], "mask: expected the real tokens left of the padding"),
        ([[1, 1, 1], [1, 0, 1]], "mask: expected the real tokens left of the padding"),
        ([[0, 0, 1], [0, 1, 0]], "mask: expected the real tokens left of the padding"),
        ([[1, 1, 1], [0, 0, 0]], "mask: a row has no real token"),
        ([[], []], "mask: expected 3 along axis -1"),
        ([[1, 1], [1, 1]], "mask: expected 3 along axis -1"),
        ([[1, 1, 1]], "mask: expected 2 along axis -2"),
        ([1, 1, 1], "mask: expected 2 along axis -2"),
    ],
)
@pytest.mark.parametrize("score", ["additive", None])
def test_masks_with_padding_elsewhere(mask: list[list[int]], message: str, score: str) -> None:
    x = torch.tensor([[4, 5, 3], [6, 7, 3]])
    with pytest.raises(ValueError, match=message):
        model(score=score)(x, torch.tensor(mask, dtype=torch.bool), Y[:2])


def test_holes_in_the_memory() -> None:
    """The encoder reads from the left; the attention may leave out any annotation."""
    net = model()
    s, memory = net.encode(*pad(SENTENCES[:1]))
    kept = torch.tensor([False, True, True, False, True])
    y = net.decoder.embedding(torch.tensor([BOS]))
    hidden = memory._replace(mask=kept[None])
    fewer = type(memory)(*(part[:, kept] for part in memory))
    s_after, c, alpha = net.decoder.step(s, y, hidden)
    assert (alpha[:, ~kept] == 0).all()
    torch.testing.assert_close((s_after, c, alpha[:, kept]), net.decoder.step(s, y, fewer))


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"x": torch.ones(3, 5)}, "x: expected integers, got torch.float32"),
        ({"x": SENTENCES[0]}, "x: expected B along axis -2"),
        ({"mask": torch.ones(3, 5)}, "mask: expected booleans"),
        ({"mask": torch.ones(3, 5, dtype=torch.int64)}, "mask: expected booleans"),
        ({"y": Y[:2]}, "y: expected 3 along axis -2"),
        ({"y": Y[:1]}, "y: expected 3 along axis -2"),
        ({"y": Y[:, :0]}, "y: expected at least <bos>"),
        ({"y": Y.double()}, "y: expected integers"),
        ({"y": Y.to("meta")}, "one device, got x cpu, mask cpu, y meta"),
    ],
)
def test_bad_batches_are_named(changed: dict[str, torch.Tensor], message: str) -> None:
    x, mask = pad(SENTENCES)
    with pytest.raises(ValueError, match=message):
        model()(**{"x": x, "mask": mask, "y": Y} | changed)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_energies_that_are_no_numbers_are_named(bad: float) -> None:
    """By training's way through all steps, and by the search's, one at a time."""
    net = model()
    x, mask = pad(SENTENCES)
    with torch.no_grad():
        net.decoder.score.v_a.weight.fill_(bad)
    message = "e: the energies of real tokens must be finite, got NaN or infinity"
    with pytest.raises(ValueError, match=message):
        net(x, mask, Y)
    s, memory = net.encode(x, mask)
    with pytest.raises(ValueError, match=message):
        net.step(s, Y[:, 0], memory)


def test_step_by_hand() -> None:
    """The stations of the road, each from the one before, with the plain functions."""
    net = model()
    x, mask = pad(SENTENCES)
    states = net(x, mask, Y)
    s = (states.h[:, 0, 4:] @ net.decoder.W_s.weight.T + net.decoder.W_s.bias).tanh()
    for i in range(3):
        torch.testing.assert_close(states.s_before[:, i], s)
        e = net.decoder.score(s, net.decoder.score.keys(states.h))
        c, alpha = attend(e, states.h, mask)
        step = net.decoder.step(s, states.y[:, i], net.decoder.memory(states.h, mask))
        s = net.decoder.gru(torch.cat((states.y[:, i], c), -1), s)
        torch.testing.assert_close(step, (s, c, alpha))
        torch.testing.assert_close(states.alpha[:, i], alpha)
        torch.testing.assert_close(states.c[:, i], c)
        torch.testing.assert_close(states.s[:, i], s)


def test_readout_is_maxout() -> None:
    decoder = model().decoder
    s, y, c = torch.randn(2, 8), torch.randn(2, 3), torch.randn(2, 8)
    t = torch.cat((s, y, c), -1) @ decoder.maxout.weight.T + decoder.maxout.bias
    maxout = torch.stack([t[:, 2 * k : 2 * k + 2].max(-1).values for k in range(5)], -1)
    torch.testing.assert_close(decoder.logits(s, y, c), decoder.output(maxout))


def test_bahdanaus_timing() -> None:
    """e_ij comes from s_{i-1}: the word y_{i-1} may move alpha_{i+1}, not alpha_i."""
    net, other = model(), Y.clone()
    other[:, 1] = 11
    x, mask = pad(SENTENCES)
    before, after = net(x, mask, Y).alpha, net(x, mask, other).alpha
    assert torch.equal(before[:, :2], after[:, :2])
    assert not torch.equal(before[:, 2], after[:, 2])


def test_fixed_context_is_the_last_state() -> None:
    """Bahdanau 2015, Appendix A.2: c_i = ->h_Tx for every i."""
    net = model(score=None, bidirectional=False)
    x, mask = pad(SENTENCES)
    h, _ = net.encoder(x, mask)
    states = net(x, mask, Y)
    for b, sentence in enumerate(SENTENCES):
        torch.testing.assert_close(states.c[b], h[b, len(sentence) - 1].expand(3, -1))
    assert (states.alpha == 1).all()


def test_every_parameter_learns() -> None:
    net = model()
    states = net(*pad(SENTENCES), Y)
    net.decoder.logits(states.s, states.y, states.c).square().sum().backward()
    for name, parameter in net.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


def test_tied_embeddings_are_kept_once(tmp_path: Path) -> None:
    """The output's weights are the embeddings, in memory, under a gradient and in the file."""
    net = model(tied=True, readout=3)
    assert net.decoder.output.weight is net.decoder.embedding.weight
    free = model(readout=3)
    saved = sum(parameter.numel() for parameter in net.parameters())
    assert saved == sum(parameter.numel() for parameter in free.parameters()) - 3 * len(WORDS)
    net.save(tmp_path / "tied.safetensors")
    free.save(tmp_path / "free.safetensors")
    assert "decoder.output.weight" not in load_file(tmp_path / "tied.safetensors")
    assert "decoder.output.weight" in load_file(tmp_path / "free.safetensors")
    loaded = Seq2Seq.load(tmp_path / "tied.safetensors")
    assert loaded.decoder.output.weight is loaded.decoder.embedding.weight
    x = pad(SENTENCES)
    torch.testing.assert_close(loaded(*x, Y), net(*x, Y), rtol=0, atol=0)


def test_tied_embeddings_have_the_size_of_the_readout() -> None:
    with pytest.raises(ValueError, match=r"tied: .* readout must be 3, .* got 5"):
        model(tied=True)


def test_saved_and_loaded(tmp_path: Path) -> None:
    net = model(languages=("en", "fr"))
    net.save(tmp_path / "model.safetensors")
    loaded = Seq2Seq.load(tmp_path / "model.safetensors")
    assert loaded.config == net.config
    assert not loaded.training
    for name, value in net.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value)


def test_paths_are_text_too(tmp_path: Path) -> None:
    path = str(tmp_path / "new" / "model.safetensors")
    model().save(path)
    assert Seq2Seq.load(path).config == Seq2Seq.load(Path(path)).config
    with pytest.raises(FileNotFoundError, match="no model at"):
        Seq2Seq.load(str(tmp_path / "none"))
    with pytest.raises(IsADirectoryError, match="is a folder, not a model"):
        Seq2Seq.load(str(tmp_path))


@pytest.mark.parametrize("stored", [torch.float16, torch.float32, torch.float64])
@pytest.mark.parametrize("default", [torch.float16, torch.float32, torch.float64])
def test_loaded_in_single_precision(
    tmp_path: Path, stored: torch.dtype, default: torch.dtype
) -> None:
    net = model().to(stored)
    net.save(tmp_path / "model.safetensors")
    torch.set_default_dtype(default)
    try:
        loaded = Seq2Seq.load(tmp_path / "model.safetensors")
    finally:
        torch.set_default_dtype(torch.float32)
    for name, value in net.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value.float()), name


@pytest.mark.parametrize("weight", [65520.0, -1e30, float("nan"), float("inf")])
def test_weights_beyond_half_precision(tmp_path: Path, weight: float) -> None:
    """65504 is the largest half; what is 65520 or more rounds to infinity (IEEE 754)."""
    net = model()
    with torch.no_grad():
        net.decoder.output.bias[0] = 65519
        assert net.half().to_bytes()
        net.float().decoder.output.bias[0] = weight
    with pytest.raises(ValueError, match=r"decoder\.output\.bias: expected finite weights"):
        net.half().save(tmp_path / "model.safetensors")
    assert not list(tmp_path.iterdir())


def test_weights_beyond_single_precision(tmp_path: Path) -> None:
    net = model().double()
    with torch.no_grad():
        net.decoder.output.bias[0] = 1e300
    net.save(tmp_path / "model.safetensors")
    with pytest.raises(ValueError, match=r"model\.safetensors: .*bias: expected finite weights"):
        Seq2Seq.load(tmp_path / "model.safetensors")


def test_half_precision_loads_as_single(tmp_path: Path) -> None:
    net = model()
    net.half().save(tmp_path / "model.safetensors")
    weight = Seq2Seq.load(tmp_path / "model.safetensors").decoder.W_s.weight
    assert weight.dtype == torch.float32
    assert torch.equal(weight, net.decoder.W_s.weight.float())


def test_a_damaged_wrong_or_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    with pytest.raises(FileNotFoundError, match=r"no model at .*model\.safetensors"):
        Seq2Seq.load(path)
    model().save(path)
    whole = path.read_bytes()
    header = int.from_bytes(whole[:8], "little")
    metadata = json.loads(whole[8 : 8 + header])
    other = json.dumps(metadata | {"__metadata__": {}}).encode()
    for damage in (
        b"",
        whole[:-10],
        whole[: header // 2],
        b"not a model",
        b"\xff" + whole[1:],
        len(other).to_bytes(8, "little") + other + whole[8 + header :],
        whole.replace(b"additive", b"nonesuch"),
        whole.replace(b'embedding\\": 3', b'embedding\\": 4'),
    ):
        path.write_bytes(damage)
        with pytest.raises(ValueError, match=r"model\.safetensors: damaged, or not a model"):
            Seq2Seq.load(path)


def test_unknown_language() -> None:
    with pytest.raises(ValueError, match=r"language: expected an ISO 639-1 code .*got 'EN'"):
        Config(languages=("EN", "fr"))


def test_unknown_score() -> None:
    with pytest.raises(ValueError, match="score: expected one of"):
        Config(score="cosine")


@pytest.mark.parametrize("dropout", [-0.1, 1.0, math.nan, math.inf])
def test_dropout_is_a_probability_below_1(dropout: float) -> None:
    with pytest.raises(ValueError, match="dropout: expected at least 0 and below 1, got"):
        Config(dropout=dropout)


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("name", ["embedding", "encoder", "decoder", "attention", "readout"])
def test_sizes(name: str) -> None:
    for units in (0, -1):
        with pytest.raises(ValueError, match=f"{name}: expected at least 1, got {units}"):
            Config(**{name: units})
    with pytest.raises(TypeError, match=f"{name}: expected a whole number, got 2.5"):
        Config(**{name: 2.5})
