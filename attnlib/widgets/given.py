"""What a figure is given: checked under the argument's name, and made into what the page can read.

    tokens    an iterable of strings      ->  a list of them
    reals     an iterable of numbers      ->  a list of them, in double precision
    numbers   a tensor on any device      ->  a copy in double precision, in memory of its own
    packed    a model of any precision    ->  a file, in half precision where that can hold it

What cannot be made so is an error, before a figure is begun.
"""

from collections.abc import Iterable
from copy import deepcopy
from sys import maxsize

import torch
from torch import Tensor

from attnlib.model import Seq2Seq

LARGEST = torch.finfo(torch.float32).max
EXACT = 2**-11  # the largest relative error of a number rounded to half precision


def tokens(
    name: str,
    given: Iterable[str],
    wanted: str = "a list of at least one token",
    least: int = 1,
    most: int = maxsize,
) -> list[str]:
    """The strings of an iterable, itself no string. Raises ValueError for anything else, and for
    fewer than least or more than most."""
    single = isinstance(given, str) or not isinstance(given, Iterable)
    found = [given] if single else list(given)
    if single or not least <= len(found) <= most or not all(isinstance(t, str) for t in found):
        got = repr(given) if single else repr(found) if found else "none"
        raise ValueError(f"{name}: expected {wanted}, got {got}")
    return [str(token) for token in found]


def reals(name: str, given: Iterable[float] | Tensor) -> list[float]:
    """The numbers of a list, an array, a tensor. Raises ValueError for anything else."""
    try:
        found = list(given)
        if any(isinstance(number, str | bytes) for number in found):
            raise TypeError
        return [float(number) for number in found]
    except (TypeError, ValueError, RuntimeError):
        raise ValueError(f"{name}: expected a list of numbers, got {given!r}") from None


def numbers(
    name: str,
    tensor: Tensor,
    wanted: str = "finite numbers of single precision",
    most: float = LARGEST,
) -> Tensor:
    """The numbers of a tensor of any type, layout and device, on the CPU and in double precision.

    Raises TypeError for what is no tensor; ValueError for one without numbers or with complex
    ones, and where a number is NaN or further from 0 than most.
    """
    if not isinstance(tensor, Tensor):
        raise TypeError(f"{name}: expected a tensor, got {type(tensor).__name__}")
    if tensor.is_complex() or tensor.is_meta or not tensor.numel():
        kind = f"{tensor.dtype} of shape {tuple(tensor.shape)} on {tensor.device}"
        raise ValueError(f"{name}: expected real numbers, at least one, got {kind}")
    copy = tensor.detach().cpu().to(torch.float64, copy=True).contiguous()  # MPS has no doubles
    if not (copy.abs() <= most).all():
        raise ValueError(f"{name}: expected {wanted}, got {copy.min():g} to {copy.max():g}")
    return copy


def packed(name: str, model: Seq2Seq) -> bytes:
    """The file of a model, which is not changed: in half precision where every tensor keeps its
    numbers to EXACT of its largest, else in single.

    Raises TypeError for what is no model, ValueError for weights beyond single precision.
    """
    if not isinstance(model, Seq2Seq):
        raise TypeError(f"{name}: expected a Seq2Seq, got {type(model).__name__}")
    weights = [numbers(f"{name}: {key}", tensor) for key, tensor in model.state_dict().items()]
    half = all((w.half() - w).abs().max() <= EXACT * w.abs().max() for w in weights)
    copy = deepcopy(model).cpu()
    return (copy.half() if half else copy.float()).to_bytes()
