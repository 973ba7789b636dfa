"""What the commands share: failures in one line, arguments in their range, the choice of a corpus.

Status 2 is a failure, status 130 an interruption. Nobody gets a traceback.
"""

import argparse
import os
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NoReturn

import torch

from attnlib.corpus import Pair, files, grammar, multi30k

PAIRS = {"train": 20_000, "dev": 500, "test": 1_000}
MULTI30K = {"train": "train", "dev": "val", "test": "test_2016_flickr"}
LANGUAGES = ("en", "fr")  # of both corpora
LONGEST = 500  # characters of a message


class Parser(argparse.ArgumentParser):
    """A command whose failures are one line on stderr."""

    def run(
        self, work: Callable[[argparse.Namespace], None], arguments: Sequence[str] | None = None
    ) -> None:
        """Do the work that the arguments ask for."""
        options = self.parse_args(arguments)
        try:
            work(options)
        except KeyboardInterrupt:
            self.exit(130, f"{self.prog}: interrupted\n")
        except (ValueError, OSError, RuntimeError, MemoryError) as error:
            self.error(_message(error))

    def error(self, message: str) -> NoReturn:
        line = " ".join(message.split())
        line = line if len(line) <= LONGEST else f"{line[:LONGEST]} ..."
        self.exit(2, f"{self.prog}: error: {line}\n")


def _message(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error) or type(error).__name__


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """The type of an option that is a whole number of this range."""
    expected = f"at least {least}" if most is None else f"{least} to {most}"

    def number(text: str) -> int:
        value = int(text)
        if value < least or (most is not None and value > most):
            raise argparse.ArgumentTypeError(f"expected {expected}, got {value}")
        return value

    return number


def path(text: str) -> Path:
    """The type of an argument that names a file."""
    if not text:
        raise argparse.ArgumentTypeError("expected a path, got an empty text")
    return Path(text)


def folder(text: str) -> Path:
    """The type of an argument that names a folder, made where it is missing."""
    where = path(text)
    there = next(parent for parent in (where, *where.parents) if os.path.exists(parent))
    if not there.is_dir():
        raise argparse.ArgumentTypeError(f"expected a folder, got the file {there}")
    return where


def device(name: str) -> torch.device:
    """The type of an option that names a device which torch sees; auto is the accelerator where
    there is one, else the CPU."""
    seen = ["cpu"]
    found = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
    if found is not None:
        indices = range(torch.accelerator.device_count())
        seen = [found.type, *(f"{found.type}:{index}" for index in indices), "cpu"]
    if name not in ("auto", *seen):
        raise argparse.ArgumentTypeError(
            f"expected auto or one that torch sees here ({', '.join(seen)}), got {name!r}"
        )
    return torch.device(seen[0] if name == "auto" else name)


def one_of(names: Collection[str]) -> Callable[[str], str]:
    """The type of an argument that may be repeated; argparse's choices refuse the default of *."""

    def name(text: str) -> str:
        if text not in names:
            raise argparse.ArgumentTypeError(f"expected one of {', '.join(names)}, got {text!r}")
        return text

    return name


def add_device(parser: argparse.ArgumentParser) -> None:
    """--device, the CPU where none is named."""
    parser.add_argument(
        "--device",
        type=device,
        default="cpu",
        help="cpu, cuda, cuda:1 or mps, where torch sees it; auto is an accelerator, else the cpu",
    )


def add_arguments(parser: argparse.ArgumentParser, splits: Sequence[str], default: str) -> None:
    """--corpus, or for each split two aligned text files of the user's own, and --languages, whose
    default is described."""
    group = parser.add_argument_group("corpus")
    group.add_argument(
        "--corpus",
        choices=["grammar", "multi30k"],
        default=argparse.SUPPRESS,
        help="the generated grammar (the default), or Multi30k captions",
    )
    for split in splits:
        group.add_argument(
            f"--{split}",
            nargs=2,
            type=path,
            metavar=("SOURCE", "TARGET"),
            default=argparse.SUPPRESS,
            help=f"the {split} pairs, two aligned text files, in place of the corpus",
        )
    group.add_argument(
        "--languages",
        nargs=2,
        metavar=("SOURCE", "TARGET"),
        default=argparse.SUPPRESS,
        help=f"ISO 639-1 codes of the text files (default: {default})",
    )


def pairs(
    options: argparse.Namespace, splits: Sequence[str], languages: tuple[str, str]
) -> list[Sequence[Pair]]:
    """The pairs of each split, as the options say.

    Raises ValueError where some splits are the user's own and others are not, and where the corpus
    is in other languages.
    """
    given = vars(options)
    own = [f"--{split}" for split in splits if split in given]
    if own and "corpus" in given:
        raise ValueError(
            f"--corpus {options.corpus}: not with files of your own ({', '.join(own)})"
        )
    if missing := [f"--{split}" for split in splits if own and split not in given]:
        raise ValueError(
            f"{' and '.join(missing)}: missing; files of your own ({', '.join(own)}) take the "
            "place of the whole corpus"
        )
    if own:
        return [
            files.load(source, target, *languages)
            for source, target in (given[split] for split in splits)
        ]
    corpus = given.get("corpus", "grammar")
    if languages != LANGUAGES:
        raise ValueError(
            f"languages: expected {' '.join(LANGUAGES)}, those of the corpus {corpus}, "
            f"got {' '.join(languages)}"
        )
    if corpus == "multi30k":
        return [multi30k.load(MULTI30K[split]) for split in splits]
    return [grammar_pairs(split) for split in splits]


def grammar_pairs(split: str) -> list[Pair]:
    """The pairs of the generated grammar that models are trained and scored on."""
    return grammar.generate(PAIRS[split], seed=0, split=split)
