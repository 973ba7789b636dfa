"""How fast attnlib is beside JoeyNMT's GRU model of the same sizes: one table.

    ratio = attnlib's rate / JoeyNMT's rate, in the same round

training: real target tokens a second, <eos> counted, over whole steps; making the batches is not
timed. greedy, beam 5: sentences a second, from tokens to detokenized text.

Both get the same sentences, 64 a batch, in batches of two kinds. attnlib's own are sorted: one
source length a batch in training, neighbours in length in search. JoeyNMT's own are shuffled.
The first row of a task gives either model its own kind, the others give both the same.

A model that knows little does not know where to stop. In search both are therefore made to write
<eos> at the step where the longest reference of the batch has it, and not before: both take the
same number of steps, as many as real translations need.

The two take turns, so that a busy machine slows both. Under the table stands what of the machine's
own peak attnlib's training reaches, with the products that one step really does. `make bench`
installs what this needs.
"""

import argparse
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from itertools import islice, product
from random import Random
from statistics import median
from time import perf_counter
from typing import Any, Protocol

import torch
from machine import peak, processor
from models import Attnlib, Joey
from torch import nn
from torch.utils.flop_counter import FlopCounterMode
from tqdm import tqdm

from attnlib.corpus import Pair, grammar, multi30k
from attnlib.model import Config
from attnlib.training import Recipe, batches
from attnlib.vocab import Vocab

UNITS = 256  # of every layer; of the encoder, in one direction
VOCABULARIES = (5923, 6482)  # Multi30k's English and French words that occur twice, and <pad> etc.
RECIPE = Recipe(learning_rate=1e-3)
ROWS = {"each its own batches": (0, 1), "both sorted": (0, 0), "both shuffled": (1, 1)}
Chunks = Sequence[Sequence[Pair]]


class Model(Protocol):
    """What `models` holds two of."""

    @property
    def model(self) -> nn.Module: ...
    def batch(self, pairs: Sequence[Pair]) -> Any: ...
    def step(self, batch: Any) -> float: ...
    def translate(self, pairs: Sequence[Pair], steps: int, beam: int) -> list[str]: ...


def corpus() -> tuple[str, list[Pair], Config]:
    """Its name, sentence pairs, and the configuration of a model for them."""
    try:
        name, pairs, least, fill = "Multi30k", multi30k.load("train"), 2, (0, 0)
    except OSError as error:
        print(f"Without Multi30k ({error}), so with sentences of the grammar.\n")
        name, pairs = "grammar", grammar.generate(10_000, seed=0, lengths=(6, 20))
        least, fill = 1, VOCABULARIES
    sides = [pair.source for pair in pairs], [pair.target for pair in pairs]
    source, target = (
        filled(Vocab.build(side, least), size) for side, size in zip(sides, fill, strict=True)
    )
    config = Config(
        source=source,
        target=target,
        embedding=UNITS,
        encoder=UNITS,
        decoder=UNITS,
        attention=UNITS,
        readout=UNITS,
        dropout=0.4,
    )
    return name, pairs, config


def filled(vocab: Vocab, size: int) -> Vocab:
    """With words that no sentence has, up to a size."""
    return Vocab((*vocab.words, *(f"<{k}>" for k in range(len(vocab), size))))


def sample(pairs: Sequence[Pair], config: Config, n: int) -> Chunks:
    """The sentences of n of attnlib's training batches, with <unk> where a word is unknown."""
    generator = torch.Generator().manual_seed(RECIPE.seed)
    chunks = []
    for x, x_mask, y, y_mask in islice(batches(pairs, config, RECIPE.batch, generator), n):
        rows = zip(x, x_mask.sum(1), y, y_mask.sum(1), strict=True)
        chunks.append(
            [
                Pair(config.source.decode(x[: Tx - 1]), config.target.decode(y[: Ty - 1]), "")
                for x, Tx, y, Ty in rows
            ]
        )
    return chunks


def chunked(pairs: Sequence[Pair]) -> Chunks:
    return [pairs[start : start + RECIPE.batch] for start in range(0, len(pairs), RECIPE.batch)]


def target_tokens(chunks: Chunks) -> int:
    return sum(len(pair.target) + 1 for chunk in chunks for pair in chunk)


def training(model: Model, chunks: Chunks) -> float:
    """Real target tokens a second."""
    ready = [model.batch(chunk) for chunk in chunks]
    start = perf_counter()
    for batch in ready:
        model.step(batch)
    return target_tokens(chunks) / (perf_counter() - start)


