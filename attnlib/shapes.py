"""Shape errors in words: which argument, what it was, what was expected."""

import torch
from torch import Tensor


def match(name: str, tensor: Tensor, axis: int, size: int, like: str) -> None:
    """Raise ValueError unless the tensor has `size` entries along `axis`, as many as `like`."""
    if tensor.ndim < -axis or tensor.shape[axis] != size:
        raise ValueError(
            f"{name}: expected {size} along axis {axis}, as many as {like}, "
            f"got shape {tuple(tensor.shape)}"
        )


def go_together(**batches: torch.Size) -> None:
    """Raise ValueError unless these leading (batch) shapes broadcast with each other."""
    try:
        torch.broadcast_shapes(*batches.values())
    except RuntimeError:
        shapes = ", ".join(f"{name} {tuple(shape)}" for name, shape in batches.items())
        raise ValueError(f"batch shapes do not go together: {shapes}") from None
