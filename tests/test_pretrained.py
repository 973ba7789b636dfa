"""The models that come with the package, on fresh sentences: drawn from another seed than those of
the cards, and none of them among those."""

import gzip
import os
from base64 import b64encode
from functools import cache
from hashlib import sha256

import pytest

from attnlib import pretrained
from attnlib.architecture import Architecture
from attnlib.corpus import Pair, grammar, multi30k
from attnlib.corpus.command import PAIRS
from attnlib.evaluation import score
from attnlib.translation import Translation, translate_all

pytestmark = pytest.mark.usefixtures("unchecked")

BUCKETS = [(4, 10), (11, 20), (21, 30), (31, 40), (41, 50)]


@cache
def load(name: str) -> Architecture:
    return pretrained.load(name)


@cache
def fresh(fewest: int, most: int) -> list[Pair]:
    """Test sentences of these lengths that are not among those of the card."""
    card = {pair.source for pair in grammar.generate(PAIRS["test"], seed=0, split="test")}
    drawn = grammar.generate(120, seed=2026, split="test", lengths=(fewest, most))
    return [pair for pair in drawn if pair.source not in card][:60]


def translated(name: str, pairs: list[Pair]) -> list[Translation]:
    return translate_all(load(name), [pair.source for pair in pairs])


@pytest.mark.slow
def test_attention() -> None:
    translations, pairs = [], []
    for lengths in BUCKETS:
        bucket = fresh(*lengths)
        assert len(bucket) == 60
        found = translated("attention", bucket)
        assert score(found, bucket)["bleu"] >= 99, lengths
        translations, pairs = translations + found, pairs + bucket
    total = score(translations, pairs)
    assert total["exact"] >= 0.97
    assert total["aer"] <= 0.05


@pytest.mark.slow
def test_transformer() -> None:
    pairs = [pair for lengths in BUCKETS[:3] for pair in fresh(*lengths)]
    total = score(translated("transformer", pairs), pairs)
    assert total["bleu"] >= 98.5
    assert total["aer"] <= 0.1
    longest = fresh(41, 50)
    assert score(translated("transformer", longest), longest)["bleu"] >= 95


@pytest.mark.slow
def test_one_fixed_context() -> None:
    short, longest = fresh(5, 10), fresh(50, 50)
    assert score(translated("fixed", short), short)["bleu"] >= 95
    assert score(translated("fixed", longest), longest)["bleu"] < 30


@pytest.mark.slow
def test_where_the_article_looks_ahead() -> None:
    """The mean weight of l' on the word after "the", which decides between l', le and la."""
    on_next: dict[str, list[float]] = {"forward": [], "attention": [], "transformer": []}
    pairs = fresh(4, 20)
    for name, weights in on_next.items():
        for pair, found in zip(pairs, translated(name, pairs), strict=True):
            if found.words != pair.target:
                continue
            for i, j in pair.alignment:
                if pair.target[i] == "l'" and pair.source[j] == "the":
                    following = [k for row, k in pair.alignment if row == i + 1]
                    weights.append(found.alpha[i, following].sum().item())
        assert len(weights) >= 10
    assert sum(on_next["forward"]) / len(on_next["forward"]) > 0.3
    assert sum(on_next["attention"]) / len(on_next["attention"]) < 0.1
    assert sum(on_next["transformer"]) / len(on_next["transformer"]) > 0.15


@pytest.mark.slow
def test_the_cards_tell_the_truth() -> None:
    for name in pretrained.NAMES:
        card, model = pretrained.card(name), load(name)
        assert card["parameters"] == sum(parameter.numel() for parameter in model.parameters())
        if name == "transformer":
            assert card["sizes"]["heads"] == model.config.heads
        else:
            directions = card["sizes"]["bidirectional"], model.config.bidirectional
            assert directions == ((name != "forward"),) * 2
            assert (card["sizes"]["score"] is None) == (name == "fixed")
        assert "python -m attnlib.training" in card["command"]
        pairs = grammar.generate(PAIRS["test"], seed=0, split="test")
        sample = [pair for pair in pairs if len(pair.source) <= 10]
        found = score(translated(name, sample), sample)
        assert found["bleu"] == pytest.approx(card["metrics"]["1-10"]["bleu"], abs=0.5)


def test_their_files_are_small() -> None:
    sizes = {name: len(pretrained.read(name)) for name in pretrained.NAMES}
    assert sum(sizes.values()) < 1_600_000
    assert sizes["transformer"] < 400_000


def test_the_captions_card_tells_of_its_file() -> None:
    card, file = pretrained.card("captions"), pretrained.read("captions")
    assert len(file) == card["bytes"] <= 2_000_000
    assert len(gzip.compress(b64encode(file))) <= 2_000_000  # as the page's files come
    assert sha256(file).hexdigest() == card["sha256"]
    assert card["terms"] == multi30k.TERMS
    assert "--corpus multi30k" in card["command"]
    model = load("captions")
    assert card["parameters"] == sum(parameter.numel() for parameter in model.parameters())
    sides = {"source": model.config.source, "target": model.config.target}
    assert card["sizes"]["words"] == {side: len(words.words) for side, words in sides.items()}


def test_rounding_has_cost_little() -> None:
    card = pretrained.card("captions")
    for now, before in (
        (card["val"], card["val_before"]),
        (card["metrics"]["all"], card["metrics_before"]["all"]),
    ):
        assert now["bleu_tokenized"] > before["bleu_tokenized"] - 1


@pytest.mark.slow
def test_the_captions_card_tells_the_score() -> None:
    """Of the shortest test captions, translated once more."""
    if "ATTNLIB_DATA" not in os.environ:
        pytest.skip("ATTNLIB_DATA names no folder with the captions of Multi30k")
    pairs = multi30k.load("test_2016_flickr")
    sample = [pair for pair in pairs if len(pair.source) <= 8]
    found = score(translated("captions", sample), sample)
    told = pretrained.card("captions")["metrics"]["1-8"]
    assert found["sentences"] == told["sentences"]
    assert found["bleu_tokenized"] == pytest.approx(told["bleu_tokenized"], abs=0.5)


def test_an_unknown_name() -> None:
    with pytest.raises(ValueError, match="fixed, transformer, captions, got"):
        pretrained.load("nonsense")
