import itertools
import warnings
from collections.abc import Sequence
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from attnlib.alignment import hard_alignment
from attnlib.decoder import Decoder, Memory
from attnlib.model import Config, Seq2Seq
from attnlib.translation import retrace, translate, translate_all
from attnlib.vocab import BOS, EOS, PAD, SPECIALS, UNK, Vocab, pad

SOURCE = Vocab(("the", "man", "said", "that", "he", "was", "here", "."))
TARGET = Vocab(("un", "deux"))


def model(seed: int = 0, target: Vocab = SOURCE, score: str | None = "additive") -> Seq2Seq:
    torch.manual_seed(seed)
    net = Seq2Seq(
        Config(
            SOURCE, target, score=score, embedding=4, encoder=4, decoder=8, attention=6, readout=5
        )
    )
    for parameter in net.parameters():
        torch.nn.init.normal_(parameter)
    return net.eval()


def log_p(net: Seq2Seq, tokens: list[str], words: tuple[int, ...]) -> float:
    """The mean log-probability of the words given the tokens, by teacher forcing."""
    y = torch.tensor([[BOS, *words[:-1]]])
    states = net(*pad([net.config.source.encode(tokens)]), y)
    p = net.decoder.logits(states.s, states.y, states.c)
    return p[..., :].log_softmax(-1)[0].gather(-1, torch.tensor(words)[:, None]).mean().item()


@torch.no_grad()
def greedy(net: Seq2Seq, tokens: list[str]) -> list[int]:
    """Greedy decoding written as a loop over whole teacher-forced runs."""
    x, words = pad([net.config.source.encode(tokens)]), [BOS]
    while words[-1] != EOS and len(words) <= 2 * (len(tokens) + 1) + 10:
        states = net(*x, torch.tensor([words]))
        logits = net.decoder.logits(states.s, states.y, states.c)[0, -1]
        logits[[PAD, UNK, BOS]] = float("-inf")
        words.append(int(logits.argmax()))
    return words[1:]


SENTENCES = [["the", "man", "said"], ["he", "was", "here", "."], ["that"]]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("score", ["additive", None])
@pytest.mark.slow
def test_beam_one_is_greedy(seed: int, score: str | None) -> None:
    net = model(seed, score=score)
    for tokens, translation in zip(SENTENCES, translate_all(net, SENTENCES), strict=True):
        assert translation.target == net.config.target.decode(greedy(net, tokens))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("beam", [1, 3])
@pytest.mark.slow
def test_score_and_alpha_are_those_of_teacher_forcing(seed: int, beam: int) -> None:
    net = model(seed).double()
    for tokens, found in zip(SENTENCES, translate_all(net, SENTENCES, beam), strict=True):
        ids = tuple((*SPECIALS, *SOURCE.words).index(word) for word in found.target)
        assert found.score == pytest.approx(log_p(net, tokens, ids), abs=1e-12)
        states = net(*pad([SOURCE.encode(tokens)]), torch.tensor([[BOS, *ids[:-1]]]))
        torch.testing.assert_close(found.alpha, states.alpha[0].detach())
        for retraced, station in zip(retrace(net, found), states, strict=True):
            torch.testing.assert_close(retraced, station.detach())
        assert found.alpha.shape == (len(found.target), len(found.source))


@pytest.mark.parametrize("seed", range(3))
def test_a_wide_beam_finds_the_best_of_all_translations(seed: int) -> None:
    """Two words and a limit that binds nothing: compare with every sequence up to four words."""
    net, tokens = model(seed, TARGET), ["that"]
    with torch.no_grad():
        net.decoder.output.bias[EOS] += 6
    words = [4, 5]
    everything = [(*start, EOS) for n in range(5) for start in itertools.product(words, repeat=n)]
    best = max(everything, key=lambda y: log_p(net, tokens, y))
    found = translate(net, tokens, beam=200)
    assert found.target == TARGET.decode(best)
    assert found.score >= translate(net, tokens).score - 1e-6


def test_a_batch_translates_as_its_sentences_do() -> None:
    net = model()
    many = [
        [*tokens] for tokens in itertools.permutations(("the", "man", "said", "."), 3)
    ] + SENTENCES
    for tokens, found in zip(many, translate_all(net, many, beam=2, batch=5), strict=True):
        alone = translate(net, tokens, beam=2)
        assert found.target == alone.target
        assert found.source == (*tokens, "<eos>")
        torch.testing.assert_close(found.alpha, alone.alpha)


def without_end() -> Seq2Seq:
    """A model that writes no <eos>, as one after its first epoch: each sentence ends at its limit,
    2 (T + 1) + 10 words for T tokens and their <eos>."""
    net = model()
    with torch.no_grad():
        net.decoder.output.bias[EOS] = -1e9
    return net


