import pytest
import torch

from attnlib.vocab import BOS, EOS, PAD, SPECIALS, UNK, Vocab, pad


def test_most_frequent_first_ties_by_spelling() -> None:
    sentences = [["the", "man", "said"], ["the", "hat"]]
    assert Vocab.build(sentences).words == ("the", "hat", "man", "said")
    assert Vocab.build(sentences, min_frequency=2).words == ("the",)


def test_encode_and_decode() -> None:
    vocab = Vocab(("the", "man"))
    ids = vocab.encode(["the", "unheard", "man"])
    assert ids.tolist() == [4, UNK, 5, EOS]
    assert vocab.decode(ids.tolist()) == ("the", "<unk>", "man", "<eos>")
    assert len(vocab) == 6
    assert "man" in vocab
    assert "unheard" not in vocab
    assert vocab.decode((PAD, UNK, BOS, EOS)) == SPECIALS


def test_empty_sentence() -> None:
    with pytest.raises(ValueError, match="tokens: expected at least one"):
        Vocab().encode([])


def test_pad() -> None:
    ids, mask = pad([torch.tensor([4, 5, EOS]), torch.tensor([6, EOS])])
    assert ids.tolist() == [[4, 5, 3], [6, 3, 0]]
    assert mask.tolist() == [[True, True, True], [True, True, False]]
