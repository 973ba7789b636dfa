"""Models that come with the package, trained on the grammar corpus by `make pretrained`.

    "attention"  additive attention over a bidirectional encoder
    "forward"    the same over a forward-only encoder
    "fixed"      one fixed context

Each is NAME.safetensors, in half precision, and NAME.json, its card: the command that trained
it, seed, data, sizes and metrics.
"""

import json
from importlib.resources import as_file, files
from typing import Any

from attnlib.model import Seq2Seq

NAMES = ("attention", "forward", "fixed")


def load(name: str) -> Seq2Seq:
    """The pretrained model, in single precision. Raises ValueError for an unknown name."""
    with as_file(files(__name__) / f"{_known(name)}.safetensors") as path:
        return Seq2Seq.load(path)


def card(name: str) -> dict[str, Any]:
    """What is known of the model: command, seed, data, sizes, metrics on test sentences."""
    return json.loads((files(__name__) / f"{_known(name)}.json").read_text("utf-8"))


def _known(name: str) -> str:
    if name not in NAMES:
        raise ValueError(f"name: expected one of {', '.join(NAMES)}, got {name!r}")
    return name
