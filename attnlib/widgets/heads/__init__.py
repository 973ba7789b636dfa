"""The heads of a Transformer, one at a time: who asks whom, how the scores become weights, and what
is mixed.

    alpha_i = softmax(q_i K^T / sqrt(d_k))      c_i = alpha_i V             Vaswani 2017, Eq. 1

The page holds Q, K and V of every head, and computes the rest: with the division by sqrt(d_k) and
without it, with the mask on later words and without it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
import traitlets
from ipywidgets import Checkbox, Dropdown, HBox, Layout, VBox
from safetensors.torch import save

from attnlib.corpus.grammar.gloss import GLOSS
from attnlib.heads import inside
from attnlib.transformer import Transformer
from attnlib.translation import Translation, forced, translate
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Whole, control
from attnlib.widgets.given import numbers

LONGEST = 24
ATTENTIONS = ("source asks source", "target asks the words before", "target asks source")


class Heads(Figure):
    """Every head of `model` at work on a sentence, which it translates, or on a Translation.

    gloss: the English of French words, written below them.
    attention: which of ATTENTIONS. layer, head: which head of it, all counted from 0.
    scaled: whether scores are divided by sqrt(d_k). causal: whether target words see none after
        them.
    i, j: the word that asks and one that is asked, counted from 0, up to the last of the longer
        side; where the chosen attention has fewer words, the page takes its last.

    Raises TypeError for what is no Transformer and for what is neither text, tokens nor a
    Translation; ValueError for a sentence without words, for more than LONGEST tokens on a side,
    for numbers not finite in single precision, and for an index out of range. Unknown words give a
    UserWarning, as in `translate`.
    """

    _esm = script("heads/heads.js")
    _css = style("heads/heads.js")

    source = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    target = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    gloss = traitlets.Dict(traitlets.Unicode(), read_only=True).tag(sync=True)
    tensors = traitlets.Bytes(read_only=True).tag(sync=True)
    attention = Whole(2).tag(sync=True, home=True)
    layer = Whole(0).tag(sync=True, home=True)
    head = Whole(0).tag(sync=True, home=True)
    scaled = traitlets.Bool(True).tag(sync=True, home=True)
    causal = traitlets.Bool(True).tag(sync=True, home=True)
    i = Whole(0).tag(sync=True)
    j = Whole(0).tag(sync=True)

    def __init__(
        self,
        model: Transformer,
        sentence: str | Sequence[str] | Translation,
        *,
        gloss: Mapping[str, str] = GLOSS,
        **traits: Any,
    ) -> None:
        if not isinstance(model, Transformer):
            raise TypeError(f"model: expected a Transformer, got {type(model).__name__}")
        found = sentence if isinstance(sentence, Translation) else translate(model, sentence)
        Tx, Ty = len(found.source), len(found.target)
        if max(Tx, Ty) > LONGEST:
            raise ValueError(f"sentence: expected at most {LONGEST} tokens, got {Tx} to {Ty}")
        self._sizes = {"attention": len(ATTENTIONS), "i": max(Tx, Ty), "j": max(Tx, Ty)}
        self._sizes |= {"layer": model.config.layers, "head": model.config.heads}
        self.set_trait("source", list(found.source))
        self.set_trait("target", list(found.target))
        self.set_trait("gloss", {word: gloss[word] for word in found.target if word in gloss})
        self.set_trait("tensors", _packed(model, found))
        super().__init__(**traits)

    @traitlets.validate("attention", "layer", "head", "i", "j")
    def _in_range(self, proposal: dict[str, Any]) -> int:
        name, index = proposal["trait"].name, proposal["value"]
        if not 0 <= index < self._sizes[name]:
            raise ValueError(f"{name}: expected 0 to {self._sizes[name] - 1}, got {index}")
        return int(index)


def heads(model: Transformer, sentence: str | Sequence[str] | Translation, **traits: Any) -> VBox:
    """The heads, with a choice of one, of the division and of the mask. Arguments and errors as of
    Heads."""
    figure = Heads(model, sentence, **traits)
    layers, count = ([str(k + 1) for k in range(figure._sizes[of])] for of in ("layer", "head"))
    d_k = model.config.embedding // model.config.heads
    lists = [
        control(Dropdown, figure, "attention", "attention", options=ATTENTIONS),
        control(Dropdown, figure, "layer", "layer", options=layers),
        control(Dropdown, figure, "head", "head", options=count),
    ]
    boxes = [
        control(Checkbox, figure, "scaled", f"divide by √dₖ, dₖ = {d_k}", indent=False),
        control(Checkbox, figure, "causal", "causal mask", indent=False),
    ]
    for box in boxes:
        box.style.description_width = "initial"
    return VBox([*lists, HBox(boxes, layout=Layout(flex_flow="row wrap")), figure])


def _packed(model: Transformer, translation: Translation) -> bytes:
    """Q, K and V of each attention, (layers, heads, words, d_k), as a safetensors file."""
    model.eval()
    found = inside(model, *forced(model, translation))
    return save(
        {
            f"{name}.{letter}": numbers(
                f"model: {letter}", torch.cat([getattr(layer, letter) for layer in layers])
            ).float()
            for name, layers in found._asdict().items()
            for letter in "QKV"
        }
    )
