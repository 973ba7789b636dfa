"""Sick models beside a healthy one: the same sentence, the questions of attnlib.clinic, the cure.

choose a model  ->  its matrix, what is seen, the question that tells it, what heals it
"""

from collections.abc import Mapping
from math import isfinite
from typing import Any

import torch
import traitlets
from safetensors.torch import save
from torch import Tensor

from attnlib.clinic import QUESTIONS, Question
from attnlib.clinic.cases import CASES
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Whole
from attnlib.widgets.given import numbers, tokens


class Clinic(Figure):
    """The healthy model and the sick ones, each trained once: `results.load("learning")` has them.

    learned: {"source", "target", "pads", "clinic"}: the tokens of a sentence, how many columns of
        padding stand right of it, and for "healthy" and every name of CASES {"alpha", "loss",
        "train_loss", "bleu", "aer", "written", "answers"}. The padding is shown as one column.
    patient: which sick model is shown, counted from 0. i, j: the chosen cell.

    Raises KeyError for a model or a number that is missing, ValueError for a matrix that does not
    fit the tokens or holds what is no weight, and for an index out of range.
    """

    _esm = script("clinic/clinic.js")
    _css = style("clinic/clinic.js")

    source = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    target = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    questions: Any = traitlets.List(read_only=True).tag(sync=True)
    models: Any = traitlets.List(read_only=True).tag(sync=True)
    tensors = traitlets.Bytes(read_only=True).tag(sync=True)
    patient = Whole(0).tag(sync=True, home=True)
    i = Whole(0).tag(sync=True)
    j = Whole(0).tag(sync=True)

    def __init__(self, learned: Mapping[str, Any], **traits: Any) -> None:
        words, pads = tokens("source", learned["source"]), learned["pads"]
        self.set_trait("source", [*words, f"<pad> ({pads})"])
        self.set_trait("target", tokens("target", learned["target"]))
        self.set_trait("questions", [_asked(question) for question in QUESTIONS])
        found = {name: learned["clinic"][name] for name in ("healthy", *CASES)}
        self.set_trait("models", [_told(name, model) for name, model in found.items()])
        alphas = {str(k): self._weights(m["alpha"], pads) for k, m in enumerate(found.values())}
        self.set_trait("tensors", save(alphas))
        super().__init__(**traits)

    def _weights(self, rows: Any, pads: int) -> Tensor:
        """The matrix, its columns of padding added up."""
        alpha = numbers("alpha", torch.as_tensor(rows), "weights from 0 to 1", 1.0)
        Ty, Tx = len(self.target), len(self.source) - 1
        if alpha.shape != (Ty, Tx + pads) or alpha.min() < 0:
            shape = tuple(alpha.shape)
            raise ValueError(
                f"alpha: expected weights of shape ({Ty}, {Tx + pads}), got shape {shape}"
            )
        return torch.cat((alpha[:, :Tx], alpha[:, Tx:].sum(1, keepdim=True)), 1).half()

    @traitlets.validate("patient", "i", "j")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        name, index = proposal["trait"].name, proposal["value"]
        most = {"patient": len(CASES), "i": len(self.target), "j": len(self.source)}[name]
        if not 0 <= index < most:
            raise ValueError(f"{name}: expected 0 to {most - 1}, got {index}")
        return index


def clinic(learned: Mapping[str, Any], **traits: Any) -> Clinic:
    """The sick models beside the healthy one. Arguments and errors as of Clinic."""
    return Clinic(learned, **traits)


def _asked(question: Question) -> dict[str, Any]:
    """What is said of a question; a bound that it does not have is None."""
    bounds = {name: getattr(question, name) for name in ("least", "most")}
    finite = {name: bound if isfinite(bound) else None for name, bound in bounds.items()}
    return {"name": question.name, "text": question.text, "number": question.number} | finite


def _told(name: str, model: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a model; each answer is [its value, whether a healthy model has such]."""
    scores = {key: model[key] for key in ("train_loss", "loss", "bleu", "aer")}
    answers = [
        [model["answers"][question.name], question.healthy(model["answers"][question.name])]
        for question in QUESTIONS
    ]
    told = {"name": name, "written": model["written"], "answers": answers} | scores
    return told | (CASES[name]._asdict() if name in CASES else {})
