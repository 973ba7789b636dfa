"""The two models that `speed.py` compares, each driven by its own project's code.

batch: sentence pairs as tensors. step: one step of training, and its loss in nats a token.
translate: search with a beam, 1 for greedy, from tokens to text, made to end after so many steps.

JoeyNMT: Kreutzer, Bastings and Riezler, "Joey NMT: A Minimalist NMT Toolkit for Novices", EMNLP
2019 (arXiv 1907.12484).
"""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import torch
from joeynmt.batch import Batch as JoeyBatch
from joeynmt.builders import build_gradient_clipper, build_optimizer
from joeynmt.model import build_model
from joeynmt.search import search
from joeynmt.vocabulary import Vocabulary
from torch import Tensor, nn

from attnlib.clinic import batch
from attnlib.corpus import Pair
from attnlib.corpus.text import detokenize
from attnlib.model import Config
from attnlib.training import Recipe, Run
from attnlib.training.batches import Batch
from attnlib.translation import translate_all
from attnlib.vocab import EOS

SPECIALS = SimpleNamespace(
    **{"unk_token": "<unk>", "pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>"},
    **{"unk_id": 0, "pad_id": 1, "bos_id": 2, "eos_id": 3, "sep_token": None, "lang_tags": []},
)
logging.disable(logging.INFO)  # JoeyNMT tells what it builds


@contextmanager
def ending(output: nn.Module, eos: int, step: int) -> Iterator[None]:
    """Makes <eos> the choice of the output layer at its call of that number, and not before."""
    calls = count(1)

    def force(module: nn.Module, inputs: tuple[Tensor, ...], logits: Tensor) -> None:
        logits[..., eos] = 1e9 if next(calls) >= step else -1e9

    with output.register_forward_hook(force):
        yield
    if (taken := next(calls) - 1) != step:
        raise RuntimeError(f"the search took {taken} steps, expected {step}")


class Attnlib:
    """attnlib's model, with the steps of `attnlib.training.Run`."""

    def __init__(self, config: Config, recipe: Recipe) -> None:
        # A run that is never fitted writes nothing.
        self.run = Run(config, recipe, Path(os.devnull))
        self.model = self.run.model

    def batch(self, pairs: Sequence[Pair]) -> Batch:
        return batch(self.model, pairs)

    def step(self, batch: Batch) -> float:
        return self.run.step(batch, self.run.recipe.learning_rate)

    def translate(self, pairs: Sequence[Pair], steps: int, beam: int) -> list[str]:
        with ending(self.model.decoder.output, EOS, steps):
            translations = translate_all(self.model, [pair.source for pair in pairs], beam)
        return [translation.text for translation in translations]


class Joey:
    """JoeyNMT's GRU model at the sizes of an attnlib configuration: Bahdanau's energy, but Luong's
    timing with input feeding, its default. Its attention vector is as wide as its decoder.

    step does for a batch what JoeyNMT's TrainManager does, translate what its predict does. Its
    optimizer is AdamW as it builds it, which is not the fused one.
    """

    def __init__(self, config: Config, recipe: Recipe) -> None:
        self.source, self.target = (
            Vocabulary(list(side.words), SPECIALS) for side in (config.source, config.target)
        )
        common = {
            "type": "recurrent",
            "rnn_type": "gru",
            "dropout": config.dropout,
            "embeddings": {"embedding_dim": config.embedding, "dropout": config.dropout},
        }
        encoder = {"hidden_size": config.encoder, "bidirectional": config.bidirectional}
        decoder = {"hidden_size": config.decoder, "hidden_dropout": config.dropout}
        sizes = {"encoder": common | encoder, "decoder": common | decoder}
        self.model = build_model(sizes, self.source, self.target)
        self.model.loss_function = ("crossentropy", recipe.label_smoothing)
        training = {
            "optimizer": "adamw",
            "learning_rate": recipe.learning_rate,
            "weight_decay": recipe.weight_decay,
            "adam_betas": (0.9, 0.98),
        }
        self.optimizer = build_optimizer(training, self.model.parameters())
        self.clip = build_gradient_clipper({"clip_grad_norm": 1.0, "clip_grad_val": None})

    def batch(self, pairs: Sequence[Pair]) -> JoeyBatch:
        y, _, _ = self.target.sentences_to_ids([pair.target for pair in pairs])
        return self._batch(pairs, torch.tensor(y))

    def _batch(self, pairs: Sequence[Pair], y: Tensor | None) -> JoeyBatch:
        x, lengths, _ = self.source.sentences_to_ids([pair.source for pair in pairs], bos=False)
        return JoeyBatch(
            src=torch.tensor(x),
            src_length=torch.tensor(lengths),
            src_prompt_mask=None,
            trg=y,
            trg_prompt_mask=None,
            indices=torch.arange(len(pairs)),
            device=torch.device("cpu"),
            pad_index=self.model.pad_index,
            eos_index=self.model.eos_index,
            is_train=y is not None,
        )

    def step(self, batch: JoeyBatch) -> float:
        self.model.train()
        batch.sort_by_src_length()
        total, _, _, correct = self.model(return_type="loss", **vars(batch))
        value = batch.normalize(total, "tokens")
        value.backward()
        correct.item()
        self.clip(parameters=self.model.parameters())
        self.optimizer.step()
        self.model.zero_grad()
        return value.item()

    def translate(self, pairs: Sequence[Pair], steps: int, beam: int) -> list[str]:
        self.model.eval()
        batch = self._batch(pairs, None)
        order = batch.sort_by_src_length()
        with ending(self.model.decoder.output_layer, self.model.eos_index, steps):
            output, _, _ = search(self.model, batch, steps, beam_size=beam, beam_alpha=1.0)
        sentences = self.target.arrays_to_sentences(output[order])
        return [detokenize([word for word in words if word != "</s>"], "fr") for words in sentences]
