"""A picture of every live figure, stored beside it for readers who are shown no live one.

    state, view  --page-->  live.js in Chromium  --take-->  PNG, alt text  --illustrate-->  output

A notebook that is not trusted, GitHub, a mail and a page without JavaScript show the picture; where
the figure lives, none of them does. A picture is stored with the SHA-256 of its page, and kept
until that changes: no machine's fonts make another one of the same figure. Those of the other
languages are files: see portraits.py.
"""

import base64
import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import nbformat
from camera import FONTS, WIDGET_VIEW, WIDTH, digest, take
from ipywidgets.embed import escape_script
from nbformat import NotebookNode
from words import needed, script

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
PNG = "image/png"
STATIC = Path(__file__).parents[1] / "book" / "static"
NOTE = "A picture of the live figure. Run the notebook to move it."
FONT = f"{FONTS}@fontsource-variable/noto-sans-kr/index.css", "Noto Sans KR Variable"
STYLE = """
html[data-theme="light"] { --pst-color-background: #fff; }
*, ::before, ::after { box-sizing: border-box; }
body {
  margin: 0; padding: 0.5rem; background: #fff; color: var(--pst-color-text-base);
  font: 1rem / 1.5 system-ui, sans-serif;
}
select { font: inherit; }
body::after {
  content: "NOTE";
  display: block; margin-top: 0.25rem; color: var(--pst-color-text-muted); font-size: 0.875rem;
}
"""


def scripts(state: dict[str, Any], *views: dict[str, Any]) -> str:
    """What a page carries for live.js: the state of its widgets, and a place for each one shown."""
    carried = [(WIDGET_STATE, state), *((WIDGET_VIEW, view) for view in views)]
    return "".join(
        f'<script type="{kind}">{escape_script(json.dumps(content))}</script>'
        for kind, content in carried
    )


def page(
    state: dict[str, Any],
    view: dict[str, Any],
    note: str = NOTE,
    language: str = "en",
    words: dict[str, str] | None = None,
) -> str:
    """The HTML that a picture is taken of: one figure alone, in the book's light look. words: what
    figures say in another language, by the English."""
    look, controls, host = (
        (STATIC / name).read_text("utf-8") for name in ("course.css", "live.css", "live.js")
    )
    style, speech = STYLE.replace("NOTE", (words or {}).get(note, note)), ""
    if words:
        own, (address, family) = needed(words, "\n".join([*strings(state), host])), FONT
        look = f'@import "{address}"; {look}'
        style += f'body, .attn {{ font-family: "{family}", sans-serif; }}'
        speech = f"<script>{script(own)}</script>"
    return (
        f'<!DOCTYPE html><html lang="{language}" data-theme="light"><meta charset="utf-8">'
        f"<style>{look}{controls}{style}</style>"
        f"<body>{scripts(state, view)}{speech}<script>{host}</script>"
    )


def strings(value: Any) -> Iterator[str]:
    """The texts of a widget's state, but for its buffers."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(strings(v) for k, v in value.items() if k != "buffers")
    elif isinstance(value, list):
        yield from chain.from_iterable(map(strings, value))


def figures(notebook: NotebookNode, **how: Any) -> list[tuple[NotebookNode, str]]:
    """Every output that shows a live figure, and the page of its picture; how: as for `page`."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    shown = [output for output in outputs if WIDGET_VIEW in output.get("data", {})]
    state = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {})
    return [(output, page(state, output.data[WIDGET_VIEW], **how)) for output in shown]


def stored(path: Path) -> dict[str, tuple[str, NotebookNode]]:
    """The pictures in a notebook's file, if it can be read: by digest the base64 and what is said
    of it, as `illustrate` left them."""
    try:
        outputs = [output for output, _ in figures(nbformat.read(path, as_version=4))]
    except (FileNotFoundError, ValueError, nbformat.ValidationError):
        return {}
    pictures = [(o.data[PNG], o.metadata[PNG]) for o in outputs if PNG in o.data]
    return {about.page: (png, about) for png, about in pictures}


def illustrate(notebook: NotebookNode, old: dict[str, tuple[str, NotebookNode]]) -> None:
    """Put beside each live figure its picture: the old one of the same page, or else a new one.

    The metadata of image/png hold alt, page (its digest), width (CSS pixels) and heights (those of
    the figure at each of WIDTHS). Raises RuntimeError where `take` does.
    """
    pages = {digest(html): html for _, html in figures(notebook)}
    pictures = {name: old[name] for name in pages if name in old}
    missing = [name for name in pages if name not in old]
    taken = take([pages[name] for name in missing]) if missing else []
    for name, (png, alt, heights) in zip(missing, taken, strict=True):
        about = {"alt": alt, "heights": heights, "page": name, "width": WIDTH}
        pictures[name] = base64.b64encode(png).decode(), nbformat.from_dict(about)
    for output, html in figures(notebook):
        output.data[PNG], output.metadata[PNG] = pictures[digest(html)]
