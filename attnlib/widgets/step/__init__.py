"""One step of the decoder, to be changed by hand.

    e_ij = a(s_{i-1}, h_j)  ->  alpha_ij  ->  c_i  ->  s_i = f(s_{i-1}, y_{i-1}, c_i)
    p(y_i) = g(y_{i-1}, s_i, c_i)                   Bahdanau 2015, Eq. 4 to 6

All vectors have two components, so that a page can show them whole. The page computes the five
stations again at every move: in a notebook, and in a page without a kernel.
"""

from collections.abc import Iterable
from typing import Any

import traitlets
from ipywidgets import Checkbox, Dropdown, FloatSlider, HBox, VBox, Widget
from torch import Tensor

from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Number, Whole, below, control
from attnlib.widgets.given import numbers, tokens

NAMES = {"s", "h", "y", "W_a", "U_a", "v_a", "W", "U", "W_gru", "U_gru", "W_o"}


class ForwardStep(Figure):
    """The five stations of step i, from given s_{i-1}, y_{i-1} and h.

    i: which step it is, counted from 1, for the indices of its letters.
    source, target: the Tx tokens that h annotates, the V words that y_i may be. before: y_{i-1}.
    s: (2,), s_{i-1}: the first values of s_first and s_second. h: (Tx, 2). y: (d,), E y_{i-1}.
    W_a: (a, 2). U_a: (a, 2). v_a: (a,): the additive score.
    W: (2, d + 2), U: (2, 2): s_i = tanh(W [E y_{i-1} ; c_i] + U s_{i-1}).
    W_gru: (6, d + 2), U_gru: (6, 2): the weights of a torch.nn.GRUCell without biases.
    W_o: (V, 2 + d): p(y_i) = softmax(W_o [s_i + c_i ; E y_{i-1}]).

    j: an annotation, counted from 0; h_first and h_second are added to its components, and where
    masked it is hidden from the softmax. f: 0 for the tanh cell, 1 for the GRU. seen: whether g
    sees y_{i-1}.

    Raises ValueError for fewer than two source tokens, for no target word, where a shape does not
    fit or a number is not finite in single precision, for i below 1, where s_first, s_second,
    h_first or h_second leave -1 to 1, where j names no annotation, and for any other f; TypeError
    where one of s, h, y and the weights, W_a to W_o, is no tensor.
    """

    _esm = script("step/step.js")
    _css = style("step/step.js")

    source = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    target = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    before = traitlets.Unicode(read_only=True).tag(sync=True)
    i = Whole(2, read_only=True).tag(sync=True)
    numbers = traitlets.Dict(read_only=True).tag(sync=True)
    s_first = Number(0.0, -1.0, 1.0, home=True)
    s_second = Number(0.0, -1.0, 1.0, home=True)
    j = Whole(0).tag(sync=True, home=True)
    h_first = Number(0.0, -1.0, 1.0, home=True)
    h_second = Number(0.0, -1.0, 1.0, home=True)
    masked = traitlets.Bool(False).tag(sync=True, home=True)
    f = Whole(0).tag(sync=True, home=True)
    seen = traitlets.Bool(True).tag(sync=True, home=True)

    def __init__(
        self,
        source: Iterable[str],
        target: Iterable[str],
        before: str,
        i: int = 2,
        **tensors: Tensor,
    ) -> None:
        self.set_trait("source", tokens("source", source))
        self.set_trait("target", tokens("target", target))
        self.set_trait("before", before)
        self.set_trait("i", i)
        if self.i < 1:
            raise ValueError(f"i: expected 1 or more, got {i}")
        given = {name: numbers(name, tensor) for name, tensor in tensors.items()}
        _check(len(self.source), len(self.target), given)
        first, second = given.pop("s").tolist()
        self.set_trait("numbers", {name: tensor.tolist() for name, tensor in given.items()})
        super().__init__(s_first=first, s_second=second)

    @traitlets.validate("j", "f")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        name, index = proposal["trait"].name, proposal["value"]
        last = len(self.source) - 1 if name == "j" else 1
        if not 0 <= index <= last:
            raise ValueError(f"{name}: expected 0 to {last}, got {index}")
        return index


def forward_step(
    source: Iterable[str], target: Iterable[str], before: str, i: int = 2, **tensors: Tensor
) -> VBox:
    """A ForwardStep with sliders for s_{i-1} and for one h_j, and choices of f, g and a mask.

    The arguments are those of ForwardStep, and so are the errors.
    """
    step = ForwardStep(source, target, before, i, **tensors)
    s, y = (f"{letter}{below(step.i - 1)}" for letter in "sy")
    annotations = [f"h{below(j)} {word}" for j, word in enumerate(step.source, 1)]
    return VBox(
        [
            _pair(
                control(FloatSlider, step, "s_first", f"{s},₁", letter="s"),
                control(FloatSlider, step, "s_second", f"{s},₂", letter="s"),
            ),
            _pair(
                control(Dropdown, step, "j", "choose hⱼ", options=annotations),
                control(Checkbox, step, "masked", "mask hⱼ"),
            ),
            _pair(
                control(FloatSlider, step, "h_first", "add to hⱼ,₁", letter="h"),
                control(FloatSlider, step, "h_second", "add to hⱼ,₂", letter="h"),
            ),
            _pair(
                control(Dropdown, step, "f", "f is a", options=["tanh RNN", "GRU"]),
                control(Checkbox, step, "seen", f"g sees {y}"),
            ),
            step,
        ]
    )


def _pair(*controls: Widget) -> HBox:
    """Two controls side by side, where there is room."""
    for one in controls:
        one.layout.width, one.layout.min_width = "46%", "min-content"
        one.style.description_width = "6em"
    return HBox(controls)


def _check(Tx: int, V: int, tensors: dict[str, Tensor]) -> None:
    if Tx < 2:  # else a mask would leave nothing to attend to
        raise ValueError(f"source: expected at least two tokens, got {Tx}")
    if missing := sorted(NAMES ^ tensors.keys()):
        raise ValueError(f"tensors: missing or unknown: {', '.join(missing)}")
    d, a = (tensors[name].numel() for name in ("y", "v_a"))
    shapes = {
        "s": (2,),
        "h": (Tx, 2),
        "y": (d,),
        "W_a": (a, 2),
        "U_a": (a, 2),
        "v_a": (a,),
        "W": (2, d + 2),
        "U": (2, 2),
        "W_gru": (6, d + 2),
        "U_gru": (6, 2),
        "W_o": (V, 2 + d),
    }
    for name, shape in shapes.items():
        if tensors[name].shape != shape:
            raise ValueError(f"{name}: expected shape {shape}, got {tuple(tensors[name].shape)}")
