import itertools
import warnings

import pytest
import torch

from attnlib.alignment import hard_alignment
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
def test_beam_one_is_greedy(seed: int, score: str | None) -> None:
    net = model(seed, score=score)
    for tokens, translation in zip(SENTENCES, translate_all(net, SENTENCES), strict=True):
        assert translation.target == net.config.target.decode(greedy(net, tokens))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("beam", [1, 3])
def test_score_and_alpha_are_those_of_teacher_forcing(seed: int, beam: int) -> None:
    net = model(seed)
    for tokens, found in zip(SENTENCES, translate_all(net, SENTENCES, beam), strict=True):
        ids = tuple((*SPECIALS, *SOURCE.words).index(word) for word in found.target)
        assert found.score == pytest.approx(log_p(net, tokens, ids), abs=1e-5)
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


def test_text_is_tokenized() -> None:
    net = model()
    assert translate(net, "The man said.").source == ("the", "man", "said", ".", "<eos>")


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
