"""A chart as a part of a page: in the course's colours, with words, and nothing of others."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import torch

from attnlib.plots import COLOURS, Chart, alignment_matrix, shades
from attnlib.translation import Translation

SVG = "{http://www.w3.org/2000/svg}"
LESSONS = Path(__file__).parents[1] / "lessons" / "source"
WIDTH = 4.2 * 72  # what a phone shows of it at about a pixel a point


def lines() -> Chart:
    chart = Chart()
    axes = chart.subplots()
    axes.plot([1, 2, 4], [0.5, 1, 0.25], "o-", color=COLOURS["alpha"], label="a < b & c")
    axes.plot([1, 2, 4], [0.25, 1, 0.5], "--", color=COLOURS["e"], label="two")
    axes.set(xlabel="n", ylabel=r"weight $\alpha_{ij}$ of $h_2$ & $c$", title="Title")
    axes.grid(axis="y")
    axes.legend(frameon=False)
    return chart


def cells() -> Chart:
    chart = Chart(4.0, 4.0)
    axes = chart.subplots()
    axes.pcolormesh(torch.eye(3), cmap=shades("c"))
    axes.text(1, 1, "0.25")
    return chart


def matrix() -> Chart:
    words = ("the", "agreement", "on", "the", "european", "economic", "area", "was", "signed")
    alpha = torch.eye(len(words))
    return alignment_matrix(Translation(words, words, alpha, 0.0, (), ""), gold=[(0, 1)])


CHARTS = pytest.mark.parametrize("make", [lines, cells, matrix])


@CHARTS
def test_a_chart_has_few_colours(make: type[Chart]) -> None:
    svg = make()._repr_svg_()
    used = {colour.lower() for colour in re.findall('#[0-9a-fA-F]{3,8}(?=[;"])', svg)}
    assert used
    assert used <= {*COLOURS.values(), "#f0995a"}


@CHARTS
def test_a_chart_minds_its_own_business(make: type[Chart]) -> None:
    svg = make()._repr_svg_()
    root = ElementTree.fromstring(svg)
    assert {element.tag for element in root.iter()}.isdisjoint({SVG + "style", SVG + "metadata"})
    names = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(names) == len(set(names))
    assert all(f"#{name})" in svg or f'#{name}"' in svg for name in names)


@CHARTS
def test_the_same_chart_gives_the_same_bytes(make: type[Chart]) -> None:
    assert make()._repr_svg_() == make()._repr_svg_()
    assert make()._repr_png_() == make()._repr_png_()


@CHARTS
def test_words_are_read_on_a_phone(make: type[Chart]) -> None:
    svg = make()._repr_svg_()
    width = float(ElementTree.fromstring(svg).get("viewBox", "").split()[2])
    sizes = {float(size) for size in re.findall(r"font-size: ([\d.]+)px", svg)}
    assert width <= WIDTH
    assert min(sizes - {8}) == 10  # 8: an index
    assert 328 / width * 10 >= 10.9  # a phone of 360 pixels leaves 328


def test_words_are_words_and_formulas_flow() -> None:
    root = ElementTree.fromstring(lines()._repr_svg_())
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    alpha = "\N{GREEK SMALL LETTER ALPHA}"
    assert {"n", "Title", "a < b & c", "two", f"weight {alpha}ij of h2 & c"} <= set(texts)
    (label,) = (t for t in root.iter(f"{SVG}text") if "weight" in "".join(t.itertext()))
    heights = [float(run.get("dy", 0)) for run in label]
    assert [run.text for run, down in zip(label, heights, strict=True) if down > 0] == ["ij", "2"]
    assert [run.text for run in label if "8px" in run.get("style", "")] == ["ij", "2"]
    assert sum(heights) == pytest.approx(heights[0], abs=0.01)
    assert [run.text for run in label if "italic" in run.get("style", "")] == [
        alpha,
        "ij",
        "h",
        "c",
    ]


def test_every_chart_of_the_lessons_is_one() -> None:
    """A picture by pyplot would be a white card in the dark, and soft on a fine screen."""
    for lesson in LESSONS.glob("*.md"):
        assert "pyplot" not in lesson.read_text("utf-8"), lesson.name
