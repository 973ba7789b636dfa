"""The command: python -m attnlib.training FOLDER."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import torch

from attnlib.corpus import command
from attnlib.corpus.arrays import Sentences, sides
from attnlib.energy import SCORES
from attnlib.evaluation import evaluate, table
from attnlib.model import Config
from attnlib.models import load
from attnlib.training import parallel
from attnlib.training.recipe import Recipe
from attnlib.training.run import Run
from attnlib.transformer import TransformerConfig
from attnlib.vocab import Vocab

SPLITS = ("train", "dev", "test")
ARCHITECTURES = {"recurrent": Config, "transformer": TransformerConfig}
SIZES = ("embedding", "encoder", "decoder", "attention", "readout", "layers", "heads", "hidden")


def _parser() -> command.Parser:
    parser = command.Parser(
        prog="python -m attnlib.training",
        description="Train a translation model, and score it on test sentences.",
        epilog="The same command again goes on where a killed one stopped. With several processes: "
        "torchrun --nproc-per-node 2 -m attnlib.training FOLDER",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("folder", type=command.folder, help="where the model goes")
    command.add_arguments(parser, SPLITS, " ".join(command.LANGUAGES))
    recipe = parser.add_argument_group("recipe")
    for field in fields(Recipe):
        recipe.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=type(field.default),
            default=field.default,
            **field.metadata,
        )
    _add_model(parser)
    command.add_device(parser)
    parser.add_argument(
        "--threads", type=command.whole(1, os.cpu_count()), default=1, help="1 repeats to the bit"
    )
    return parser


def _add_model(parser: argparse.ArgumentParser) -> None:
    model = parser.add_argument_group("model", "What is not given is as the architecture has it.")
    model.add_argument(
        "--architecture", choices=list(ARCHITECTURES), default="recurrent", help="of the model"
    )
    given = partial(model.add_argument, default=argparse.SUPPRESS)
    given(
        "--score",
        choices=[name or "none" for name in SCORES],
        help=f"the energy; none is the model with one fixed context (default: {Config.score})",
    )
    given(
        "--forward-only",
        dest="bidirectional",
        action="store_const",
        const=False,
        help="an encoder without <-h_j",
    )
    for name in SIZES:
        given(f"--{name}", type=int, help=f"how many ({_defaults(name)})")
    given(
        "--tied",
        action="store_true",
        help="one table of target embeddings, also for the output; needs embedding = readout",
    )
    given("--dropout", type=float, help=f"probability ({_defaults('dropout')})")
    model.add_argument(
        "--min-frequency",
        type=command.whole(1),
        default=1,
        help="rarer words become <unk>",
    )


def main(arguments: Sequence[str] | None = None) -> None:
    with parallel.first_speaks():
        _parser().run(train, arguments)


def train(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    recipe = Recipe(**{field.name: getattr(options, field.name) for field in fields(Recipe)})
    config = _config(options)
    training, dev, test = command.pairs(options, SPLITS, config.languages)
    source, target = (_vocabulary(side, options.min_frequency) for side in sides(training))
    config = replace(config, source=source, target=target)
    with parallel.group(options.device) as device:
        run = _run(config, recipe, options.folder, device)
        run.fit(training, dev)
        first = parallel.rank() == 0
    if first:
        print(table(evaluate(load(run.best).to(device), test)))


def _defaults(name: str) -> str:
    """The size that each architecture has where none is given."""
    found = {kind: getattr(config, name, None) for kind, config in ARCHITECTURES.items()}
    return ", ".join(f"{kind}: {value}" for kind, value in found.items() if value is not None)


def _config(options: argparse.Namespace) -> Config | TransformerConfig:
    """The configuration that the options ask for, without its words."""
    given: dict[str, Any] = {"languages": tuple(command.LANGUAGES)} | vars(options)
    kind = ARCHITECTURES[options.architecture]
    names = {name: [field.name for field in fields(kind)] for name, kind in ARCHITECTURES.items()}
    asked = {name: given[name] for name in dict.fromkeys(chain(*names.values())) if name in given}
    if others := [name for name in asked if name not in names[options.architecture]]:
        raise ValueError(
            f"--architecture {options.architecture} has no {', '.join(others)}: "
            f"leave out what belongs to the other"
        )
    if asked.get("score") == "none":
        asked["score"] = None
    return kind(**asked | {"languages": tuple(asked["languages"])})


def _vocabulary(sentences: Sentences, min_frequency: int) -> Vocab:
    vocabulary = Vocab.of_counts(sentences.counts(), min_frequency)
    if not vocabulary.words:
        raise ValueError(f"--min-frequency {min_frequency}: no word of a side is seen so often")
    return vocabulary


def _run(
    config: Config | TransformerConfig, recipe: Recipe, folder: Path, device: torch.device
) -> Run:
    try:
        return Run(config, recipe, folder, device)
    except (RuntimeError, TypeError) as error:
        sizes = ", ".join(
            f"{name} {getattr(config, name)}" for name in SIZES if hasattr(config, name)
        )
        raise ValueError(f"no memory for a model of these sizes: {sizes} ({error})") from error


if __name__ == "__main__":
    main()
