import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from math import inf, nan
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save
from torch import Tensor
from torch.nn.functional import cross_entropy

from attnlib.corpus import Pair, grammar
from attnlib.model import Config, Seq2Seq
from attnlib.training import Recipe, Run, batches, loss
from attnlib.training.__main__ import main
from attnlib.training.batches import short
from attnlib.training.precision import PRECISIONS
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


def test_everything_lies_where_the_model_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made without a device would lie on `meta`, and could not meet the model's tensors."""
    net, encode = Seq2Seq(CONFIG).eval(), Vocab.encode

    def found() -> list[float]:
        order = torch.Generator().manual_seed(0)
        return [loss(net, batch).item() for batch in batches(DEV, CONFIG, 16, order)]

    def encode_here(vocab: Vocab, tokens: Sequence[str]) -> Tensor:
        with torch.device("cpu"):
            return encode(vocab, tokens)

    expected = found()
    monkeypatch.setattr(Vocab, "encode", encode_here)
    with torch.device("meta"):
        assert found() == expected


def test_a_batch_follows_a_model_that_was_moved() -> None:
    """On `meta` there are shapes and no numbers: the first question about a number fails there."""
    (batch,) = batches(DEV[:1], CONFIG, 1, torch.Generator())
    with pytest.raises(RuntimeError, match="cannot be called on meta tensors"):
        loss(Seq2Seq(CONFIG).to("meta"), batch)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64])
def test_the_loss_has_single_precision_at_least(dtype: torch.dtype) -> None:
    (batch,) = batches(DEV[:1], CONFIG, 1, torch.Generator())
    found = loss(Seq2Seq(CONFIG).to(dtype), batch).dtype
    assert found == (torch.float64 if dtype == torch.float64 else torch.float32)


def losses(recipe: Recipe, folder: Path, steps: int, device: torch.device | str) -> list[float]:
    """Those of the first steps, at one learning rate; without dropout, which each device draws for
    itself."""
    run = Run(replace(CONFIG, dropout=0.0), recipe, folder, device)
    order = torch.Generator().manual_seed(0)
    return [run.step(batch, 8e-3) for batch in islice(batches(TRAIN, CONFIG, 16, order), steps)]


def test_bfloat16_rounds_the_losses(tmp_path: Path) -> None:
    """Rounding to 8 bits of mantissa moves a number by at most 2^-8 of itself. A loss is the mean
    over many words, in which such errors cancel: in five steps it moves too, and not further."""
    fp32, bf16 = (losses(Recipe(precision=name), tmp_path, 5, "cpu") for name in PRECISIONS)
    assert bf16 == pytest.approx(fp32, rel=2**-8)
    assert not set(bf16) & set(fp32)


def test_bfloat16_leaves_weights_gradients_and_loss(tmp_path: Path) -> None:
    run, made = Run(CONFIG, Recipe(precision="bf16"), tmp_path), []
    run.model.decoder.output.register_forward_hook(lambda _, inputs, logits: made.append(logits))
    batch = next(batches(TRAIN, CONFIG, 16, torch.Generator()))
    value = run.step(batch, 8e-3)
    (logits,), (y, y_mask) = made, batch[2:]
    assert logits.dtype == torch.bfloat16
    assert value == cross_entropy(logits.float(), y[y_mask], label_smoothing=0.1).item()
    for parameter in run.model.parameters():
        assert parameter.grad is not None
        assert parameter.grad.isfinite().all()
        known = run.optimizer.state[parameter].values()
        assert {t.dtype for t in (parameter, parameter.grad, *known)} == {torch.float32}


def test_bfloat16_leaves_out_cudnn(tmp_path: Path) -> None:
    """Under autocast its GRU is in float16 whatever the type, where a gradient of 2^-25 is 0."""
    run, enabled = Run(CONFIG, Recipe(precision="bf16"), tmp_path), []
    run.model.encoder.gru.register_forward_hook(
        lambda *_: enabled.append(torch.backends.cudnn.enabled)
    )
    run.step(next(batches(TRAIN, CONFIG, 16, torch.Generator())), 8e-3)
    assert enabled == [False]
    assert torch.backends.cudnn.enabled


