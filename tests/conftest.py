"""While tests run, every shape in a signature of attnlib is checked."""

from collections.abc import Iterator

import pytest
import torch
from jaxtyping import config, install_import_hook

install_import_hook("attnlib", "beartype.beartype")


@pytest.fixture
def unchecked() -> Iterator[None]:
    """Without the shape types, as for a user: what do attnlib's own errors say?"""
    config.update("jaxtyping_disable", True)
    yield
    config.update("jaxtyping_disable", False)


@pytest.fixture(autouse=True)
def _repeatable() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)


@pytest.fixture
def double() -> Iterator[None]:
    """Double precision, for comparisons to more than seven digits."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)
