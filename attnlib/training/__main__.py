"""The command: python -m attnlib.training FOLDER."""

import argparse
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import torch

from attnlib.corpus import command
from attnlib.energy import SCORES
from attnlib.evaluation import evaluate, table
from attnlib.model import Config, Seq2Seq
from attnlib.training.run import Recipe, Run
from attnlib.vocab import Vocab


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m attnlib.training",
        description="Train a translation model, and score it on test sentences.",
        epilog="The same command again goes on where a killed one stopped.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="where the model goes")
    command.add_arguments(parser, ["train", "dev", "test"])
    recipe = parser.add_argument_group("recipe")
    for field in fields(Recipe):
        recipe.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=type(field.default),
            default=field.default,
            help=field.metadata["help"],
        )
    model = parser.add_argument_group("model")
    model.add_argument(
        "--score",
        choices=[name or "none" for name in SCORES],
        default=Config.score,
        help="the energy; none is the model with one fixed context",
    )
    model.add_argument("--forward-only", action="store_true", help="an encoder without <-h_j")
    for name in ("embedding", "encoder", "decoder", "attention", "readout"):
        model.add_argument(f"--{name}", type=int, default=getattr(Config, name), help="units")
    model.add_argument("--dropout", type=float, default=0.0, help="probability")
    model.add_argument("--min-frequency", type=int, default=1, help="rarer words become <unk>")
    parser.add_argument("--threads", type=int, default=1, help="1 repeats to the bit")
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        train(options)
    except (ValueError, OSError) as error:
        parser.error(str(error))


def train(options: argparse.Namespace) -> None:
    torch.set_num_threads(options.threads)
    training, dev, test = (command.pairs(options, split) for split in ("train", "dev", "test"))
    config = Config(
        source=Vocab.build((pair.source for pair in training), options.min_frequency),
        target=Vocab.build((pair.target for pair in training), options.min_frequency),
        languages=tuple(options.languages),
        score=None if options.score == "none" else options.score,
        bidirectional=not options.forward_only,
        **{
            name: getattr(options, name)
            for name in ("embedding", "encoder", "decoder", "attention", "readout", "dropout")
        },
    )
    recipe = Recipe(**{field.name: getattr(options, field.name) for field in fields(Recipe)})
    run = Run(config, recipe, options.folder)
    run.fit(training, dev)
    print(table(evaluate(Seq2Seq.load(run.best), test)))


if __name__ == "__main__":
    main()