def search(model: Model, chunks: Chunks, beam: int) -> float:
    """Sentences a second."""
    start = perf_counter()
    for chunk in chunks:
        model.translate(chunk, max(len(pair.target) for pair in chunk) + 1, beam)
    return sum(map(len, chunks)) / (perf_counter() - start)


def operations(model: Model, chunks: Chunks) -> float:
    """Those of the matrix products of training, a target token."""
    with FlopCounterMode(display=False) as counter:
        training(model, chunks)
    return counter.get_total_flops() / target_tokens(chunks)


def lines(
    title: str,
    rate: Callable[[Model, Chunks], float],
    models: tuple[Model, Model],
    kinds: tuple[Chunks, Chunks],
    rounds: int,
) -> Iterator[str]:
    """The table's lines for one task, measured now: medians over the rounds, and of the ratio the
    least and the most, too. kinds: the same sentences sorted, and shuffled."""
    rates = defaultdict(list)
    for model, chunks in product(models, kinds):
        rate(model, chunks[:2])  # warm
    for _ in tqdm(range(rounds), title, leave=False):
        for kind, side in product((0, 1), (0, 1)):
            rates[kind, side].append(rate(models[side], kinds[kind]))
    for row, (ours, theirs) in ROWS.items():
        ratios = [a / b for a, b in zip(rates[ours, 0], rates[theirs, 1], strict=True)]
        yield (
            f"| {title}: {row} | {median(rates[ours, 0]):,.0f} | {median(rates[theirs, 1]):,.0f} "
            f"| {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) |"
        )


def share_of_peak(model: Model, chunks: Chunks, rounds: int) -> str:
    """A sentence: what of the machine's peak training reaches, medians over the rounds."""
    each, tokens, peaks = operations(model, chunks), [], []
    for _ in range(rounds):
        tokens.append(training(model, chunks))
        peaks.append(peak())
    shares = [each * rate / most for rate, most in zip(tokens, peaks, strict=True)]
    return (
        f"\nattnlib's training on its own batches: {each / 1e6:.1f} million operations a target "
        f"token, {each * median(tokens) / 1e9:.0f} of {median(peaks) / 1e9:.0f} GFLOP/s, "
        f"{median(shares):.2f} ({min(shares):.2f} to {max(shares):.2f}) of the peak."
    )


def positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, got {number}")
    return number


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="attnlib's speed beside JoeyNMT's.")
    parser.add_argument("--threads", type=positive, default=2, help="of torch (default: 2)")
    parser.add_argument("--rounds", type=positive, default=5, help="default: 5")
    parser.add_argument("--batches", type=positive, default=20, help="in a round (default: 20)")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    name, pairs, config = corpus()
    own = sample(pairs, config, options.batches)
    mixed = [pair for chunk in own for pair in chunk]
    Random(RECIPE.seed).shuffle(mixed)
    longest_first = sorted(mixed, key=lambda pair: -len(pair.source))
    models: tuple[Model, Model] = (Attnlib(config, RECIPE), Joey(config, RECIPE))
    millions = [sum(p.numel() for p in model.model.parameters()) / 1e6 for model in models]
    print(
        f"{name}: {len(mixed):,} sentences and {target_tokens(own):,} target tokens a round, "
        f"{options.rounds} rounds. Vocabularies {len(config.source):,} and {len(config.target):,}; "
        f"{millions[0]:.1f} and {millions[1]:.1f} million parameters.\n"
        f"torch {torch.__version__}, {options.threads} threads on {os.cpu_count()} cores of "
        f"{processor()}, load average {os.getloadavg()[0]:.1f}. JoeyNMT {version('joeynmt')}.\n\n"
        "| | attnlib | JoeyNMT | ratio |\n|---|---:|---:|---:|"
    )
    tasks: dict[str, tuple[Callable[[Model, Chunks], float], Chunks]] = {
        "training, tokens/s": (training, own),
        "greedy, sentences/s": (partial(search, beam=1), chunked(longest_first)),
        "beam 5, sentences/s": (partial(search, beam=5), chunked(longest_first)),
    }
    for title, (rate, ordered) in tasks.items():
        kinds = ordered, chunked(mixed)
        print(*lines(title, rate, models, kinds, options.rounds), sep="\n")
    print(share_of_peak(models[0], own, options.rounds))


if __name__ == "__main__":
    main()
