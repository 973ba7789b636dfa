"""The Python side of the figure of sentence lengths: runs, state, slider, errors."""

from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from ipywidgets import IntSlider, Widget
from ipywidgets.widgets.widget_link import Link
from traitlets import TraitError

from attnlib.corpus import Pair
from attnlib.translation import Translation
from attnlib.widgets import LengthComparison, compare_lengths
from attnlib.widgets.lengths import runs

TOKENS = st.lists(st.sampled_from("abcd"), max_size=12)


def pair(length: int) -> Pair:
    words = tuple(f"x{k}" for k in range(length))
    return Pair(words, tuple(word.upper() for word in words), "")


def translation(pair: Pair, *target: str) -> Translation:
    """The pair's source as these words."""
    closed = (*target, "<eos>")
    return Translation((*pair.source, "<eos>"), closed, torch.ones(len(closed), 1), 0.0, (), "")


PAIRS = [pair(2), pair(5), pair(8)]
RIGHT = [translation(p, *p.target) for p in PAIRS]
WRONG = [translation(p, p.target[0], "?") for p in PAIRS]


def test_runs_of_the_docstring() -> None:
    reference = ["l'", "emploi", "européen", "a", "été", "protégé"]
    written = ["l'", "industrie", "européenne", "a", "été", "protégée"]
    assert runs(reference, written) == [
        ("=", "l'"),
        ("-", "emploi européen"),
        ("+", "industrie européenne"),
        ("=", "a été"),
        ("-", "protégé"),
        ("+", "protégée"),
    ]


@given(TOKENS, TOKENS)
def test_runs_hold_every_token_of_both_in_order(reference: list[str], written: list[str]) -> None:
    found = runs(reference, written)
    for tokens, side in ((reference, "=-"), (written, "=+")):
        assert [t for sign, run in found if sign in side for t in run.split(" ")] == tokens


def test_the_state_holds_what_is_shown() -> None:
    state = LengthComparison(PAIRS, RIGHT, WRONG, 5).get_state()
    assert state["length"] == 5
    assert state["home"] == {"length": 5}
    assert state["gloss"] == {}
    assert state["sentences"][0] == {
        "source": "x0 x1",
        "attention": [("=", "X0 X1")],
        "fixed": [("=", "X0"), ("-", "X1"), ("+", "?")],
    }


def test_it_carries_the_gloss() -> None:
    _, figure = compare_lengths(PAIRS, RIGHT, WRONG, 5, {"X0": "x0"}).children
    assert figure.gloss == {"X0": "x0"}


def test_the_slider_reaches_every_sentence() -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    slider, figure = compare_lengths(PAIRS, RIGHT, WRONG, 5).children
    Widget.on_widget_constructed(None)
    assert isinstance(slider, IntSlider)
    assert (slider.min, slider.max, slider.step, slider.value) == (2, 8, 3, 5)
    (link,) = (widget for widget in made if isinstance(widget, Link))
    assert (link.source, link.target) == ((slider, "value"), (figure, "length"))
    uneven = [pair(2), pair(4), pair(7)]
    same = [translation(p) for p in uneven]
    assert compare_lengths(uneven, same, same, 2).children[0].step == 1


@pytest.mark.parametrize("pairs", [[], PAIRS[:1], [PAIRS[1], PAIRS[0]], [PAIRS[0], PAIRS[0]]])
def test_lengths_that_do_not_grow_are_refused(pairs: list[Pair]) -> None:
    same = [translation(p) for p in pairs]
    with pytest.raises(ValueError, match=r"^pairs: expected two or more, each longer than the"):
        LengthComparison(pairs, same, same, 2)


@pytest.mark.parametrize("other", [RIGHT[:2], RIGHT[::-1], [*RIGHT, RIGHT[2]]])
def test_translations_of_other_sentences_are_refused(other: list[Translation]) -> None:
    with pytest.raises(ValueError, match=r"^attention: expected a translation of each pair's"):
        LengthComparison(PAIRS, other, WRONG, 2)
    with pytest.raises(ValueError, match=r"^fixed: expected a translation of each pair's"):
        LengthComparison(PAIRS, RIGHT, other, 2)


@pytest.mark.parametrize("length", [1, 9])
def test_a_length_out_of_range_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match=f"^length: expected 2 to 8, got {length}"):
        LengthComparison(PAIRS, RIGHT, WRONG, length)
    figure = LengthComparison(PAIRS, RIGHT, WRONG, 5)
    with pytest.raises(ValueError, match=f"^length: expected 2 to 8, got {length}"):
        figure.length = length
    assert figure.length == 5


def test_generators_and_lists_will_do() -> None:
    listed = [p._replace(source=list(p.source)) for p in PAIRS]
    slider, figure = compare_lengths(iter(listed), iter(RIGHT), iter(WRONG), 5).children
    assert figure.sentences == LengthComparison(PAIRS, RIGHT, WRONG, 5).sentences
    assert (slider.min, slider.max) == (2, 8)


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"pairs": "ab"}, TypeError, r"pairs\[0\]: expected a Pair, got 'a'"),
        ({"pairs": [*PAIRS, None]}, TypeError, r"pairs\[3\]: expected a Pair, got None"),
        ({"fixed": PAIRS}, TypeError, r"fixed\[0\]: expected a Translation, got Pair"),
        (
            {"pairs": [PAIRS[0]._replace(target=()), *PAIRS[1:]]},
            ValueError,
            "pairs: expected words on both sides",
        ),
        (
            {"pairs": [PAIRS[0]._replace(target=("New York",)), *PAIRS[1:]]},
            ValueError,
            "pairs: expected words without spaces, got 'New York'",
        ),
        (
            {"fixed": [translation(PAIRS[0], ""), *WRONG[1:]]},
            ValueError,
            "pairs: expected words without spaces, got ''",
        ),
        ({"length": "5"}, TraitError, "The 'length' trait"),
        ({"length": 5.5}, TraitError, "The 'length' trait"),
    ],
)
@pytest.mark.usefixtures("unchecked")
def test_arguments_of_another_kind_are_named(
    changed: dict[str, Any], error: type[Exception], message: str
) -> None:
    given: dict[str, Any] = {"pairs": PAIRS, "attention": RIGHT, "fixed": WRONG, "length": 5}
    with pytest.raises(error, match=f"^{message}"):
        compare_lengths(**given | changed)
