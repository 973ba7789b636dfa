"""Several processes train as one: the mathematics in this process, then torchrun for real."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from torch import Tensor, distributed

from attnlib.corpus import Pair, grammar
from attnlib.corpus.text import detokenize
from attnlib.energy import SCORES
from attnlib.model import Config, Seq2Seq
from attnlib.training import Run, batches, loss, parallel
from attnlib.training.__main__ import main
from attnlib.vocab import Vocab

PAIRS = {
    split: grammar.generate(n, seed=0, split=split, lengths=(4, 8))
    for split, n in (("train", 60), ("dev", 6), ("test", 6))
}
CONFIG = Config(
    Vocab.build(pair.source for pair in PAIRS["train"]),
    Vocab.build(pair.target for pair in PAIRS["train"]),
    embedding=4,
    encoder=4,
    decoder=8,
    attention=4,
    readout=4,
)
SIZES = [f"--{name}={getattr(CONFIG, name)}" for name in ("embedding", "encoder", "decoder")]
SIZES += [f"--{name}={getattr(CONFIG, name)}" for name in ("attention", "readout")]
BATCH = 6


@pytest.fixture
def be(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    """be(r, R): this process is number r of R, and nobody answers."""

    def become(rank: int, world: int) -> None:
        monkeypatch.setattr(distributed, "is_initialized", lambda: True)
        monkeypatch.setattr(distributed, "get_rank", lambda: rank)
        monkeypatch.setattr(distributed, "get_world_size", lambda: world)

    return become


def batch_of(pairs: list[Pair]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    same = [pair for pair in pairs if len(pair.source) == 7][:4]
    (batch,) = batches(same, CONFIG, 4, torch.Generator())
    return batch


@pytest.mark.parametrize("world", [1, 2, 3, 4, 7])
def test_the_mean_gradient_is_the_gradient_of_the_mean(
    world: int, be: Callable[[int, int], None], double: None
) -> None:
    """Of four sentences of unequal length, and as many processes; with seven, three have none."""
    batch = batch_of(PAIRS["train"])
    assert len(batch[2]) == 4
    assert not batch[3].all()
    net, rows = Seq2Seq(CONFIG), []
    whole = loss(net, batch)
    expected = torch.autograd.grad(whole, list(net.parameters()))
    total, gradients = torch.zeros(()), [torch.zeros_like(g) for g in expected]
    for rank in range(world):
        be(rank, world)
        part, weight = parallel.share(batch)
        value = weight * loss(net, part)
        total += value.detach() / world
        for sum_, g in zip(
            gradients, torch.autograd.grad(value, list(net.parameters())), strict=True
        ):
            sum_ += g / world
        rows += part[2].tolist() if weight else []
    torch.testing.assert_close(total, whole.detach())
    torch.testing.assert_close(gradients, list(expected))
    assert sorted(rows) == sorted(batch[2].tolist())


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("bidirectional", [True, False])
def test_every_weight_has_a_gradient(score: str | None, bidirectional: bool) -> None:
    """DistributedDataParallel waits for each."""
    m = 8 if bidirectional else 4
    config = replace(CONFIG, score=score, bidirectional=bidirectional, decoder=m, attention=8)
    net = Seq2Seq(config)
    loss(net, batch_of(PAIRS["train"])).backward()
    assert [name for name, weight in net.named_parameters() if weight.grad is None] == []


def test_each_process_drops_other_units(be: Callable[[int, int], None]) -> None:
    """The first those that it would alone."""
    drawn = []
    for rank in range(3):
        be(rank, 3)
        torch.manual_seed(5)
        parallel.own_dropout()
        drawn.append(tuple(torch.rand(4).tolist()))
    torch.manual_seed(5)
    assert drawn[0] == tuple(torch.rand(4).tolist())
    assert len(set(drawn)) == 3


def test_alone() -> None:
    """Without torchrun nothing is split, weighed or sent."""
    batch = batch_of(PAIRS["train"])
    same, weight = parallel.share(batch)
    assert weight == 1
    assert all(torch.equal(a, b) for a, b in zip(same, batch, strict=True))
    assert parallel.from_first(lambda: 1 / 3) == 1 / 3
    with parallel.group(torch.device("cpu")) as device:
        assert device == torch.device("cpu")
        assert (parallel.rank(), parallel.world()) == (0, 1)


def launched(monkeypatch: pytest.MonkeyPatch, **facts: str) -> None:
    """As torchrun would start this process."""
    for name, value in ({"TORCHELASTIC_RUN_ID": "x"} | facts).items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(("rank", "lines"), [("0", 1), ("1", 0)])
def test_only_the_first_says_what_is_wrong(
    rank: str, lines: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    launched(monkeypatch, RANK=rank)
    with pytest.raises(SystemExit) as end:
        main(["--batch", "none"])
    assert end.value.code == 2
    assert capsys.readouterr().err.count("error: ") == lines


@pytest.mark.parametrize("name", ["mps", "cuda:0", "cuda"])
def test_a_device_that_cannot_be_shared_out(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another kind; one that all would take; fewer than there are processes."""
    launched(monkeypatch, LOCAL_RANK="0", LOCAL_WORLD_SIZE="2")
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    said = f"^device: expected cpu, or cuda with a GPU for each of 2 processes, got {name} and 1"
    with pytest.raises(ValueError, match=said), parallel.group(torch.device(name)):
        pass


