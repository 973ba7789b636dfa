"""For a class: each lesson without its answers, and the answers apart.

    lessons/NAME.ipynb  -->  _build/worksheets/NAME.ipynb     the lesson, to be worked on
                             _build/worksheets/NAME.html      its exercises, to be printed
                             _build/worksheets/key/NAME.html  its answers, to be printed

An answer is a fold of that kind, in prose, or a code cell that is hidden. Formulas are MathML,
which browsers set by themselves: the pages are whole and need no network. In another language they
lie in a folder of its name.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nbformat import NotebookNode
from pictures import PNG
from publish import ROOT, fill, package
from translation import LANGUAGES, NAMES, Translation

from attnlib.storage import write

sys.path.insert(0, str(ROOT / "book"))
from editions import catalog
from mathematics import typeset

FOLD = re.compile(
    r'<details(?: class="(?P<kind>\w+)")?>\s*<summary>(?P<title>.*?)</summary>'
    r"\s*(?P<text>.*?)\s*</details>\n*",
    re.DOTALL,
)
PICTURE = '<p><img alt="" src="data:image/png;base64,{}"></p>'
PAGE = """\
<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 11pt/1.5 serif; }}
:lang(ko) {{ word-break: keep-all; }}
:is(pre, code) {{ font-size: 9pt; white-space: pre-wrap; }}
pre {{ padding: .5rem .75rem; border-left: 2px solid #bbb; }}
img {{ max-width: 100%; }}
:is(pre, table, img, math[display]) {{ break-inside: avoid; }}
:is(h1, h2, h3, h4) {{ break-after: avoid; line-height: 1.25; }}
table {{ border-collapse: collapse; }}
:is(td, th) {{ padding: .1rem .6rem; border-bottom: 1px solid #ccc; }}
</style>
<h1>{title}</h1>
{body}
</html>
"""


@dataclass(frozen=True)
class Language:
    """In what a worksheet speaks."""

    code: str = "en"
    exercises: str = "Exercises"  # the heading of their section
    sheet: str = "{title}: exercises"
    key: str = "{title}: answers"
    shows: str = "^Show (?:the )?(.*)$"  # in the title of folded code, what it shows


ENGLISH = Language()


def language(code: str) -> Language:
    """That of a translation."""
    said = catalog(code)
    texts = (ENGLISH.exercises, ENGLISH.sheet, ENGLISH.key, ENGLISH.shows)
    return Language(code, *(said.get(text, text) for text in texts))


def is_hidden(cell: NotebookNode) -> bool:
    """A code cell that answers."""
    return "hide-cell" in cell.metadata.get("tags", ())


def without_answers(notebook: NotebookNode, hints: bool) -> NotebookNode:
    """The lesson for a student."""

    def keep(fold: re.Match[str]) -> str:
        left_out = ("answer",) if hints else ("answer", "hint")
        return "" if fold["kind"] in left_out else fold[0]

    lesson = deepcopy(notebook)
    lesson.cells = [cell for cell in lesson.cells if not is_hidden(cell)]
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            cell.source = FOLD.sub(keep, cell.source).rstrip()
    lesson.cells = [cell for cell in lesson.cells if cell.source]
    return lesson


def exercises(notebook: NotebookNode, said: Language) -> Iterator[NotebookNode]:
    """The cells of the section of that name."""
    inside, heading = False, f"## {said.exercises}"
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if inside:
                yield cell
            continue
        text = ""
        for part in re.split(r"^(?=## )", cell.source, flags=re.MULTILINE):
            if part.startswith("## "):
                inside = part.startswith(heading)
            text += part.removeprefix(heading) if inside else ""
        if text.strip():
            yield nbformat.v4.new_markdown_cell(text.strip())


def sheet(notebook: NotebookNode, said: Language = ENGLISH) -> str:
    """The exercises of a lesson without answers, in Markdown: folds are open, on paper, and what
    asks in the page is there as its picture."""
    parts = []
    for cell in exercises(notebook, said):
        if cell.cell_type == "markdown":
            parts.append(FOLD.sub(r"#### \g<title>\n\n\g<text>\n\n", cell.source))
        elif "remove-input" in cell.metadata.get("tags", ()):
            parts += [PICTURE.format(output.data[PNG]) for output in cell.outputs]
        else:
            parts.append(f"```\n{cell.source}\n```")
    return "\n\n".join(parts)


def key(notebook: NotebookNode, said: Language = ENGLISH) -> str:
    """The answers of a lesson, in Markdown."""
    parts = []
    for cell in exercises(notebook, said):
        if cell.cell_type == "markdown":
            folds = (fold for fold in FOLD.finditer(cell.source) if fold["kind"] == "answer")
            parts += [f"### {fold['title']}\n\n{fold['text']}" for fold in folds]
        elif is_hidden(cell):
            prompt = cell.metadata.get("mystnb", {}).get("code_prompt_show", "")
            parts.append("#### " + re.sub(said.shows, r"\1", prompt).capitalize())
            parts.append(f"```\n{cell.source}\n```")
            parts += map(_printed, cell.outputs)
    return "\n\n".join(filter(None, parts))


def _printed(output: NotebookNode) -> str:
    """A table, or what was printed."""
    html = output.get("data", {}).get("text/html", "")
    return html or (f"```\n{output.text}\n```" if output.output_type == "stream" else "")


def page(title: str, text: str, code: str = "en") -> str:
    """Markdown as a page that prints."""

    def formula(tex: str, options: dict[str, bool]) -> str:
        found = typeset(tex, options["display_mode"], "mathml")
        return found.get("html", f"<code>{escape(tex)}</code>")

    markdown = MarkdownIt("commonmark").enable("table")
    markdown.use(dollarmath_plugin, renderer=formula)
    return PAGE.format(title=escape(title), body=markdown.render(text), language=code)


def make(
    notebook: NotebookNode,
    path: Path,
    hints: bool,
    address: str = "",
    said: Language = ENGLISH,
) -> None:
    """Write the three files of one lesson; path: that of the notebook."""
    title = notebook.cells[0].source.split("\n")[0].removeprefix("# ")
    lesson = without_answers(notebook, hints)
    text = nbformat.writes(lesson) + "\n"
    write(path, (fill(text, package(address)) if address else text).encode())
    name = f"{path.stem}.html"
    exercises, answers = said.sheet.format(title=title), said.key.format(title=title)
    write(path.with_name(name), page(exercises, sheet(lesson, said), said.code).encode())
    write(path.parent / "key" / name, page(answers, key(notebook, said), said.code).encode())


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Write the lessons for a class.")
    parser.add_argument("--no-hints", action="store_true", help="leave out the hints as well")
    parser.add_argument("--address", default="", help="from which a lesson installs attnlib")
    options = parser.parse_args(arguments)
    how, folder = (not options.no_hints, options.address), ROOT / "_build" / "worksheets"
    for name in NAMES:
        file = f"{name}.ipynb"
        make(nbformat.read(ROOT / "lessons" / file, as_version=4), folder / file, *how)
        for code in LANGUAGES:
            lesson = Translation(name, code).compose()
            make(lesson, folder / code / file, *how, language(code))
    print(f"The lessons lie in {folder}, their answers in {folder / 'key'}")


if __name__ == "__main__":
    main()
