"""A lesson in another language: the English notebook with its Markdown cells replaced.

    lessons/NAME.ipynb + lessons/source/ko/NAME.md, NAME.toml  -->  the notebook in Korean

A translated cell stands under the id of the English cell that it renders, and that id is a hash of
the English text (`execute.identify`). Where the text has changed, no cell has the id any more: the
translation is stale, and the English cell stands in its place, with a line that says so. NAME.toml
has what stands beside the prose: titles of folded code, labels and questions of the figures, and
the comments and docstrings of the code. What runs, and its outputs, are those of the English
notebook; a live figure has the picture of portraits.py.
"""

import json
import re
import tomllib
from base64 import b64encode
from collections.abc import Sequence
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from beside import beside, line
from camera import is_current, told
from comments import replaced
from execute import FOLDER, identify
from minutes import MARKDOWN
from nbformat import NotebookNode
from pictures import NOTE, PNG, figures
from words import words

NAMES = sorted(source.stem for source in (FOLDER / "source").glob("*.md"))
LANGUAGES = sorted({path.parent.name for path in (FOLDER / "source").glob("*/*.md")})
KEY = "english"  # in a translated cell's metadata: the id of its English cell
NAMED = ("text", "code_inline")  # of a heading, what MyST makes its anchor of
WHOLE = (*NAMED, "math_inline")  # and what docutils does
EVERY = "every.toml"  # what stands beside the prose of every lesson
STALE = "This part is not translated yet."


def prose(source: str) -> dict[str, str]:
    """The text of each Markdown cell of a lesson's source, by its id."""
    notebook = jupytext.reads(source, fmt="md:myst")
    identify(notebook)
    return {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "markdown"}


class Translation:
    """One lesson in one language."""

    def __init__(self, name: str, language: str, folder: Path = FOLDER) -> None:
        self.name, self.language, self.notebook = name, language, folder / f"{name}.ipynb"
        self.source = folder / "source" / f"{name}.md"
        self.path = folder / "source" / language / f"{name}.md"

    @cached_property
    def english(self) -> dict[str, str]:
        """The text of each English cell, by its id."""
        return prose(self.source.read_text("utf-8"))

    @cached_property
    def cells(self) -> dict[str, str]:
        """The translated text by the id of its English cell; nothing where the file is missing.

        Raises ValueError for a cell without an id, and for two of one id.
        """
        found: dict[str, str] = {}
        for cell in jupytext.read(self.path, fmt="md:myst").cells if self.path.exists() else ():
            key = cell.metadata.get(KEY)
            if key is None or key in found:
                raise ValueError(f"{self.path}: expected a cell under its own id: {cell.source!r}")
            found[key] = cell.source
        return found

    @cached_property
    def lists(self) -> list[dict[str, Any]]:
        """What stands beside the prose; nothing where the files are missing."""
        paths = (self.path.with_name(EVERY), self.path.with_suffix(".toml"))
        return [tomllib.loads(path.read_text("utf-8")) for path in paths if path.exists()]

    @cached_property
    def words(self) -> dict[str, str]:
        """Titles, labels and questions, by the English."""
        entries = chain.from_iterable(read.get("word", ()) for read in self.lists)
        return {line(entry["english"]): line(entry["text"]) for entry in entries}

    @cached_property
    def comments(self) -> dict[str, str]:
        """What comments and docstrings say, by the English."""
        entries = chain.from_iterable(read.get("comment", ()) for read in self.lists)
        return {entry["english"].strip(): entry["text"].strip() for entry in entries}

    def compose(self) -> NotebookNode:
        """The executed lesson, its prose and what stands beside it replaced where translated, with
        the pictures of today."""
        notebook = self.reworded()
        for (path, html), (output, _) in zip(
            self.portraits(notebook).items(), figures(notebook), strict=True
        ):
            if is_current(path, html):
                about, said = told(path), output.metadata[PNG]
                output.data[PNG] = b64encode(path.read_bytes()).decode()
                said |= {"english": said.alt, "heights": json.loads(about["heights"])}
                said["alt"] = about["alt"]
        return notebook

    def reworded(self) -> NotebookNode:
        """The same with the pictures of the English lesson."""
        notebook = nbformat.read(self.notebook, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = self.cells.get(cell.id) or self._stale(cell.source)
            else:
                cell.source = replaced(cell.source, self.comments)
        for where, key in beside(notebook):
            where[key] = self.words.get(line(where[key]), where[key])
        return notebook

    def portraits(self, notebook: NotebookNode) -> dict[Path, str]:
        """Where the picture of each figure of the reworded lesson lies, and the page of it."""
        known = words(self.language) | {NOTE: self.words.get(NOTE, NOTE)}
        pages = (page for _, page in figures(notebook, language=self.language, words=known))
        folder = self.path.parent / "figures"
        return {folder / f"{self.name}-{k}.png": page for k, page in enumerate(pages, start=1)}

    def _stale(self, text: str) -> str:
        """An English cell in the place of a translation, below its heading a line that says so."""
        notice = self.words.get(STALE, STALE)
        heading, rest = re.fullmatch(r"(#+ [^\n]*\n?)?(.*)", text, re.DOTALL).groups()
        return f"{heading or ''}\n> {notice}\n\n{rest}".lstrip("\n")

    def headings(self) -> dict[str, tuple[str, str]]:
        """By each translated heading, as MyST names it, the English one: so, and whole.

        Raises ValueError where a cell has other headings than the English one.
        """
        found = {}
        for key in self.english.keys() & self.cells.keys():
            ours, theirs = headings(self.english[key]), headings(self.cells[key])
            if len(ours) != len(theirs):
                raise ValueError(f"{self.path}, {key}: expected the headings {ours}, got {theirs}")
            whole = headings(self.english[key], WHOLE)
            found |= dict(zip(theirs, zip(ours, whole, strict=True), strict=True))
        return found


def headings(text: str, kinds: Sequence[str] = NAMED) -> list[str]:
    """The headings of a piece of Markdown, of parts of these kinds."""
    return [
        "".join(part.content for part in after.children or () if part.type in kinds)
        for token, after in pairwise(MARKDOWN.parse(text))
        if token.type == "heading_open"
    ]
