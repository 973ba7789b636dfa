"""The hand of a reader: finds the controls of a live figure, reads them, drags them."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import nbformat
from ipywidgets import DOMWidget
from ipywidgets.embed import embed_data
from pictures import WIDGET_STATE, scripts
from playwright.sync_api import Locator, Page, expect

from attnlib.corpus.grammar.gloss import GLOSS
from attnlib.corpus.text import detokenize

ROOT = Path(__file__).parents[2]
# What is wider than the paper, or than a box that hides the rest. A formula's MathML and what is
# hidden for screen readers alone are tiny boxes; in a stack, a word gives way where it has no room.
CUT = """(width) => [...document.querySelectorAll("body *")].filter((el) => {
  const [box, style] = [el.getBoundingClientRect(), getComputedStyle(el)];
  const shown = box.width && box.height && el.checkVisibility({ visibilityProperty: true });
  if (!shown || el.closest(".katex-mathml, .katex svg, .attn-hidden, .attn-stack")) return false;
  const hides = (axis, all, room) => style[axis] !== "visible" && room && all > room + 1;
  return box.right > width + 1 || hides("overflowX", el.scrollWidth, el.clientWidth)
    || hides("overflowY", el.scrollHeight, el.clientHeight);
}).map((el) => el.outerHTML.slice(0, 200))"""


def stored(lesson: str, kind: str) -> dict[str, Any]:
    """The model of the figure of that class, as the lesson's notebook keeps it.

    It is {"state": {trait: value}, "buffers": [...]}.
    """
    notebook = nbformat.read(ROOT / f"{lesson}.ipynb", as_version=4)
    models = notebook.metadata.widgets[WIDGET_STATE]["state"].values()
    figures = [model for model in models if model["model_name"] == "AnyModel"]
    (figure,) = (model for model in figures if model["state"]["_anywidget_id"].endswith(f".{kind}"))
    return dict(figure)


def live_figure(page: Page, url: str, lesson: str, label: str) -> Locator:
    """Open a lesson's page: the figure of that name with its controls."""
    page.goto(f"{url}{lesson}.html")
    name = f'.attn[aria-label="{label}"]'
    control = page.locator(".live-vbox", has=page.locator(name)).first
    control.scroll_into_view_if_needed()
    return control


def slider(control: Locator, name: str) -> Locator:
    return control.get_by_role("slider", name=name, exact=True)


def value(control: Locator, name: str) -> float:
    return float(slider(control, name).input_value())


def check_width(control: Locator) -> None:
    """On a phone nothing scrolls sideways, neither the page nor the figure."""
    figure = control.locator(".attn")
    expect(figure).to_be_visible()
    assert control.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert figure.evaluate("f => f.scrollWidth <= f.clientWidth")


def numbers(part: Locator, name: str) -> Any:
    """What a part of the figure holds in data-NAME, in full precision."""
    return json.loads(part.get_attribute(f"data-{name}") or "null")


def drag(thumb: Locator, by: float) -> None:
    """Drag the thumb of a slider sideways by so many pixels."""
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    assert box is not None
    low, high, at = thumb.evaluate("s => [+s.min, +s.max, s.valueAsNumber]")
    radius = 12
    x = box["x"] + radius + (box["width"] - 2 * radius) * (at - low) / (high - low)
    y = box["y"] + box["height"] / 2
    mouse = thumb.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + by, y, steps=5)
    mouse.up()


def small_page(page: Page, folder: Path, *views: DOMWidget) -> Locator:
    """The figures alone, hosted as in the book."""
    shutil.copy(ROOT / "book" / "static" / "live.js", folder)
    data = embed_data(views=list(views), drop_defaults=False)
    carried = scripts(data["manager_state"], *data["view_specs"])
    head = '<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,">'
    html = f'{head}<script defer src="live.js"></script><body>{carried}'
    (folder / "page.html").write_text(html, encoding="utf-8")
    page.goto((folder / "page.html").as_uri())
    expect(page.locator(".attn")).to_have_count(len(views))
    return page.locator(".attn")


# Texts of n characters more, over which a pattern or a loop may stumble.
ENDLESS: dict[str, Callable[[int], str]] = {
    "spaces": lambda n: "The man" + " " * n + "slept.",
    "tabs": lambda n: "The man" + "\t" * n + "slept.",
    "full stops": lambda n: "The man" + "." * n + "slept.",
    "ellipses": lambda n: "The man" + "…" * n + "slept.",
    "quotes": lambda n: "The " + '"' * n + " man slept.",
    "apostrophes": lambda n: "a'" * (n // 2),
    "hyphens": lambda n: "-" * n,
    "numbers": lambda n: "1," * (n // 2),
    "letters": lambda n: "a" * n,
    "invisible": lambda n: "a\u200b" * (n // 2),
    "emoji": lambda n: "🙂" * (n // 2),
    "words": lambda n: "The man " * (n // 8),
    "unknown words": lambda n: "cats dogs " * (n // 10),
    "sentence ends": lambda n: "a .!?… " * (n // 7),
    "trailing spaces": lambda n: "The man slept." + " " * n,
}


def check_endless(figure: Locator, text: Callable[[int], str]) -> None:
    """Typed and submitted, a text is read or, beyond 10,000 characters, refused in a sentence; it
    takes the page no more than ten times as long as four times fewer characters, or a second."""
    typed = figure.get_by_role("combobox", name="Your English sentence")

    def spent(n: int) -> float:
        took = typed.evaluate(
            """(input, text) => {
                input.value = text;
                const began = performance.now();
                for (const event of [
                    new Event("input", { bubbles: true }),
                    new KeyboardEvent("keydown", { key: "Enter", bubbles: true }),
                ]) input.dispatchEvent(event);
                return performance.now() - began;
            }""",
            text(n),
        )
        assert typed.input_value() == text(n)
        refused = "may have up to 10,000" in figure.locator("[role=status]").inner_text()
        assert refused == (n > 10_000)
        return float(took)

    for n in (2_000, 25_000):
        assert spent(4 * n) < max(10 * spent(n), 1000)


def guarded(page: Page, folder: Path, address: str, policy: str) -> Locator:
    """The small page of a folder once more, from its server and under a policy."""
    path = folder / "page.html"
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    path.write_text(path.read_text("utf-8").replace("<link", f"{meta}<link", 1), encoding="utf-8")
    page.goto(f"{address}page.html")
    return page.locator(".attn")


def glossed(entry: Locator) -> tuple[str, list[str]]:
    """What stands in a translation, spaced as it is written, and below its words in English."""
    french, english = entry.evaluate(
        """entry => {
            const bare = (node) => {
                const copy = node.cloneNode(true);
                for (const hidden of copy.querySelectorAll(".attn-hidden")) hidden.remove();
                return copy.textContent;
            };
            const units = [...entry.children];
            return [units.map((unit) => bare(unit.firstChild)).join(" "),
                units.map((unit) => unit.querySelector("small")?.textContent ?? "")];
        }"""
    )
    return french, english


def in_english(words: Sequence[str]) -> list[str]:
    """The English below the words of a French text, for each that stands between spaces."""
    found: list[list[str]] = []
    text, read = detokenize(words, "fr"), 0
    for word in words:
        apart = text[read : read + 1] == " "
        if apart or not found:
            found.append([])
        found[-1] += [GLOSS[word]] if word in GLOSS else []
        read += apart + len(word)
    return [" ".join(unit) for unit in found]
