"""Publish the lessons: each knows where to have attnlib from, and keeps its solutions closed.

    HEAD  --fill lessons/*.ipynb, and each translation-->  one commit upon it, the branch notebooks

Colab and Binder open that branch, and a built book shows and offers the same notebooks. On main
they name no address, so a fork has nothing to edit.
"""

import argparse
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from sphinx.application import Sphinx
from translation import Translation

ROOT = Path(__file__).parents[1]
BRANCH = "notebooks"
MISSING = """\
    raise ModuleNotFoundError(
        "attnlib is missing, and this lesson has no address for it."
        " See “How to run it”, in the course, for how to install it."
    )"""
INSTALL = '    %pip install --quiet "attnlib @ {package}"'
CLOSED = {  # what Colab, Notebook 6 and JupyterLab fold, in this order
    "cellView": "form",
    "collapsed": True,
    "jupyter": {"outputs_hidden": True, "source_hidden": True},
}


def git(folder: Path, *command: str, text: str = "", **environment: str) -> str:
    """What a git command says of the repository in folder. Raises RuntimeError where it fails."""
    answer = subprocess.run(
        ("git", *command),
        cwd=folder,
        input=text,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | environment,
    )
    if answer.returncode:
        raise RuntimeError(f"git {command[0]}: {answer.stderr.strip()}")
    return answer.stdout.strip()


def package(address: str, folder: Path = ROOT) -> str:
    """What pip installs attnlib from: the repository at address, as HEAD is in folder."""
    return f"git+{address}@{git(folder, 'rev-parse', 'HEAD')}"


def fill(text: str, package: str) -> str:
    """A notebook's text, with package in its first code cell, and its solutions closed.

    Raises ValueError for a notebook that does not begin with the lessons' first cell.
    """
    notebook = nbformat.reads(text, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if not code or MISSING not in code[0].source:
        raise ValueError("a lesson does not begin with the cell that installs attnlib")
    code[0].source = code[0].source.replace(MISSING, INSTALL.format(package=package))
    for cell in code:
        if "hide-cell" in cell.metadata.get("tags", ()):
            cell.metadata.update(CLOSED)
    return nbformat.writes(notebook) + "\n"


def lessons(folder: Path, temporary: Path) -> Iterator[tuple[str, str]]:
    """The path and the text of each notebook of HEAD, and of those in other languages, which no
    commit has: ko/lessons/NAME.ipynb."""
    archive = temporary / "head.tar"
    git(folder, "archive", "--output", str(archive), "HEAD", "lessons")
    with tarfile.open(archive) as head:
        head.extractall(temporary, filter="data")
    for path in sorted(temporary.glob("lessons/*.ipynb")):
        yield f"lessons/{path.name}", path.read_text("utf-8").strip()
        for there in sorted(temporary.glob(f"lessons/source/*/{path.stem}.md")):
            language = there.parent.name
            notebook = Translation(path.stem, language, temporary / "lessons").compose()
            yield f"{language}/lessons/{path.name}", nbformat.writes(notebook)


def publish(address: str, folder: Path = ROOT) -> str:
    """Make the branch in the repository in folder, and return its commit. Work tree and index stay
    as they are; the same HEAD and address give the same commit."""
    repository = partial(git, folder)
    source = package(address, folder)
    name, mail, date = repository("log", "-1", "--format=%an%n%ae%n%ad", "--date=raw").split("\n")
    with TemporaryDirectory() as temporary:
        index = {"GIT_INDEX_FILE": str(Path(temporary) / "index")}
        repository("read-tree", "HEAD", **index)
        for path, text in lessons(folder, Path(temporary)):
            blob = repository("hash-object", "-w", "--stdin", text=fill(text, source))
            repository("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", **index)
        tree = repository("write-tree", **index)
    signed = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", name), ("EMAIL", mail), ("DATE", date))
    }
    message = f"Publish the lessons for {address}"
    commit = repository("commit-tree", tree, "-p", "HEAD", "-m", message, **signed)
    repository("update-ref", f"refs/heads/{BRANCH}", commit)
    return commit


def show(app: Sphinx, docname: str, source: list[str]) -> None:
    """Fill the lesson that a page shows, where the book has an address."""
    address = app.config.html_theme_options.get("repository_url")
    if address and docname.startswith("lessons/"):
        source[0] = fill(source[0], package(address, Path(app.srcdir)))


def offer(app: Sphinx, exception: Exception | None) -> None:
    """Fill the lessons that the book's pages offer to download, where it has an address."""
    address = app.config.html_theme_options.get("repository_url")
    if address and not exception:
        source = package(address, Path(app.srcdir))
        for path in Path(app.outdir, "_sources", "lessons").glob("*.ipynb"):
            path.write_text(fill(path.read_text("utf-8"), source), "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.connect("source-read", show)
    app.connect("build-finished", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def main(arguments: Sequence[str] | None = None, folder: Path = ROOT) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Make the branch of the published lessons.")
    parser.add_argument("address", help="of the course's repository")
    address = parser.parse_args(arguments).address
    if not address:
        parser.error("the course has no address yet: `make address URL=...` sets it")
    try:
        print(BRANCH, publish(address, folder))
    except (RuntimeError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
