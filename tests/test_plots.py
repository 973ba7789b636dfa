from collections.abc import Callable
from html.parser import HTMLParser

import numpy as np
import pytest
import torch

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
