"""The command that makes the pretrained models: python -m attnlib.pretrained FOLDER.

Each is trained in FOLDER/NAME by attnlib.training, where that has not been done, rounded, and
scored as rounded. The model and its card land in this package. "captions" needs Multi30k, and is
made where it is named.
"""

import argparse
import json
import shlex
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from attnlib import models, quantized
from attnlib.architecture import Architecture
from attnlib.corpus import command, multi30k
from attnlib.evaluation import evaluate
from attnlib.pretrained import CAPTIONS, NAMES
from attnlib.storage import check_writable, write
from attnlib.training import Recipe
from attnlib.training.__main__ import main as train

SMALL = (
    "--embedding 24 --encoder 40 --decoder 40 --attention 32 --readout 40"
    " --epochs 6 --learning-rate 1e-2"
)
ARGUMENTS = {
    "attention": SMALL,
    "forward": f"{SMALL} --forward-only",
    "fixed": (
        "--score none --embedding 40 --encoder 96 --decoder 192 --readout 64"
        " --epochs 12 --learning-rate 4e-3"
    ),
    "transformer": "--architecture transformer --epochs 10 --learning-rate 6e-3",
    CAPTIONS: (
        "--corpus multi30k --min-frequency 2"
        " --tied --embedding 128 --encoder 256 --decoder 256 --attention 256 --readout 128"
        " --epochs 12 --learning-rate 3e-3 --dropout 0.3 --embedding-deviation 0.1"
    ),
}
EDGES, CAPTION_EDGES = (10, 20, 30, 40), (8, 11, 14, 18, 24)


def make(name: str, folder: Path, destination: Path) -> None:
    """Train one model, or go on where that stopped, and publish it."""
    train([str(folder / name), *shlex.split(ARGUMENTS[name])])
    publish(name, models.load(folder / name / "best.safetensors"), destination)


def publish(name: str, trained: Architecture, destination: Path) -> None:
    """Write destination/NAME.safetensors, the model rounded, and destination/NAME.json."""
    about = _captions if name == CAPTIONS else _grammar
    path = destination / f"{name}.safetensors"
    write(path, quantized.to_bytes(trained) if name == CAPTIONS else trained.half().to_bytes())
    model = (quantized.load if name == CAPTIONS else models.load)(path)
    config = json.loads(model.config.to_json())
    words = {side: len(config.pop(side)["words"]) for side in ("source", "target")}
    card = {
        "command": f"python -m attnlib.training FOLDER {ARGUMENTS[name]}",
        "seed": Recipe.seed,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "sizes": config | {"words": words},
        **about(model, path.read_bytes(), trained),
    }
    write(destination / f"{name}.json", (json.dumps(card, indent=2) + "\n").encode())


def _grammar(model: Architecture, file: bytes, trained: Architecture) -> dict[str, Any]:
    return {
        "data": f"attnlib.corpus.grammar, {command.PAIRS['train']} training pairs, seed 0",
        "precision": "float16",
        "metrics": evaluate(model, command.grammar_pairs("test"), edges=EDGES),
    }


def _captions(model: Architecture, file: bytes, trained: Architecture) -> dict[str, Any]:
    """The scores of what the page runs, and those of the same model before it was rounded."""
    training, val, test = map(multi30k.load, multi30k.SPLITS)
    return {
        "data": f"attnlib.corpus.multi30k, {len(training)} training pairs",
        "terms": multi30k.TERMS,
        "longest": max(len(pair.source) for pair in training),
        "precision": f"4 bits in groups of {quantized.GROUP}",
        "bytes": len(file),
        "sha256": sha256(file).hexdigest(),
        "val": evaluate(model, val)["all"],
        "metrics": evaluate(model, test, edges=CAPTION_EDGES),
        "metrics_before": evaluate(trained, test),
        "val_before": evaluate(trained, val)["all"],
    }


def _make_all(options: argparse.Namespace) -> None:
    destination = Path(__file__).parent
    check_writable(destination)
    for name in options.names:
        make(name, options.folder, destination)


def _parser() -> command.Parser:
    parser = command.Parser(
        prog="python -m attnlib.pretrained", description="Train the models of the package."
    )
    parser.add_argument("folder", type=command.folder, help="where the training runs go")
    parser.add_argument(
        "names",
        nargs="*",
        type=command.one_of(ARGUMENTS),
        default=NAMES,
        help=f"of {', '.join(ARGUMENTS)}; without any, all but {CAPTIONS}",
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    _parser().run(_make_all, arguments)


if __name__ == "__main__":
    main()
