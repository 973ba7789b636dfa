"""The command that makes the pretrained models: python -m attnlib.pretrained FOLDER.

Each is trained in FOLDER/NAME by attnlib.training, rounded to half precision, and scored as
rounded. The model and its card land in this package.
"""

import argparse
import json
import shlex
from collections.abc import Sequence
from pathlib import Path

from attnlib.corpus import command
from attnlib.evaluation import evaluate
from attnlib.model import Seq2Seq
from attnlib.pretrained import NAMES
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
}
EDGES = (10, 20, 30, 40)


def make(name: str, folder: Path, destination: Path) -> None:
    """Train one model and write destination/NAME.safetensors and destination/NAME.json."""
    train([str(folder / name), *shlex.split(ARGUMENTS[name])])
    path = destination / f"{name}.safetensors"
    Seq2Seq.load(folder / name / "best.safetensors").half().save(path)
    model = Seq2Seq.load(path)
    config = json.loads(model.config.to_json())
    words = {side: len(config.pop(side)["words"]) for side in ("source", "target")}
    card = {
        "command": f"python -m attnlib.training FOLDER {ARGUMENTS[name]}",
        "seed": Recipe.seed,
        "data": f"attnlib.corpus.grammar, {command.PAIRS['train']} training pairs, seed 0",
        "precision": "float16",
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "sizes": config | {"words": words},
        "metrics": evaluate(model, command.grammar_pairs("test"), edges=EDGES),
    }
    write(destination / f"{name}.json", (json.dumps(card, indent=2) + "\n").encode())


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
        type=command.one_of(NAMES),
        default=NAMES,
        help=f"of {', '.join(NAMES)}",
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    _parser().run(_make_all, arguments)


if __name__ == "__main__":
    main()
