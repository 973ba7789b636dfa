"""A matrix while it is being learned: one sentence, at the checkpoints of a training.

    checkpoint  ->  alpha (Ty, Tx), and the loss, BLEU and AER of the model as it was then

The page holds the matrices in half precision, 2 bytes a weight, and moves by itself where the
reader lets it.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import torch
import traitlets
from ipywidgets import Dropdown, VBox
from safetensors.torch import save
from torch import Tensor

from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Whole, control
from attnlib.widgets.given import numbers, reals, tokens

SCORES = ("loss", "bleu", "aer")
Checkpoint = Mapping[str, Any]


class Forming(Figure):
    """Trainings by their names, each a sequence of checkpoints, as `results.load("learning")` has
    them under "forming": {"step", "loss", "bleu", "aer", "alpha", "written"}, all of the
    same steps. "written" are the tokens that the model writes by itself, without teacher forcing.

    source, target: the Tx and Ty tokens; what alpha has to the right of them, padding, is left out.
    training, checkpoint: which matrix is shown, counted from 0. i, j: the chosen cell.

    Raises ValueError for no training, for fewer than two checkpoints, for steps that do not grow or
    differ between trainings, for a matrix that does not fit the tokens or holds what is no weight,
    for a score that is no number, and for an index out of range.
    """

    _esm = script("forming/forming.js")
    _css = style("forming/forming.js")

    source = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    target = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    names = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    steps = traitlets.List(traitlets.Int(), read_only=True).tag(sync=True)
    scores: Any = traitlets.List(read_only=True).tag(sync=True)
    written: Any = traitlets.List(read_only=True).tag(sync=True)
    tensors = traitlets.Bytes(read_only=True).tag(sync=True)
    training = Whole(0).tag(sync=True, home=True)
    checkpoint = Whole(0).tag(sync=True, home=True)
    i = Whole(0).tag(sync=True)
    j = Whole(0).tag(sync=True)

    def __init__(
        self,
        source: Iterable[str],
        target: Iterable[str],
        trainings: Mapping[str, Sequence[Checkpoint]],
        **traits: Any,
    ) -> None:
        self.set_trait("source", tokens("source", source))
        self.set_trait("target", tokens("target", target))
        self.set_trait("names", tokens("trainings", trainings, "at least one, by their names"))
        self.set_trait("steps", _steps(trainings))
        self.set_trait(
            "scores",
            [
                {name: reals(name, [at[name] for at in training]) for name in SCORES}
                for training in trainings.values()
            ],
        )
        self.set_trait(
            "written",
            [
                [" ".join(tokens("written", at["written"])) for at in training]
                for training in trainings.values()
            ],
        )
        alphas = {
            str(k): torch.stack([self._weights(at["alpha"]) for at in training]).half()
            for k, training in enumerate(trainings.values())
        }
        self.set_trait("tensors", save(alphas))
        super().__init__(**traits)

    def _weights(self, rows: Any) -> Tensor:
        alpha = numbers("alpha", torch.as_tensor(rows), "weights from 0 to 1", 1.0)
        Ty, Tx = len(self.target), len(self.source)
        if alpha.ndim != 2 or len(alpha) != Ty or alpha.shape[1] < Tx or alpha.min() < 0:
            shape = tuple(alpha.shape)
            raise ValueError(f"alpha: expected weights of shape ({Ty}, {Tx}), got shape {shape}")
        return alpha[:, :Tx]

    @traitlets.validate("training", "checkpoint", "i", "j")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        name, index = proposal["trait"].name, proposal["value"]
        lists: dict[str, Sequence[Any]] = {
            "training": self.names,
            "checkpoint": self.steps,
            "i": self.target,
            "j": self.source,
        }
        if not 0 <= index < len(lists[name]):
            raise ValueError(f"{name}: expected 0 to {len(lists[name]) - 1}, got {index}")
        return index


def forming(
    source: Iterable[str],
    target: Iterable[str],
    trainings: Mapping[str, Sequence[Checkpoint]],
    **traits: Any,
) -> VBox:
    """The matrix, with a menu of the trainings. Arguments and errors as of Forming."""
    figure = Forming(source, target, trainings, **traits)
    return VBox([control(Dropdown, figure, "training", "training", options=figure.names), figure])


def _steps(trainings: Mapping[str, Sequence[Checkpoint]]) -> list[int]:
    """The steps that all the trainings have."""
    found = {name: [at["step"] for at in training] for name, training in trainings.items()}
    first = next(iter(found.values()))
    if len(first) < 2 or any(later <= earlier for earlier, later in pairwise(first)):
        raise ValueError(f"trainings: expected two checkpoints or more, in order, got {first}")
    for name, steps in found.items():
        if steps != first:
            raise ValueError(f"trainings: expected the steps {first}, got {steps} in {name!r}")
    return first
