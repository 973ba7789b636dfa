"""How long a corpus takes from its two files to the batches of a first epoch: one table.

    start = a new Python + the tokens + both vocabularies + the digest + one epoch's batches

The corpus is Multi30k's training pairs, again and again, a running number at a random place of
every pair: no line is another's, and no number is a word of another pair. The first start
tokenizes and writes the cache, the second reads it; each is a process of its own, as in
`python -m attnlib.training`. Its memory is the most that it held at once.

python benchmarks/startup.py
"""

import argparse
import os
import resource
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from machine import processor

PAIRS = (29_000, 1_000_000)


def corpus(folder: Path, n: int) -> list[Path]:
    """Two files of n pairs."""
    from attnlib.corpus import grammar, multi30k

    try:
        pairs = list(multi30k.load("train"))
    except OSError as error:
        print(f"Without Multi30k ({error}), so with sentences of the grammar.\n")
        pairs = grammar.generate(10_000, seed=0, lengths=(6, 20))
    draw, paths = Random(0), [folder / f"{n}.en", folder / f"{n}.fr"]
    with paths[0].open("w", encoding="utf-8") as sources, paths[1].open("w", encoding="utf-8") as t:
        for number, pair in enumerate(islice(cycle(pairs), n)):
            for file, words in ((sources, pair.source), (t, pair.text.split())):
                place = draw.randint(0, len(words))
                file.write(" ".join((*words[:place], str(number), *words[place:])) + "\n")
    return paths


def start(source: str, target: str) -> None:
    """What a run does before its first step, on one thread; prints the most memory held, in MB."""
    import torch

    from attnlib.corpus import files
    from attnlib.corpus.arrays import sides
    from attnlib.model import Config
    from attnlib.training import Recipe, batches
    from attnlib.training.batches import short
    from attnlib.training.state import digest
    from attnlib.vocab import Vocab

    torch.set_num_threads(1)
    pairs = files.load(source, target)
    config = Config(*(Vocab.of_counts(side.counts(), min_frequency=2) for side in sides(pairs)))
    digest(pairs)
    kept = short("train", pairs, Recipe.longest)
    _steps = list(batches(kept, config, Recipe.batch, torch.Generator().manual_seed(0)))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory *= 1 if sys.platform == "darwin" else 1024
    print(memory / 1e6)


def measured(paths: list[Path], cache: Path) -> str:
    """Seconds, seconds of the processor, and MB of a start in a new process, as the table has
    them."""
    before, used = perf_counter(), processor_seconds()
    said = subprocess.run(
        [sys.executable, __file__, "--start", *map(str, paths)],
        env=os.environ | {"XDG_CACHE_HOME": str(cache), "OMP_NUM_THREADS": "1"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    seconds, used = perf_counter() - before, processor_seconds() - used
    return f"{seconds:,.1f} s | {used:,.1f} s | {float(said.splitlines()[-1]):,.0f} MB"


def processor_seconds() -> float:
    """Of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Seconds and memory until training begins.")
    parser.add_argument("--pairs", type=int, nargs="+", default=PAIRS, help="sizes of the corpus")
    parser.add_argument("--start", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.start:
        start(*options.start)
        return
    print(f"One thread on {processor()}, load average {os.getloadavg()[0]:.1f}.\n")
    print("| pairs | start | time | of it on the processor | memory |\n|---:|---|---:|---:|---:|")
    for n in options.pairs:
        with TemporaryDirectory() as folder:
            paths = corpus(Path(folder), n)
            for name in ("first", "from the cache"):
                print(f"| {n:,} | {name} | {measured(paths, Path(folder))} |", flush=True)


if __name__ == "__main__":
    main()
