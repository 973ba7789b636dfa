"""A first glance: a sentence being translated, and the weights of the word that is being written.

    x  ->  h  ->  e_ij  ->  alpha_ij, or what the reader puts there  ->  c_i  ->  s_i  ->  y_i

The translator with nothing to type and little to read: for whoever has never seen a weight.
"""

from collections.abc import Mapping
from math import isfinite
from typing import Any

import traitlets

from attnlib.corpus.grammar.gloss import GLOSS
from attnlib.energy import Additive
from attnlib.model import Seq2Seq
from attnlib.translation import translate
from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure, Whole
from attnlib.widgets.given import packed


class Glance(Figure):
    """A sentence translated by `model`, one word at a time; every weight of that word is a slider.

    model: with the additive score. sentence: English text. gloss: the English of French words.

    i: the word that is being written, counted from 0. hand: {i: alpha_i}, the rows set by hand.
        The page leaves out rows that are not Tx weights; i ends where the translation does.

    Raises TypeError for what is no Seq2Seq, ValueError for a model with another score or with
    weights beyond single precision, for a sentence without words, and for NaN or infinity in hand;
    traitlets.TraitError for i out of range. Unknown words give a UserWarning, as in `translate`.
    """

    _esm = script("glance/glance.js")
    _css = style("glance/glance.js")

    parameters = traitlets.Bytes(read_only=True).tag(sync=True)
    source = traitlets.List(traitlets.Unicode(), read_only=True).tag(sync=True)
    gloss = traitlets.Dict(traitlets.Unicode(), read_only=True).tag(sync=True)
    i = Whole(0, min=0).tag(sync=True, home=True)
    hand = traitlets.Dict(traitlets.List(traitlets.Float())).tag(sync=True, home=True)

    def __init__(
        self, model: Seq2Seq, sentence: str, *, gloss: Mapping[str, str], i: int = 0
    ) -> None:
        self.set_trait("parameters", packed("model", model))
        if not isinstance(model.decoder.score, Additive):
            raise ValueError(f"model: expected the additive score, got {model.config.score!r}")
        self.set_trait("source", list(translate(model, sentence).source[:-1]))
        self.set_trait("gloss", dict(gloss))
        super().__init__(i=i)

    @traitlets.validate("hand")
    def _finite(self, proposal: dict[str, Any]) -> Any:
        for row in proposal["value"].values():
            if not all(map(isfinite, row)):
                raise ValueError(f"hand: expected finite weights, got {row}")
        return proposal["value"]


def glance(model: Seq2Seq, sentence: str, *, i: int = 1) -> Glance:
    """A first glance, which begins at word i of the translation, counted from 0, and has the words
    of the grammar corpus in English. Its errors are those of Glance."""
    known = {word: GLOSS[word] for word in model.config.target.words if word in GLOSS}
    return Glance(model, sentence, gloss=known, i=i)
