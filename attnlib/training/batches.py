"""What one step of training sees: a batch of sentence pairs, and how surprised the model is by it.

loss = mean over real target tokens of -log p(y_i | y_<i, x)
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import torch
from jaxtyping import Bool, Int
from torch import Tensor, nn
from tqdm import tqdm

from attnlib.corpus import Pair
from attnlib.model import Config, Seq2Seq
from attnlib.vocab import BOS, pad

Batch = tuple[Int[Tensor, "B Tx"], Bool[Tensor, "B Tx"], Int[Tensor, "B Ty"], Bool[Tensor, "B Ty"]]


def short(name: str, pairs: Sequence[Pair], longest: int) -> list[Pair]:
    """The pairs without those that have more than `longest` tokens on a side; says how many that
    leaves out. Raises ValueError where none is left."""
    kept = [pair for pair in pairs if max(len(pair.source), len(pair.target)) <= longest]
    if not kept:
        raise ValueError(f"{name}: expected a pair of at most {longest} tokens, got none")
    if left_out := len(pairs) - len(kept):
        tqdm.write(f"{name}: {left_out} of {len(pairs)} pairs left out, over {longest} tokens")
    return kept


def batches(
    pairs: Sequence[Pair], config: Config, size: int, generator: torch.Generator
) -> Iterator[Batch]:
    """(x, x mask, y, y mask) in random order; sentences of one source length, so that no step is
    spent on source padding, and of similar target length."""
    shuffled = [pairs[k] for k in _permutation(len(pairs), generator)]
    shuffled.sort(key=lambda pair: (len(pair.source), len(pair.target)))
    chunks = []
    for _, group in groupby(shuffled, key=lambda pair: len(pair.source)):
        same = list(group)
        chunks += [same[start : start + size] for start in range(0, len(same), size)]
    for k in _permutation(len(chunks), generator):
        x = pad([config.source.encode(pair.source) for pair in chunks[k]])
        yield *x, *pad([config.target.encode(pair.target) for pair in chunks[k]])


def _permutation(n: int, generator: torch.Generator) -> list[int]:
    return torch.randperm(n, generator=generator, device=generator.device).tolist()


def loss(model: Seq2Seq, batch: Batch, label_smoothing: float = 0.0) -> Tensor:
    """The mean cross-entropy of a real target token, in nats, <eos> included; in single precision
    at least, on the model's device, wherever the batch lies."""
    x, x_mask, y, y_mask = (part.to(model.device) for part in batch)
    states = model(x, x_mask, torch.cat((torch.full_like(y[:, :1], BOS), y[:, :-1]), 1))
    logits = model.decoder.logits(*(part[y_mask] for part in (states.s, states.y, states.c)))
    logits = logits.to(torch.promote_types(logits.dtype, torch.float32))
    return nn.functional.cross_entropy(logits, y[y_mask], label_smoothing=label_smoothing)
