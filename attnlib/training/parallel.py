"""Training by R processes: each has the whole model, and its share of every batch.

    grad L = 1/R sum_r grad (R n_r / N) L_r        N = sum_r n_r

L is the mean over the N real target tokens of a batch, L_r that over the n_r tokens of the share of
process r. Weighed so, the mean of the gradients, which DistributedDataParallel takes (Li et al.,
"PyTorch Distributed: Experiences on Accelerating Data Parallel Training", 2020), is the gradient of
the mean.

torchrun --nproc-per-node 2 -m attnlib.training runs/grammar
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import timedelta

import torch
from jaxtyping import Bool, Int
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel

from attnlib.training.batches import Batch

Share = tuple[Int[Tensor, "S Tx"], Bool[Tensor, "S Tx"], Int[Tensor, "S Ty"], Bool[Tensor, "S Ty"]]

# While the first process scores dev, the others wait. The end of a process ends the wait at once.
PATIENCE = timedelta(days=1)
LOST = (
    "the run has lost one of its processes, or was told to stop; the same command goes on after "
    "the last whole epoch"
)


def _launched() -> bool:
    return "TORCHELASTIC_RUN_ID" in os.environ  # torchrun sets it


@contextmanager
def first_speaks() -> Iterator[None]:
    """Silence, unless this is the first of torchrun's processes or the only one: what is wrong with
    the options or the corpus is the same for all."""
    if not _launched() or os.environ["RANK"] == "0":
        yield
        return
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        yield


@contextmanager
def group(device: torch.device) -> Iterator[torch.device]:
    """Under torchrun, the processes work together; with cuda each on a GPU of its own. Gives this
    process's device.

    Raises ValueError for a device that cannot be shared out, and RuntimeError where another process
    ends before its time or torchrun is told to stop. What befalls another process than the first
    stands on stderr.
    """
    if not _launched():
        yield device
        return
    device = _own(device)
    backend = "cpu:gloo,cuda:nccl" if device.type == "cuda" else "gloo"
    distributed.init_process_group(backend, timeout=PATIENCE)
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield device
    except RuntimeError as error:
        lost = isinstance(error, distributed.DistError) or "gloo" in str(error)
        said = LOST if lost else str(error)
        if rank():
            print(f"rank {rank()}: {said}", file=sys.__stderr__)
        raise RuntimeError(said) from error
    finally:
        signal.signal(signal.SIGTERM, before)
        distributed.destroy_process_group()


def _own(device: torch.device) -> torch.device:
    if device.type == "cpu":
        return device
    here, seen = int(os.environ["LOCAL_WORLD_SIZE"]), torch.cuda.device_count()
    if device.type != "cuda" or device.index is not None or here > seen:
        raise ValueError(
            f"device: expected cpu, or cuda with a GPU for each of {here} processes, got {device} "
            f"and {seen} GPUs"
        )
    torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    return torch.device("cuda", torch.cuda.current_device())


def _stop(*_: object) -> None:
    raise RuntimeError(LOST)


def rank() -> int:
    """Which process of the group this is; 0, the first, where there is no group."""
    return distributed.get_rank() if distributed.is_initialized() else 0


def world() -> int:
    """R, the number of processes; 1 where there is no group."""
    return distributed.get_world_size() if distributed.is_initialized() else 1


def joined(module: nn.Module) -> nn.Module:
    """The module with one set of weights and one gradient in all processes."""
    return DistributedDataParallel(module) if distributed.is_initialized() else module


def share(batch: Batch) -> tuple[Share, float]:
    """This process's rows of a batch, every R-th of them, and R n_r / N. A process without a row
    takes the batch's first row with weight 0: the other processes wait for a gradient from it."""
    rows = slice(rank(), None, world()) if rank() < len(batch[0]) else slice(0, 1)
    x, x_mask, y, y_mask = (part[rows] for part in batch)
    tokens = y_mask.sum().item() if rank() < len(batch[0]) else 0
    return (x, x_mask, y, y_mask), world() * tokens / batch[3].sum().item()


def own_dropout() -> None:
    """From here on, each process draws numbers of its own; the first draws on as if alone."""
    if rank():
        torch.manual_seed(int(torch.randint(2**31, (rank(),))[-1]))


def mean(value: Tensor) -> float:
    """1/R sum_r value_r, which every process gets."""
    value = value.detach()
    if distributed.is_initialized():
        distributed.all_reduce(value)
    return value.item() / world()


def from_first(compute: Callable[[], float]) -> float:
    """What the first process alone computes, and every process gets."""
    value = torch.tensor(compute() if rank() == 0 else 0.0, dtype=torch.float64, device="cpu")
    if distributed.is_initialized():
        distributed.broadcast(value, 0)
    return value.item()
