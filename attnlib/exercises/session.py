"""What a function could change for everyone: seen, said, and set back."""

import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch

SWITCHES: dict[str, tuple[Any, Any]] = {  # of torch: what is changed -> how it reads, how it is set
    "torch's default precision": (torch.get_default_dtype, torch.set_default_dtype),
    "whether torch tracks gradients": (torch.is_grad_enabled, torch.set_grad_enabled),
    "torch's number of threads": (torch.get_num_threads, torch.set_num_threads),
    "whether torch insists on deterministic algorithms": (
        torch.are_deterministic_algorithms_enabled,
        torch.use_deterministic_algorithms,
    ),
    "torch's default device": (torch.get_default_device, torch.set_default_device),
}


@contextmanager
def kept() -> Iterator[list[str]]:
    """Leave the session as it was. The list holds, at the end, what had been changed.

    Random numbers go on as if none had been drawn inside; a seed that is set inside is a change.
    """
    changed: list[str] = []
    before = {what: get() for what, (get, _) in SWITCHES.items()}
    seed = torch.initial_seed()
    states = torch.get_rng_state(), np.random.get_state(), random.getstate()
    try:
        with warnings.catch_warnings():
            yield changed
    finally:
        for what, (get, restore) in SWITCHES.items():
            if get() != before[what]:
                changed.append(what)
                restore(before[what])
        if torch.initial_seed() != seed:
            changed.append("torch's seed")
        torch.set_rng_state(states[0])
        np.random.set_state(states[1])
        random.setstate(states[2])
