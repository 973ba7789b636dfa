"""Errors in words: which argument, what was expected, what it was."""

from numbers import Integral
from typing import Any

import torch
from torch import Tensor

KINDS = {
    "float": (
        "floating-point numbers",
        {torch.float16, torch.bfloat16, torch.float32, torch.float64},
    ),
    "int": ("integers", {torch.int32, torch.int64}),
    "bool": ("booleans, True on a real token", {torch.bool}),
}


def fit(**arguments: tuple[Tensor, str]) -> None:
    """Raise ValueError unless every argument is a tensor as its words say.

        fit(s=(s, "float * n"), h=(h, "float * Tx n"), mask=(mask, "bool * Tx"))

    An axis of one name has one size throughout. `*` is the batch: leading axes, which broadcast.
    A batch of two axes does not go with one of a single axis, since s (B, Ty, n) would meet
    h (B, Tx, n) wherever B = Ty; it goes with none, h (Tx, n), or with two, h (B, 1, Tx, n).
    Floats have one precision, except under autocast, and all tensors lie on one device.
    """
    for name, (tensor, words) in arguments.items():
        _require_kind(name, tensor, words.split()[0])
    tensors = {name: tensor for name, (tensor, _) in arguments.items()}
    sizes: dict[str, int] = {}
    batches: dict[str, torch.Size] = {}
    for name, (tensor, words) in arguments.items():
        axes = words.split()[1:]
        if axes[0] == "*":
            axes = axes[1:]
            batches[name] = tensor.shape[: -len(axes)]
        elif tensor.ndim > len(axes):
            raise ValueError(f"{name}: expected axes ({', '.join(axes)}), got {_shapes(tensors)}")
        for axis in range(-1, -len(axes) - 1, -1):
            size = sizes.get(axes[axis])
            if tensor.ndim < -axis or size not in (None, tensor.shape[axis]):
                what = axes[axis] if size is None else size
                raise ValueError(
                    f"{name}: expected {what} along axis {axis}, got {_shapes(tensors)}"
                )
            sizes[axes[axis]] = tensor.shape[axis]
    _require_batches(batches)
    _require_one_place(tensors)


def check_padding(mask: Tensor) -> None:
    """Raise ValueError unless every row of mask (B, Tx) begins with a real token, and has none
    right of padding."""
    if not mask.numel() or not mask.any(1).all():
        raise ValueError("mask: a row has no real token, so there is nothing to read")
    if (mask[:, 1:] & ~mask[:, :-1]).any():
        raise ValueError("mask: expected the real tokens left of the padding, got one after it")


def whole(name: str, value: int) -> None:
    """Raise TypeError unless value is a whole number, and ValueError unless it is at least 1."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name}: expected a whole number, got {value!r}")
    if value < 1:
        raise ValueError(f"{name}: expected at least 1, got {value}")


def _require_kind(name: str, value: Any, kind: str) -> None:
    words, dtypes = KINDS[kind]
    if not isinstance(value, Tensor):
        raise ValueError(f"{name}: expected a tensor of {words}, got {type(value).__name__}")
    if value.dtype not in dtypes:
        raise ValueError(f"{name}: expected {words}, got {value.dtype}")


def _require_batches(shapes: dict[str, torch.Size]) -> None:
    batches = [shape for shape in shapes.values() if shape]
    lengths = {len(batch) for batch in batches}
    if len(lengths) > 1 or any(len({*axis} - {1}) > 1 for axis in zip(*batches, strict=True)):
        found = ", ".join(f"{name} {tuple(shape)}" for name, shape in shapes.items())
        raise ValueError(f"batch shapes do not go together: {found}")


def _require_one_place(tensors: dict[str, Tensor]) -> None:
    devices = {tensor.device for tensor in tensors.values()}
    if len(devices) > 1:
        found = ", ".join(f"{name} {tensor.device}" for name, tensor in tensors.items())
        raise ValueError(f"expected one device, got {found}")
    floats = {tensor.dtype for tensor in tensors.values() if tensor.dtype.is_floating_point}
    if len(floats) > 1 and not _autocast(devices.pop().type):
        found = ", ".join(f"{name} {tensor.dtype}" for name, tensor in tensors.items())
        raise ValueError(f"expected one precision, got {found}")


def _autocast(device: str) -> bool:
    return torch.amp.is_autocast_available(device) and torch.is_autocast_enabled(device)


def _shapes(tensors: dict[str, Tensor]) -> str:
    return ", ".join(f"{name} {tuple(tensor.shape)}" for name, tensor in tensors.items())
