"""The recurrent model with attention beside the Transformer, on the grammar: `make architectures`.

    python benchmarks/architectures.py runs/architectures

attnlib/results/architectures.json has three parts. "models": what three seeds of each give, trained
by attnlib.training on one thread, once (a folder that is there already is only scored again).
"training": the seconds that the steps of such a training take. "lengths": how long a step takes,
forward and back, over sentences of growing length, with as many tokens in each batch. For times the
models take turns, and of each the fastest of some tries counts.
"""

import argparse
import json
import shlex
from collections.abc import Iterable
from pathlib import Path
from statistics import mean
from time import perf_counter
from typing import Any

import torch
from machine import processor
from torch import Tensor

from attnlib import models, pretrained, results
from attnlib.architecture import Architecture
from attnlib.corpus import Pair, command, grammar
from attnlib.evaluation import evaluate, score
from attnlib.pretrained.__main__ import ARGUMENTS, EDGES
from attnlib.storage import write
from attnlib.training import Recipe, batches, loss
from attnlib.training.__main__ import main as train
from attnlib.training.batches import Batch
from attnlib.transformer import Transformer
from attnlib.translation import retrace, translate_all

NAMES = ("attention", "transformer")
SEEDS = (0, 1, 2)
LONGER = ((51, 60), (61, 70), (71, 80))  # tokens; training ends at 50
TOKENS, LENGTHS = 4096, (8, 16, 32, 64, 128, 256, 512)
REPEATS, SAMPLE = 3, 40


def aer(model: Transformer, pairs: list[Pair]) -> list[dict[str, Any]]:
    """For each layer the AER of each head by itself, and that of the mean of its heads."""
    translations = translate_all(model, [pair.source for pair in pairs])
    cross = [retrace(model, translation).cross[0] for translation in translations]

    def of(alphas: Iterable[Tensor]) -> float:
        read = [t._replace(alpha=alpha) for t, alpha in zip(translations, alphas, strict=True)]
        return score(read, pairs)["aer"]

    layers, heads = cross[0].shape[:2]
    return [
        {
            "heads": [of(each[layer, head] for each in cross) for head in range(heads)],
            "mean": of(each[layer].mean(0) for each in cross),
        }
        for layer in range(layers)
    ]


def measured(name: str, seed: int, folder: Path) -> dict[str, Any]:
    train([str(folder), *shlex.split(ARGUMENTS[name]), "--seed", str(seed)])
    model = models.load(folder / "best.safetensors")
    test = command.grammar_pairs("test")
    longer = {
        f"{least}-{most}": evaluate(
            model, grammar.generate(100, seed=0, split="test", lengths=(least, most))
        )["all"]
        for least, most in LONGER
    }
    facts = {
        "model": name,
        "command": f"python -m attnlib.training FOLDER {ARGUMENTS[name]} --seed {seed}",
        "seed": seed,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "scores": evaluate(model, test, edges=EDGES) | longer,
    }
    return facts | ({"aer": aer(model, test)} if isinstance(model, Transformer) else {})


def step(model: Architecture, batch: Batch) -> float:
    """Seconds of a loss and its gradient."""
    start = perf_counter()
    loss(model, batch).backward()
    return perf_counter() - start


def in_turns(batch: Batch) -> dict[str, float]:
    """Seconds of a step of each pretrained model, the fastest of some tries."""
    each = {name: pretrained.load(name).train() for name in NAMES}
    tries = [{name: step(model, batch) for name, model in each.items()} for _ in range(REPEATS)]
    return {name: min(found[name] for found in tries) for name in NAMES}


def training() -> dict[str, float]:
    """Seconds that the steps of a whole training take, from a sample of its batches."""
    model, pairs = pretrained.load(NAMES[0]), command.grammar_pairs("train")
    steps = list(batches(pairs, model.config, Recipe.batch, torch.Generator().manual_seed(0)))
    found = [in_turns(batch) for batch in steps[:SAMPLE]]
    epochs = {name: int(ARGUMENTS[name].split("--epochs ")[1].split()[0]) for name in NAMES}
    return {
        name: epochs[name] * len(steps) * mean(seconds[name] for seconds in found) for name in NAMES
    }


def lengths() -> list[dict[str, float]]:
    """Rows of {"length", name: seconds}: words do not matter here, only how many."""
    rows = []
    for length in LENGTHS:
        words = torch.randint(4, 200, (TOKENS // length, length))
        mask = torch.ones_like(words, dtype=torch.bool)
        rows.append({"length": length} | in_turns((words, mask, words, mask)))
    return rows


def measure(options: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    runs = [
        measured(name, seed, options.folder / f"{name}-{seed}") for seed in SEEDS for name in NAMES
    ]
    found = {
        "models": runs,
        "processor": processor(),
        "training": training(),
        "tokens": TOKENS,
        "lengths": lengths(),
    }
    path = Path(results.__file__).parent / "architectures.json"
    write(path, (json.dumps(found, indent=2) + "\n").encode())


def main() -> None:
    parser = command.Parser(description="Train and score both architectures over three seeds.")
    parser.add_argument("folder", type=command.folder, help="where the training runs go")
    parser.run(measure)


if __name__ == "__main__":
    main()
