"""The context in the plane: four annotations of two components, mixed by hand.

    alpha_j = share_j / sum_k share_k          c = sum_j alpha_j h_j

A share is what exp(e_j) is in the softmax: not negative, and divided by the sum of all.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import traitlets
from ipywidgets import Dropdown, FloatSlider, VBox
from torch import Tensor

from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Number, Whole, below, control
from attnlib.widgets.given import numbers, reals, tokens

OWN = "your own"
FAR = 1000.0  # the largest component that is drawn
SHARES = ("share_1", "share_2", "share_3", "share_4")


class ContextPlane(Figure):
    """Four annotations in the plane, their hull, and c as the sum of the arrows alpha_j h_j.

    words: the four tokens. h: (4, 2).
    mixtures: mixtures that can be chosen, each of four shares; the figure begins with the first.
    mixture: which of the mixtures is chosen, counted from 0; len(mixtures) stands for the reader's
        own. In the page, a chosen mixture sets the shares, and a share that is moved sets mixture.

    Raises ValueError where there are not four words, where h is not a (4, 2) of numbers from -1000
    to 1000, where a mixture is not four shares from 0 to 1 with one above 0, and where mixture
    leaves its range; TypeError where h is no tensor.
    """

    _esm = script("plane/plane.js")
    _css = style("plane/plane.js")

    words = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    h = traitlets.List(traitlets.List(traitlets.Float()), read_only=True).tag(sync=True)
    mixtures = traitlets.List(traitlets.List(traitlets.Float()), read_only=True).tag(sync=True)
    mixture = Whole(0).tag(sync=True, home=True)
    share_1 = Number(1.0, 0.0, 1.0, home=True)
    share_2 = Number(1.0, 0.0, 1.0, home=True)
    share_3 = Number(1.0, 0.0, 1.0, home=True)
    share_4 = Number(1.0, 0.0, 1.0, home=True)

    def __init__(
        self, words: Iterable[str], h: Tensor, mixtures: Iterable[Iterable[float] | Tensor]
    ) -> None:
        self.set_trait("words", tokens("words", words, "four tokens", 4, 4))
        wanted = f"finite numbers of shape (4, 2), at most {FAR:g} from 0"
        points = numbers("h", h, wanted, FAR)
        if points.shape != (4, 2):
            raise ValueError(f"h: expected {wanted}, got {tuple(points.shape)}")
        shares = [reals("mixtures", mixture) for mixture in mixtures]
        if not shares:
            raise ValueError("mixtures: expected at least one, got none")
        for mixture in shares:
            if len(mixture) != 4 or not all(0 <= s <= 1 for s in mixture) or not any(mixture):
                raise ValueError(
                    f"mixtures: expected four shares from 0 to 1, not all of them 0, got {mixture}"
                )
        self.set_trait("h", points.tolist())
        self.set_trait("mixtures", shares)
        super().__init__(**dict(zip(SHARES, shares[0], strict=True)))

    @traitlets.validate("mixture")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        number = proposal["value"]
        if not 0 <= number <= len(self.mixtures):
            raise ValueError(f"mixture: expected 0 to {len(self.mixtures)}, got {number}")
        return number


def context_plane(
    words: Iterable[str], h: Tensor, mixtures: Mapping[str, Iterable[float] | Tensor]
) -> VBox:
    """The plane with a choice of named mixtures and a slider for each share.

    Raises ValueError and TypeError as ContextPlane does, TypeError for mixtures without names, and
    ValueError for one named as the reader's: "your own".
    """
    if not isinstance(mixtures, Mapping):
        raise TypeError(f"mixtures: expected names and shares, got {type(mixtures).__name__}")
    if OWN in mixtures:
        raise ValueError(f"mixtures: expected other names than {OWN!r}, which is the reader's")
    plane = ContextPlane(words, h, mixtures.values())
    names = [*mixtures, OWN]
    controls = [control(Dropdown, plane, "mixture", "mixture", options=names)]
    for j, (trait, word) in enumerate(zip(SHARES, plane.words, strict=True), start=1):
        options = {"letter": "alpha", "step": 0.01, "readout_format": ".2f"}
        name = f"share of h{below(j)}, {word}"
        controls.append(control(FloatSlider, plane, trait, name, **options))
    return VBox([*controls, plane])
