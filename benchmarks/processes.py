"""What a second process gains in training, beside a second thread: one table.

    gain = target tokens a second / those of one process with one thread, in the same round
    work = processor seconds of all processes a 1,000 target tokens

The model and the batches are those of the README's Multi30k table. Each way trains the same steps,
several processes under torchrun; the first step is not timed. The ways take turns, so that a busy
machine slows all; work tells how far a way is from losing nothing, on a busy machine too. Of a
batch's sentences each process has its share: more processes make a step shorter, not larger.

python benchmarks/processes.py
"""

import argparse
import os
import subprocess
import sys
from itertools import islice
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import torch
from machine import processor
from tqdm import tqdm

from attnlib.corpus import multi30k
from attnlib.corpus.arrays import sides
from attnlib.model import Config
from attnlib.training import Recipe, Run, batches, parallel
from attnlib.vocab import Vocab

WAYS = ((1, 1), (1, 2), (2, 1))  # processes, threads of each
SIZES = dict.fromkeys(("embedding", "encoder", "decoder", "attention", "readout"), 256)


def train(threads: int, batch: int, steps: int) -> None:
    """As one of torchrun's processes; the first prints the tokens a second, and the work."""
    torch.set_num_threads(threads)
    pairs = multi30k.load("train")
    words = [Vocab.of_counts(side.counts(), min_frequency=2) for side in sides(pairs)]
    config, recipe = Config(*words, dropout=0.4, **SIZES), Recipe(batch=batch)
    order = torch.Generator().manual_seed(0)
    with parallel.group(torch.device("cpu")) as device, TemporaryDirectory() as folder:
        run = Run(config, recipe, folder, device)
        first, *timed = islice(batches(pairs, config, batch, order), steps + 1)
        run.step(first, 2e-3)
        start, used = perf_counter(), process_time()
        for chunk in timed:
            run.step(chunk, 2e-3)
        seconds, used = perf_counter() - start, process_time() - used
        used = parallel.mean(torch.tensor(used)) * parallel.world()
        tokens = sum(int(chunk[3].sum()) for chunk in timed)
        if parallel.rank() == 0:
            print(tokens / seconds, 1000 * used / tokens)


def rate(processes: int, threads: int, batch: int, steps: int) -> tuple[float, float]:
    """Target tokens a second, and the work, of one way."""
    torchrun = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
    start = torchrun if processes > 1 else []
    said = subprocess.run(
        [sys.executable, *start, __file__, "--train", *map(str, (threads, batch, steps))],
        env=os.environ | {"OMP_NUM_THREADS": str(threads)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    tokens, work = said.splitlines()[-1].split()
    return float(tokens), float(work)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Training by processes and by threads.")
    parser.add_argument("--rounds", type=int, default=5, help="default: 5")
    parser.add_argument("--steps", type=int, default=30, help="timed in a round (default: 30)")
    parser.add_argument("--train", type=int, nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.train:
        train(*options.train)
        return
    print(
        f"torch {torch.__version__}, {os.cpu_count()} processors, {processor()}, "
        f"load average {os.getloadavg()[0]:.1f}, {options.rounds} rounds.\n\n"
        "| batch | processes | threads of each | tokens/s | gain | work |\n"
        "|---:|---:|---:|---:|---:|---:|"
    )
    for batch in (Recipe.batch, 4 * Recipe.batch):
        rounds = [
            {way: rate(*way, batch, options.steps) for way in WAYS}
            for _ in tqdm(range(options.rounds), f"batches of {batch}", leave=False)
        ]
        for way in WAYS:
            gains = [rates[way][0] / rates[WAYS[0]][0] for rates in rounds]
            print(
                f"| {batch} | {way[0]} | {way[1]} | {median(r[way][0] for r in rounds):,.0f} | "
                f"{median(gains):.2f} ({min(gains):.2f} to {max(gains):.2f}) "
                f"| {median(r[way][1] for r in rounds):.2f} s |",
                flush=True,
            )


if __name__ == "__main__":
    main()
