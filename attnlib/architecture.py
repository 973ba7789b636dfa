"""What every architecture of the course has: two vocabularies, a way to translate, and a file.

encode(x, mask)        -> (s_0, memory)         once a sentence
step(s, word, memory)  -> (s, logits, alpha)    once a word: what a search needs, and no more
logits(forward(x, mask, y))                     every word at once, as training does
"""

import json
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load, save
from torch import Tensor, nn

from attnlib.corpus.text import check_language
from attnlib.storage import write
from attnlib.vocab import Vocab

Words = TypeVar("Words", bound="Sides")
Model = TypeVar("Model", bound="Architecture")


@dataclass(frozen=True)
class Sides:
    """The words of the two sides. Raises ValueError unless languages are two codes, each one of
    corpus.text.LANGUAGES."""

    source: Vocab = field(default_factory=Vocab)
    target: Vocab = field(default_factory=Vocab)
    languages: tuple[str, str] = ("en", "fr")

    def __post_init__(self) -> None:
        if len(self.languages) != 2:
            raise ValueError(f"languages: expected two codes, got {self.languages!r}")
        for language in self.languages:
            check_language(language)

    @classmethod
    def from_json(cls: type[Words], text: str) -> Words:
        fields = json.loads(text)
        for side in ("source", "target"):
            fields[side] = Vocab(tuple(fields[side]["words"]))
        return cls(**fields | {"languages": tuple(fields["languages"])})

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


class Architecture(nn.Module, ABC):
    """config: the words and sizes of this model, an instance of its class `configuration`."""

    configuration: ClassVar[type[Any]]

    def __init__(self, config: Any) -> None:
        super().__init__()
        self.config = config

    @abstractmethod
    def encode(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Any]: ...

    @abstractmethod
    def step(self, s: Tensor, word: Tensor, memory: Any) -> tuple[Tensor, Tensor, Tensor]: ...

    @abstractmethod
    def logits(self, states: Any, mask: Tensor | None = None) -> Tensor: ...

    @property
    def device(self) -> torch.device:
        """Where the parameters lie."""
        return next(self.parameters()).device

    def to_bytes(self, **metadata: str) -> bytes:
        """Weights and configuration as one safetensors file, with any further metadata.

        Raises ValueError for a weight that is NaN or infinite, as one beyond 65504 is after `half`.
        """
        self._require_finite()
        weights = {name: weight.detach().cpu() for name, weight in self.named_parameters()}
        return save(weights, {"config": self.config.to_json(), **metadata})

    def save(self, path: str | Path, **metadata: str) -> None:
        """Write `to_bytes` to path, whole or not at all."""
        write(Path(path), self.to_bytes(**metadata))

    @classmethod
    def load(cls: type[Model], path: str | Path) -> Model:
        """The model of a file that `save` wrote, in single precision, ready to translate.

        Raises FileNotFoundError, IsADirectoryError, and ValueError for a file that is damaged or no
        model of this architecture.
        """
        path = Path(path)
        if path.is_dir():
            raise IsADirectoryError(f"{path} is a folder, not a model")
        if not path.is_file():
            raise FileNotFoundError(f"no model at {path}")
        try:
            weights = load(path.read_bytes())
            with safe_open(path, "pt") as file:
                metadata = file.metadata() or {}
            if "run" not in metadata:
                model = cls(cls.configuration.from_json(metadata["config"])).float()
                if weights.keys() != dict(model.named_parameters()).keys():
                    raise ValueError("it has other weights than its configuration")
                model.load_state_dict(weights, strict=False)  # what is tied stands there once
                model._require_finite()
                return model.eval()
        except (SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
            raise ValueError(
                f"{path}: damaged, or not a model of attnlib ({error!s:.200})"
            ) from error
        raise ValueError(f"{path}: a training state; the model is best.safetensors beside it")

    def _require_finite(self) -> None:
        for name, weight in self.state_dict().items():
            if not weight.isfinite().all():
                raise ValueError(
                    f"{name}: expected finite weights, got NaN or infinity in {weight.dtype}, "
                    f"whose largest number is {torch.finfo(weight.dtype).max:g}"
                )
