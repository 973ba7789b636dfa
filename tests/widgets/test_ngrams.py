"""The Python side of the n-grams: what is refused, what is stored, what is linked."""

from typing import Any

import numpy as np
import pytest
from ipywidgets import Checkbox, Dropdown, IntSlider, Widget
from ipywidgets.widgets.widget_link import Link
from traitlets import TraitError

from attnlib.bleu import SMOOTHING
from attnlib.widgets import NGrams, ngram_matches
from attnlib.widgets.ngrams import LONGEST

words = str.split
PAIRS = [
    (words("le chien dort"), [words("le chat dort")]),
    (words("the the"), [words("the cat is here"), words("a cat is here")]),
]
VOCABULARY = words("le chat chien")


def test_the_state_holds_the_sentences_and_the_way_back() -> None:
    figure = NGrams(PAIRS, VOCABULARY, pair=1, order=2)
    state = figure.get_state()
    assert state["hypotheses"] == [words("le chien dort"), words("the the")]
    assert state["references"] == [references for _, references in PAIRS]
    assert (state["vocabulary"], state["pair"], state["gloss"]) == (VOCABULARY, 1, {})
    assert state["home"] == {
        "hypotheses": state["hypotheses"],
        "order": 2,
        "smoothing": 0,
        "effective": False,
    }


def test_every_control_is_linked() -> None:
    made: list[Any] = []
    Widget.on_widget_constructed(made.append)
    gloss = {"chat": "cat", "chien": "dog"}
    *controls, figure = ngram_matches(PAIRS, VOCABULARY, gloss, word=2).children
    Widget.on_widget_constructed(None)

    linked = {widget.target: widget.source for widget in made if isinstance(widget, Link)}
    pair, word, order, smoothing, effective = controls
    assert linked == {
        (figure, "pair"): (pair, "index"),
        (figure, "word"): (word, "index"),
        (figure, "order"): (order, "value"),
        (figure, "smoothing"): (smoothing, "index"),
        (figure, "effective"): (effective, "value"),
    }
    kinds = [Dropdown, Dropdown, IntSlider, Dropdown, Checkbox]
    assert [type(control) for control in controls] == kinds
    assert pair.options == ("1. le chien dort", "2. the the")
    assert word.options == ("le", "chat (cat)", "chien (dog)")
    assert figure.get_state()["gloss"] == gloss
    assert smoothing.options == SMOOTHING
    assert (order.min, order.max) == (1, 6)


@pytest.mark.parametrize(
    ("pairs", "vocabulary", "error", "message"),
    [
        ([], VOCABULARY, ValueError, "pairs: expected at least one"),
        (PAIRS, [], ValueError, "vocabulary: expected at least one"),
        (PAIRS, "le", ValueError, "vocabulary: expected at least one, got 'le'"),
        ([([], [["a"]])], VOCABULARY, ValueError, r"pairs\[0\]: expected 1 to 16 tokens, got 0"),
        ([(["a"] * (LONGEST + 1), [["a"]])], VOCABULARY, ValueError, "got 17"),
        ([(["a"], [])], VOCABULARY, ValueError, "references: expected at least one reference"),
        ([("a b", [["a"]])], VOCABULARY, TypeError, "hypothesis: expected a list of tokens"),
        ([(["a"], ["a"])], VOCABULARY, TypeError, r"references\[0\]: expected a list of tokens"),
    ],
)
@pytest.mark.usefixtures("unchecked")
def test_sentences_that_cannot_be_scored(
    pairs: Any, vocabulary: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        NGrams(pairs, vocabulary)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("pair", 2, "pair: expected 0 to 1, got 2"),
        ("position", -1, "position: expected 0 to 15, got -1"),
        ("word", 3, "word: expected 0 to 2, got 3"),
        ("order", 0, "order: expected 1 to 6, got 0"),
        ("order", 7, "order: expected 1 to 6, got 7"),
        ("smoothing", 4, "smoothing: expected 0 to 3, got 4"),
    ],
)
def test_values_out_of_range_are_refused(name: str, value: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        NGrams(PAIRS, VOCABULARY, **{name: value})
    figure = NGrams(PAIRS, VOCABULARY)
    with pytest.raises(ValueError, match=message):
        setattr(figure, name, value)


def test_any_sentences_in_a_row_will_do() -> None:
    odd = ["<b>$x$</b>", "a\nb", "the", "the", "👩‍👩‍👧"]
    *controls, figure = ngram_matches(iter([(odd, [odd])]), np.array(odd)).children
    assert (figure.hypotheses, figure.references) == ([odd], [[odd]])
    assert controls[1].options == tuple(odd)


@pytest.mark.parametrize(
    ("pairs", "vocabulary", "error", "message"),
    [
        ("ab", VOCABULARY, ValueError, "pairs: expected at least one, got 'ab'"),
        ([(["a"],)], VOCABULARY, ValueError, r"pairs\[0\]: expected a hypothesis and its ref"),
        ([*PAIRS, 3], VOCABULARY, ValueError, r"pairs\[2\]: expected a hypothesis and its ref"),
        ([([1], [["a"]])], VOCABULARY, TypeError, "hypothesis: expected tokens that are strings"),
        (PAIRS, None, ValueError, "vocabulary: expected at least one, got None"),
        (PAIRS, [1], ValueError, r"vocabulary: expected at least one, got \[1\]"),
    ],
)
@pytest.mark.usefixtures("unchecked")
def test_arguments_of_another_kind_are_named(
    pairs: Any, vocabulary: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{message}"):
        ngram_matches(pairs, vocabulary)


@pytest.mark.parametrize("hypotheses", [[], [["a"]], [["a"]] * 3, [["a"], ["a"] * (LONGEST + 1)]])
def test_hypotheses_stay_one_for_each_pair(hypotheses: list[list[str]]) -> None:
    figure = NGrams(PAIRS, VOCABULARY)
    with pytest.raises(ValueError, match=r"^hypotheses: expected 2, each of at most 16 tokens"):
        figure.hypotheses = hypotheses
    assert figure.hypotheses == [hypothesis for hypothesis, _ in PAIRS]
    figure.hypotheses = [[], ["a"]]  # as a reader may leave them


def test_traits_of_another_kind_are_named() -> None:
    assert repr(NGrams(PAIRS, VOCABULARY, pair=True).pair) == "1"
    for name, value in (("order", "4"), ("word", 0.5), ("effective", "no")):
        with pytest.raises(TraitError, match=f"The '{name}' trait"):
            NGrams(PAIRS, VOCABULARY, **{name: value})
    with pytest.raises(TypeError, match=r"^NGrams: no such trait: smooth"):
        ngram_matches(PAIRS, VOCABULARY, smooth=1)
