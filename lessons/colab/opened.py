"""A lesson in a reader's Jupyter, in a real browser: read, run, moved, saved, opened again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from colab.readers import ASKS, CHANGED, Reader, serve
from pictures import WIDGET_STATE, figures
from playwright.sync_api import Browser, Dialog, Locator, Page

MINUTES = 60_000  # in the milliseconds of a browser
MOVED = {  # by lesson: the slider to move, and what of its figure to read in data-NAME
    "01_bottleneck.ipynb": ("source tokens", "length"),
    "05_forward_step.ipynb": ("s₁,₁", "alpha"),
    "06_visualization.ipynb": ("add to eᵢⱼ", "alpha"),
}


@dataclass
class Visit:
    """A browser, and a Jupyter that shows folder."""

    browser: Browser
    reader: Reader
    python: Path
    folder: Path
    home: Path

    @contextmanager
    def open(self, name: str) -> Iterator[Page]:
        """The page of a notebook, once its kernel is there. No kernel lives on after it."""
        with serve(self.reader, self.python, self.folder, self.home) as url:
            context = self.browser.new_context(viewport={"width": 1280, "height": 900})
            context.set_default_timeout(2 * MINUTES)
            page = context.new_page()
            page.goto(url + self.reader.open.format(name=name))
            page.wait_for_function(self.reader.ready)
            yield page
            context.close()

    def read(self, name: str) -> list[str]:
        """What happens when a notebook is opened and closed: at best nothing, nobody is asked."""
        path, said = self.folder / name, list[str]()

        def agree(dialog: Dialog) -> None:
            said.append(ASKS)
            dialog.accept()

        before = path.read_bytes()
        with self.open(name) as page:
            page.on("dialog", agree)
            if page.evaluate(self.reader.changed):
                said.append(CHANGED)
            page.keyboard.press("Shift")  # no browser asks a reader who has touched nothing
            page.evaluate(self.reader.close)
            page.wait_for_timeout(1_000)
            said += page.locator(".jp-Dialog-header").all_inner_texts()
            with page.expect_event("close"):
                page.close(run_before_unload=True)
        return said + ["has other bytes"] * (path.read_bytes() != before)

    def run(self, name: str) -> str:
        """Run all cells, move a slider, save: what the figure held before, and then.

        Raises RuntimeError where a cell fails or nothing moves.
        """
        label, data = MOVED[name]
        with self.open(name) as page:
            page.evaluate(self.reader.run)
            page.wait_for_function(self.reader.ran, timeout=15 * MINUTES)
            change = move(page, label, data)
            page.evaluate(self.reader.save)
        cells = nbformat.read(self.folder / name, as_version=4).cells
        for cell in cells:
            for output in cell.get("outputs", ()):
                if output.output_type == "error":
                    raise RuntimeError(f"{name} fails in {self.reader.name}: {output.evalue}")
        return change

    def again(self, name: str) -> tuple[int, int]:
        """Open it, and run nothing: how many live figures are there, and how many are stored."""
        notebook = nbformat.read(self.folder / name, as_version=4)
        if WIDGET_STATE not in notebook.metadata.get("widgets", {}):
            raise RuntimeError(f"{name} was saved without the state of its widgets")
        stored = len(figures(notebook))
        with self.open(name) as page:
            page.locator(".attn").nth(stored - 1).wait_for(state="attached")
            return page.locator(".attn").count(), stored


def move(page: Page, label: str, data: str) -> str:
    """Move the slider of that label by five steps: what changed most in its figure, and how.

    Raises RuntimeError where nothing does.
    """
    named = page.locator(f".widget-label:text-is('{label}')")
    box = page.locator(".widget-vbox").filter(has=named)
    box.locator(f".attn [data-{data}]").first.wait_for()
    before = numbers(box, data)
    slider = box.locator(".widget-slider").filter(has=named)
    handle = slider.locator(".ui-slider-handle, .noUi-handle")
    handle.focus()
    for _ in range(5):
        handle.press("ArrowRight")
    page.wait_for_timeout(1_000)
    pairs = zip(before, numbers(box, data), strict=True)
    old, new = max(pairs, key=lambda pair: abs(pair[1] - pair[0]))
    if old == new:
        raise RuntimeError(f"the slider “{label}” moves nothing")
    return f"{data} {old:.2f} to {new:.2f}"


def numbers(box: Locator, data: str) -> list[float]:
    """What the figure holds in data-NAME, flat."""
    held = box.locator(f".attn [data-{data}]").evaluate_all(
        f"all => all.map(e => e.dataset.{data})"
    )
    read = [json.loads(text) for text in held]
    return [float(x) for value in read for x in (value if isinstance(value, list) else [value])]
