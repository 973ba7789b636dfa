"""A training run: AdamW under a cosine, from one whole file to the next.

    lr = learning_rate (1 + cos(pi progress)) / 2

Every epoch ends in two files: `last.safetensors`, from which the same run goes on to the same
result after a kill, and `best.safetensors`, the model with the best BLEU on dev so far.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from math import cos, isfinite, pi
from pathlib import Path
from typing import Any

import torch
from torch import nn
from tqdm import tqdm

from attnlib.corpus import Pair
from attnlib.evaluation import score
from attnlib.model import Config
from attnlib.models import build
from attnlib.storage import check_writable, sweep
from attnlib.training import parallel
from attnlib.training.batches import Batch, Loss, batches, short
from attnlib.training.precision import autocast, check_precision
from attnlib.training.recipe import Recipe
from attnlib.training.state import State, check_pairs, check_settings, damaged, digest
from attnlib.transformer import TransformerConfig
from attnlib.translation import translate_all


class Run:
    """A training run in a folder: the model, its optimizer, and how far they have come.

    Where the folder holds a run already, it goes on, on this device, whichever it had before, and
    with any number of processes (`attnlib.training.parallel`).
    Raises ValueError where that run had another config or recipe or its state is damaged, and for
    a precision that the device lacks; OSError where the state cannot be read.
    """

    def __init__(
        self,
        config: Config | TransformerConfig,
        recipe: Recipe,
        folder: Path | str,
        device: torch.device | str = "cpu",
    ) -> None:
        check_precision(recipe.precision, torch.device(device))
        torch.manual_seed(recipe.seed)
        self.model, self.recipe, self.folder = build(config), recipe, Path(folder)
        if recipe.embedding_deviation != 1:  # with 1, PyTorch has drawn them
            for part in self.model.modules():
                if isinstance(part, nn.Embedding):
                    nn.init.normal_(part.weight, std=recipe.embedding_deviation)
        self.model.to(device)  # the first weights are drawn on the CPU, the same for every device
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(),
            betas=(0.9, 0.98),
            weight_decay=recipe.weight_decay,
            fused=True,
        )
        self.history: list[dict[str, float]] = []
        self.pairs: dict[str, str] = {}
        for path in (self.last, self.best):
            if path.is_dir():
                raise IsADirectoryError(f"{path} is a folder, in the place of a file of the run")
        if self.last.exists():
            self._resume()
        self._loss = parallel.joined(Loss(self.model, recipe.label_smoothing))

    @property
    def last(self) -> Path:
        return self.folder / "last.safetensors"

    @property
    def best(self) -> Path:
        return self.folder / "best.safetensors"

    def fit(self, train: Sequence[Pair], dev: Sequence[Pair]) -> None:
        """Train the epochs that are still to come, with a progress bar on a terminal.

        Says how many pairs are left out because they have more than recipe.longest tokens. Raises
        ValueError where none is left, where the run began with other pairs, and where the loss is
        no longer finite; OSError where the folder takes no files.
        """
        pairs = {"train": digest(train), "dev": digest(dev)}
        check_pairs(self.last, self.pairs or pairs, pairs)
        train, dev = (
            short(name, split, self.recipe.longest)
            for name, split in (("train", train), ("dev", dev))
        )
        self.pairs = pairs
        first = parallel.rank() == 0  # it alone scores and writes
        if first and len(self.history) < self.recipe.epochs:
            self._open_folder()
        while len(self.history) < self.recipe.epochs:
            mean = self._epoch(train)
            bleu = parallel.from_first(lambda: self._bleu(dev))
            if first and bleu >= max((epoch["dev_bleu"] for epoch in self.history), default=0.0):
                self.model.save(self.best)
            self.history.append({"loss": mean, "dev_bleu": bleu})
            if first:
                self._save()
            tqdm.write(f"epoch {len(self.history)}: loss {mean:.3f}, dev BLEU {bleu:.2f}")

    def _bleu(self, dev: Sequence[Pair]) -> float:
        translations = translate_all(self.model, [pair.source for pair in dev])
        return score(translations, dev)["bleu_tokenized"]

    def _open_folder(self) -> None:
        with suppress(FileExistsError, NotADirectoryError):
            self.folder.mkdir(parents=True, exist_ok=True)
        check_writable(self.folder)
        for path in (self.last, self.best):
            sweep(path)

    def _epoch(self, train: Sequence[Pair]) -> float:
        # A seed that depends on nothing drawn before: a resumed run draws the same numbers.
        epoch, recipe = len(self.history), self.recipe
        torch.manual_seed(recipe.seed * 100_003 + epoch)
        steps = list(batches(train, self.model.config, recipe.batch, torch.default_generator))
        parallel.own_dropout()
        bar = tqdm(steps, f"epoch {epoch + 1}/{recipe.epochs}", leave=False, disable=None)
        total = 0.0
        for step, batch in enumerate(bar):
            progress = (epoch + step / len(steps)) / recipe.epochs
            total += self.step(batch, recipe.learning_rate * (1 + cos(pi * progress)) / 2)
            if not isfinite(total):
                raise ValueError(
                    f"epoch {epoch + 1}: the loss is {total}; try a lower learning_rate"
                )
        return total / len(steps)

    def step(self, batch: Batch, learning_rate: float) -> float:
        """One step of AdamW, the gradient's norm clipped to 1; the loss before it, in nats. Of
        several processes each computes its share of the batch."""
        self.model.train()
        batch, weight = parallel.share(batch)
        self.optimizer.param_groups[0]["lr"] = learning_rate
        with autocast(self.recipe.precision, self.model.device):
            value = weight * self._loss(batch)
        self.optimizer.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return parallel.mean(value)

    def _facts(self) -> dict[str, Any]:
        return {
            "config": json.loads(self.model.config.to_json()),
            "recipe": asdict(self.recipe),
            "history": self.history,
            "pairs": self.pairs,
        }

    def _save(self) -> None:
        optimizer = self.optimizer.state_dict()["state"]
        State(self.model.state_dict(), optimizer, self._facts()).write(self.last)

    def _resume(self) -> None:
        state, wanted = State.read(self.last), self._facts()
        for name in ("config", "recipe"):
            check_settings(self.last, name, state.facts[name], wanted[name])
        groups = self.optimizer.state_dict()["param_groups"]
        try:
            self.model.load_state_dict(state.weights)
            self.optimizer.load_state_dict({"state": state.optimizer, "param_groups": groups})
        except (KeyError, RuntimeError, ValueError) as error:
            raise damaged(self.last, error) from error
        self.history, self.pairs = state.facts["history"], state.facts["pairs"]
