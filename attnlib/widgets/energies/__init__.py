"""Five scores of the same vectors, to be moved by hand.

    e_ij = a(s_{i-1}, h_j)      for a = dot, scaled_dot, general, additive and location

The vectors have two components each, so that the page can draw them as arrows in a plane. It
computes all energies again at every move.
"""

from collections.abc import Iterable
from itertools import product
from typing import Any

import traitlets
from ipywidgets import FloatSlider, VBox
from torch import Tensor

from attnlib import energy
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Number, Whole, below, control
from attnlib.widgets.given import numbers, tokens

FAR = 1.5  # the largest component that the plane shows
AXES = {"additive": [2, 2, 1], "general": [2], "location": [2]}


class Energies(Figure):
    """The energies of all annotations h (Tx, 2) for one state s (2,), under five scores.

    source: Tx tokens. j: the annotation that moves, counted from 0.
    additive: W_a (a, 2), U_a (a, 2), v_a (a,). general: W_a (2, 2). location: W_a (Tx, 2).
    s_x, s_y: the components of s. h_x, h_y: those of h_j.
    reach: no |e| is ever larger. far: no component of s or h is ever further from 0.

    All numbers are kept in double precision.

    Raises ValueError where a shape does not fit, where a number is not finite in single precision,
    for j out of range, and for a component of s or h that the plane does not show; TypeError
    where s, h or a parameter of a score is no tensor.
    """

    _esm = script("energies/energies.js")
    _css = style("energies/energies.js")

    source = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    h = traitlets.List(traitlets.List(traitlets.Float()), read_only=True).tag(sync=True)
    parameters = traitlets.Dict(read_only=True).tag(sync=True)
    j = Whole(read_only=True).tag(sync=True)
    reach = traitlets.Float(read_only=True).tag(sync=True)
    far = traitlets.Float(FAR, read_only=True).tag(sync=True)
    s_x = Number(0.0, -FAR, FAR, home=True)
    s_y = Number(0.0, -FAR, FAR, home=True)
    h_x = Number(0.0, -FAR, FAR, home=True)
    h_y = Number(0.0, -FAR, FAR, home=True)

    def __init__(
        self,
        source: Iterable[str],
        s: Tensor,
        h: Tensor,
        j: int,
        *,
        additive: tuple[Tensor, Tensor, Tensor],
        general: Tensor,
        location: Tensor,
    ) -> None:
        self.set_trait("source", tokens("source", source))
        self.set_trait("j", j)
        inside = f"components from {-FAR} to {FAR}"
        s, h = numbers("s", s, inside, FAR), numbers("h", h, inside, FAR)
        given = {"additive": tuple(additive), "general": (general,), "location": (location,)}
        parameters = {
            name: tuple(numbers(name, part) for part in parts) for name, parts in given.items()
        }
        _check(len(self.source), s, h, self.j, parameters)
        lists = {name: [part.tolist() for part in parts] for name, parts in parameters.items()}
        self.set_trait("h", h.tolist())
        self.set_trait("parameters", lists)
        self.set_trait("reach", _reach(parameters))
        (s_x, s_y), (h_x, h_y) = s.tolist(), h[self.j].tolist()
        super().__init__(s_x=s_x, s_y=s_y, h_x=h_x, h_y=h_y)


def energies(source: Iterable[str], s: Tensor, h: Tensor, j: int, **parameters: Any) -> VBox:
    """The energies with sliders for both components of s and of h_j; arguments as of Energies."""
    figure = Energies(source, s, h, j, **parameters)
    h_j = f"h{below(figure.j + 1)}"
    return VBox(
        [
            figure,
            control(FloatSlider, figure, "s_x", "s across", letter="s"),
            control(FloatSlider, figure, "s_y", "s up", letter="s"),
            control(FloatSlider, figure, "h_x", f"{h_j} across", letter="h"),
            control(FloatSlider, figure, "h_y", f"{h_j} up", letter="h"),
        ]
    )


def _check(
    Tx: int, s: Tensor, h: Tensor, j: int, parameters: dict[str, tuple[Tensor, ...]]
) -> None:
    for name, tensor, shape in (("s", s, (2,)), ("h", h, (Tx, 2))):
        if tensor.shape != shape:
            raise ValueError(f"{name}: expected shape {shape}, got {tuple(tensor.shape)}")
    if not 0 <= j < Tx:
        raise ValueError(f"j: expected 0 to {Tx - 1}, got {j}")
    for name, axes in AXES.items():
        shapes = [tuple(part.shape) for part in parameters[name]]
        if [len(shape) for shape in shapes] != axes:
            raise ValueError(f"{name}: expected tensors of {axes} axes, got shapes {shapes}")
    energy.additive(s, h, *parameters["additive"])
    energy.general(s, h, *parameters["general"])
    if energy.location(s, *parameters["location"]).shape[-1] != Tx:
        raise ValueError(f"location: expected a matrix of {Tx} rows, one for each source token")


def _reach(parameters: dict[str, tuple[Tensor, ...]]) -> float:
    """The largest |e| within the plane: the linear scores are largest in its corners."""
    _, _, v_a = parameters["additive"]
    corners = FAR * v_a.new_tensor(list(product((-1.0, 1.0), repeat=2)))
    rows = (
        energy.dot(corners, corners),
        energy.general(corners, corners, *parameters["general"]),
        energy.location(corners, *parameters["location"]),
    )
    return max(float(v_a.abs().sum()), *(float(e.abs().max()) for e in rows))
