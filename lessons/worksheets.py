"""For a class: each lesson without its answers, and the answers apart.

    lessons/NAME.ipynb  -->  _build/worksheets/NAME.ipynb     the lesson, to be worked on
                             _build/worksheets/NAME.html      its exercises, to be printed
                             _build/worksheets/key/NAME.html  its answers, to be printed

An answer is a fold called so, in prose, or a code cell that is hidden. Formulas are MathML, which
browsers set by themselves: the pages are whole and need no network.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from html import escape
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nbformat import NotebookNode
from pictures import PNG
from publish import ROOT, fill, package

from attnlib.storage import write

sys.path.insert(0, str(ROOT / "book"))
from mathematics import typeset

FOLD = re.compile(
    r'<details(?: class="(?P<kind>\w+)")?>\s*<summary>(?P<title>.*?)</summary>'
    r"\s*(?P<text>.*?)\s*</details>\n*",
    re.DOTALL,
)
PICTURE = '<p><img alt="" src="data:image/png;base64,{}"></p>'
ANSWER = re.compile("Answers? |Show the (answer|solution)")
PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 11pt/1.5 serif; }}
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


def is_answer(fold: re.Match[str]) -> bool:
    return fold["kind"] == "answer" or bool(ANSWER.match(fold["title"]))


def is_hidden(cell: NotebookNode) -> bool:
    """A code cell that answers."""
    return "hide-cell" in cell.metadata.get("tags", ())


def without_answers(notebook: NotebookNode, hints: bool) -> NotebookNode:
    """The lesson for a student."""

    def keep(fold: re.Match[str]) -> str:
        return "" if is_answer(fold) or (fold["kind"] == "hint" and not hints) else fold[0]

    lesson = deepcopy(notebook)
    lesson.cells = [cell for cell in lesson.cells if not is_hidden(cell)]
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            cell.source = FOLD.sub(keep, cell.source).rstrip()
    lesson.cells = [cell for cell in lesson.cells if cell.source]
    return lesson


def exercises(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """The cells of the section of that name."""
    inside = False
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if inside:
                yield cell
            continue
        text = ""
        for part in re.split(r"^(?=## )", cell.source, flags=re.MULTILINE):
            if part.startswith("## "):
                inside = part.startswith("## Exercises")
            text += part.removeprefix("## Exercises") if inside else ""
        if text.strip():
            yield nbformat.v4.new_markdown_cell(text.strip())


def sheet(notebook: NotebookNode) -> str:
    """The exercises of a lesson without answers, in Markdown: folds are open, on paper, and what
    asks in the page is there as its picture."""
    parts = []
    for cell in exercises(notebook):
        if cell.cell_type == "markdown":
            parts.append(FOLD.sub(r"#### \g<title>\n\n\g<text>\n\n", cell.source))
        elif "remove-input" in cell.metadata.get("tags", ()):
            parts += [PICTURE.format(output.data[PNG]) for output in cell.outputs]
        else:
            parts.append(f"```\n{cell.source}\n```")
    return "\n\n".join(parts)


def key(notebook: NotebookNode) -> str:
    """The answers of a lesson, in Markdown."""
    parts = []
    for cell in exercises(notebook):
        if cell.cell_type == "markdown":
            folds = filter(is_answer, FOLD.finditer(cell.source))
            parts += [f"### {fold['title']}\n\n{fold['text']}" for fold in folds]
        elif is_hidden(cell):
            prompt = cell.metadata.get("mystnb", {}).get("code_prompt_show", "Answer")
            parts.append(f"#### {prompt.removeprefix('Show the ').capitalize()}")
            parts.append(f"```\n{cell.source}\n```")
            parts += map(_printed, cell.outputs)
    return "\n\n".join(filter(None, parts))


def _printed(output: NotebookNode) -> str:
    """A table, or what was printed."""
    html = output.get("data", {}).get("text/html", "")
    return html or (f"```\n{output.text}\n```" if output.output_type == "stream" else "")


def page(title: str, text: str) -> str:
    """Markdown as a page that prints."""

    def formula(tex: str, options: dict[str, bool]) -> str:
        found = typeset(tex, options["display_mode"], "mathml")
        return found.get("html", f"<code>{escape(tex)}</code>")

    markdown = MarkdownIt("commonmark").enable("table")
    markdown.use(dollarmath_plugin, renderer=formula)
    return PAGE.format(title=escape(title), body=markdown.render(text))


def make(path: Path, folder: Path, hints: bool, address: str = "") -> None:
    """Write the three files of one lesson."""
    notebook = nbformat.read(path, as_version=4)
    title = notebook.cells[0].source.split("\n")[0].removeprefix("# ")
    lesson = without_answers(notebook, hints)
    text = nbformat.writes(lesson) + "\n"
    write(folder / path.name, (fill(text, package(address)) if address else text).encode())
    name = f"{path.stem}.html"
    write(folder / name, page(f"{title}: exercises", sheet(lesson)).encode())
    write(folder / "key" / name, page(f"{title}: answers", key(notebook)).encode())


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Write the lessons for a class.")
    parser.add_argument("--no-hints", action="store_true", help="leave out the hints as well")
    parser.add_argument("--address", default="", help="from which a lesson installs attnlib")
    options = parser.parse_args(arguments)
    folder = ROOT / "_build" / "worksheets"
    for path in sorted((ROOT / "lessons").glob("*.ipynb")):
        make(path, folder, not options.no_hints, options.address)
    print(f"The lessons lie in {folder}, their answers in {folder / 'key'}")


if __name__ == "__main__":
    main()
