"""A picture of every live figure, stored beside it for readers who are shown no live one.

    state, view  --page-->  live.js in Chromium  --take-->  PNG, alt text  --illustrate-->  output

A notebook that is not trusted, GitHub, a mail and a page without JavaScript show the picture; where
the figure lives, none of them does. A picture is stored with the SHA-256 of its page, and kept
until that changes: no machine's fonts make another one of the same figure.
"""

import base64
import hashlib
import io
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from chrome import launch
from ipywidgets.embed import escape_script
from nbformat import NotebookNode
from PIL import Image
from playwright.sync_api import Error, Page, sync_playwright

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PNG = "image/png"
STATIC = Path(__file__).parents[1] / "book" / "static"
WIDTH, SCALE = 720, 2  # CSS pixels, about a notebook's own width; device pixels for each
# Of a page's text, on phones and on screens: as in book/static/frame.css, in CSS pixels.
WIDTHS = (288, 328, 343, 358, 380, 398, 508, 568, 686, 702, 736)
COLOURS = 32
SECONDS_TO_DRAW = 60
Taken = tuple[bytes, str, dict[str, int]]
STYLE = """
html[data-theme="light"] { --pst-color-background: #fff; }
*, ::before, ::after { box-sizing: border-box; }
body {
  margin: 0; padding: 0.5rem; background: #fff; color: var(--pst-color-text-base);
  font: 1rem / 1.5 system-ui, sans-serif;
}
select { font: inherit; }
body::after {
  content: "A picture of the live figure. Run the notebook to move it.";
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


def page(state: dict[str, Any], view: dict[str, Any]) -> str:
    """The HTML that a picture is taken of: one figure alone, in the book's light look."""
    look, controls, host = (
        (STATIC / name).read_text("utf-8") for name in ("course.css", "live.css", "live.js")
    )
    return (
        '<!DOCTYPE html><html lang="en" data-theme="light"><meta charset="utf-8">'
        f"<style>{look}{controls}{STYLE}</style>"
        f"<body>{scripts(state, view)}<script>{host}</script>"
    )


def digest(html: str) -> str:
    """What a picture is stored under."""
    return hashlib.sha256(html.encode()).hexdigest()


def figures(notebook: NotebookNode) -> list[tuple[NotebookNode, str]]:
    """Every output that shows a live figure, and the page of its picture."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    shown = [output for output in outputs if WIDGET_VIEW in output.get("data", {})]
    return [(o, page(notebook.metadata.widgets[WIDGET_STATE], o.data[WIDGET_VIEW])) for o in shown]


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
    the figure at each of WIDTHS). Raises
    RuntimeError where a new picture is needed and no browser can be had, and for a figure that is
    not drawn in SECONDS_TO_DRAW, cannot be shown, or says nothing in an aria-live region.
    """
    pages = {digest(html): html for _, html in figures(notebook)}
    pictures = {name: old[name] for name in pages if name in old}
    if missing := [name for name in pages if name not in old]:
        # In a thread of its own: Playwright refuses one where an event loop runs, as under pytest.
        with ThreadPoolExecutor(1) as thread:
            taken = thread.submit(take, [pages[name] for name in missing]).result()
        for name, (png, alt, heights) in zip(missing, taken, strict=True):
            about = {"alt": alt, "heights": heights, "page": name, "width": WIDTH}
            pictures[name] = base64.b64encode(png).decode(), nbformat.from_dict(about)
    for output, html in figures(notebook):
        output.data[PNG], output.metadata[PNG] = pictures[digest(html)]


def take(pages: Sequence[str]) -> list[Taken]:
    """A PNG of each page; the alt text, which is the figure's name and what it says of itself; and
    its heights."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except RuntimeError as error:
            raise RuntimeError(
                f"a live figure has changed, its picture has not: {error}"
            ) from error
        context = browser.new_context(
            viewport={"width": WIDTH, "height": 600},
            device_scale_factor=SCALE,
            color_scheme="light",
            reduced_motion="reduce",
            offline=True,
        )
        context.set_default_timeout(1000 * SECONDS_TO_DRAW)
        try:
            return [shoot(context.new_page(), html) for html in pages]
        except Error as error:
            raise RuntimeError(f"no picture of a live figure: {error}") from error
        finally:
            browser.close()


def shoot(tab: Page, html: str) -> Taken:
    """As `take`, of one page."""
    tab.set_content(html)
    tab.wait_for_function(f"""() => !document.querySelector('script[type="{WIDGET_VIEW}"]')""")
    if wrong := tab.locator(".live-error").all_inner_texts():
        raise RuntimeError(f"no picture of a live figure: {'; '.join(wrong)}")
    said = " ".join(" ".join(tab.locator('[aria-live="polite"]').all_inner_texts()).split())
    if not said:
        raise RuntimeError("no picture of a live figure: it says nothing in an aria-live region")
    groups = tab.locator('[role="group"][aria-label]').all()
    names = [str(group.get_attribute("aria-label")) for group in groups[:1]]
    tab.evaluate("document.fonts.ready")
    png = small(tab.locator("body").screenshot())
    return png, ". ".join([*names, said]), {str(width): height(tab, width) for width in WIDTHS}


def height(tab: Page, width: int) -> int:
    """How high the figure of a page is where its place is as wide as that, in CSS pixels."""
    tab.set_viewport_size({"width": width + 16, "height": 740})  # and the page's padding
    return int(tab.locator("body > div").evaluate("figure => figure.offsetHeight"))


def small(png: bytes) -> bytes:
    """The same picture in COLOURS colours, without metadata."""
    image, file = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    palette = image.quantize(COLOURS, dither=Image.Dither.NONE)
    palette.save(file, "PNG", optimize=True)
    return file.getvalue()
