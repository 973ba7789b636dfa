"""The gradient in the plane: which energy rises when a word is to become more probable.

    alpha = softmax(e)    c = sum_j alpha_j h_j    s = tanh(d + c)    p = softmax(W_o (s + c) + b)
    L = -log p(word)      dL/de_j = alpha_j (h_j - c) . dL/dc

The page computes the way there and back, and walks down the slope: e <- e - RATE dL/de.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import traitlets
from ipywidgets import Dropdown, IntSlider, VBox
from torch import Tensor

from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Whole, control
from attnlib.widgets.given import numbers, tokens

RATE, STEPS = 0.25, 60


class ContextGradient(Figure):
    """Four annotations in the plane, c among them, the arrow -dL/dc and the four h_j - c.

    words: the four tokens. e: (4,), h: (4, 2).
    d: (2,), W_o: (V, 2), b: (V,): the decoder. targets: its V words, each with a gloss in English.
    target: the right one, counted from 0. steps: steps of learning, from 0 to STEPS.

    Raises ValueError where there are not four words, where there is no target, where a shape does
    not fit or a number is not finite in single precision, and where target leaves its range;
    TypeError for targets without glosses and where e, h, d, W_o or b is no tensor;
    traitlets.TraitError for steps out of range.
    """

    _esm = script("gradient/gradient.js")
    _css = style("gradient/gradient.js")

    words = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    targets = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    numbers = traitlets.Dict(read_only=True).tag(sync=True)
    rate = traitlets.Float(RATE, read_only=True).tag(sync=True)
    target = Whole(0).tag(sync=True, home=True)
    steps = Whole(0, min=0, max=STEPS).tag(sync=True, home=True)

    def __init__(
        self, words: Iterable[str], targets: Mapping[str, str], target: int = 0, **tensors: Tensor
    ) -> None:
        if not isinstance(targets, Mapping):
            raise TypeError(f"targets: expected words and glosses, got {type(targets).__name__}")
        self.set_trait("words", tokens("words", words, "four tokens", 4, 4))
        self.set_trait("targets", tokens("targets", targets))
        V = len(self.targets)
        shapes = {"e": (4,), "h": (4, 2), "d": (2,), "W_o": (V, 2), "b": (V,)}
        if missing := sorted(shapes.keys() ^ tensors.keys()):
            raise ValueError(f"tensors: missing or unknown: {', '.join(missing)}")
        given = {name: numbers(name, tensor) for name, tensor in tensors.items()}
        for name, shape in shapes.items():
            if given[name].shape != shape:
                raise ValueError(f"{name}: expected shape {shape}, got {tuple(given[name].shape)}")
        self.set_trait("numbers", {name: tensor.tolist() for name, tensor in given.items()})
        super().__init__(target=target)

    @traitlets.validate("target")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        number, last = proposal["value"], len(self.targets) - 1
        if not 0 <= number <= last:
            raise ValueError(f"target: expected 0 to {last}, got {number}")
        return int(number)


def context_gradient(
    words: Iterable[str], targets: Mapping[str, str], target: int = 0, **tensors: Tensor
) -> VBox:
    """A ContextGradient with a choice of the right word and a slider for the steps of learning.

    The arguments are those of ContextGradient, and so are the errors.
    """
    figure = ContextGradient(words, targets, target, **tensors)
    glossed = [f"{word} ({gloss})" for word, gloss in targets.items()]
    steps = figure.traits()["steps"]
    ends = {"min": steps.min, "max": steps.max}
    return VBox(
        [
            control(Dropdown, figure, "target", "right word", options=glossed),
            control(IntSlider, figure, "steps", "steps of learning", letter="e", **ends),
            figure,
        ]
    )
