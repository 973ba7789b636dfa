"""The package as a stranger has it: the wheel, in an environment that sees no file of the checkout.

checkout  --build-->  sdist  --build-->  wheel  --install-->  Python of an environment
"""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parent.parent
BUILD = (sys.executable, "-m", "build", "--no-isolation", "--outdir")


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """What a command prints, with no PYTHONPATH to the checkout. Fails where the command does."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    answer = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def build(folder: Path) -> None:
    """Put the sdist into folder, and the wheel that is built from it alone."""
    run(*BUILD, folder, ROOT)


def install(wheel: Path, folder: Path) -> None:
    """Make an environment in folder: the wheel, and what the running one has beside attnlib.

    Its path file names the running site-packages. The path files there are not read in turn, so the
    checkout that `make` installs as editable stays out of sight.
    """
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    borrowed = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    path_file = Path(path("purelib", folder)) / "borrowed.pth"
    path_file.write_text("\n".join(borrowed), "utf-8")
    pip = (sys.executable, "-m", "pip", "--python", python(folder), "install")
    run(*pip, "--quiet", "--no-deps", "--no-index", wheel)


def path(kind: str, folder: Path) -> str:
    """Where an environment keeps its packages, its scripts."""
    return sysconfig.get_path(kind, "venv", {"base": str(folder), "platbase": str(folder)})


def python(folder: Path) -> Path:
    """The Python of an environment."""
    return Path(path("scripts", folder)) / Path(sys.executable).name


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first of a session's processes makes, and the others wait for."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, made = shared / name, shared / f"{name}.made"
    with FileLock(shared / f"{name}.lock"):
        if not made.exists():
            make(folder)
            made.touch()
    return folder