def command(folder: Path, run: str, epochs: int) -> list[str]:
    options = [str(folder / run), *SIZES, f"--epochs={epochs}", f"--batch={BATCH}"]
    for split, pairs in PAIRS.items():
        paths = folder / f"{split}.en", folder / f"{split}.fr"
        lines = [detokenize(pair.source, "en") for pair in pairs], [pair.text for pair in pairs]
        for path, text in zip(paths, lines, strict=True):
            path.write_text("".join(line + "\n" for line in text), "utf-8")
        options += [f"--{split}", *map(str, paths)]
    return options


def torchrun(arguments: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "torch.distributed.run",
            "--standalone",
            "--nproc-per-node=2",
            "-m",
            "attnlib.training",
            *arguments,
        ],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def history(folder: Path) -> list[dict[str, float]]:
    with safe_open(folder / "last.safetensors", "pt") as file:
        return json.loads(file.metadata()["run"])["history"]


def interrupt_after(epochs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    epoch = Run._epoch

    def interrupted(self: Run, train: list[Pair]) -> float:
        if len(self.history) == epochs:
            raise KeyboardInterrupt
        return epoch(self, train)

    monkeypatch.setattr(Run, "_epoch", interrupted)


@pytest.mark.slow
@pytest.mark.formats
def test_two_processes_go_on_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An epoch by one process and two by two: the losses of one alone. Some batches have one
    sentence, and leave a process without."""
    order = torch.Generator().manual_seed(0)
    assert 1 in {len(x) for x, *_ in batches(PAIRS["train"], CONFIG, BATCH, order)}
    main(command(tmp_path, "alone", 3))
    arguments = command(tmp_path, "together", 3)
    with monkeypatch.context() as patch:
        interrupt_after(1, patch)
        with pytest.raises(SystemExit):
            main(arguments)
    out, err = (process := torchrun(arguments)).communicate()
    assert process.returncode == 0, err
    assert [line.split(":")[0] for line in out.splitlines() if line.startswith("epoch")] == [
        "epoch 2",
        "epoch 3",
    ]
    assert out.count("| all |") == 1
    alone, together = (history(tmp_path / run) for run in ("alone", "together"))
    for expected, found in zip(alone, together, strict=True):
        assert found["loss"] == pytest.approx(expected["loss"], abs=1e-5)
    names = {path.name for path in (tmp_path / "together").iterdir()}
    assert names == {"last.safetensors", "best.safetensors"}


def workers(process: subprocess.Popen[str]) -> dict[str, int]:
    """The process ids of torchrun's processes, by rank."""
    found = {}
    for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        for fact in Path(f"/proc/{pid}/environ").read_text().split("\0"):
            if fact.startswith("RANK="):
                found[fact.removeprefix("RANK=")] = int(pid)
    return found


@pytest.mark.slow
@pytest.mark.formats
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
def test_a_killed_process_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is the one that writes. The other says so, in one line, and the same command goes on, here
    in a single process."""
    arguments = command(tmp_path, "killed", 10_000)
    process = torchrun(arguments)
    while not (tmp_path / "killed" / "last.safetensors").exists():
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.05)
    os.kill(workers(process)["0"], 9)
    err = process.communicate()[1]
    assert process.returncode != 0
    assert err.count(parallel.LOST) == 1
    assert f"rank 1: {parallel.LOST}\n" in err
    done = len(history(tmp_path / "killed"))
    interrupt_after(done + 1, monkeypatch)
    with pytest.raises(SystemExit):
        main(arguments)
    assert f"epoch {done + 1}: " in capsys.readouterr().out
    names = {path.name for path in (tmp_path / "killed").iterdir()}
    assert names == {"last.safetensors", "best.safetensors"}
