"""The machine that a benchmark runs on: its processor's name, and the most that it multiplies."""

import platform
from pathlib import Path
from time import perf_counter

import torch

SIZE = 2048


def processor() -> str:
    """As the system names it; where it does not, the kind of machine."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def peak(repeats: int = 20) -> float:
    """Operations a second, two for each multiplication and its sum, in the fastest of some products
    of two large single-precision matrices, with the threads that torch has now."""
    a, b = torch.rand(2, SIZE, SIZE)
    seconds = []
    for _ in range(repeats):
        start = perf_counter()
        a @ b
        seconds.append(perf_counter() - start)
    return 2 * SIZE**3 / min(seconds)
