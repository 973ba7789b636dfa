"""Shapes are checked while tests run; what several kinds of tests share, like a browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import installed
import pytest
import torch
from chrome import launch
from hypothesis import settings
from jaxtyping import config, install_import_hook
from playwright.sync_api import Browser, sync_playwright

install_import_hook("attnlib", "beartype.beartype")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # processes share the cores
settings.register_profile("however long", deadline=None)  # a timing is never a test
settings.load_profile("however long")
WHY_NOT = pytest.StashKey[str]()


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


@pytest.fixture
def accelerator() -> torch.device:
    """The GPU, or what else torch computes on beside the CPU. Where there is none: a skip."""
    if not torch.accelerator.is_available():
        pytest.skip("torch sees no accelerator here")
    return torch.accelerator.current_accelerator()


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package's wheel and its sdist."""
    return installed.once(tmp_path_factory, "distributions", installed.build)


@pytest.fixture(scope="session")
def stranger(distributions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel, outside the checkout: see tests/installed.py."""
    (wheel,) = distributions.glob("*.whl")
    folder = installed.once(
        tmp_path_factory, "stranger", lambda folder: installed.install(wheel, folder)
    )
    return installed.python(folder)


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One browser for the session. Where none can be had: a skip, and with CI set a failure."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except RuntimeError as error:
            request.config.stash[WHY_NOT] = str(error)
            give_up = pytest.fail if os.environ.get("CI") else pytest.skip
            give_up(f"BROWSER TESTS DID NOT RUN: {error}")
        yield browser
        browser.close()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say loudly that the pages were not tried."""
    if reason := config.stash.get(WHY_NOT, ""):
        terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="!", red=True)
        terminalreporter.write_line(reason)
