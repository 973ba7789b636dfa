"""Charts in the course's look, drawn as SVG in few colours.

    chart = Chart(4, 2.6)
    axes = chart.subplots()
    axes.plot(x, y, color=COLOURS["alpha"])
    chart

A page of the book shows these colours as its own, light or dark, and their words in its own type.
A phone is as wide as 4.1 inches here, and shows type of 10 points as large as small print.
"""

import re
from html import escape, unescape
from io import BytesIO, StringIO
from itertools import groupby
from typing import Any

from matplotlib import rc_context
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from attnlib.colours import COLOURS as LETTERS

COLOURS = LETTERS | {
    "text": "#23272e",
    "quiet": "#59616d",
    "line": "#dfdfd8",
    "paper": "#ffffff",
}
STYLE: Any = {
    "axes.edgecolor": COLOURS["quiet"],
    "axes.labelcolor": COLOURS["text"],
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 10,
    "grid.color": COLOURS["line"],
    "mathtext.fontset": "stix",
    "savefig.bbox": "tight",
    "savefig.pad_inches": 0.05,
    "svg.fonttype": "none",
    "svg.hashsalt": "attnlib",
    "text.color": COLOURS["text"],
    "xtick.color": COLOURS["quiet"],
    "xtick.labelcolor": COLOURS["text"],
    "ytick.color": COLOURS["quiet"],
    "ytick.labelcolor": COLOURS["text"],
}
PIXELS = 1.5  # for each of the 72 points in an inch, where there is room
SANS, SERIF = "system-ui, sans-serif", "STIX Two Text, Times New Roman, Times, serif"
SPAN = re.compile(r'<tspan x="([^"]*)" y="([^"]*)" style="([^"]*)">(.*?)</tspan>')


class Chart(Figure):
    """A figure that a notebook shows as the value of a cell, and that nobody else keeps: pyplot
    does not know it. width and height: in inches."""

    def __init__(self, width: float = 4.1, height: float = 2.6) -> None:
        with rc_context(STYLE):
            super().__init__(figsize=(width, height), layout="constrained")

    def subplots(self, *args: Any, **kwargs: Any) -> Any:
        """As matplotlib's, in the course's look."""
        with rc_context(STYLE):
            return super().subplots(*args, **kwargs)

    def _repr_png_(self) -> bytes:
        file = BytesIO()
        with rc_context(STYLE):
            self.savefig(file, format="png", dpi=144, metadata={"Software": None})
        return file.getvalue()

    def _repr_svg_(self) -> str:
        file = StringIO()
        with rc_context(STYLE):
            self.savefig(file, format="svg", metadata={"Date": None})
        return plain(file.getvalue())


def shades(letter: str) -> LinearSegmentedColormap:
    """From nothing to half of a letter's colour, on which words are read: for `pcolormesh`."""
    colour = COLOURS[letter]
    return LinearSegmentedColormap.from_list(letter, [f"{colour}00", f"{colour}80"])


def plain(svg: str) -> str:
    """Matplotlib's SVG as a part of a page: without what concerns the rest of the page, in the
    page's type, and with no name that nothing refers to."""
    svg = re.sub(r"^.*?(?=<svg)|<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.S)
    svg = re.sub(r"<text>\s*<tspan.*?</text>", lambda formula: flowing(formula[0]), svg, flags=re.S)
    svg = re.sub(
        r"<!--.*?-->|<defs>\s*</defs>| transform=\"rotate\(-0 [^\"]*\"", "", svg, flags=re.S
    )
    svg = re.sub(r"'DejaVu Sans'[^;\"]*", SANS, svg)
    svg = re.sub(r"(italic.*?)'STIXGeneral'", rf"\1KaTeX_Math, {SERIF}", svg)
    svg = svg.replace("'STIXGeneral'", f"KaTeX_Main, {SERIF}").replace(" 7px", " 8px")
    used = set(re.findall(r'#([^")]+)[")]', svg))
    svg = re.sub(r' id="([^"]*)"', lambda name: name[0] if name[1] in used else "", svg)
    svg = re.sub(r">\s+<(?!/t)", ">\n<", re.sub(r"\s+", " ", svg)).replace("base64, ", "base64,")
    width, height = re.findall(r'(?:width|height)="([\d.]+)pt"', svg)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' viewBox="0 0 {width} {height}" width="{PIXELS * float(width):.0f}"'
        f' fill="{COLOURS["text"]}" stroke-linejoin="round">'
    )
    return re.sub("<svg[^>]*>", head, svg).strip()


def flowing(formula: str) -> str:
    """A formula's letters in their order, as wide as their type is: matplotlib puts each at a place
    of its own, which is right for one font alone."""
    letters = []
    for xs, ys, style, text in SPAN.findall(formula):
        places, heights = xs.split(), ys.split()
        heights *= 1 if len(heights) == len(places) else len(places)
        for x, y, letter in zip(places, heights, unescape(text), strict=True):
            letters.append((float(x), float(y), style, letter))
    runs, before = "", 0.0
    for (y, style), run in groupby(sorted(letters), key=lambda letter: letter[1:3]):
        words = escape("".join(letter for *_, letter in run), quote=False)
        runs += f'<tspan dy="{y - before:.2f}" style="{style}">{words}</tspan>'
        before = y
    return f"<text>{runs}</text>"
