"""Models that come with the package, trained by `python -m attnlib.pretrained`.

    "attention"    additive attention over a bidirectional encoder    the grammar corpus
    "forward"      the same over a forward-only encoder               the grammar corpus
    "fixed"        one fixed context                                  the grammar corpus
    "transformer"  queries, keys and values in two layers             the grammar corpus
    "captions"     additive attention over a bidirectional encoder    Multi30k

Each is NAME.safetensors, in half precision and "captions" in 4 bits, and NAME.json, its card: the
command that trained it, seed, data, sizes and metrics.
"""

import json
from importlib.resources import as_file, files
from typing import Any

from attnlib import models, quantized

NAMES = ("attention", "forward", "fixed", "transformer")  # of the grammar corpus
CAPTIONS = "captions"


def load(name: str) -> Any:
    """The pretrained model, in single precision: a Seq2Seq, of "transformer" a Transformer.

    Raises ValueError for an unknown name.
    """
    with as_file(files(__name__) / f"{_known(name)}.safetensors") as path:
        return quantized.load(path) if name == CAPTIONS else models.load(path)


def read(name: str) -> bytes:
    """The model's file. Raises ValueError for an unknown name."""
    return (files(__name__) / f"{_known(name)}.safetensors").read_bytes()


def card(name: str) -> dict[str, Any]:
    """What is known of the model: command, seed, data, sizes, metrics on test sentences; of
    "captions" also the terms of its corpus, and the SHA-256 of its file."""
    return json.loads((files(__name__) / f"{_known(name)}.json").read_text("utf-8"))


def _known(name: str) -> str:
    if name not in (*NAMES, CAPTIONS):
        raise ValueError(f"name: expected one of {', '.join((*NAMES, CAPTIONS))}, got {name!r}")
    return name
