import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from attnlib.corpus import Pair
from attnlib.model import Config, Seq2Seq
from attnlib.training import Recipe, Run, batches, loss
from attnlib.training.__main__ import main
from attnlib.translation import translate_all
from attnlib.vocab import BOS, Vocab, pad

LETTERS = "abcdefgh"


def pairs(n: int, seed: int) -> list[Pair]:
    """A language of letters whose translation is the same letters in capitals, reversed."""
    draw = torch.Generator().manual_seed(seed)
    made = []
    for _ in range(n):
        length = int(torch.randint(2, 6, (1,), generator=draw))
        source = tuple(LETTERS[k] for k in torch.randint(0, 8, (length,), generator=draw).tolist())
        target = tuple(letter.upper() for letter in reversed(source))
        made.append(Pair(source, target, " ".join(target)))
    return made


TRAIN, DEV = pairs(400, 1), pairs(40, 2)
CONFIG = Config(
    Vocab.build([tuple(LETTERS)]),
    Vocab.build([tuple(LETTERS.upper())]),
    embedding=16,
    encoder=16,
    decoder=32,
    attention=16,
    readout=16,
    dropout=0.1,
)


def test_the_first_embeddings_spread_as_told(tmp_path: Path) -> None:
    words = Vocab.build([[f"word{k}" for k in range(2000)]])
    config = replace(CONFIG, source=words, target=words)
    for deviation in (1.0, 0.1):
        model = Run(config, Recipe(embedding_deviation=deviation), tmp_path).model
        for part in (model.encoder, model.decoder):
            assert part.embedding.weight.std().item() == pytest.approx(deviation, rel=0.05)
    with pytest.raises(ValueError, match="embedding_deviation: expected at least 0, got -1"):
        Recipe(embedding_deviation=-1.0)


def test_batches_hold_every_pair_once_and_one_source_length() -> None:
    seen = []
    for x, x_mask, y, y_mask in batches(TRAIN, CONFIG, 16, torch.Generator().manual_seed(0)):
        assert len(x) <= 16
        assert x_mask.all()
        seen += [
            (tuple(row.tolist()), tuple(target[real].tolist()))
            for row, target, real in zip(x, y, y_mask, strict=True)
        ]
    encoded = [
        (
            tuple(CONFIG.source.encode(p.source).tolist()),
            tuple(CONFIG.target.encode(p.target).tolist()),
        )
        for p in TRAIN
    ]
    assert sorted(seen) == sorted(encoded)


def test_loss_counts_real_tokens_only() -> None:
    """The mean of -log p over all words of all sentences, each sentence run alone."""
    net = Seq2Seq(CONFIG).eval()
    batch = (
        *pad([CONFIG.source.encode(p.source) for p in DEV[:5]]),
        *pad([CONFIG.target.encode(p.target) for p in DEV[:5]]),
    )
    surprisals = []
    for pair in DEV[:5]:
        y = CONFIG.target.encode(pair.target)
        states = net(
            *pad([CONFIG.source.encode(pair.source)]),
            torch.cat((torch.tensor([BOS]), y[:-1]))[None],
        )
        log_p = net.decoder.logits(states.s, states.y, states.c).log_softmax(-1)[0]
        surprisals += [-log_p[i, word] for i, word in enumerate(y)]
    torch.testing.assert_close(loss(net, batch), torch.stack(surprisals).mean())


def test_it_learns(tmp_path: Path) -> None:
    run = Run(replace(CONFIG, dropout=0.0), Recipe(epochs=12, batch=16), tmp_path)
    run.fit(TRAIN, DEV)
    best = Seq2Seq.load(run.best)
    right = [
        t.words == p.target
        for t, p in zip(translate_all(best, [p.source for p in DEV]), DEV, strict=True)
    ]
    assert sum(right) / len(right) > 0.8
    assert run.history[-1]["loss"] < run.history[0]["loss"] / 2


def test_resumed_equals_uninterrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe(epochs=3, batch=64)
    Run(CONFIG, recipe, tmp_path / "whole").fit(TRAIN, DEV)
    interrupted, save = Run(CONFIG, recipe, tmp_path / "parts"), Run._save

    def save_and_die(self: Run) -> None:
        save(self)
        raise KeyboardInterrupt

    for _ in range(2):
        monkeypatch.setattr(Run, "_save", save_and_die)
        with pytest.raises(KeyboardInterrupt):
            interrupted.fit(TRAIN, DEV)
        interrupted = Run(CONFIG, recipe, tmp_path / "parts")
    monkeypatch.undo()
    assert len(interrupted.history) == 2
    interrupted.fit(TRAIN, DEV)
    for name in ("last", "best"):
        files = [
            load_file(tmp_path / folder / f"{name}.safetensors") for folder in ("whole", "parts")
        ]
        assert files[0].keys() == files[1].keys()
        assert all(torch.equal(files[0][key], files[1][key]) for key in files[0])


def test_another_recipe_needs_another_folder(tmp_path: Path) -> None:
    Run(CONFIG, Recipe(epochs=1), tmp_path).fit(TRAIN[:20], DEV[:5])
    with pytest.raises(ValueError, match="trained with another recipe"):
        Run(CONFIG, Recipe(epochs=1, seed=1), tmp_path)


def test_a_damaged_checkpoint(tmp_path: Path) -> None:
    Run(CONFIG, Recipe(epochs=1), tmp_path).fit(TRAIN[:20], DEV[:5])
    last = tmp_path / "last.safetensors"
    last.write_bytes(last.read_bytes()[:-10])
    with pytest.raises(ValueError, match=r"last\.safetensors is damaged"):
        Run(CONFIG, Recipe(epochs=1), tmp_path)


@pytest.mark.parametrize("name", ["epochs", "batch"])
def test_nothing_to_do(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name}: expected at least 1, got 0"):
        Recipe(**{name: 0})


def command(folder: Path, name: str) -> list[str]:
    options = [
        str(folder / name),
        "--epochs",
        "3",
        "--embedding",
        "8",
        "--encoder",
        "8",
        "--decoder",
        "16",
    ]
    for split, data in (("train", TRAIN), ("dev", DEV), ("test", DEV)):
        (folder / f"{split}.en").write_text(
            "".join(" ".join(p.source) + "\n" for p in data), "utf-8"
        )
        (folder / f"{split}.fr").write_text("".join(p.text + "\n" for p in data), "utf-8")
        options += [f"--{split}", str(folder / f"{split}.en"), str(folder / f"{split}.fr")]
    return options


def test_a_killed_command_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """SIGKILL after the first epoch, then the same command: the same model as without the kill."""
    arguments = command(tmp_path, "killed")
    process = subprocess.Popen(
        [sys.executable, "-m", "attnlib.training", *arguments],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stderr=subprocess.DEVNULL,
    )
    while not (tmp_path / "killed" / "last.safetensors").exists():
        assert process.poll() is None, "the command ended before its first epoch"
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    main(arguments)
    assert "signature: nrefs:1|case:lc" in capsys.readouterr().out
    main(command(tmp_path, "whole"))
    killed, whole = (
        load_file(tmp_path / name / "last.safetensors") for name in ("killed", "whole")
    )
    assert all(torch.equal(killed[key], whole[key]) for key in whole)


def test_a_bad_corpus_stops_before_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = command(tmp_path, "run")
    (tmp_path / "train.fr").write_text("A\n", "utf-8")
    with pytest.raises(SystemExit):
        main(arguments)
    assert "train.fr" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
