"""Each published lesson alone in an empty folder, upon Colab's packages, through its first cell.

HEAD  --lessons-->  a bare repository and what is published of it  --alone-->  seconds, packages
"""

import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from colab.environment import BASE, ROOT, layer, packages, python, run
from nbformat import NotebookNode
from publish import BRANCH, git, publish

PICTURES = ("image/", "application/vnd.jupyter.widget-view")
EXECUTE = ("-m", "nbconvert", "--to", "notebook", "--execute", "--inplace")


@dataclass
class Lesson:
    """A published notebook: the name of its file, and its text."""

    name: str
    text: str


def lessons(folder: Path) -> list[Lesson]:
    """The lessons of HEAD, published in a bare repository made in folder. There pip finds attnlib,
    as readers find it at the public address."""
    remote = folder / "remote.git"
    git(ROOT, "clone", "--quiet", "--bare", str(ROOT), str(remote))
    publish(remote.as_uri(), remote)
    paths = git(remote, "ls-tree", "-r", "--name-only", BRANCH, "lessons/").split("\n")
    notebooks = [path for path in paths if path.endswith(".ipynb")]
    return [Lesson(Path(p).name, git(remote, "show", f"{BRANCH}:{p}")) for p in notebooks]


def figures(notebook: NotebookNode) -> int:
    """How many of its outputs are pictures or live figures."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return sum(any(kind.startswith(PICTURES) for kind in o.get("data", ())) for o in outputs)


def alone(lesson: Lesson) -> tuple[float, list[str], list[str]]:
    """The seconds from its first cell to its end, the packages moved, and those added.

    Raises RuntimeError where a cell fails or a figure is missing.
    """
    with layer() as environment, TemporaryDirectory() as folder:
        path = Path(folder, lesson.name)
        path.write_text(lesson.text, "utf-8")
        start = time.monotonic()
        run(python(environment), *EXECUTE, path, folder=Path(folder))
        seconds = time.monotonic() - start
        drawn = figures(nbformat.read(path, as_version=4))
        before, after = packages(BASE), packages(environment)
    stored = figures(nbformat.reads(lesson.text, as_version=4))
    if drawn != stored:
        raise RuntimeError(f"{lesson.name} draws {drawn} figures, and {stored} are stored in it")
    moved = [f"{name} {old} to {after[name]}" for name, old in before.items() if after[name] != old]
    return seconds, moved, sorted(after.keys() - before.keys())
