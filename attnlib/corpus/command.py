"""The choice of a corpus on the command line, the same for training and evaluation."""

import argparse
from collections.abc import Sequence

from attnlib.corpus import Pair, files, grammar, multi30k

PAIRS = {"train": 20_000, "dev": 500, "test": 1_000}
MULTI30K = {"train": "train", "dev": "val", "test": "test_2016_flickr"}


def add_arguments(parser: argparse.ArgumentParser, splits: Sequence[str]) -> None:
    """--corpus, or for each split two aligned text files of the user's own."""
    group = parser.add_argument_group("corpus")
    group.add_argument(
        "--corpus",
        choices=["grammar", "multi30k"],
        default="grammar",
        help="the generated grammar, or Multi30k captions",
    )
    for split in splits:
        group.add_argument(
            f"--{split}",
            nargs=2,
            metavar=("SOURCE", "TARGET"),
            help=f"two aligned text files, in place of the corpus's {split} pairs",
        )
    group.add_argument(
        "--languages",
        nargs=2,
        metavar=("SOURCE", "TARGET"),
        default=["en", "fr"],
        help="ISO 639-1 codes of the text files",
    )


def pairs(options: argparse.Namespace, split: str) -> list[Pair]:
    """The pairs of one split, as the options say."""
    if paths := getattr(options, split):
        return files.load(*paths, *options.languages)
    if options.corpus == "multi30k":
        return multi30k.load(MULTI30K[split])
    return grammar_pairs(split)


def grammar_pairs(split: str) -> list[Pair]:
    """The pairs of the generated grammar that models are trained and scored on."""
    return grammar.generate(PAIRS[split], seed=0, split=split)