class Work:
    """Counts what passes through the decoder: rows, and annotations that they attend to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows = self.annotations = 0
        step = Decoder.step

        def counted(decoder: Decoder, s: Tensor, y: Tensor, memory: Memory) -> tuple[Tensor, ...]:
            self.rows += len(s)
            self.annotations += memory.mask.numel()
            return step(decoder, s, y, memory)

        monkeypatch.setattr(Decoder, "step", counted)


@pytest.mark.parametrize("beam", [1, 3])
@pytest.mark.parametrize(
    "lengths", [(200, *[3] * 63), (40, *[20] * 30), (9, 7, 5), (24, 6, 5), (1, 100)]
)
@pytest.mark.slow
def test_a_long_line_costs_its_neighbours_nothing(
    monkeypatch: pytest.MonkeyPatch, beam: int, lengths: Sequence[int]
) -> None:
    net, work = without_end(), Work(monkeypatch)
    translate_all(net, [["the"] * length for length in lengths], beam)
    steps = [2 * (length + 1) + 10 for length in lengths]
    assert work.rows == beam * sum(steps)
    # The longest of a batch has at most four times the tokens of the shortest, and of the columns.
    alone = beam * sum(n * (length + 1) for n, length in zip(steps, lengths, strict=True))
    assert alone <= work.annotations <= 4 * alone


def test_an_endless_translation_among_short_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences of one length: those that end leave the others to go on."""
    net, work = model(4), Work(monkeypatch)
    many = [list(tokens) for tokens in itertools.permutations(SOURCE.words, 3)][:60]
    found = translate_all(net, many)
    lengths = [len(translation.target) for translation in found]
    assert min(lengths) < max(lengths)
    assert work.rows == sum(lengths)


@pytest.mark.parametrize("beam", [1, 2])
@pytest.mark.slow
def test_weights_are_not_copied_while_a_translation_grows(beam: int) -> None:
    """But for a few before and after the search, no tensor is larger than what a step needs."""
    sizes: list[int] = []

    class Sizes(TorchDispatchMode):
        def __torch_dispatch__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            out = func(*args, **kwargs or {})
            sizes.append(out.numel() if isinstance(out, Tensor) else 0)
            return out

    Tx, widest = 61, 24  # the values, 3 * 8 units
    with Sizes():
        translate(without_end(), ["the"] * (Tx - 1), beam)
    assert sum(size > beam * Tx * widest for size in sizes) < 10


def test_text_is_tokenized() -> None:
    net = model()
    assert translate(net, "The man said.").source == ("the", "man", "said", ".", "<eos>")


@pytest.mark.parametrize("mark", SPECIALS)
def test_a_special_token_in_a_sentence_is_an_unknown_word(mark: str) -> None:
    net = model()
    with pytest.warns(UserWarning, match=f"not in the vocabulary: {mark}"):
        found = translate(net, ["the", mark, "man"])
    with pytest.warns(UserWarning, match="glorp"):
        other = translate(net, ["the", "glorp", "man"])
    assert found.unknown == (mark,)
    assert found.source == ("the", mark, "man", "<eos>")
    assert found.target == other.target
    assert torch.equal(found.alpha, other.alpha)
    assert all(map(torch.equal, retrace(net, found), retrace(net, other)))


def test_unknown_words_are_named() -> None:
    net = model()
    with pytest.warns(UserWarning, match="not in the vocabulary: glorp, unheard"):
        found = translate(net, "the glorp said unheard .")
    assert found.unknown == ("glorp", "unheard")
    assert found.source[1] == "glorp"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert translate(net, "the man said .").unknown == ()


def test_fixed_context_has_one_column() -> None:
    found = translate(model(score=None), "the man said .")
    assert found.alpha.shape == (len(found.target), 1)
    assert (found.alpha == 1).all()


@pytest.mark.slow
def test_a_thousand_tokens() -> None:
    found = translate(model(), ["the"] * 1000)
    assert len(found.target) <= 2 * 1001 + 10
    assert len(hard_alignment(found.alpha)) == len(found.target)


def test_words_drop_the_end_mark() -> None:
    net = model()
    with torch.no_grad():
        net.decoder.output.bias[EOS] = -1e9
    cut = translate(net, ["the"])
    assert len(cut.target) == 2 * 2 + 10
    assert cut.words == cut.target
    with torch.no_grad():
        net.decoder.output.bias[EOS] = 1e9
    ended = translate(net, ["the"])
    assert ended.target == ("<eos>",)
    assert ended.words == ()


