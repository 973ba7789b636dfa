"""The Transformer beside PyTorch's own layers, and beside what every translator has to keep to."""

from math import cos, sin
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from attnlib import models
from attnlib.context import attend
from attnlib.energy import scaled_dot
from attnlib.heads import inside
from attnlib.layer import Layer, positions
from attnlib.model import Config, Seq2Seq
from attnlib.transformer import Transformer, TransformerConfig
from attnlib.translation import retrace, translate, translate_all
from attnlib.vocab import BOS, Vocab, pad

WORDS = Vocab(tuple("abcdefgh"))
SENTENCES = [torch.tensor(ids) for ids in ([4, 5, 6, 7, 3], [8, 3], [9, 10, 3])]
Y = torch.tensor([[BOS, 4, 5], [BOS, 6, 7], [BOS, 8, 9]])
SIZES = {"embedding": 8, "layers": 2, "heads": 2, "hidden": 12}


def model(seed: int = 0, **changes: object) -> Transformer:
    torch.manual_seed(seed)
    return Transformer(TransformerConfig(WORDS, WORDS, **SIZES | changes)).double().eval()


def torchs(layer: Layer, kind: type[nn.Module]) -> nn.Module:
    """PyTorch's layer with the same weights."""
    theirs = kind(8, 2, 12, 0.0, norm_first=True, batch_first=True).double().eval()
    names = {"attend_self": "self_attn", "attend_other": "multihead_attn", "norm_self": "norm1"}
    names |= {"norm_other": "norm2", "feed.0": "linear1", "feed.2": "linear2"}
    names["norm_feed"] = "norm3" if kind is nn.TransformerDecoderLayer else "norm2"
    weights = {}
    for name, weight in layer.state_dict().items():
        ours = next(part for part in names if name.startswith(part))
        weights[names[ours] + name.removeprefix(ours)] = weight
    theirs.load_state_dict(weights)
    return theirs


def test_encoder_layers_are_torchs() -> None:
    net = model()
    x, mask = pad(SENTENCES)
    h = net.encoder.embed(x)
    for layer in net.encoder.layers:
        h = torchs(layer, nn.TransformerEncoderLayer)(h, src_key_padding_mask=~mask)
    _, memory = net.encode(x, mask)
    torch.testing.assert_close(memory.h[mask], net.encoder.norm(h)[mask])


def test_decoder_layers_are_torchs() -> None:
    net = model()
    x, mask = pad(SENTENCES)
    _, memory = net.encode(x, mask)
    s, causal = net.decoder.embed(Y), nn.Transformer.generate_square_subsequent_mask(3).isinf()
    for layer in net.decoder.layers:
        theirs = torchs(layer, nn.TransformerDecoderLayer)
        s = theirs(s, memory.h, tgt_mask=causal, memory_key_padding_mask=~mask)
    torch.testing.assert_close(net(x, mask, Y).s, net.decoder.norm(s))


