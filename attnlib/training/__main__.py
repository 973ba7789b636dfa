"""The command: python -m attnlib.training FOLDER."""

import argparse
import os
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import torch

from attnlib.corpus import command
from attnlib.corpus.arrays import Sentences, sides
from attnlib.energy import SCORES
from attnlib.evaluation import evaluate, table
from attnlib.model import Config, Seq2Seq
from attnlib.training import parallel
from attnlib.training.recipe import Recipe
from attnlib.training.run import Run
from attnlib.vocab import Vocab

SPLITS = ("train", "dev", "test")
SIZES = ("embedding", "encoder", "decoder", "attention", "readout")


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
    model = parser.add_argument_group("model")
    model.add_argument(
        "--score",
        choices=[name or "none" for name in SCORES],
        default=Config.score,
        help="the energy; none is the model with one fixed context",
    )
    model.add_argument("--forward-only", action="store_true", help="an encoder without <-h_j")
    for name in SIZES:
        model.add_argument(f"--{name}", type=int, default=getattr(Config, name), help="units")
    model.add_argument(
        "--tied",
        action="store_true",
        help="one table of target embeddings, also for the output; needs embedding = readout",
    )
    model.add_argument("--dropout", type=float, default=0.0, help="probability")
    model.add_argument(
        "--min-frequency",
        type=command.whole(1),
        default=1,
        help="rarer words become <unk>",
    )
    command.add_device(parser)
    parser.add_argument(
        "--threads", type=command.whole(1, os.cpu_count()), default=1, help="1 repeats to the bit"
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    with parallel.first_speaks():
        _parser().run(train, arguments)


def train(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    recipe = Recipe(**{field.name: getattr(options, field.name) for field in fields(Recipe)})
    config = Config(
        languages=tuple(getattr(options, "languages", command.LANGUAGES)),
        score=None if options.score == "none" else options.score,
        bidirectional=not options.forward_only,
        **{name: getattr(options, name) for name in (*SIZES, "tied", "dropout")},
    )
    training, dev, test = command.pairs(options, SPLITS, config.languages)
    source, target = (_vocabulary(side, options.min_frequency) for side in sides(training))
    config = replace(config, source=source, target=target)
    with parallel.group(options.device) as device:
        run = _run(config, recipe, options.folder, device)
        run.fit(training, dev)
        first = parallel.rank() == 0
    if first:
        print(table(evaluate(Seq2Seq.load(run.best).to(device), test)))


def _vocabulary(sentences: Sentences, min_frequency: int) -> Vocab:
    vocabulary = Vocab.of_counts(sentences.counts(), min_frequency)
    if not vocabulary.words:
        raise ValueError(f"--min-frequency {min_frequency}: no word of a side is seen so often")
    return vocabulary


def _run(config: Config, recipe: Recipe, folder: Path, device: torch.device) -> Run:
    try:
        return Run(config, recipe, folder, device)
    except (RuntimeError, TypeError) as error:
        sizes = ", ".join(f"{name} {getattr(config, name)}" for name in SIZES)
        raise ValueError(f"no memory for a model of these sizes: {sizes} ({error})") from error


if __name__ == "__main__":
    main()
