"""What the translations of the lessons lack, and where they differ from the English.

python lessons/stale.py             lists it for every lesson and language
python lessons/stale.py NAME        and shows, for each stale cell, how the English has changed

A translation keeps formulas, code, links, citations, HTML and numbers as they are; a number that is
a word in English may be a digit.
"""

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches, unified_diff

import nbformat
from beside import beside, line
from camera import is_current
from comments import comments
from translation import LANGUAGES, NAMES, Translation, prose

ALIKE = {  # kind: a pattern of it; what it finds is then taken out of the text
    "code blocks": r"(?m:^ *```.*?^ *```$)",
    "formulas": r"\$\$.*?\$\$|\$[^$\n]+(?:\n[^$\n]+)?\$",
    "code": r"`[^`]+`",
    "citations": r"\{cite:\w+\}`[^`]*`|\[\d+(?:, ?\d+)*\](?!\()",
    "links": r"(?<=\]\()[^)\s]+(?=\))|<https?://[^>]+>",
    "HTML": r"</?\w+[^>]*>",
    "numbers": r"(?<![\w.])[\u2212-]?\d+(?:[.,]\d+)*",
}
SENTENCE = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")  # in a comment


def parts(text: str) -> dict[str, Counter[str]]:
    """What a text has of each kind that a translation keeps, counted."""
    found = {}
    for kind, pattern in ALIKE.items():
        found[kind] = Counter(map(line, re.findall(pattern, text, re.DOTALL)))
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    return found


def differences(english: str, other: str) -> Iterator[str]:
    """What one of two texts has and the other has not, kind by kind."""
    ours, theirs = parts(english), parts(other)
    for kind in ALIKE:
        missing, added = ours[kind] - theirs[kind], theirs[kind] - ours[kind]
        if kind == "numbers":
            added = Counter({n: k for n, k in added.items() if not re.fullmatch(r"\d\d?", n)})
        for said, more in (("missing", missing), ("added", added)):
            if more:
                yield f"{kind} {said}: {', '.join(more.elements())}"


def faults(lesson: Translation) -> Iterator[str]:
    """What the translation of a lesson lacks, and where it differs."""
    for key, text in lesson.english.items():
        start = line(text)[:60]
        if key not in lesson.cells:
            yield f"{key}: not translated: “{start}”"
            continue
        yield from (f"{key}: {found} (“{start}”)" for found in differences(text, lesson.cells[key]))
    for key in lesson.cells.keys() - lesson.english.keys():
        yield f"{key}: stale, no English cell has this id: “{line(lesson.cells[key])[:60]}”"
    notebook = nbformat.read(lesson.notebook, as_version=4)
    for text in dict.fromkeys(line(where[key]) for where, key in beside(notebook)):
        if text not in lesson.words and re.search("[a-z]{2}", text, re.IGNORECASE):
            yield f"not translated, beside the prose: “{text}”"
    code = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    said = [comment.text for source in code for comment in comments(source)]
    for text in dict.fromkeys(said):
        if text not in lesson.comments and SENTENCE.search(text):
            yield f"not translated, in the code: “{line(text)[:60]}”"
    for path, page in lesson.portraits(lesson.reworded()).items():
        if not is_current(path, page):
            yield f"{path.name} is no picture of today: run lessons/portraits.py"


def before(lesson: Translation, key: str) -> str:
    """The English text that once had the id; empty where no commit has it."""
    source = lesson.source.relative_to(lesson.source.parents[2]).as_posix()
    ask = ("git", "-C", str(lesson.source.parents[2]))
    commits = subprocess.run(
        (*ask, "log", "--format=%H", "--", source), capture_output=True, text=True
    )
    for commit in commits.stdout.split():
        there = subprocess.run(
            (*ask, "show", f"{commit}:{source}"), capture_output=True, encoding="utf-8"
        )
        if key in (cells := prose(there.stdout)):
            return cells[key]
    return ""


def compared(lesson: Translation, key: str) -> str:
    """A stale cell: how its English has changed, and the translation."""
    old = before(lesson, key)
    fresh = {text: k for k, text in lesson.english.items() if k not in lesson.cells}
    (new,) = get_close_matches(old, fresh, 1, 0.0) or [""]
    change = unified_diff(
        old.splitlines(), new.splitlines(), key, fresh.get(new, "gone"), "", "", 3, ""
    )
    return "\n".join([*change, "", lesson.cells[key], ""])


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns 1 where a named lesson lacks something."""
    parser = argparse.ArgumentParser(description="List what the translations of lessons lack.")
    parser.add_argument("name", nargs="?", choices=NAMES, metavar="NAME", help="of a lesson")
    wanted = parser.parse_args(arguments).name
    found = 0
    for language in LANGUAGES:
        for name in [wanted] if wanted else NAMES:
            lesson = Translation(name, language)
            for fault in faults(lesson):
                print(f"{language}/{name}: {fault}")
                found += 1
            if wanted:
                for key in lesson.cells.keys() - lesson.english.keys():
                    print(compared(lesson, key))
    return 1 if found and wanted else 0


if __name__ == "__main__":
    sys.exit(main())
