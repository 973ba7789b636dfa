import json
from pathlib import Path

import pytest
import sacrebleu
import torch

from attnlib import evaluation
from attnlib.corpus import Pair
from attnlib.evaluation import evaluate, score, table
from attnlib.model import Config, Seq2Seq
from attnlib.translation import Translation
from attnlib.vocab import Vocab

PAIR = Pair(
    ("the", "man", "signed", "the", "agreement", "."),
    ("l'", "homme", "a", "signé", "l'", "accord", "."),
    "L'homme a signé l'accord.",
    frozenset({(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 5)}),
)


def translation(pair: Pair, words: tuple[str, ...], text: str, right: bool = True) -> Translation:
    """A translation whose rows look at the gold word, or all at the first one."""
    alpha = torch.zeros(len(words) + 1, len(pair.source) + 1)
    for i, j in pair.alignment:
        if i < len(words):
            alpha[i, j if right else 0] = 1
    return Translation((*pair.source, "<eos>"), (*words, "<eos>"), alpha, 0.0, (), text)


def test_a_perfect_translation() -> None:
    result = score([translation(PAIR, PAIR.target, "l'homme a signé l'accord.")], [PAIR])
    assert result["bleu"] == pytest.approx(100)
    assert result["bleu_tokenized"] == pytest.approx(100)
    assert result["exact"] == 1
    assert result["aer"] == 0
    assert "tok:none" in result["signature_tokenized"]
    assert "case:lc" in result["signature"]
    assert "tok:13a" in result["signature"]


def test_the_two_bleus_are_sacrebleus() -> None:
    words, text = (*PAIR.target[:3], "vu", *PAIR.target[4:]), "l'homme a vu l'accord."
    result = score([translation(PAIR, words, text)], [PAIR])
    assert result["bleu_tokenized"] == pytest.approx(
        sacrebleu.corpus_bleu(
            [" ".join(words)], [[" ".join(PAIR.target)]], tokenize="none", force=True
        ).score
    )
    assert result["bleu"] == pytest.approx(
        sacrebleu.corpus_bleu([text], [[PAIR.text]], lowercase=True).score
    )
    assert result["exact"] == 0


def test_aer_counts_sentences_with_the_right_words_only() -> None:
    wrong_words = translation(PAIR, (*PAIR.target[:6], "!"), "", right=False)
    right_words = translation(PAIR, PAIR.target, "", right=False)
    # Every row looks at word 0: one of seven gold links, among seven predicted.
    result = score([wrong_words, right_words], [PAIR, PAIR])
    assert result["aer"] == pytest.approx(1 - 2 * 1 / (7 + 7))


def test_end_marks_are_nobodys_words() -> None:
    """A row whose largest weight lies on the source's end mark is linked to the best *word*."""
    on_mark = translation(PAIR, PAIR.target, "")
    on_mark.alpha[:, -1] = 2
    assert score([on_mark], [PAIR])["aer"] == 0
    elsewhere = translation(PAIR, PAIR.target, "")
    elsewhere.alpha[0] = torch.tensor([0.1, 0.3, 0, 0, 0, 0, 0.6])  # gold: word 0
    assert score([elsewhere], [PAIR])["aer"] == pytest.approx(1 - 2 * 6 / (7 + 7))


def test_no_alignment_no_aer() -> None:
    bare = PAIR._replace(alignment=frozenset())
    assert "aer" not in score([translation(PAIR, PAIR.target, "")], [bare])


@pytest.fixture
def net() -> Seq2Seq:
    return Seq2Seq(
        Config(
            Vocab.build([PAIR.source]),
            Vocab.build([PAIR.target]),
            embedding=4,
            encoder=4,
            decoder=8,
            attention=6,
            readout=5,
        )
    )


def test_buckets_partition_the_pairs(net: Seq2Seq) -> None:
    pairs = [PAIR._replace(source=PAIR.source[:k]) for k in (1, 2, 3, 4, 5, 6)]
    results = evaluate(net, pairs, edges=[2, 3])
    assert {name: result["sentences"] for name, result in results.items()} == {
        "all": 6,
        "1-2": 2,
        "3-3": 1,
        "4-6": 3,
    }
    lines = table(results).splitlines()
    assert lines[2].startswith("| all | 6 |")
    assert lines[-1] == f"signature: {results['all']['signature']}"


def test_no_pairs(net: Seq2Seq) -> None:
    with pytest.raises(ValueError, match="pairs: expected at least one"):
        evaluate(net, [])


@pytest.mark.parametrize("edges", [[0], [-1, 3], [3, 3], [5, 4]])
def test_edges_rise(net: Seq2Seq, edges: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "translate_all", None)  # known before the work
    with pytest.raises(ValueError, match=r"edges: expected 1 <= first < second < \.\.\., got"):
        evaluate(net, [PAIR], edges=edges)


def test_command(net: Seq2Seq, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    net.save(tmp_path / "model.safetensors")
    (tmp_path / "en").write_text("The man signed the agreement.\n", "utf-8")
    (tmp_path / "fr").write_text("L'homme a signé l'accord.\n", "utf-8")
    evaluation.main(
        [
            str(tmp_path / "model.safetensors"),
            "--test",
            str(tmp_path / "en"),
            str(tmp_path / "fr"),
            "--save",
            str(tmp_path / "scores.json"),
            "--edges",
        ]
    )
    saved = json.loads((tmp_path / "scores.json").read_text())
    assert saved["all"]["sentences"] == 1
    assert table(saved) in capsys.readouterr().out
