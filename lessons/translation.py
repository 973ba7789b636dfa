"""A lesson in another language: the English notebook with its Markdown cells replaced.

    lessons/NAME.ipynb + lessons/source/ko/NAME.md, NAME.toml  -->  the notebook in Korean

A translated cell stands under the id of the English cell that it renders, and that id is a hash of
the English text (`execute.identify`). Where the text has changed, no cell has the id any more: the
translation is stale, and the English cell stands in its place, with a line that says so. NAME.toml
has what stands beside the prose: titles of folded code, what pictures show, labels and questions of
the figures. Code and outputs are those of the English notebook, byte for byte.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from execute import FOLDER, identify
from minutes import MARKDOWN
from nbformat import NotebookNode
from pictures import PNG, WIDGET_STATE

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
        self.name, self.notebook = name, folder / f"{name}.ipynb"
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
    def words(self) -> dict[str, str]:
        """What stands beside the prose, by the English; nothing where the file is missing."""
        paths = (self.path.with_name(EVERY), self.path.with_suffix(".toml"))
        lists = [tomllib.loads(path.read_text("utf-8")) for path in paths if path.exists()]
        entries = chain.from_iterable(read["word"] for read in lists)
        return {line(entry["english"]): line(entry["text"]) for entry in entries}

    def compose(self) -> NotebookNode:
        """The executed lesson, its prose and what stands beside it replaced where translated."""
        notebook = nbformat.read(self.notebook, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = self.cells.get(cell.id) or self._stale(cell.source)
        for where, key in beside(notebook):
            where[key] = self.words.get(line(where[key]), where[key])
        for cell, alt in pictured(notebook):
            if line(alt) in self.words:
                image = cell.metadata.setdefault("mystnb", {}).setdefault("image", {})
                image["alt"] = self.words[line(alt)]
        return notebook

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


def line(text: str) -> str:
    """A text without the ends of its lines."""
    return " ".join(text.split())


def headings(text: str, kinds: Sequence[str] = NAMED) -> list[str]:
    """The headings of a piece of Markdown, of parts of these kinds."""
    return [
        "".join(part.content for part in after.children or () if part.type in kinds)
        for token, after in pairwise(MARKDOWN.parse(text))
        if token.type == "heading_open"
    ]


def beside(notebook: NotebookNode) -> Iterator[tuple[Any, Any]]:
    """(where, key) of every text beside the prose that a reader sees or hears."""
    for cell in notebook.cells:
        shown = cell.metadata.get("mystnb", {})
        yield from _keys(shown, ("code_prompt_show", "code_prompt_hide"))
        yield from _keys(shown.get("image", {}), ("alt",))
    widgets = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {"state": {}})
    for model in widgets["state"].values():
        state = model["state"]
        yield from _keys(state, ("description",))
        labels = state.get("_options_labels", [])
        yield from ((labels, k) for k in range(len(labels)))
        if state.get("_anywidget_id", "").endswith(".Quiz"):
            for question in state["questions"]:
                yield from _keys(question, ("ask",))
                for choice in question["choice"]:
                    yield from _keys(choice, ("text", "reason"))


def pictured(notebook: NotebookNode) -> Iterator[tuple[NotebookNode, str]]:
    """Each cell that has the picture of a live figure, and what the picture shows."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if alt := output.get("metadata", {}).get(PNG, {}).get("alt"):
                yield cell, alt


def _keys(where: dict[str, Any], keys: Sequence[str]) -> Iterator[tuple[dict[str, Any], str]]:
    yield from ((where, key) for key in keys if where.get(key))
