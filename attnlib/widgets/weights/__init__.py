"""One row of weights, with energies and mask in the reader's hand.

    alpha_ij = exp(e_ij / T) / sum_k exp(e_ik / T), over the real tokens        Bahdanau 2015, Eq. 6

Beside it stand two ways to get the padding wrong: masked after the softmax, and energies
multiplied by the mask.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import traitlets
from ipywidgets import Checkbox, Dropdown, FloatSlider, HBox, Layout, VBox

from attnlib.widgets import given
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Number, Whole, below, control

FARTHEST = 6.0
FIRST, OWN = "as at first", "your own"
ENERGIES = ("e1", "e2", "e3", "e4")


def _energy() -> Number:
    return Number(0.0, -FARTHEST, FARTHEST, home=True)


def _real() -> traitlets.Bool:
    return traitlets.Bool(True).tag(sync=True, home=True)


class AttentionRow(Figure):
    """alpha (4,) of four source tokens, drawn and computed in the page.

    tokens: the four words. rows: rows of energies that can be chosen, each of four from -6 to 6;
        the figure begins with the first.
    row: which of the rows is chosen, counted from 0; len(rows) stands for the reader's own. In the
        page, a chosen row sets the energies e1 to e4, and an energy that is moved sets row.
    real1, real2, real3, real4: the mask, True for a real token; with none, the figure says that
        there is nothing to attend to. temperature: the T of the softmax.

    Raises ValueError for any other number of tokens or energies, and where a number leaves its
    range.
    """

    _esm = script("weights/weights.js")
    _css = style("weights/weights.js")

    tokens = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    rows = traitlets.List(traitlets.List(traitlets.Float()), read_only=True).tag(sync=True)
    row = Whole(0).tag(sync=True, home=True)
    e1, e2, e3, e4 = (_energy() for _ in range(4))
    real1, real2, real3, real4 = (_real() for _ in range(4))
    temperature = Number(1.0, 0.1, 5.0, home=True)

    def __init__(
        self,
        tokens: Iterable[str],
        rows: Iterable[Iterable[float]] = ((0.0, 0.0, 0.0, 0.0),),
        **traits: Any,
    ) -> None:
        self.set_trait("tokens", given.tokens("tokens", tokens, "a list of four tokens", 4, 4))
        known = [given.reals("e", row) for row in rows]
        if not known:
            raise ValueError("rows: expected at least one, got none")
        for row in known:
            if len(row) != 4 or not all(abs(energy) <= FARTHEST for energy in row):
                raise ValueError(
                    f"e: expected four energies from {-FARTHEST:g} to {FARTHEST:g}, got {row}"
                )
        self.set_trait("rows", known)
        super().__init__(**dict(zip(ENERGIES, known[0], strict=True)) | traits)

    @traitlets.validate("row")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        number = proposal["value"]
        if not 0 <= number <= len(self.rows):
            raise ValueError(f"row: expected 0 to {len(self.rows)}, got {number}")
        return int(number)


def attention_row(
    tokens: Iterable[str],
    e: Iterable[float],
    others: Mapping[str, Iterable[float]] | None = None,
) -> VBox:
    """The weights of four tokens, with a slider for each energy and one for the temperature, and
    a checkbox for each token: checked where it is real.

    e: the energies at first. others: rows of energies by their names, which can be chosen too.

    All sliders of energies have one range, so that equal energies stand at equal places.
    Raises ValueError for other than four tokens or energies, and for energies out of range.
    """
    others = others or {}
    figure = AttentionRow(tokens, [e, *others.values()])
    choice = control(Dropdown, figure, "row", "energies", options=[FIRST, *others, OWN])
    sliders, boxes = [], []
    for j, token in enumerate(figure.tokens, 1):
        name = f"eᵢ{below(j)} of {token}"
        sliders.append(control(FloatSlider, figure, f"e{j}", name, letter="e"))
        boxes.append(control(Checkbox, figure, f"real{j}", f"{token} is real", indent=False))
        boxes[-1].style.description_width = "initial"
    mask = HBox(boxes, layout=Layout(flex_flow="row wrap"))
    sliders.append(control(FloatSlider, figure, "temperature", "temperature T"))
    return VBox([choice, *sliders, mask, figure])
