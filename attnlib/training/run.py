"""A training run: AdamW under a cosine, from one whole file to the next.

    lr = learning_rate (1 + cos(pi progress)) / 2

Every epoch ends in two files: `last.safetensors`, from which the same run goes on to the same
result after a kill, and `best.safetensors`, the model with the best BLEU on dev so far.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from math import cos, pi
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save
from torch import Tensor, nn
from tqdm import tqdm

from attnlib.corpus import Pair
from attnlib.evaluation import score
from attnlib.model import Config, Seq2Seq
from attnlib.storage import write
from attnlib.training.batches import Batch, batches, loss
from attnlib.translation import translate_all


@dataclass(frozen=True)
class Recipe:
    """How to train; the help of each field says what it is."""

    epochs: int = field(default=6, metadata={"help": "passes over the training pairs"})
    batch: int = field(default=64, metadata={"help": "sentence pairs in one step"})
    learning_rate: float = field(default=8e-3, metadata={"help": "at the start of the cosine"})
    weight_decay: float = field(default=1e-2, metadata={"help": "of AdamW"})
    label_smoothing: float = field(default=0.1, metadata={"help": "probability of any other word"})
    embedding_deviation: float = field(
        default=1.0, metadata={"help": "standard deviation of the first embeddings"}
    )
    seed: int = field(
        default=0, metadata={"help": "of the first weights, the order and the dropout"}
    )

    def __post_init__(self) -> None:
        for name in ("epochs", "batch"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: expected at least 1, got {getattr(self, name)}")
        if not self.embedding_deviation >= 0:
            raise ValueError(
                f"embedding_deviation: expected at least 0, got {self.embedding_deviation}"
            )


class Run:
    """A training run in a folder: the model, its optimizer, and how far they have come."""

    def __init__(self, config: Config, recipe: Recipe, folder: Path) -> None:
        torch.manual_seed(recipe.seed)
        self.model, self.recipe, self.folder = Seq2Seq(config), recipe, folder
        if recipe.embedding_deviation != 1:  # with 1, PyTorch has drawn them
            for part in (self.model.encoder, self.model.decoder):
                nn.init.normal_(part.embedding.weight, std=recipe.embedding_deviation)
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(),
            betas=(0.9, 0.98),
            weight_decay=recipe.weight_decay,
            fused=True,
        )
        self.history: list[dict[str, float]] = []
        if self.last.exists():
            self._resume()

    @property
    def last(self) -> Path:
        return self.folder / "last.safetensors"

    @property
    def best(self) -> Path:
        return self.folder / "best.safetensors"

    def fit(self, train: Sequence[Pair], dev: Sequence[Pair]) -> None:
        """Train the epochs that are still to come, with a progress bar on a terminal."""
        while len(self.history) < self.recipe.epochs:
            mean = self._epoch(train)
            translations = translate_all(self.model, [pair.source for pair in dev])
            bleu = score(translations, dev)["bleu_tokenized"]
            if bleu >= max((epoch["dev_bleu"] for epoch in self.history), default=0.0):
                self.model.save(self.best)
            self.history.append({"loss": mean, "dev_bleu": bleu})
            self._save()
            tqdm.write(f"epoch {len(self.history)}: loss {mean:.3f}, dev BLEU {bleu:.2f}")

    def _epoch(self, train: Sequence[Pair]) -> float:
        # A seed that depends on nothing drawn before: a resumed run draws the same numbers.
        epoch, recipe = len(self.history), self.recipe
        torch.manual_seed(recipe.seed * 100_003 + epoch)
        steps = list(batches(train, self.model.config, recipe.batch, torch.default_generator))
        bar = tqdm(steps, f"epoch {epoch + 1}/{recipe.epochs}", leave=False, disable=None)
        total = 0.0
        for step, batch in enumerate(bar):
            progress = (epoch + step / len(steps)) / recipe.epochs
            total += self.step(batch, recipe.learning_rate * (1 + cos(pi * progress)) / 2)
        return total / len(steps)

    def step(self, batch: Batch, learning_rate: float) -> float:
        """One step of AdamW, the gradient's norm clipped to 1; the loss before it, in nats."""
        self.model.train()
        self.optimizer.param_groups[0]["lr"] = learning_rate
        value = loss(self.model, batch, self.recipe.label_smoothing)
        self.optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return value.item()

    def _settings(self) -> dict[str, str]:
        return {"config": self.model.config.to_json(), "recipe": json.dumps(asdict(self.recipe))}

    def _save(self) -> None:
        tensors = dict(self.model.state_dict())
        for index, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{index}.{name}": value for name, value in state.items()}
        write(self.last, save(tensors, self._settings() | {"history": json.dumps(self.history)}))

    def _resume(self) -> None:
        try:
            with safe_open(self.last, "pt") as file:
                metadata = file.metadata()
            tensors = load_file(self.last)
        except SafetensorError as error:
            raise ValueError(
                f"{self.last} is damaged ({error}); remove it to start anew"
            ) from error
        for name, value in self._settings().items():
            if metadata[name] != value:
                raise ValueError(
                    f"{self.last} was trained with another {name}; choose a new folder"
                )
        state: dict[int, dict[str, Tensor]] = {}
        for name in [name for name in tensors if name.startswith("optimizer.")]:
            _, index, key = name.split(".")
            state.setdefault(int(index), {})[key] = tensors.pop(name)
        self.model.load_state_dict(tensors)
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": state, "param_groups": groups})
        self.history = json.loads(metadata["history"])
