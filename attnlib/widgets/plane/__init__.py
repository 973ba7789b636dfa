"""The context in the plane: four annotations of two components, mixed by hand.

    alpha_j = share_j / sum_k share_k          c = sum_j alpha_j h_j

A share is what exp(e_j) is in the softmax: not negative, and divided by the sum of all.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
import traitlets
from ipywidgets import Dropdown, FloatSlider, VBox
from torch import Tensor

from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Number, control

SHARES = ("share_1", "share_2", "share_3", "share_4")


class ContextPlane(Figure):
    """Four annotations in the plane, their hull, and c as the sum of the arrows alpha_j h_j.

    words: the four tokens. h: (4, 2).
    mixtures: mixtures that can be chosen, each of four shares; the figure begins with the first.
    mixture: the number of the chosen one, counted from 0; len(mixtures) stands for the reader's
        own. Choosing sets the shares, and a share that is moved sets the choice.

    Raises ValueError where there are not four words, where h is not a finite (4, 2), where a
    mixture is not four shares from 0 to 1 with one above 0, and where mixture leaves its range.
    """

    _esm = script("plane/plane.js")
    _css = style("plane/plane.js")

    words = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    h = traitlets.List(traitlets.List(traitlets.Float()), read_only=True).tag(sync=True)
    mixtures = traitlets.List(traitlets.List(traitlets.Float()), read_only=True).tag(sync=True)
    mixture = traitlets.Int(0).tag(sync=True, home=True)
    share_1 = Number(1.0, 0.0, 1.0, home=True)
    share_2 = Number(1.0, 0.0, 1.0, home=True)
    share_3 = Number(1.0, 0.0, 1.0, home=True)
    share_4 = Number(1.0, 0.0, 1.0, home=True)

    def __init__(
        self, words: Sequence[str], h: Tensor, mixtures: Sequence[Sequence[float]]
    ) -> None:
        if isinstance(words, str) or len(words) != 4:
            raise ValueError(f"words: expected four tokens, got {words!r}")
        if h.shape != (4, 2) or not h.isfinite().all():
            raise ValueError(f"h: expected finite numbers of shape (4, 2), got {h}")
        shares = [[float(share) for share in mixture] for mixture in mixtures]
        if not shares:
            raise ValueError("mixtures: expected at least one, got none")
        for mixture in shares:
            if len(mixture) != 4 or not all(0 <= s <= 1 for s in mixture) or not any(mixture):
                raise ValueError(
                    f"mixtures: expected four shares from 0 to 1, not all of them 0, got {mixture}"
                )
        self.set_trait("words", list(words))
        self.set_trait("h", h.double().tolist())
        self.set_trait("mixtures", shares)
        super().__init__(**dict(zip(SHARES, shares[0], strict=True)))

    @traitlets.validate("mixture")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        number = proposal["value"]
        if not 0 <= number <= len(self.mixtures):
            raise ValueError(f"mixture: expected 0 to {len(self.mixtures)}, got {number}")
        return number


def context_plane(
    words: Sequence[str], h: Tensor, mixtures: Mapping[str, Sequence[float] | Tensor]
) -> VBox:
    """The plane with a choice of named mixtures and a slider for each share.

    Raises ValueError as ContextPlane does.
    """
    shares = [torch.as_tensor(mixture).tolist() for mixture in mixtures.values()]
    plane = ContextPlane(words, h, shares)
    names = [*mixtures, "your own"]
    controls = [control(Dropdown, plane, "mixture", "mixture", options=names)]
    for j, trait in enumerate(SHARES, start=1):
        options = {"step": 0.01, "readout_format": ".2f"}
        controls.append(control(FloatSlider, plane, trait, f"share of h_{j}", **options))
    return VBox([*controls, plane])
