"""How long a first reading of a lesson takes, and how soon something in it lives.

    200 words of prose  -->  1 minute    a line of code  -->  6 s    a live figure  -->  2 minutes

A formula is read as one word. What the page keeps folded takes no time: code behind a prompt, the
sections of the second reading, <details>. Nor do the quiz and the exercises, which say their own.
"""

from collections.abc import Iterator
from itertools import pairwise, takewhile
from math import ceil

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nbformat import NotebookNode
from pictures import WIDGET_VIEW

WORD, LINE, FIGURE = 1 / 200, 6 / 60, 2.0  # minutes
MOST = 35  # minutes of one lesson
SECOND = "Second reading:"
LATER = (SECOND, "Quiz", "Exercises")  # begin the headings that a first reading passes over
NO_CODE = {"hide-cell", "hide-input", "remove-cell", "remove-input"}  # tags of a folded cell
NO_FIGURE = {"hide-cell", "hide-output", "remove-cell", "remove-output"}
MARKDOWN = MarkdownIt().enable("table").use(dollarmath_plugin)


def words(token: Token) -> int:
    """How many words a piece of Markdown shows."""
    if token.type == "math_block":
        return 1
    shown = {"math_inline": "x", "softbreak": " ", "hardbreak": " ", "html_inline": ""}
    parts = [shown.get(part.type, part.content) for part in token.children or ()]
    return len("".join(parts or [token.content]).split())


def prose(text: str, later: int = 0) -> tuple[int, int]:
    """The words of a cell that a first reading meets, and where the cell ends: the level of the
    heading of a section for later, or 0. later: where it begins."""
    count = folds = 0
    for token, after in pairwise([*MARKDOWN.parse(text), Token("end", "", 0)]):
        if token.type == "heading_open":
            level = int(token.tag[1:])
            if not later or level <= later:
                later = level if after.content.startswith(LATER) else 0
        elif token.type == "html_block":
            folds += token.content.count("<details") - token.content.count("</details")
        elif not (later or folds) and token.type in ("inline", "math_block", "fence"):
            count += words(token)
    return count, later


def is_live(output: NotebookNode) -> bool:
    """Whether an output is a live figure."""
    return WIDGET_VIEW in output.get("data", {})


def reading(notebook: NotebookNode) -> Iterator[tuple[float, bool]]:
    """The minutes of each part of an executed lesson, in order, and whether it is a live figure."""
    later = 0
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", ()))
        if cell.cell_type == "markdown":
            count, later = prose(cell.source, later)
            yield WORD * count, False
        elif not later:
            if not tags & NO_CODE:
                yield LINE * sum(bool(line.strip()) for line in cell.source.splitlines()), False
            if not tags & NO_FIGURE:
                yield from ((FIGURE, True) for output in cell.outputs if is_live(output))


def minutes(notebook: NotebookNode) -> float:
    """How long the first reading of an executed lesson takes."""
    return sum(duration for duration, _ in reading(notebook))


def rounded(exact: float) -> int:
    """The minutes that a lesson names: up to the next five."""
    return 5 * ceil(exact / 5)


def before_life(notebook: NotebookNode) -> float:
    """The share of the first reading that lies before the first live figure; 1 where none is."""
    before = takewhile(lambda part: not part[1], reading(notebook))
    return sum(duration for duration, _ in before) / minutes(notebook)
