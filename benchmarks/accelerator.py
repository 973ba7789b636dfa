"""Training on a device: steps and tokens a second, and what part of the device's peak that is.

python benchmarks/accelerator.py cuda       needs Multi30k (downloaded, or in ATTNLIB_DATA)

Operations are counted by torch.utils.flop_counter; the peak is a large product of matrices, timed
in the same run and the same precision. The sizes are those of the README's table.
"""

import sys
import time
from collections.abc import Callable, Sequence
from itertools import islice
from tempfile import TemporaryDirectory

import torch
from tabulate import tabulate
from torch.utils.flop_counter import FlopCounterMode

from attnlib.corpus import Pair, multi30k
from attnlib.model import Config
from attnlib.training import Recipe, Run, batches
from attnlib.vocab import Vocab

WARM, TIMED = 15, 60  # steps
KINDS = {"fp32": torch.float32, "bf16": torch.bfloat16}


def seconds(device: torch.device, act: Callable[[], object]) -> float:
    """How long it takes, until the device has done it."""
    wait = (lambda: None) if device.type == "cpu" else torch.accelerator.synchronize
    wait()
    start = time.perf_counter()
    act()
    wait()
    return time.perf_counter() - start


def peak(device: torch.device, kind: torch.dtype) -> float:
    """FLOP/s of large products of matrices."""
    n = 2048 if device.type == "cpu" else 8192
    a, b = (torch.randn(n, n, device=device).to(kind) for _ in range(2))
    for _ in range(3):
        a @ b
    return 10 * 2 * n**3 / seconds(device, lambda: [a @ b for _ in range(10)])


def measured(
    device: torch.device, config: Config, recipe: Recipe, train: Sequence[Pair]
) -> list[str]:
    """Steps/s, target tokens/s and FLOP/s of a run's steps, as a row of the table."""
    order = torch.Generator().manual_seed(0)
    steps = list(islice(batches(train, config, recipe.batch, order), WARM + TIMED))
    with TemporaryDirectory() as folder:
        run = Run(config, recipe, folder, device)
    for step in steps[:WARM]:
        run.step(step, 1e-3)
    took = seconds(device, lambda: [run.step(step, 1e-3) for step in steps[WARM:]])
    with FlopCounterMode(display=False) as counter:
        run.step(steps[-1], 1e-3)
    tokens = sum(int(step[3].sum()) for step in steps[WARM:])
    flops = counter.get_total_flops() / int(steps[-1][3].sum()) * tokens / took
    of_peak = flops / peak(device, KINDS[recipe.precision])
    return f"{TIMED / took:.1f} {tokens / took:,.0f} {flops / 1e12:.3f} {of_peak:.4f}".split()


def main() -> None:
    device = torch.device(sys.argv[1])
    train = multi30k.load("train")
    words = ([getattr(pair, side) for pair in train] for side in ("source", "target"))
    source, target = (Vocab.build(side, 2) for side in words)
    sizes = {"embedding": 256, "encoder": 256, "decoder": 256, "attention": 256, "readout": 256}
    config = Config(source, target, dropout=0.3, tied=True, **sizes)
    rows = [
        [batch, kind, *measured(device, config, Recipe(batch=batch, precision=kind), train)]
        for batch in (64, 256)
        for kind in KINDS
    ]
    heads = ["batch", "precision", "steps/s", "target tokens/s", "TFLOP/s", "of the peak"]
    print(tabulate(rows, heads, tablefmt="github", disable_numparse=True))


if __name__ == "__main__":
    main()
