"""What one step of training sees: a batch of sentence pairs, and how surprised the model is by it.

loss = mean over real target tokens of -log p(y_i | y_<i, x)
"""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from jaxtyping import Bool, Int
from torch import Tensor, nn
from tqdm import tqdm

from attnlib.architecture import Architecture, Sides
from attnlib.corpus import Pair
from attnlib.corpus.arrays import Pairs, Sentences, sides
from attnlib.vocab import BOS, PAD, Vocab

Batch = tuple[Int[Tensor, "B Tx"], Bool[Tensor, "B Tx"], Int[Tensor, "B Ty"], Bool[Tensor, "B Ty"]]


def short(name: str, pairs: Sequence[Pair], longest: int) -> Sequence[Pair]:
    """The pairs without those that have more than `longest` tokens on a side; says how many that
    leaves out. Raises ValueError where none is left."""
    source, target = sides(pairs)
    kept = np.flatnonzero(np.maximum(source.lengths, target.lengths) <= longest)
    if not len(kept):
        raise ValueError(f"{name}: expected a pair of at most {longest} tokens, got none")
    if left_out := len(pairs) - len(kept):
        tqdm.write(f"{name}: {left_out} of {len(pairs)} pairs left out, over {longest} tokens")
    return pairs[kept] if isinstance(pairs, Pairs) else [pairs[k] for k in kept.tolist()]


def batches(
    pairs: Sequence[Pair], config: Sides, size: int, generator: torch.Generator
) -> Iterator[Batch]:
    """(x, x mask, y, y mask) in random order; sentences of one source length, so that no step is
    spent on source padding, and of similar target length."""
    source, target = sides(pairs)
    shuffled = np.array(_permutation(len(pairs), generator), np.int64)
    order = shuffled[np.lexsort((target.lengths[shuffled], source.lengths[shuffled]))]
    chunks: list[np.ndarray] = []
    for same in np.split(order, np.flatnonzero(np.diff(source.lengths[order])) + 1):
        chunks += [same[start : start + size] for start in range(0, len(same), size)]
    x, y = (_encoded(*side) for side in ((source, config.source), (target, config.target)))
    for k in _permutation(len(chunks), generator):
        yield *_padded(source[chunks[k]], x), *_padded(target[chunks[k]], y)


def _encoded(sentences: Sentences, vocab: Vocab) -> Int[np.ndarray, " _"]:
    """The id of each word of the sentences, and after the last that of <eos>."""
    if not sentences.lengths.all():
        raise ValueError("tokens: expected at least one token, got an empty sentence")
    return vocab.encode(sentences.words).numpy()


def _padded(
    sentences: Sentences, table: Int[np.ndarray, " _"]
) -> tuple[Int[Tensor, "B T"], Bool[Tensor, "B T"]]:
    """What `pad` makes of these sentences, each encoded."""
    lengths = sentences.lengths[:, None]
    place = np.arange(lengths.max() + 1)
    inside, mask = place < lengths, place <= lengths
    words = sentences.ids[np.where(inside, sentences.starts[:, None] + place, 0)]
    ids = np.where(mask, table[np.where(inside, words, len(sentences.words))], PAD)
    return torch.from_numpy(ids), torch.from_numpy(mask)


def _permutation(n: int, generator: torch.Generator) -> list[int]:
    return torch.randperm(n, generator=generator, device=generator.device).tolist()


def words_before(y: Int[Tensor, "B Ty"]) -> Int[Tensor, "B Ty"]:
    """<bos>, y_1, y_2, ...: what teacher forcing gives the steps that are to write y."""
    return torch.cat((torch.full_like(y[:, :1], BOS), y[:, :-1]), 1)


def loss(model: Architecture, batch: Batch, label_smoothing: float = 0.0) -> Tensor:
    """The mean cross-entropy of a real target token, in nats, <eos> included; in single precision
    at least, on the model's device, wherever the batch lies."""
    x, x_mask, y, y_mask = (part.to(model.device) for part in batch)
    states = model(x, x_mask, words_before(y))
    logits = model.logits(states, y_mask)
    logits = logits.to(torch.promote_types(logits.dtype, torch.float32))
    return nn.functional.cross_entropy(logits, y[y_mask], label_smoothing=label_smoothing)


class Loss(nn.Module):
    """`loss` of a model, as the forward pass of a module."""

    def __init__(self, model: Architecture, label_smoothing: float) -> None:
        super().__init__()
        self.model, self.label_smoothing = model, label_smoothing

    def forward(self, batch: Batch) -> Tensor:
        return loss(self.model, batch, self.label_smoothing)