@pytest.mark.parametrize(("device", "warned"), [("meta", False), ("cpu", True)])
def test_a_device_without_bfloat16(
    device: str, warned: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """torch refuses it on some devices; on others it warns, and would compute in fp32."""
    if warned:
        monkeypatch.setattr(torch, "autocast", lambda *_: warnings.warn("off", stacklevel=1))
    with pytest.raises(ValueError, match=f"precision: expected fp32 on {device}, got bf16"):
        Run(CONFIG, Recipe(precision="bf16"), tmp_path, device)


@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 2**-8), ("bf16", 2**-6)])
def test_an_accelerator_follows_the_cpu(
    precision: str, tolerance: float, tmp_path: Path, accelerator: torch.device
) -> None:
    """fp32 may have 11 bits there, TF32's: weights rounded to so many move the first 20 losses by
    less than 2^-10, on the CPU; bfloat16's 8 bits by less than 2^-7. Allowed is more than that."""
    expected = losses(Recipe(), tmp_path, 20, "cpu")
    found = losses(Recipe(precision=precision), tmp_path, 20, accelerator)
    assert found == pytest.approx(expected, rel=tolerance)


def test_no_float16_on_an_accelerator(tmp_path: Path, accelerator: torch.device) -> None:
    run, kinds = Run(CONFIG, Recipe(precision="bf16"), tmp_path, accelerator), set()
    run.model.encoder.gru.register_forward_hook(
        lambda _, inputs, outputs: kinds.update((outputs[0].data.dtype, outputs[1].dtype))
    )
    run.step(next(batches(TRAIN, CONFIG, 16, torch.Generator())), 8e-3)
    assert torch.float16 not in kinds


@pytest.mark.slow
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


@pytest.mark.filterwarnings("ignore:for .*no-op")  # `meta` has no numbers to be loaded into
def test_a_state_follows_the_model_to_its_device(tmp_path: Path) -> None:
    """The file knows no device; all that AdamW's one kernel takes, `step` too, lies beside the
    weights."""
    recipe = Recipe(epochs=1)
    first = Run(CONFIG, recipe, tmp_path)
    first.fit(TRAIN[:20], DEV[:5])
    moved = Run(CONFIG, recipe, tmp_path, "meta")
    assert len(moved.history) == 1
    for run, device in ((first, "cpu"), (moved, "meta")):
        states = run.optimizer.state_dict()["state"].values()
        assert len(states) == len(list(run.model.parameters()))
        kept = [*run.model.state_dict().values(), *(t for state in states for t in state.values())]
        assert {tensor.device.type for tensor in kept} == {device}


