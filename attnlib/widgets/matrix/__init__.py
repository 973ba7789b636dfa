"""The matrix of one translated sentence, to be changed by hand.

    e_ij = a(s_{i-1}, h_j)     alpha_i = softmax((e_i + delta at j) / T)    c_i = sum_j alpha_ij h_j

The page holds the model's own states and the parameters of its score, and computes all of this
again at every move: in a notebook, and in a page without a kernel.
"""

from collections.abc import Iterable
from typing import Any

import traitlets
from ipywidgets import FloatSlider, VBox
from safetensors.torch import save
from torch import Tensor

from attnlib.energy import Additive
from attnlib.model import Seq2Seq
from attnlib.translation import Translation, retrace
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Number, Whole, control
from attnlib.widgets.given import numbers, tokens


class AttentionMatrix(Figure):
    """alpha (Ty, Tx), drawn and computed in the page from the states of a model.

    source, target: the Tx and Ty tokens.
    s: (Ty, n), row i holds s_{i-1}. h: (Tx, m). W_a: (a, n). U_a: (a, m). v_a: (a,): the states and
        parameters of the additive score, kept in single precision in the trait `tensors`, which
        is a safetensors file.
    i, j: the chosen cell, counted from 0. delta: what is added to e_ij. temperature: T of row i.

    Raises ValueError where a shape does not fit the tokens or another tensor, where a number is
    not finite in single precision, and where i, j, delta or temperature leave their range;
    TypeError where s, h, W_a, U_a or v_a is no tensor.
    """

    _esm = script("matrix/matrix.js")
    _css = style("matrix/matrix.js")

    source = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    target = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    tensors = traitlets.Bytes(read_only=True).tag(sync=True)
    i = Whole(0).tag(sync=True)
    j = Whole(0).tag(sync=True)
    delta = Number(0.0, -6.0, 6.0, home=True)
    temperature = Number(1.0, 0.1, 5.0, home=True)

    def __init__(
        self,
        source: Iterable[str],
        target: Iterable[str],
        *,
        s: Tensor,
        h: Tensor,
        W_a: Tensor,
        U_a: Tensor,
        v_a: Tensor,
        **traits: Any,
    ) -> None:
        self.set_trait("source", tokens("source", source))
        self.set_trait("target", tokens("target", target))
        tensors = {"s": s, "h": h, "W_a": W_a, "U_a": U_a, "v_a": v_a}
        given = {name: numbers(name, tensor) for name, tensor in tensors.items()}
        _check(len(self.source), len(self.target), given)
        self.set_trait("tensors", save({name: tensor.float() for name, tensor in given.items()}))
        super().__init__(**traits)

    @traitlets.validate("i", "j")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        name, index = proposal["trait"].name, proposal["value"]
        last = len(self.target if name == "i" else self.source) - 1
        if not 0 <= index <= last:
            raise ValueError(f"{name}: expected 0 to {last}, got {index}")
        return index


def attention_matrix(model: Seq2Seq, translation: Translation, i: int = 0, j: int = 0) -> VBox:
    """The matrix of a translation by `model`, with sliders for delta and the temperature.

    i, j: the cell that is chosen at first, counted from 0; the page counts from 1, as formulas do.

    Raises TypeError for another model than Seq2Seq or for no Translation, ValueError for a model
    whose score is not the additive one, and for i or j out of range.
    """
    for name, given, kind in (("model", model, Seq2Seq), ("translation", translation, Translation)):
        if not isinstance(given, kind):
            raise TypeError(f"{name}: expected a {kind.__name__}, got {type(given).__name__}")
    score = model.decoder.score
    if not isinstance(score, Additive):
        raise ValueError(f"model: expected the additive score, got {model.config.score!r}")
    states = retrace(model, translation)
    matrix = AttentionMatrix(
        translation.source,
        translation.target,
        s=states.s_before[0],
        h=states.h[0],
        W_a=score.W_a.weight,
        U_a=score.U_a.weight,
        v_a=score.v_a.weight[0],
        i=i,
        j=j,
    )
    controls = [
        control(FloatSlider, matrix, "delta", "add to eᵢⱼ", letter="e", readout_format="+.1f"),
        control(FloatSlider, matrix, "temperature", "temperature T"),
    ]
    return VBox([*controls, matrix])


def _check(Tx: int, Ty: int, tensors: dict[str, Tensor]) -> None:
    sizes = {"Tx": (Tx, "source tokens"), "Ty": (Ty, "target tokens")}
    axes = {"s": "Ty n", "h": "Tx m", "W_a": "a n", "U_a": "a m", "v_a": "a"}
    for name, tensor in tensors.items():
        letters = axes[name].split()
        if tensor.ndim != len(letters):
            raise ValueError(f"{name}: expected shape ({axes[name]}), got {tuple(tensor.shape)}")
        for letter, size in zip(letters, tensor.shape, strict=True):
            expected, like = sizes.setdefault(letter, (size, f"along {letter} of {name}"))
            if size != expected:
                raise ValueError(
                    f"{name}: expected {letter} = {expected} ({like}), got {tuple(tensor.shape)}"
                )
