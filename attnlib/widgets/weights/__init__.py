"""One row of weights, with energies and mask in the reader's hand.

    alpha_ij = exp(e_ij / T) / sum_k exp(e_ik / T), over the real tokens        Bahdanau 2015, Eq. 6

Beside it stand two ways to get the padding wrong: masked after the softmax, and energies
multiplied by the mask.
"""

from collections.abc import Iterable
from typing import Any

import traitlets
from ipywidgets import Checkbox, FloatSlider, HBox, Layout, VBox

from attnlib.widgets import given
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Number, control

FARTHEST, REACH = 10.0, 4.0


def _energy() -> Number:
    return Number(0.0, -FARTHEST, FARTHEST, home=True)


def _real() -> traitlets.Bool:
    return traitlets.Bool(True).tag(sync=True, home=True)


class AttentionRow(Figure):
    """alpha (4,) of four source tokens, drawn and computed in the page.

    tokens: the four words. e1 to e4: their energies. real1 to real4: the mask, True for a real
    token; with none, the figure says that there is nothing to attend to. temperature: T.

    Raises ValueError for any other number of tokens, and where a number leaves its range.
    """

    _esm = script("weights/weights.js")
    _css = style("weights/weights.js")

    tokens = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    e1, e2, e3, e4 = (_energy() for _ in range(4))
    real1, real2, real3, real4 = (_real() for _ in range(4))
    temperature = Number(1.0, 0.1, 5.0, home=True)

    def __init__(self, tokens: Iterable[str], **traits: Any) -> None:
        self.set_trait("tokens", given.tokens("tokens", tokens, "a list of four tokens", 4, 4))
        super().__init__(**traits)


def attention_row(tokens: Iterable[str], e: Iterable[float]) -> VBox:
    """The weights of four tokens, with a slider for each energy and one for the temperature, and
    a checkbox for each token: checked where it is real.

    e: the energies at first, from -6 to 6. Each slider reaches 4 to both sides of its own.
    Raises ValueError for other than four tokens or energies, and for energies out of range.
    """
    most, energies = FARTHEST - REACH, given.reals("e", e)
    if len(energies) != 4 or not all(abs(energy) <= most for energy in energies):
        raise ValueError(f"e: expected four energies from {-most:g} to {most:g}, got {energies}")
    figure = AttentionRow(tokens, **{f"e{j}": energy for j, energy in enumerate(energies, 1)})
    sliders, boxes = [], []
    for j, (token, energy) in enumerate(zip(figure.tokens, energies, strict=True), 1):
        low, high = round(energy - REACH, 9), round(energy + REACH, 9)
        name = f"energy of {token}"
        ends = {"min": low, "max": high, "readout_format": ".2f"}
        sliders.append(control(FloatSlider, figure, f"e{j}", name, **ends))
        boxes.append(control(Checkbox, figure, f"real{j}", f"{token} is real", indent=False))
        boxes[-1].style.description_width = "initial"
    mask = HBox(boxes, layout=Layout(flex_flow="row wrap"))
    sliders.append(control(FloatSlider, figure, "temperature", "temperature"))
    return VBox([*sliders, mask, figure])
