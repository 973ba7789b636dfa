"""Colab's packages, in an environment that is kept, and fresh ones upon it for one lesson each.

requirements.txt  --prepare-->  .venv-colab  --layer-->  an environment that a lesson may add to
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from attnlib.storage import write

ROOT = Path(__file__).parents[2]
BASE = ROOT / ".venv-colab"
PINS = Path(__file__).with_name("requirements.txt")
PYTHON = "python3.13"  # Colab's
TORCH = "torch==2.11.0"


def run(*command: str | Path, folder: Path = ROOT) -> str:
    """What a command prints. Raises RuntimeError with the end of what it says where it fails."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    answer = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder)
    if answer.returncode:
        words = (answer.stdout + answer.stderr).strip()[-2000:]
        raise RuntimeError(f"{' '.join(map(str, command))}\n{words}")
    return answer.stdout


def python(environment: Path) -> Path:
    base = {"base": str(environment), "platbase": str(environment)}
    return Path(sysconfig.get_path("scripts", "venv", base)) / "python"


def site(environment: Path) -> str:
    """Where an environment keeps its packages."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return run(python(environment), "-c", code).strip()


def packages(environment: Path) -> dict[str, str]:
    """The version of every package that an environment sees."""
    listed = run(python(environment), "-m", "pip", "list", "--format=json")
    return {package["name"]: package["version"] for package in json.loads(listed)}


def attempts() -> Iterator[tuple[str, str]]:
    """A Python and a release of torch to try, Colab's own first: where it is on the path, or pyenv
    keeps it. Then those of the course."""
    kept = Path.home().glob(f".pyenv/versions/*/bin/{PYTHON}")
    for name in (shutil.which(PYTHON), *map(str, kept)):
        if name and not subprocess.run((name, "--version"), capture_output=True).returncode:
            yield name, TORCH
    yield sys.executable, f"torch=={version('torch').split('+')[0]}"


def make(interpreter: str, torch: str) -> None:
    """Fill .venv-colab anew. Raises RuntimeError where a package cannot be had."""
    run(interpreter, "-m", "venv", "--clear", BASE)
    pins = BASE / PINS.name
    write(pins, PINS.read_text("utf-8").replace(TORCH, torch).encode())
    run(python(BASE), "-m", "pip", "install", "--quiet", "--requirement", pins)


def prepare() -> str:
    """Make .venv-colab where it is missing or older than the pins, and say what is in it."""
    ready = BASE / f"ready-{sha256(PINS.read_bytes()).hexdigest()[:8]}"
    for interpreter, torch in attempts():
        if not ready.exists():
            try:
                make(interpreter, torch)
                ready.touch()
            except RuntimeError as error:
                print(f"Not with {interpreter}: {error}", file=sys.stderr)
    held = packages(BASE)
    names = ("torch", "numpy", "ipython", "ipywidgets", "notebook")
    said = run(python(BASE), "--version").strip()
    return ", ".join([said, *(f"{name} {held[name]}" for name in names)])


@contextmanager
def layer() -> Iterator[Path]:
    """A fresh environment that sees what .venv-colab holds, and puts what it adds elsewhere."""
    with TemporaryDirectory() as folder:
        run(python(BASE), "-m", "venv", "--without-pip", folder)
        # With its path files; but not where pip builds a package, with its own tools alone.
        unless = "'PYTHONNOUSERSITE' in os.environ"
        below = f"import os, site; {unless} or site.addsitedir({site(BASE)!r})"
        Path(site(Path(folder)), "below.pth").write_text(below, "utf-8")
        yield Path(folder)
