"""How many bits the numbers of a step have.

    fp32   24 bits of mantissa; on CUDA the encoder's products may have 11 (TF32)
    bf16    8 in what torch.autocast takes for safe, the products of matrices above all

With bf16 the weights, what AdamW knows of them and the loss keep their 24 bits. A bfloat16 has the
exponents of single precision: small gradients do not vanish, and the loss need not be scaled.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import torch

PRECISIONS = ("fp32", "bf16")


def check_precision(precision: str, device: torch.device) -> None:
    """Raises ValueError for bf16 on a device without it."""
    if precision == "fp32":
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # torch may warn, and go on in fp32
        try:
            torch.autocast(device.type, torch.bfloat16)
        except (RuntimeError, UserWarning) as error:
            raise ValueError(
                f"precision: expected fp32 on {device}, got {precision} ({error})"
            ) from error


@contextmanager
def autocast(precision: str, device: torch.device) -> Iterator[None]:
    """The context manager in which a step's forward pass runs."""
    if precision == "fp32":
        yield
        return
    # Any autocast puts cuDNN's GRU in float16, where small gradients vanish.
    with torch.autocast(device.type, torch.bfloat16), torch.backends.cudnn.flags(enabled=False):
        yield