def test_a_run_goes_on_on_another_device(
    tmp_path: Path, accelerator: torch.device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its losses stay as near to the CPU's as in `test_an_accelerator_follows_the_cpu`."""
    config, recipe = replace(CONFIG, dropout=0.0), Recipe(epochs=2, batch=64)
    whole = Run(config, recipe, tmp_path / "whole")
    whole.fit(TRAIN, DEV)
    for first, second in (("cpu", accelerator), (accelerator, "cpu")):
        folder = tmp_path / f"from {first}"
        with monkeypatch.context() as patch:
            patch.setattr(Run, "_epoch", interrupted_after(1))
            with pytest.raises(KeyboardInterrupt):
                Run(config, recipe, folder, first).fit(TRAIN, DEV)
        run = Run(config, recipe, folder, second)
        run.fit(TRAIN, DEV)
        found, expected = ([epoch["loss"] for epoch in r.history] for r in (run, whole))
        assert found == pytest.approx(expected, rel=2**-8)


@pytest.mark.slow
def test_the_same_run_writes_the_same_bytes(tmp_path: Path) -> None:
    """Of both files: safetensors orders metadata at random where there are several entries."""
    files = set()
    for name in "abcde":
        run = Run(CONFIG, Recipe(epochs=1), tmp_path / name)
        run.fit(TRAIN[:20], DEV[:5])
        files.add((run.last.read_bytes(), run.best.read_bytes()))
    assert len(files) == 1


@pytest.mark.parametrize(
    ("config", "recipe", "said"),
    [
        (CONFIG, Recipe(epochs=1, seed=1), r"another recipe \(seed 0, not 1\)"),
        (
            CONFIG,
            Recipe(epochs=1, precision="bf16"),
            r"another recipe \(precision fp32, not bf16\)",
        ),
        (
            replace(CONFIG, languages=("fr", "en")),
            Recipe(epochs=1),
            r"another config \(languages \['en', 'fr'\], not \['fr', 'en'\]\)",
        ),
        (
            replace(CONFIG, source=Vocab(("x",)), decoder=8),
            Recipe(epochs=1),
            r"another config \(source words of other pairs .*; decoder 32, not 8\)",
        ),
    ],
)
def test_another_run_needs_another_folder(
    tmp_path: Path, config: Config, recipe: Recipe, said: str
) -> None:
    Run(CONFIG, Recipe(epochs=1), tmp_path).fit(TRAIN[:20], DEV[:5])
    with pytest.raises(ValueError, match=f"last.safetensors was trained with {said}; choose a new"):
        Run(config, recipe, tmp_path)


def interrupted_after(epochs: int) -> Callable[[Run, list[Pair]], float]:
    epoch = Run._epoch

    def interrupted(self: Run, train: list[Pair]) -> float:
        if len(self.history) == epochs:
            raise KeyboardInterrupt
        return epoch(self, train)

    return interrupted


OTHER_FORM = [TRAIN[0]._replace(text=TRAIN[0].text.lower()), *TRAIN[1:]]
OTHER_WORD = [TRAIN[0]._replace(source=(*TRAIN[0].source, "a")), *TRAIN[1:]]


@pytest.mark.parametrize("others", [TRAIN[::-1], TRAIN[:-1], OTHER_FORM, OTHER_WORD, TRAIN * 2])
@pytest.mark.parametrize("epochs", [1, 2])  # finished, and not yet
@pytest.mark.slow
def test_other_pairs_need_another_folder(
    tmp_path: Path, others: list[Pair], epochs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe(epochs=epochs, batch=200)
    first = Run(CONFIG, recipe, tmp_path)
    monkeypatch.setattr(Run, "_epoch", interrupted_after(1))
    with suppress(KeyboardInterrupt):
        first.fit(TRAIN, TRAIN)
    before = (tmp_path / "last.safetensors").read_bytes()
    for splits, named in (
        ((others, TRAIN), "train"),
        ((TRAIN, others), "dev"),
        ((others, others), "train and dev"),
    ):
        with pytest.raises(ValueError, match=rf"trained on other pairs \({named}\); choose a new"):
            Run(CONFIG, recipe, tmp_path).fit(*splits)
    assert (tmp_path / "last.safetensors").read_bytes() == before
    monkeypatch.undo()
    resumed = Run(CONFIG, recipe, tmp_path)
    resumed.fit(TRAIN, TRAIN)
    assert len(resumed.history) == epochs
    with pytest.raises(ValueError, match=r"trained on other pairs \(dev\)"):
        resumed.fit(TRAIN, others)


def test_a_file_that_is_no_state(tmp_path: Path) -> None:
    """Cut, empty, the model in place of the state, a folder in place of either."""
    run = Run(CONFIG, Recipe(epochs=1), tmp_path)
    run.fit(TRAIN[:20], DEV[:5])
    whole = run.last.read_bytes()
    facts = json.loads(load_metadata(run.last)["run"])
    bare = [{}, {"run": "{"}, {"run": "[]"}, {"run": json.dumps(facts | {"pairs": None})[:-20]}]
    for content in (
        whole[:-10],
        b"",
        run.best.read_bytes(),
        *(save({"x": torch.zeros(1)}, metadata) for metadata in bare),
        save({"x": torch.zeros(1)}, {"run": json.dumps(facts)}),
    ):
        run.last.write_bytes(content)
        with pytest.raises(ValueError, match=r"last\.safetensors is damaged.*start anew") as error:
            Run(CONFIG, Recipe(epochs=1), tmp_path)
        assert len(str(error.value)) < 400 + len(str(tmp_path))
    for path in (run.last, run.best):
        path.unlink()
        path.mkdir()
        with pytest.raises(IsADirectoryError, match=f"{path.name} is a folder"):
            Run(CONFIG, Recipe(epochs=1), tmp_path)
        path.rmdir()


def load_metadata(path: Path) -> dict[str, str]:
    with safe_open(path, "pt") as file:
        return file.metadata()


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs Linux")
def test_a_resumed_run_does_not_map_the_file_it_replaces(tmp_path: Path) -> None:
    recipe = Recipe(epochs=2, batch=64)
    Run(CONFIG, recipe, tmp_path).fit(TRAIN[:20], DEV[:5])
    resumed = Run(CONFIG, recipe, tmp_path)
    assert len(resumed.history) == 2
    assert str(tmp_path) not in Path("/proc/self/maps").read_text()


def test_tensors_that_share_their_memory(tmp_path: Path) -> None:
    """One matrix for both embeddings, and one that is stored by columns: saved, and read again."""
    config = replace(CONFIG, source=CONFIG.target)
    run = Run(config, Recipe(epochs=1), tmp_path)
    run.model.decoder.embedding.weight = run.model.encoder.embedding.weight
    run.model.decoder.W_s.weight.data = run.model.decoder.W_s.weight.data.T.contiguous().T
    run._save()
    weights = load_file(run.last)
    for name, value in run.model.state_dict().items():
        assert torch.equal(weights[name], value)


@pytest.mark.slow
def test_long_pairs_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line of 601 tokens on either side changes nothing, and the user is told."""
    far = tuple(LETTERS[0] * 601)
    long = [Pair(far, ("A",), "A"), Pair(("a",), tuple(LETTERS[0].upper() * 601), "A")]
    recipe = Recipe(epochs=1)
    without, with_long = Run(CONFIG, recipe, tmp_path / "a"), Run(CONFIG, recipe, tmp_path / "b")
    without.fit(TRAIN, DEV)
    assert "left out" not in capsys.readouterr().out
    with_long.fit([long[0], *TRAIN, long[1]], [*DEV, long[0]])
    said = capsys.readouterr().out
    assert "train: 2 of 402 pairs left out, over 100 tokens\n" in said
    assert "dev: 1 of 41 pairs left out, over 100 tokens\n" in said
    assert with_long.best.read_bytes() == without.best.read_bytes()
    assert with_long.history == without.history


def test_a_pair_of_the_longest_length_stays() -> None:
    pair = Pair(("a",) * 5, ("A",) * 4, "")
    assert short("train", [pair, pair._replace(target=("A",) * 6)], 5) == [pair]
    assert short("train", [pair], 5) == [pair]
    with pytest.raises(ValueError, match="dev: expected a pair of at most 4 tokens, got none"):
        short("dev", [pair], 4)


def test_no_pair_of_the_grammar_is_left_out() -> None:
    pairs = grammar.generate(50, seed=0, lengths=(50, 50))
    assert short("train", pairs, Recipe.longest) == pairs


def test_no_pairs(tmp_path: Path) -> None:
    for train, dev, name in (([], DEV, "train"), (TRAIN, [], "dev")):
        with pytest.raises(ValueError, match=f"{name}: expected a pair"):
            Run(CONFIG, Recipe(), tmp_path / "run").fit(train, dev)
    assert not (tmp_path / "run").exists()


def test_a_loss_that_is_not_finite(tmp_path: Path) -> None:
    run = Run(replace(CONFIG, score=None), Recipe(learning_rate=1e38), tmp_path)
    with pytest.raises(ValueError, match=r"epoch 1: the loss is (nan|inf); try a lower learning"):
        run.fit(TRAIN, DEV)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_goes(tmp_path: Path) -> None:
    left = [tmp_path / ".last.safetensors.99999", tmp_path / ".best.safetensors.1"]
    for path in left:
        path.write_bytes(b"half")
    Run(CONFIG, Recipe(epochs=1), str(tmp_path)).fit(TRAIN[:20], DEV[:5])
    assert {path.name for path in tmp_path.iterdir()} == {"last.safetensors", "best.safetensors"}


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(NotADirectoryError, match="expected a folder"):
            Run(CONFIG, Recipe(epochs=1), folder).fit(TRAIN[:20], DEV[:5])


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("epochs", [0, -1], "at least 1"),
        ("batch", [0, -1], "at least 1"),
        ("longest", [0, -1], "at least 1"),
        ("learning_rate", [0.0, -1.0, nan, inf], "a finite number above 0"),
        ("weight_decay", [-0.1, nan], "at least 0"),
        ("weight_decay", [inf], "a finite number"),
        ("label_smoothing", [-0.1, 1.0, 2.0, nan], "at least 0 and below 1"),
        ("embedding_deviation", [-1.0, nan], "at least 0"),
        ("embedding_deviation", [inf], "a finite number"),
        ("seed", [-1, 2**32], "0 to"),
        ("precision", ["fp16", ""], "one of fp32, bf16"),
    ],
)
def test_ranges_of_a_recipe(name: str, values: list[object], expected: str) -> None:
    for value in values:
        with pytest.raises(ValueError, match=f"^{name}: expected {expected}.*, got {value}$"):
            Recipe(**{name: value})


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


@pytest.mark.slow
def test_a_killed_command_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Killed after the first epoch, then the same command: the same model as without the kill."""
    arguments = command(tmp_path, "killed")
    process = subprocess.Popen(
        [sys.executable, "-m", "attnlib.training", *arguments],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stderr=subprocess.DEVNULL,
    )
    while not (tmp_path / "killed" / "last.safetensors").exists():
        assert process.poll() is None, "the command ended before its first epoch"
        time.sleep(0.05)
    process.kill()
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