def test_positions_by_loops() -> None:
    d = 6
    expected = [
        [f(p / 10000 ** (2 * k / d)) for k in range(d // 2) for f in (sin, cos)]
        for p in range(3, 8)
    ]
    torch.testing.assert_close(positions(3, 5, d), torch.tensor(expected))


def test_step_by_step_as_all_at_once() -> None:
    """What teacher forcing computes for every word at once is what a search computes word by word,
    with a memory of the words before."""
    net = model()
    x, mask = pad(SENTENCES)
    whole = net(x, mask, Y)
    s, memory = net.encode(x, mask)
    for i in range(3):
        s, logits, alpha = net.step(s, Y[:, i], memory)
        assert s.shape == (3, 2, i + 1, 8)
        torch.testing.assert_close(logits, net.logits(whole)[:, i])
        torch.testing.assert_close(alpha, whole.alpha[:, i])


def test_no_row_sees_a_later_word() -> None:
    net = model()
    x, mask = pad(SENTENCES)
    whole = net(x, mask, Y)
    changed = net(x, mask, torch.where(torch.arange(3) == 2, 11, Y))
    torch.testing.assert_close(changed.s[:, :2], whole.s[:, :2])
    assert (changed.s[:, 2] - whole.s[:, 2]).abs().min() > 0
    assert whole.decoder.triu(1).count_nonzero() == 0


def test_padding_changes_nothing() -> None:
    net = model()
    x, mask = pad(SENTENCES)
    whole = net(x, mask, Y)
    for b, sentence in enumerate(SENTENCES):
        Tx = len(sentence)
        alone = net(*pad([sentence]), Y[b : b + 1])
        torch.testing.assert_close(whole.s[b], alone.s[0])
        torch.testing.assert_close(whole.encoder[b, ..., :Tx, :Tx], alone.encoder[0])
        torch.testing.assert_close(whole.cross[b, ..., :Tx], alone.cross[0])
        assert (whole.cross[b, ..., Tx:] == 0).all()
        assert (whole.encoder[b, ..., Tx:] == 0).all()
    for weights in (whole.encoder, whole.decoder, whole.cross, whole.alpha):
        torch.testing.assert_close(weights.sum(-1), torch.ones_like(weights[..., 0]))


def test_without_positions_it_reads_a_bag_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without them, the annotations of permuted words are the permuted annotations."""
    net, order = model(), torch.tensor([3, 1, 0, 2, 4])
    x, mask = pad(SENTENCES[:1])

    def annotations(x: Tensor) -> Tensor:
        return net.encode(x, mask)[1].h[0]

    assert (annotations(x[:, order]) - annotations(x)[order]).abs().max() > 0.01
    monkeypatch.setattr("attnlib.layer.positions", lambda first, T, d: torch.zeros(T, d))
    torch.testing.assert_close(annotations(x[:, order]), annotations(x)[order])


def test_beam_of_one_is_greedy() -> None:
    net = model(seed=2)
    found = translate(net, ["a", "b", "c"])
    x, mask = pad([WORDS.encode(("a", "b", "c"))])
    words = [BOS]
    while words[-1] != 3 and len(words) <= 2 * 4 + 10:
        logits = net.logits(net(x, mask, torch.tensor([words])))[0, -1]
        logits[:3] = float("-inf")
        words.append(int(logits.argmax()))
    assert found.target == WORDS.decode(words[1:])
    assert found.alpha.shape == (len(found.target), 4)
    torch.testing.assert_close(retrace(net, found).alpha[0], found.alpha)


def test_a_sentence_alone_and_in_a_batch() -> None:
    net, sentences = model(seed=1), [["a"], ["b", "c", "d"], ["e", "f"]]
    for beam in (1, 3):
        together = translate_all(net, sentences, beam)
        assert [t.target for t in together] == [
            translate_all(net, [sentence], beam)[0].target for sentence in sentences
        ]


def test_file(tmp_path: Path) -> None:
    path, net = tmp_path / "model.safetensors", model().float()
    net.save(path)
    for loaded in (Transformer.load(path), models.load(path)):
        assert isinstance(loaded, Transformer)
        assert loaded.config == net.config
        assert all(map(torch.equal, loaded.parameters(), net.parameters()))
    with pytest.raises(ValueError, match=r"model\.safetensors: damaged, or not a model"):
        Seq2Seq.load(path)
    Seq2Seq(Config(WORDS, WORDS)).save(path)
    assert isinstance(models.load(path), Seq2Seq)
    with pytest.raises(ValueError, match=r"model\.safetensors: damaged, or not a model"):
        Transformer.load(path)
    with pytest.raises(FileNotFoundError, match="no model at"):
        models.load(tmp_path / "none")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"embedding": 6}, "embedding: expected a multiple of 2 heads = 4, got 6"),
        ({"heads": 0}, "heads: expected at least 1, got 0"),
        ({"dropout": 1.0}, "dropout: expected at least 0 and below 1, got 1.0"),
    ],
)
def test_config_out_of_range(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TransformerConfig(WORDS, WORDS, **SIZES | changes)


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"mask": torch.zeros(3, 5, dtype=torch.bool)}, "mask: a row has no real token"),
        ({"mask": torch.tensor([[False, True, True, True, True]] * 3)}, "left of the padding"),
        ({"y": Y[:2]}, "y: expected 3 along axis -2"),
        ({"y": Y[:, :0]}, "y: expected at least <bos>"),
        ({"x": torch.ones(3, 5)}, "x: expected integers"),
    ],
)
def test_arguments_that_do_not_fit(changed: dict[str, Tensor], message: str) -> None:
    x, mask = pad(SENTENCES)
    with pytest.raises(ValueError, match=message):
        model()(**{"x": x, "mask": mask, "y": Y} | changed)


def test_heads_are_the_road() -> None:
    """scaled_dot, masked_softmax and context, of each head, give the weights of the model; mixed
    and joined by W^O they give what torch's attention gives."""
    net = model()
    x, mask = pad(SENTENCES)
    weights, found = net(x, mask, Y), inside(net, x, mask, Y)
    causal = torch.ones(3, 3, dtype=torch.bool).tril()
    source = mask[:, None, None]
    for alphas, layers, allowed in (
        (weights.encoder, found.encoder, source),
        (weights.decoder, found.decoder, causal),
        (weights.cross, found.cross, source),
    ):
        assert len(layers) == 2
        for alpha, (Q, K, V) in zip(alphas.unbind(1), layers, strict=True):
            e = scaled_dot(Q.flatten(0, 1), K.flatten(0, 1).unsqueeze(1)).unflatten(0, (3, 2))
            c, ours = attend(e, V.unsqueeze(2), allowed.expand_as(e))
            torch.testing.assert_close(ours, alpha)
            torch.testing.assert_close(c, alpha @ V)
            theirs = nn.functional.scaled_dot_product_attention(Q, K, V, attn_mask=allowed)
            torch.testing.assert_close(c, theirs)