@pytest.mark.parametrize("score", ["additive", None])
def test_everything_lies_where_the_model_does(
    monkeypatch: pytest.MonkeyPatch, score: str | None
) -> None:
    """What is made without a device would lie on `meta`, and could not meet the model's tensors."""
    net, read = model(score=score), Vocab.encode
    expected = translate_all(net, SENTENCES, 2)

    def encode(vocab: Vocab, tokens: Sequence[str]) -> Tensor:
        with torch.device("cpu"):
            return read(vocab, tokens)

    monkeypatch.setattr(Vocab, "encode", encode)
    with torch.device("meta"):
        found = translate_all(net, SENTENCES, 2)
        assert retrace(net, found[0]).s.device.type == "cpu"
    for a, b in zip(found, expected, strict=True):
        assert a.target == b.target
        assert torch.equal(a.alpha, b.alpha)


def test_sentences_follow_a_model_that_was_moved() -> None:
    """On `meta` there are shapes and no numbers: the first question about a number fails there."""
    with pytest.raises(RuntimeError, match="cannot be called on meta tensors"):
        translate(model().to("meta"), ["the"])


def test_an_accelerator_translates_as_the_cpu_does(accelerator: torch.device) -> None:
    """And what it finds lies on the CPU. Weights rounded to the 11 bits of TF32 move the scores by
    less than 2^-8 of themselves, and alpha by less than 2^-8."""
    net = model()
    expected = translate_all(net, SENTENCES, 2)
    for found, here in zip(translate_all(net.to(accelerator), SENTENCES, 2), expected, strict=True):
        assert found.target == here.target
        assert found.score == pytest.approx(here.score, rel=2**-7)
        torch.testing.assert_close(found.alpha, here.alpha, rtol=0, atol=2**-7)
        assert {station.device.type for station in retrace(net, found)} == {accelerator.type}


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
@pytest.mark.slow
def test_other_precisions(dtype: torch.dtype) -> None:
    """Counts and sums are more precise than the model: bfloat16 cannot tell 256 from 257."""
    net = without_end().to(dtype)
    found = translate(net, ["the"] * 130)
    assert len(found.target) == 2 * 131 + 10
    assert found.alpha.dtype == dtype
    states = retrace(net, found)
    log_p = net.decoder.logits(states.s, states.y, states.c)[0].detach().double().log_softmax(-1)
    ids = torch.tensor([(*SPECIALS, *SOURCE.words).index(word) for word in found.target])
    chosen = log_p.gather(-1, ids[:, None])[:, 0]
    assert torch.equal(chosen, log_p[:, len(SPECIALS) :].amax(-1))
    assert found.score == pytest.approx(chosen.mean().item(), rel=1e-5)


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((None,), "sentence: expected text or a list of tokens, got None"),
        ((5,), "sentence: expected text or a list of tokens, got 5"),
        ((b"the man",), "sentence: expected text or a list of tokens, got b'the man'"),
        (({"the"},), "sentence: expected text or a list of tokens, got {'the'}"),
        (([1, 2],), r"tokens: expected a list of strings, got \[1, 2\]"),
        (([["the"]],), "tokens: expected a list of strings"),
        (("the man", 1.5), "beam: expected a whole number, got 1.5"),
        (("the man", True), "beam: expected a whole number, got True"),
        (("the man", "2"), "beam: expected a whole number, got '2'"),
    ],
)
def test_of_another_type(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        translate(model(), *arguments)


@pytest.mark.usefixtures("unchecked")
def test_text_for_a_list_of_sentences() -> None:
    with pytest.raises(TypeError, match="tokens: expected a list of strings, got 'the man'"):
        translate_all(model(), ["the man"])


@pytest.mark.parametrize("batch", [0, -1])
def test_a_batch_below_one(batch: int) -> None:
    with pytest.raises(ValueError, match=f"batch: expected at least 1, got {batch}"):
        translate_all(model(), [["the"]], batch=batch)


@pytest.mark.parametrize("sentence", ["", "  ", []])
def test_an_empty_sentence(sentence: str | list[str]) -> None:
    with pytest.raises(ValueError, match="sentence: expected at least one word"):
        translate(model(), sentence)


@pytest.mark.parametrize("beam", [0, -1])
def test_a_beam_below_one(beam: int) -> None:
    with pytest.raises(ValueError, match=f"beam: expected at least 1, got {beam}"):
        translate(model(), "the man", beam)


def test_a_batch_with_an_empty_sentence() -> None:
    with pytest.raises(ValueError, match="expected at least one token"):
        translate_all(model(), [["the"], []])
