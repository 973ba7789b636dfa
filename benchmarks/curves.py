"""What training gives on the grammar corpus, seed by seed: `make curves`.

    python benchmarks/curves.py runs/curves

Of attnlib/results, curves.json: BLEU against source length, with attention and with one fixed
context, whose vector c is also made smaller, and nothing else; scores.json: BLEU and AER
of the five scores at one budget, with the same sizes, data and epochs. Both are lists of {"model",
"command", "seed", "parameters", "scores"}; `scores` is what attnlib.evaluation gives, by buckets of
source length. Each model is trained by attnlib.training, once; a folder that is there already is
only scored again. The dot products need states and annotations of one size, so in scores.json every
decoder has twice the encoder's units.
"""

import argparse
import json
import shlex
from pathlib import Path
from typing import Any

import torch

from attnlib import results
from attnlib.corpus import command
from attnlib.evaluation import evaluate
from attnlib.models import load
from attnlib.pretrained.__main__ import ARGUMENTS, EDGES
from attnlib.storage import write
from attnlib.training.__main__ import main as train

RESULTS = Path(results.__file__).parent
SEEDS = (0, 1, 2)
BUDGET = (
    "--embedding 24 --encoder 40 --decoder 80 --attention 50 --readout 40"
    " --epochs 6 --learning-rate 1e-2"
)
NUMBERS = (48, 96)  # in c, which the two directions of the encoder make; "fixed" has 192
FILES = {
    "curves": {name: ARGUMENTS[name] for name in ("attention", "fixed")}
    | {f"fixed-{m}": f"{ARGUMENTS['fixed']} --encoder {m // 2}" for m in NUMBERS},
    "scores": {
        score: f"--score {score} {BUDGET}" for score in ("additive", "dot", "scaled_dot", "general")
    }
    # Its W_a has a row for each position: 50 tokens and the end mark.
    | {"location": f"--score location {BUDGET} --attention 51"},
}


def run(model: str, arguments: str, seed: int, folder: Path) -> dict[str, Any]:
    """Train one model in a folder and score it on the corpus's test sentences."""
    command_line = f"{arguments} --seed {seed}"
    train([str(folder), *shlex.split(command_line)])
    trained = load(folder / "best.safetensors")
    return {
        "model": model,
        "command": f"python -m attnlib.training FOLDER {command_line}",
        "seed": seed,
        "parameters": sum(parameter.numel() for parameter in trained.parameters()),
        "scores": evaluate(trained, command.grammar_pairs("test"), edges=EDGES),
    }


def main() -> None:
    parser = command.Parser(description="Train and score models over three seeds.")
    parser.add_argument("folder", type=command.folder, help="where the training runs go")
    parser.add_argument(
        "names",
        nargs="*",
        type=command.one_of(FILES),
        default=list(FILES),
        help=f"of {', '.join(FILES)}",
    )
    parser.run(measure)


def measure(options: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    for name in options.names:
        runs = [
            run(model, arguments, seed, options.folder / name / f"{model}-{seed}")
            for model, arguments in FILES[name].items()
            for seed in SEEDS
        ]
        write(RESULTS / f"{name}.json", (json.dumps(runs, indent=2) + "\n").encode())


if __name__ == "__main__":
    main()
