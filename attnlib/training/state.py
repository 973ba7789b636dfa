"""The state of a training run: one file from which it goes on to the same result.

    tensors    the weights of the model; optimizer.K.NAME, what AdamW knows of weight K
    metadata   run: the facts that go with them, as JSON

Metadata has this one entry since safetensors writes several in a random order: the same run writes
the same bytes.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from textwrap import shorten
from typing import Any, NamedTuple

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load, save
from torch import Tensor

from attnlib.corpus import Pair
from attnlib.corpus.arrays import Pairs, sides
from attnlib.storage import write


class State(NamedTuple):
    """weights, optimizer: the state of each, as PyTorch gives it. facts: the run's config, recipe,
    history, and the digests of its pairs."""

    weights: dict[str, Tensor]
    optimizer: dict[int, dict[str, Tensor]]
    facts: dict[str, Any]

    def write(self, path: Path) -> None:
        """One file, whole or not at all."""
        tensors = dict(self.weights)
        for index, values in self.optimizer.items():
            tensors |= {f"optimizer.{index}.{name}": value for name, value in values.items()}
        # safetensors refuses tensors that share their memory, or that are not contiguous.
        tensors = {
            name: value.to("cpu", copy=True, memory_format=torch.contiguous_format)
            for name, value in tensors.items()
        }
        write(path, save(tensors, {"run": json.dumps(self.facts)}))

    @classmethod
    def read(cls, path: Path) -> "State":
        """The state in a file; no tensor of it maps the file, which may be replaced.

        Raises ValueError for a file that is damaged or no state of a run.
        """
        try:
            weights = load(path.read_bytes())
            with safe_open(path, "pt") as file:
                metadata = file.metadata() or {}
            if "run" not in metadata:
                raise ValueError("its metadata has no run")
            facts = json.loads(metadata["run"])
            facts = {name: facts[name] for name in ("config", "recipe", "history", "pairs")}
            optimizer: dict[int, dict[str, Tensor]] = {}
            for name in [name for name in weights if name.startswith("optimizer.")]:
                _, index, key = name.split(".")
                optimizer.setdefault(int(index), {})[key] = weights.pop(name)
        except (SafetensorError, KeyError, TypeError, ValueError) as error:
            raise damaged(path, error) from error
        return cls(weights, optimizer, facts)


def damaged(path: Path, error: Exception) -> ValueError:
    why = shorten(str(error), 200, placeholder=" ...")
    return ValueError(
        f"{path} is damaged, or not the state of a training run ({why}); remove it to start anew"
    )


def digest(pairs: Sequence[Pair]) -> str:
    """A number for these pairs in this order: for any others, another. Whether they lie in arrays
    makes no difference."""
    texts = pairs.text if isinstance(pairs, Pairs) else [pair.text for pair in pairs]
    found = sha256(json.dumps(list(texts)).encode())
    for side in sides(pairs):
        same = side.renumbered()
        found.update(json.dumps(same.words).encode())
        found.update(same.ids.tobytes() + same.stops.tobytes())
    return found.hexdigest()


def check_pairs(path: Path, stored: dict[str, str], wanted: dict[str, str]) -> None:
    """Raises ValueError naming the splits whose digests differ."""
    if others := [name for name, value in wanted.items() if stored[name] != value]:
        raise ValueError(
            f"{path} was trained on other pairs ({' and '.join(others)}); choose a new folder"
        )


def check_settings(path: Path, name: str, stored: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Raises ValueError naming what differs, with both values unless they are vocabularies."""
    contrasts = [
        f"{key} words of other pairs or another min_frequency"
        if key in ("source", "target")
        else f"{key} {stored.get(key)}, not {wanted.get(key)}"
        for key in wanted | stored
        if stored.get(key) != wanted.get(key)
    ]
    if contrasts:
        raise ValueError(
            f"{path} was trained with another {name} ({'; '.join(contrasts)}); choose a new folder"
        )
