"""The comments and docstrings of code, and the same code with others in their place.

    x = x + p  # positions added     -->    x = x + p  # 위치를 더함

Lines of comment that follow each other are one comment. What runs stays as it is.
"""

import io
import re
import tokenize
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

QUOTES = '"""'


class Comment(NamedTuple):
    """Where it stands, as offsets in the code; how far it is indented; and what it says."""

    start: int
    end: int
    column: int
    text: str


def comments(code: str) -> list[Comment]:
    """Those of a cell, whose lines may be magics."""
    found: list[Comment] = []
    for piece in _pieces(code):
        last = found[-1] if found else piece
        between = "\n" + " " * piece.column
        lines = code[last.start] == code[piece.start] == "#" and last.column == piece.column
        if lines and code[last.end : piece.start] == between and _alone(code, last.start):
            found[-1] = last._replace(end=piece.end, text=f"{last.text}\n{piece.text}")
        else:
            found.append(piece)
    return found


def replaced(code: str, words: dict[str, str]) -> str:
    """The code with other comments and docstrings: words has them by what the old ones say."""
    for comment in reversed(comments(code)):
        if text := words.get(comment.text):
            lines, margin = text.split("\n"), " " * comment.column
            if code[comment.start] == "#":
                new = f"\n{margin}".join(f"# {line}" for line in lines)
            else:
                old = code[comment.start : comment.end].removesuffix(QUOTES)
                closing = old[len(old.rstrip()) :] + QUOTES
                new = QUOTES + re.sub(r"\n(?=.)", f"\n{margin}", text) + closing
            code = code[: comment.start] + new + code[comment.end :]
    return code


def _alone(code: str, start: int) -> bool:
    """Whether nothing stands before it on its line."""
    return not code[:start].rpartition("\n")[2].strip()


def _pieces(code: str) -> Iterator[Comment]:
    """Each line of comment, and each docstring."""
    lines = code.splitlines(keepends=True)
    begins = [sum(map(len, lines[:row])) for row in range(len(lines) + 1)]
    for token, after in pairwise(tokenize.generate_tokens(io.StringIO(code).readline)):
        (row, column), (last, end) = token.start, token.end
        place = begins[row - 1] + column, begins[last - 1] + end, column
        ends = after.type == tokenize.NEWLINE
        if token.type == tokenize.COMMENT:
            yield Comment(*place, token.string.removeprefix("#").strip())
        elif token.string.startswith(QUOTES) and ends and _alone(code, place[0]):
            text = re.sub(rf"\n {{,{column}}}", "\n", token.string[3:-3])
            yield Comment(*place, text.strip())
