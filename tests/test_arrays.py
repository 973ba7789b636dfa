"""A corpus in arrays says what a list of its pairs says."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from attnlib.corpus import Pair
from attnlib.corpus.arrays import Lines, Pairs, Sentences, sides
from attnlib.model import Config
from attnlib.training import batches
from attnlib.training.batches import short
from attnlib.training.state import digest
from attnlib.vocab import Vocab, pad

WORD = st.sampled_from(["the", "man", "l'", "é", "字"])
SENTENCE = st.lists(WORD, min_size=1, max_size=6).map(tuple)
LISTS = st.lists(st.builds(lambda x, y: Pair(x, y, " ".join(y).upper()), SENTENCE, SENTENCE))
CORPUS = [
    Pair(("the", "man", "."), ("l'", "homme", "."), "L'homme."),
    Pair(("he", "sang", "the", "song"), ("il", "chanta"), "Il chanta"),
    Pair(("the", "man", "sang"), ("l'", "homme", "chanta"), "L'homme chanta"),
]


def arrays(pairs: list[Pair]) -> Pairs:
    text = "\n".join(pair.text for pair in pairs)
    lines = Lines.of(text.encode())[: len(pairs)]
    return Pairs(*sides(pairs), lines)


def test_the_example_at_the_head_of_the_module() -> None:
    sentences = Sentences.build([["the", "man", "."], ["he", "sang", "."]])
    assert sentences.words == ["the", "man", ".", "he", "sang"]
    assert sentences.ids.tolist() == [0, 1, 2, 3, 4, 2]
    assert (sentences.starts.tolist(), sentences.stops.tolist()) == ([0, 3], [3, 6])
    assert sentences.counts() == {"the": 1, "man": 1, ".": 2, "he": 1, "sang": 1}


@given(pairs=LISTS, rows=st.lists(st.integers(0, 5)), part=st.slices(8))
def test_like_a_list(pairs: list[Pair], rows: list[int], part: slice) -> None:
    """Pairs, slices, chosen rows, the counts of words and the digest."""
    rows = [row for row in rows if row < len(pairs)]
    chosen = arrays(pairs)[np.array(rows, np.int64)]
    for found, expected in (
        (arrays(pairs), pairs),
        (arrays(pairs)[part], pairs[part]),
        (chosen, [pairs[row] for row in rows]),
    ):
        assert found == expected
        assert list(found) == expected
        assert digest(found) == digest(expected)
        assert found.source.renumbered().words == sides(expected)[0].words
        words = Vocab.of_counts(found.source.counts())
        assert words == Vocab.build(pair.source for pair in expected)


def test_unlike_another_list() -> None:
    pairs = arrays(CORPUS)
    others = [CORPUS[:2], CORPUS[::-1], [*CORPUS[:2], CORPUS[2]._replace(text="?")]]
    assert all(pairs != other for other in others)
    assert len({digest(other) for other in (pairs, *others)}) == 4
    assert pairs != 3
    assert pairs[-1] == CORPUS[-1]
    with pytest.raises(IndexError):
        pairs[3]


def test_words_that_run_together_are_other_words() -> None:
    """The digest tells where a word, a sentence and a line end."""
    pair = Pair(("a", "b"), ("c",), "c")
    others = [
        [pair._replace(source=("ab",))],
        [pair._replace(source=("a",), target=("b", "c"))],
        [Pair(("a",), ("c",), "c"), Pair(("b",), ("c",), "")],
        [pair._replace(source=("b", "a"))],
    ]
    assert len({digest(pairs) for pairs in ([pair], *others)}) == 5


def test_batches_are_those_of_the_sentences_themselves() -> None:
    """Each row is the encoded sentence, padded as `pad` pads."""
    config = Config(*(Vocab.of_counts(side.counts(), 2) for side in sides(CORPUS)))
    for pairs in (CORPUS, arrays(CORPUS)):
        found = list(batches(pairs, config, 2, torch.Generator().manual_seed(0)))
        assert sorted(tuple(x.shape) for x, *_ in found) == [(1, 5), (2, 4)]
        for x, x_mask, y, y_mask in found:
            rows = [p for p in CORPUS if len(p.source) + 1 == x.shape[1]]
            rows.sort(key=lambda p: x[:, -2].tolist().index(config.source.encode(p.source)[-2]))
            expected = (
                *pad([config.source.encode(p.source) for p in rows]),
                *pad([config.target.encode(p.target) for p in rows]),
            )
            for part, right in zip((x, x_mask, y, y_mask), expected, strict=True):
                assert part.dtype == right.dtype
                assert torch.equal(part, right)


def test_short_keeps_the_arrays() -> None:
    kept = short("train", arrays(CORPUS), 3)
    assert isinstance(kept, Pairs)
    assert kept == [CORPUS[0], CORPUS[2]]


def test_no_tokens() -> None:
    text: Any = "the man"
    with pytest.raises(TypeError, match="tokens: expected a list of strings, got 'the man'"):
        sides([Pair(text, ("l'",), "")])
    with pytest.raises(ValueError, match="tokens: expected at least one token"):
        next(batches([Pair((), ("l'",), "")], Config(), 2, torch.Generator()))
