"""Tokens that are kept: a text is tokenized once.

    name of the file = SHA-256 of (tokenizer, language, text)

The files lie in the user's cache folder, beside the downloads, and may be deleted at any time.
"""

import inspect
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pooch
from safetensors import SafetensorError
from safetensors.numpy import load, save

from attnlib.corpus import moses, text
from attnlib.corpus.arrays import Sentences
from attnlib.storage import write

LEAST = 1000  # lines that are worth a file; fewer are tokenized in a fraction of a second


@cache
def tokenizer_version() -> str:
    """A hash that changes with the tokenizer, its rules, and what they are applied with."""
    sources = [inspect.getsource(module) for module in (text, moses)]
    parts = [*sources, version("regex"), version("sacremoses"), unicodedata.unidata_version]
    return sha256("\0".join(parts).encode()).hexdigest()


def tokenized(content: bytes, language: str, make: Callable[[], Sentences]) -> Sentences:
    """The sentences of a text: those of its file, or those that `make` tokenizes, which become its
    file. A damaged file is made anew; where none can be written there is none. A text of fewer than
    LEAST lines has none either: it is tokenized each time."""
    if content.count(b"\n") + 1 < LEAST:
        return make()
    key = b"\0".join([tokenizer_version().encode(), language.encode(), content])
    path = Path(pooch.os_cache("attnlib")) / "tokens" / f"{sha256(key).hexdigest()}.safetensors"
    with suppress(OSError, SafetensorError, KeyError, ValueError):
        return _read(path.read_bytes())
    sentences = make()
    with suppress(OSError):
        write(path, _bytes(sentences))
    return sentences


def _bytes(sentences: Sentences) -> bytes:
    tensors = {
        "words": np.frombuffer("\n".join(sentences.words).encode(), np.uint8),
        "ids": sentences.ids,
        "ends": np.append(0, sentences.stops),
    }
    return save(tensors | {"sha256": _checksum(tensors)})


def _read(data: bytes) -> Sentences:
    tensors = load(data)
    if not np.array_equal(tensors.pop("sha256"), _checksum(tensors)):
        raise ValueError("the checksum is another one")
    words = tensors["words"].tobytes().decode().split("\n")
    return Sentences.between(words, tensors["ids"], tensors["ends"])


def _checksum(tensors: dict[str, np.ndarray]) -> np.ndarray:
    found = sha256()
    for name in sorted(tensors):
        found.update(np.ascontiguousarray(tensors[name]).data)
    return np.frombuffer(found.digest(), np.uint8)
