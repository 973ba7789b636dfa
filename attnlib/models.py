"""The two architectures of the course, by what a file or a configuration says."""

import json
from contextlib import suppress
from pathlib import Path

from safetensors import SafetensorError, safe_open

from attnlib.architecture import Architecture
from attnlib.model import Config, Seq2Seq
from attnlib.transformer import Transformer, TransformerConfig


def build(config: Config | TransformerConfig) -> Architecture:
    """A new model of this configuration."""
    return Transformer(config) if isinstance(config, TransformerConfig) else Seq2Seq(config)


def load(path: str | Path) -> Architecture:
    """The model of a file that `save` wrote, of whichever architecture. Raises as `Seq2Seq.load`
    does."""
    with suppress(SafetensorError, OSError, KeyError, TypeError, ValueError):
        with safe_open(path, "pt") as file:
            config = json.loads(file.metadata()["config"])
        if "heads" in config:
            return Transformer.load(path)
    return Seq2Seq.load(path)  # which says what is wrong with a file that is neither
