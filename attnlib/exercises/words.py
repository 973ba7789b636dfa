"""A reply in the language of the answer: that in which its docstring is written.

    ko/lesson03.json     "The weights sum to 1."                   whole sentences
    ko/replies.json      "It returned {a}; {b} is expected."       with places for what is given

A line that no list has stays English.
"""

import json
import re
from functools import cache
from importlib.resources import files

LETTERS = {"ko": re.compile("[가-힣]")}  # by which a language is known
LINE = re.compile(r"(\s*(?:[✗✓] )?)(.*)")  # a line's margin and mark, and what it says
PLACE = re.compile(r"\{(\w)\}")


def language(docstring: str | None) -> str | None:
    """That of a docstring, where it has lists."""
    return next((code for code, own in LETTERS.items() if own.search(docstring or "")), None)


@cache
def lists(code: str) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Whole sentences, and sentences with places, the longest first."""
    sentences: dict[str, str] = {}
    for path in files(__package__).joinpath(code).iterdir():
        sentences |= json.loads(path.read_text("utf-8"))
    placed = sorted(filter(PLACE.search, sentences), key=len, reverse=True)
    return sentences, [(_pattern(english), sentences[english]) for english in placed]


def _pattern(english: str) -> re.Pattern[str]:
    """What finds a sentence, whatever stands in its places."""
    parts = PLACE.split(english)  # text, name of a place, text, ...
    named = [f"(?P<{part}>.+?)" if k % 2 else re.escape(part) for k, part in enumerate(parts)]
    return re.compile("".join(named))


def said(text: str, code: str) -> str:
    """One sentence or phrase in a language, and what stands in it, too."""
    sentences, placed = lists(code)
    if text in sentences:
        return sentences[text]
    for pattern, other in placed:
        if found := pattern.fullmatch(text):
            given = {name: said(part, code) for name, part in found.groupdict().items()}
            parts = PLACE.split(other)
            return "".join(given[part] if k % 2 else part for k, part in enumerate(parts))
    return text


def spoken(reply: str, docstring: str | None) -> str:
    """A reply, line by line, in the language of a docstring."""
    if (code := language(docstring)) is None:
        return reply
    lines = (LINE.fullmatch(line) for line in reply.split("\n"))
    return "\n".join(line[1] + said(line[2], code) for line in lines if line)
