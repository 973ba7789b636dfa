"""What the search page is given of a page: its places, each with its own words."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from docutils.core import publish_doctree

BOOK = Path(__file__).parent.parent / "book"
SEARCH = runpy.run_path(str(BOOK / "search.py"))
ALPHA = "\N{GREEK SMALL LETTER ALPHA}"
OUTLINE = runpy.run_path(str(BOOK / "outline.py"))
PAGE = """
Weights
=======

One *row* of :math:`\\alpha_{ij}`.

The formula
-----------

It sums to 1. ::

    alpha = masked_softmax(e)
"""


def places(page: str) -> list[dict[str, Any]]:
    tree = publish_doctree(PAGE, settings_overrides={"doctitle_xform": False})
    return [place._asdict() for place in SEARCH["places"](page, tree)]


def test_each_section_is_a_place_with_its_own_words() -> None:
    top, below = places("lessons/03_weights")
    assert (top["title"], top["anchor"], top["text"]) == ("Weights", "", f"One row of {ALPHA}_ij.")
    assert top["names"].split() == ["lesson", "03", "lesson", "3"]
    assert (below["title"], below["within"]) == ("The formula", "Weights")
    assert (below["anchor"], below["names"]) == ("the-formula", "")
    assert below["text"] == "It sums to 1."
    assert below["code"] == "alpha masked_softmax"
    assert places("book/notation")[0]["names"] == ""


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\textcolor{#1f5fbf}{\alpha_{ij}}", f"{ALPHA}_ij"),
        (r"\mathnormal{c}", "c"),
        (r"s_{i-1} \in \mathbb{R}^n", "s_i-1 R^n"),
        (r"\begin{aligned} a &= b \\[1.2em] c\end{aligned}", "a = b c"),
        (r"\sum_{j=1}^{T_x} \alpha_{ij}\, h_j", f"∑_j=1^T_x {ALPHA}_ij h_j"),
    ],
)
def test_a_formula_is_a_line_of_text(tex: str, shown: str) -> None:
    assert SEARCH["formula"](tex) == shown


def test_an_entry_of_the_front_page_says_what_its_lesson_promises() -> None:
    promise = OUTLINE["PROMISE"].search(
        "# Weights\n\n*About 30 minutes. Afterwards you can do\nthis, and that.*\n\n*More* words."
    )
    assert promise.groups() == ("30", "do\nthis, and that.")
    entry = OUTLINE["entry"]("03_weights", (30, "do this, and that."))
    assert entry.startswith("- {doc}`/lessons/03_weights`")
    assert entry.endswith("30 minutes. You can then do this, and that.")
    assert OUTLINE["entry"]("03_weights", None) == "- {doc}`/lessons/03_weights`"


def test_every_lesson_promises_something() -> None:
    """Or the front page cannot say how long it takes."""
    found = OUTLINE["promises"]()
    assert len(found) == 7
    assert [name for name, promise in found.items() if promise is None] == []
