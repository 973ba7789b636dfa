"""The Python side of the heads of attention: what the page is given, what is linked and refused."""

from typing import Any

import pytest
import torch
from ipywidgets import Checkbox, Dropdown, Widget
from ipywidgets.widgets.widget_link import Link
from safetensors.torch import load

from attnlib.context import context
from attnlib.energy import scaled_dot
from attnlib.model import Config, Seq2Seq
from attnlib.transformer import Transformer, TransformerConfig
from attnlib.translation import Translation, retrace, translate
from attnlib.vocab import Vocab
from attnlib.weights import masked_softmax
from attnlib.widgets import Heads, heads

WORDS = Vocab(("the", "man", "slept", "l'", "homme", "a", "dormi"))
SOURCE, TARGET = ("the", "man", "slept", "<eos>"), ("l'", "homme", "a", "dormi", "<eos>")


def tiny(**changes: int) -> Transformer:
    sizes = {"embedding": 12, "layers": 3, "heads": 2, "hidden": 8} | changes
    return Transformer(TransformerConfig(WORDS, WORDS, **sizes))


def known(target: tuple[str, ...] = TARGET) -> Translation:
    return Translation(SOURCE, target, torch.ones(len(target), 4) / 4, -1.0, (), "")


def test_the_page_can_compute_the_models_own_weights() -> None:
    """In evaluation, whatever the model was doing: dropout would change Q, K and V."""
    torch.manual_seed(0)
    model = Transformer(
        TransformerConfig(WORDS, WORDS, embedding=12, layers=3, heads=2, dropout=0.5)
    ).train()
    figure = Heads(model, known())
    assert (figure.source, figure.target) == (list(SOURCE), list(TARGET))
    tensors = {name: tensor.double() for name, tensor in load(figure.tensors).items()}
    own = retrace(model, known())
    causal = torch.ones(5, 5, dtype=torch.bool).tril()
    for name, T, S in (("encoder", 4, 4), ("decoder", 5, 5), ("cross", 5, 4)):
        Q, K, V = (tensors[f"{name}.{letter}"] for letter in "QKV")
        assert (Q.shape, K.shape, V.shape) == ((3, 2, T, 6), (3, 2, S, 6), (3, 2, S, 6))
        e = scaled_dot(Q, K.unsqueeze(2))
        alpha = masked_softmax(e, causal.expand_as(e) if name == "decoder" else None)
        torch.testing.assert_close(alpha.float(), getattr(own, name)[0], rtol=1e-4, atol=1e-6)
        assert context(alpha, V.unsqueeze(2)).shape == (3, 2, T, 6)


def test_a_text_is_translated_first() -> None:
    torch.manual_seed(0)
    model = tiny()
    found = translate(model, "The man slept")
    figure = Heads(model, "The man slept")
    assert (tuple(figure.source), tuple(figure.target)) == (found.source, found.target)
    assert figure.tensors == Heads(model, found).tensors


def test_the_words_that_are_written_have_their_english() -> None:
    assert Heads(tiny(), known()).gloss == {"l'": "the", "homme": "man", "a": "has"} | {
        "dormi": "slept"
    }
    given = {"homme": "fellow", "femme": "woman"}
    assert Heads(tiny(), known(), gloss=given).gloss == {"homme": "fellow"}


def test_the_reset_returns_to_the_head_and_its_rules() -> None:
    figure = Heads(tiny(), known(), layer=2, head=1, scaled=False, i=3)
    figure.layer, figure.causal, figure.i = 0, False, 1
    expected = {"attention": 2, "layer": 2, "head": 1, "scaled": False, "causal": True}
    assert figure.home == expected


def test_every_control_is_linked() -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    *lists, row, figure = heads(tiny(), known(), head=1).children
    Widget.on_widget_constructed(None)
    assert [type(each) for each in lists] == [Dropdown] * 3
    assert [type(each) for each in row.children] == [Checkbox] * 2
    assert [each.options for each in lists[1:]] == [("1", "2", "3"), ("1", "2")]
    assert [each.index for each in lists] == [2, 0, 1]
    assert row.children[0].description == "divide by √dₖ, dₖ = 6"
    links = {link.target: link.source for link in made if isinstance(link, Link)}
    assert links == {
        (figure, "attention"): (lists[0], "index"),
        (figure, "layer"): (lists[1], "index"),
        (figure, "head"): (lists[2], "index"),
        (figure, "scaled"): (row.children[0], "value"),
        (figure, "causal"): (row.children[1], "value"),
    }


@pytest.mark.parametrize(
    ("name", "last"), [("attention", 2), ("layer", 2), ("head", 1), ("i", 4), ("j", 4)]
)
def test_an_index_out_of_range_is_refused(name: str, last: int) -> None:
    model = tiny()
    for index in (-1, last + 1):
        with pytest.raises(ValueError, match=f"^{name}: expected 0 to {last}, got {index}"):
            heads(model, known(), **{name: index})
    figure = Heads(model, known(), **{name: last})
    with pytest.raises(ValueError, match=f"^{name}: "):
        setattr(figure, name, last + 1)
    assert getattr(figure, name) == last


@pytest.mark.usefixtures("unchecked")
def test_what_will_not_do_is_named() -> None:
    model: Any = tiny()
    other: Any = Seq2Seq(Config(WORDS, WORDS))
    number: Any = 3
    with pytest.raises(TypeError, match=r"^model: expected a Transformer, got Seq2Seq"):
        heads(other, known())
    with pytest.raises(TypeError, match=r"^sentence: expected text or a list of tokens, got 3"):
        heads(model, number)
    with pytest.raises(ValueError, match=r"^sentence: expected at least one word"):
        heads(model, " ")
    with pytest.raises(TypeError, match=r"^Heads: no such trait: hed"):
        heads(model, known(), hed=1)
    assert len(Heads(model, known(("a",) * 24)).target) == 24
    with pytest.raises(ValueError, match=r"^sentence: expected at most 24 tokens, got 4 to 25"):
        heads(model, known(("a",) * 25))
    model.encoder.embedding.weight.data[5] = torch.nan
    with pytest.raises(ValueError, match=r"^model: Q: expected finite numbers"):
        heads(model, known())
