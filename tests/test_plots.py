import io
import warnings
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
import torch
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.axes import Axes
from matplotlib.font_manager import fontManager
from nbclient import NotebookClient

from attnlib.plots import alignment_matrix, alignment_table
from attnlib.translation import Translation

ALPHA = torch.tensor([[0.75, 0.25, 0.0], [0.0, 0.125, 0.875]])
MATRIX = Translation(("<b>", "man", "<eos>"), ("homme", "<eos>"), ALPHA, 0.0, (), "homme")
FIXED = MATRIX._replace(alpha=torch.ones(2, 1))


def test_matrix() -> None:
    axes = alignment_matrix(MATRIX, gold=[(0, 1)]).axes[0]
    (image,) = axes.images
    np.testing.assert_array_equal(image.get_array(), ALPHA.numpy())
    assert image.cmap.name == "gray"
    assert image.get_clim() == (0, 1)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["<b>", "man", "<eos>"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["homme", "<eos>"]
    (outline,) = axes.patches
    assert outline.get_xy() == (0.5, -0.5)


def drawn(source: tuple[str, ...]) -> Axes:
    """The axes of a matrix over these words, drawn to the last letter."""
    alpha = torch.full((2, len(source)), 0.5)
    figure = alignment_matrix(MATRIX._replace(source=source, alpha=alpha))
    figure.savefig(io.BytesIO(), bbox_inches="tight")
    return figure.axes[0]


@pytest.mark.parametrize("token", ["$$", "us$5/a$6", r"$\frac$", "$x_i$", "$", r"\$"])
def test_dollars_are_no_formulas(token: str) -> None:
    axes = drawn((token, "man"))
    label = axes.get_xticklabels()[0]
    assert label.get_text() == token
    assert not label.get_parse_math()
    assert not axes.get_yticklabels()[0].get_parse_math()


@pytest.mark.parametrize(
    "dtype", [torch.bfloat16, torch.float16, torch.float64, torch.float8_e4m3fn]
)
def test_every_precision(dtype: torch.dtype) -> None:
    alpha = ALPHA.to(dtype).requires_grad_()
    (image,) = alignment_matrix(MATRIX._replace(alpha=alpha)).axes[0].images
    np.testing.assert_array_equal(image.get_array(), ALPHA.numpy())


def test_words_of_a_matrix_do_not_overlap() -> None:
    labels = drawn(("agreement", "economic", "man")).get_xticklabels()
    assert [label.get_rotation() for label in labels] == [60, 60, 60]


def test_pyplot_keeps_no_figure() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(25):
            alignment_matrix(MATRIX)
    assert plt.get_fignums() == []


HEAD = """import torch
from attnlib.plots import alignment_matrix
from attnlib.translation import Translation
translation = Translation(("a", "b"), ("c",), torch.tensor([[0.25, 0.75]]), 0.0, (), "c")
"""


@pytest.mark.slow
@pytest.mark.parametrize("head", [HEAD, "import matplotlib.pyplot as plt\nplt.plot()\n" + HEAD])
def test_a_notebook_shows_the_value_of_a_cell_once(
    head: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MPLBACKEND", raising=False)
    codes = [head, "alignment_matrix(translation)", "figure = alignment_matrix(translation)"]
    notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, codes)])
    NotebookClient(notebook, timeout=180, kernel_name="python3").execute()
    _, shown, assigned = notebook.cells
    assert [sorted(output.data) for output in shown.outputs] == [
        ["image/png", "image/svg+xml", "text/plain"]
    ]
    assert assigned.outputs == []


@pytest.fixture
def hangul(tmp_path: Path) -> Iterator[None]:
    """An installed font that has one syllable, 가, as a box of its own."""
    pen = TTGlyphPen(None)
    for move, point in (("moveTo", (0, 0)), ("lineTo", (900, 0)), ("lineTo", (900, 900))):
        getattr(pen, move)(point)
    pen.closePath()
    glyph, builder = pen.glyph(), FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "ga"])
    builder.setupCharacterMap({ord("가"): "ga"})
    builder.setupGlyf({".notdef": glyph, "ga": glyph})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "ga": (1000, 0)})
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable({"familyName": "One Syllable", "styleName": "Regular"})
    builder.setupOS2(usWeightClass=400)
    builder.setupPost()
    builder.save(tmp_path / "one.ttf")
    before = list(fontManager.ttflist)
    fontManager.addfont(tmp_path / "one.ttf")
    yield
    fontManager.ttflist[:] = before


@pytest.mark.usefixtures("hangul")
def test_letters_from_another_installed_font() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        label = drawn(("가", "man")).get_xticklabels()[0]
    assert label.get_text() == "가"
    assert label.get_fontfamily() == [*plt.rcParams["font.family"], "One Syllable"]


def test_letters_that_no_font_has() -> None:
    """Of the private use area, which means nothing to any font."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        label = drawn(("\U000f1234\U000f1235", "\U000f1234 man")).get_xticklabels()[0]
    # A matplotlib without a last resort says by itself, letter by letter, that it draws a box.
    (warning,) = (w for w in caught if not str(w.message).startswith("Glyph "))
    assert str(warning.message).startswith("no installed font has \U000f1234 \U000f1235: ")
    assert label.get_text() == "\U000f1234\U000f1235"


class Cells(HTMLParser):
    """The table read back: its heads by scope, its cells in order, and every tag in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.where, self.tags = "", set[str]()
        self.texts: dict[str, list[str]] = {"col": [], "row": [], "td": []}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.where = dict(attrs).get("scope") or tag

    def handle_data(self, data: str) -> None:
        if self.where in self.texts:
            self.texts[self.where].append(data)


def test_table() -> None:
    cells = Cells(alignment_table(MATRIX, digits=3))
    assert cells.texts["col"] == ["<b>", "man", "<eos>"]
    assert cells.texts["row"] == ["homme", "<eos>"]
    assert [float(text) for text in cells.texts["td"]] == pytest.approx(
        ALPHA.flatten().tolist(), abs=0.0005
    )
    assert "b" not in cells.tags


@pytest.mark.parametrize("draw", [alignment_matrix, alignment_table])
def test_fixed_context_has_no_matrix(draw: Callable[[Translation], object]) -> None:
    with pytest.raises(ValueError, match="translation: made with one fixed context"):
        draw(FIXED)
