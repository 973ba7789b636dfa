"""Whatever is typed, a command ends in its result or in one line that says why not."""

import argparse
import errno
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from attnlib import evaluation, storage
from attnlib.corpus import command, files
from attnlib.evaluation import _parser as evaluation_parser
from attnlib.exercises import __main__ as exercises
from attnlib.model import Config, Seq2Seq
from attnlib.pretrained import __main__ as pretrained
from attnlib.training import Run
from attnlib.training import __main__ as training
from attnlib.vocab import Vocab

Main = Callable[[Sequence[str]], None]
SIDES = (
    "The man signed the treaty.\nA dog sleeps.\n",
    "L'homme a signé le traité.\nUn chien dort.\n",
)
SIZES = {"embedding": 2, "encoder": 2, "decoder": 4, "attention": 2, "readout": 2}
SMALL = [word for name, size in SIZES.items() for word in (f"--{name}", str(size))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model, two files of sentences and a notebook, to each of which a command may do no harm."""
    for name, text in zip(("en", "fr"), SIDES, strict=True):
        (tmp_path / name).write_text(text, "utf-8")
    model(("en", "fr")).save(tmp_path / "model")
    (tmp_path / "notebook").write_text('{"cells": []}', "utf-8")
    return tmp_path


def model(languages: tuple[str, str]) -> Seq2Seq:
    words = Vocab(("the", "man", "."))
    return Seq2Seq(Config(words, words, languages, **SIZES))


def own(folder: Path, *splits: str) -> list[str]:
    """Two files for each split."""
    return [
        text for split in splits for text in (f"--{split}", str(folder / "en"), str(folder / "fr"))
    ]


def contents(folder: Path) -> dict[Path, bytes | None]:
    return {p: p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


def fails(
    main: Main, arguments: Sequence[object], folder: Path, capsys: pytest.CaptureFixture[str]
) -> str:
    """The one line of a command that ends with status 2 and leaves the folder as it is."""
    before = contents(folder)
    with pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert said.startswith("python -m attnlib."), said
    assert said.count("\n") == 1
    assert len(said) < 600
    assert contents(folder) == before
    return said


NUMBERS = ["", "x", "nan", "inf", "-inf", "-1", "1,5", "--"]
WHOLE = [*NUMBERS, "1.5", "1e3"]
BAD_FILES = ["", "missing", "missing/file", ".", "en/x", "x" * 300]
WRONG: dict[str, list[str]] = {
    "seed": [*WHOLE, str(2**32), "9" * 5000],
    "learning_rate": [*NUMBERS, "0", "1e400"],
    "label_smoothing": [*NUMBERS, "1", "2"],
    "dropout": [*NUMBERS, "1", "2"],
    "threads": [*WHOLE, "0", "1000000"],
    "device": ["", "nonsense", "CPU", "cpu:1", "meta", "cuda:99", "mps:99"],
    "beam": [*WHOLE, "0", "1000000"],
    "min_frequency": [*WHOLE, "0", "1000000"],
    "edges": [*WHOLE, "0", "5 4", "3 3", "1 -2"],
    "languages": ["", "en", "en fr ko", "de ko"],
    "folder": ["", "en", "en/x", "x" * 300],
    "names": ["", "nonsense", "attention nonsense"],
    "model": [*BAD_FILES, "en"],
    "save": ["", ".", "missing/scores.json", "en/scores.json", "model", "x" * 300],
    "bidirectional": ["x"],
    "tied": ["x"],
    "list": ["x"],
    "notebooks": [*BAD_FILES, "en"],
    "seconds": [*WHOLE, "0", "100000"],
    "processes": [*WHOLE, "0", "100000"],
    "csv": ["", ".", "missing/a.csv", "en/a.csv", "notebook", "x" * 300],
} | {size: [*WHOLE, "0", str(10**13), str(10**30)] for size in SIZES}


def wrong(action: argparse.Action) -> list[str]:
    """Values that an option cannot have, several separated by spaces."""
    if action.dest in WRONG:
        return WRONG[action.dest]
    if action.choices:
        return ["", "nonsense", "NONE"]
    if action.nargs == 2:
        return ["", "en", "en fr en", *(f"en {bad}" for bad in BAD_FILES), "missing fr"]
    assert action.type in (int, float), f"no wrong values known for {action.dest}"
    return [*WHOLE, "0"] if action.type is int else NUMBERS


def cases() -> Iterator[Any]:
    for name, main, parser in (
        ("training", training.main, training._parser()),
        ("evaluation", evaluation.main, evaluation_parser()),
        ("pretrained", pretrained.main, pretrained._parser()),
        ("exercises", exercises.main, exercises._parser()),
    ):
        for action in parser._actions:
            if action.dest != "help":
                yield pytest.param(main, action, id=f"{name}-{action.dest}")


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(("main", "action"), list(cases()))
def test_nonsense_ends_in_one_line(
    main: Main,
    action: argparse.Action,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every option of every command, and every argument, with values that it cannot have."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(command, "PAIRS", dict.fromkeys(command.PAIRS, 2))
    files_given = {
        training.main: own(Path(), "train", "dev", "test") + SMALL,
        evaluation.main: own(Path(), "test"),
        pretrained.main: [],
        exercises.main: [],
    }[main]
    first = {
        training.main: "run",
        evaluation.main: "model",
        pretrained.main: "runs",
        exercises.main: "notebook",
    }[main]
    if action.dest in ("corpus", "languages"):
        files_given = []
    if action.dest in ("layers", "heads", "hidden"):
        files_given = [*own(Path(), "train", "dev", "test"), "--architecture", "transformer"]
    for value in wrong(action):
        if not action.option_strings and action.dest != "names":
            arguments = [value, *files_given]
        else:
            arguments = [first, *files_given, *action.option_strings, *value.split(" ")]
        fails(main, arguments, folder, capsys)


@pytest.mark.parametrize(
    ("architecture", "others", "named"),
    [
        ("recurrent", ["--heads", "2", "--layers", "1"], "layers, heads"),
        (
            "transformer",
            ["--score", "dot", "--tied", "--forward-only"],
            "score, bidirectional, tied",
        ),
    ],
)
def test_sizes_of_the_other_architecture(
    architecture: str,
    others: list[str],
    named: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = fails(training.main, ["run", "--architecture", architecture, *others], folder, capsys)
    assert f"--architecture {architecture} has no {named}: leave out what belongs" in said


def pretend(monkeypatch: pytest.MonkeyPatch, kind: str, count: int) -> None:
    """Let torch say that it sees so many accelerators of this kind."""
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: count > 0)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: torch.device(kind))
    monkeypatch.setattr(torch.accelerator, "device_count", lambda: count)


@pytest.mark.parametrize(
    ("count", "named", "meant"),
    [
        (0, {"auto": "cpu", "cpu": "cpu"}, "cpu"),
        (2, {"auto": "cuda", "cuda": "cuda", "cuda:1": "cuda:1", "cpu": "cpu"}, "cuda, cuda:0, "),
    ],
)
def test_devices_that_torch_sees(
    count: int,
    named: dict[str, str],
    meant: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And those that it does not: said before a file is read."""
    pretend(monkeypatch, "cuda", count)
    assert {name: str(command.device(name)) for name in named} == named
    for missing in ("mps", "cuda:2"):
        for main in (training.main, evaluation.main):
            said = fails(main, [folder / "none", "--device", missing], folder, capsys)
            assert f"--device: expected auto or one that torch sees here ({meant}" in said
            assert said.endswith(f"got {missing!r}\n")


def test_the_work_is_done_on_the_device(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On `meta` no number can be read, and the first question about one is an error."""
    pretend(monkeypatch, "meta", 1)
    for main, first, splits in (
        (training.main, "run", ("train", "dev", "test")),
        (evaluation.main, "model", ("test",)),
    ):
        arguments = [str(folder / first), *own(folder, *splits), "--device", "auto"]
        with pytest.raises(SystemExit):
            main(arguments)
        assert "cannot be called on meta tensors" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("splits", "missing"),
    [
        (["train"], "--dev and --test"),
        (["dev"], "--train and --test"),
        (["test"], "--train and --dev"),
        (["train", "dev"], "--test"),
        (["train", "test"], "--dev"),
        (["dev", "test"], "--train"),
    ],
)
def test_own_pairs_take_the_place_of_the_whole_corpus(
    splits: list[str], missing: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = fails(training.main, [folder / "run", *own(folder, *splits)], folder, capsys)
    assert f"error: {missing}: missing" in said


def test_a_corpus_and_own_pairs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for corpus in ("grammar", "multi30k"):
        for main, first, splits in (
            (training.main, "run", ("train", "dev", "test")),
            (evaluation.main, "model", ("test",)),
        ):
            arguments = [folder / first, "--corpus", corpus, *own(folder, *splits)]
            said = fails(main, arguments, folder, capsys)
            assert f"--corpus {corpus}" in said
            assert f"--{splits[0]}" in said


def test_the_languages_of_the_model(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are not asked again; what contradicts them is named beside them."""
    model(("fr", "en")).save(folder / "back")
    arguments = [folder / "back", "--test", folder / "fr", folder / "en"]
    taken, load = [], files.load
    monkeypatch.setattr(files, "load", lambda *a: taken.append(a[2:]) or load(*a))
    evaluation.main([str(a) for a in arguments])
    evaluation.main([str(a) for a in (*arguments, "--languages", "fr", "en")])
    assert taken == [("fr", "en"), ("fr", "en")]
    said = fails(evaluation.main, [*arguments, "--languages", "en", "fr"], folder, capsys)
    assert "--languages en fr" in said
    assert "are fr en" in said
    for corpus in ([], ["--corpus", "grammar"], ["--corpus", "multi30k"]):
        said = fails(evaluation.main, [folder / "back", *corpus], folder, capsys)
        assert "expected en fr" in said
        assert "got fr en" in said


def test_languages_that_are_not_the_corpuss(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for corpus in ("grammar", "multi30k"):
        arguments = [folder / "run", "--corpus", corpus, "--languages", "de", "ko"]
        said = fails(training.main, arguments, folder, capsys)
        assert f"expected en fr, those of the corpus {corpus}, got de ko" in said


def test_scores_are_not_written_over_what_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("model", "en", "fr"):
        arguments = [folder / "model", *own(folder, "test"), "--save", folder / "." / name]
        assert f"--save {folder / name}" in fails(evaluation.main, arguments, folder, capsys)


def test_a_file_that_may_not_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def forbidden(self: Path) -> bytes:
        if self.name == "fr" and not forgiven:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return read(self)

    forgiven: list[bool] = []
    before = contents(folder)
    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with pytest.raises(SystemExit):
        training.main([str(folder / "run"), *own(folder, "train", "dev", "test")])
    assert capsys.readouterr().err.endswith(f"error: {folder / 'fr'}: Permission denied\n")
    forgiven.append(True)
    assert contents(folder) == before


def test_a_folder_that_takes_no_files(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known before the first epoch, and before the first translation."""
    (folder / "run").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setattr(Run, "_epoch", None)
    monkeypatch.setattr(evaluation, "evaluate", None)
    arguments = [folder / "run", *SMALL, *own(folder, "train", "dev", "test")]
    said = fails(training.main, arguments, folder, capsys)
    assert f"{folder / 'run'}: expected a folder that can be written" in said
    arguments = [folder / "model", *own(folder, "test"), "--save", folder / "scores.json"]
    said = fails(evaluation.main, arguments, folder, capsys)
    assert f"{folder}: expected a folder that can be written" in said


def test_a_transformer_is_trained_and_scored(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sizes = [
        "--architecture",
        "transformer",
        "--embedding",
        "8",
        "--heads",
        "2",
        "--hidden",
        "8",
        "--epochs",
        "1",
    ]
    training.main([str(folder / "run"), *sizes, *map(str, own(folder, "train", "dev", "test"))])
    trained = capsys.readouterr().out
    evaluation.main([str(folder / "run" / "best.safetensors"), *map(str, own(folder, "test"))])
    scored = capsys.readouterr().out
    (row,) = [line for line in scored.splitlines() if line.startswith("| all ")]
    assert row in trained


def test_a_full_disk(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "run").mkdir()

    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.Path, "write_bytes", full)
    arguments = [folder / "run", *SMALL, *own(folder, "train", "dev", "test")]
    said = fails(training.main, arguments, folder, capsys)
    assert said.endswith(f"{folder / 'run' / 'best.safetensors'}: No space left on device\n")
    arguments = [folder / "model", *own(folder, "test"), "--save", folder / "scores.json"]
    said = fails(evaluation.main, arguments, folder, capsys)
    assert said.endswith(f"{folder / 'scores.json'}: No space left on device\n")


def test_an_interruption(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Run, "_epoch", stop)
    with pytest.raises(SystemExit) as end:
        training.main([str(folder / "run"), *SMALL, *own(folder, "train", "dev", "test")])
    assert end.value.code == 130
    assert capsys.readouterr().err == "python -m attnlib.training: interrupted\n"


def test_a_model_file_of_another_kind(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A training state, and a model whose configuration is nonsense."""
    arguments = [str(folder / "run"), *SMALL, *own(folder, "train", "dev", "test")]
    training.main(arguments)
    state = folder / "run" / "last.safetensors"
    said = fails(evaluation.main, [state, *own(folder, "test")], folder, capsys)
    assert said.endswith("a training state; the model is best.safetensors beside it\n")
    whole = (folder / "model").read_bytes()
    config = json.dumps(Seq2Seq.load(folder / "model").config.to_json())[1:-1].encode()
    assert config in whole
    for damage in (b'["en"]', b"[1, 2]", b"null"):
        damaged = whole.replace(b'[\\"en\\", \\"fr\\"]', damage.replace(b'"', b'\\"').ljust(16))
        assert len(damaged) == len(whole)
        (folder / "model").write_bytes(damaged)
        said = fails(evaluation.main, [folder / "model", *own(folder, "test")], folder, capsys)
        assert "damaged, or not a model of attnlib" in said
