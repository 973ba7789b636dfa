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


@pytest.mark.parametrize("mark", SPECIALS)
def test_a_special_token_as_a_word(mark: str) -> None:
    vocab = Vocab(("the", "man"))
    assert mark not in vocab
    assert vocab.encode(["the", mark]).tolist() == [4, UNK, EOS]
    assert Vocab.build([["the", mark, mark]]).words == ("the",)
    with pytest.raises(ValueError, match=f"words: expected words, got the special token '{mark}'"):
        Vocab(("the", mark))


def test_a_word_that_stands_twice() -> None:
    with pytest.raises(ValueError, match="words: expected each word once, got 'the' 2 times"):
        Vocab(("the", "man", "the"))


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("words", [["the"], "the", ("the", 1), None])
def test_words_are_a_tuple_of_strings(words: object) -> None:
    with pytest.raises(TypeError, match="words: expected a tuple of strings"):
        Vocab(words)


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("tokens", ["the man", b"the", ["the", 1], [["the"]]])
def test_tokens_are_a_list_of_strings(tokens: object) -> None:
    with pytest.raises(TypeError, match="tokens: expected a list of strings"):
        Vocab().encode(tokens)


def test_no_sentences() -> None:
    with pytest.raises(ValueError, match="sentences: expected at least one"):
        pad([])


def test_a_batch_lies_where_its_sentences_do() -> None:
    ids, mask = pad([torch.zeros(3, dtype=torch.long, device="meta")] * 2)
    assert ids.device.type == mask.device.type == "meta"


def test_pad() -> None:
    ids, mask = pad([torch.tensor([4, 5, EOS]), torch.tensor([6, EOS])])
    assert ids.tolist() == [[4, 5, 3], [6, 3, 0]]
    assert mask.tolist() == [[True, True, True], [True, True, False]]
