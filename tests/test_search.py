"""What the search page is given of a page: its places, each with its own words."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from docutils.core import publish_doctree

BOOK = Path(__file__).parent.parent / "book"
ALPHA = "\N{GREEK SMALL LETTER ALPHA}"
OUTLINE = runpy.run_path(str(BOOK / "outline.py"))
SEARCH = runpy.run_path(str(BOOK / "search.py"))
PLAIN = runpy.run_path(str(BOOK / "plain.py"))
PAGE = """
Weights
=======

One *row* of weights.

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
    assert (top["title"], top["anchor"], top["text"]) == ("Weights", "", "One row of weights.")
    assert top["names"].split() == ["lesson", "03", "lesson", "3"]
    assert (below["title"], below["within"]) == ("The formula", "Weights")
    assert (below["anchor"], below["names"]) == ("the-formula", "")
    assert below["text"] == "It sums to 1."
    assert below["code"] == "alpha masked_softmax"
    assert places("book/notation")[0]["names"] == ""


ROW = "<msub><mi>e</mi><mrow><mi>i</mi><mi>k</mi></mrow></msub>"
EXP = f"<mi>exp</mi><mo>\N{FUNCTION APPLICATION}</mo><mo>(</mo>{ROW}<mo>)</mo>"
LIMIT = "<mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow><msub><mi>T</mi><mi>x</mi></msub>"
BEFORE = "<msub><mi>s</mi><mrow><mi>i</mi><mo>-</mo><mn>1</mn></mrow></msub>"


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        (BEFORE + "<mi>E</mi><mi>y</mi>", "s_{i-1} E y"),
        (
            f"<mo>=</mo><mo>\N{MINUS SIGN}</mo><mn>1</mn><mo>,</mo>{EXP}",
            "= \N{MINUS SIGN}1, exp(e_{ik})",
        ),
        (f"<munderover><mo>∑</mo>{LIMIT}</munderover>{EXP}", "∑_{k=1}^{Tx} exp(e_{ik})"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>n</mi></mfrac>", "(a + b) / n"),
        ("<msqrt><mi>n</mi></msqrt>", "√n"),
        ("<msub><mover><mi>h</mi><mo>→</mo></mover><mi>j</mi></msub>", "h\u20d7_{j}"),
        (
            "<mtable><mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mi>b</mi></mtd></mtr></mtable>",
            "a; b",
        ),
        ("<msup><mi>p</mi><msup><mn>2</mn><mi>n</mi></msup></msup>", "p^{2^n}"),
    ],
)
def test_a_formula_is_a_line_of_text(markup: str, shown: str) -> None:
    source = '<annotation encoding="application/x-tex">no</annotation>'
    math = f"<math><semantics><mrow>{markup}</mrow>{source}</semantics></math>"
    assert PLAIN["plain"](f"<span>{math}</span>") == shown


def test_an_entry_of_the_front_page_says_what_its_lesson_promises() -> None:
    text = (
        "# Weights\n\n*About 30 minutes. Afterwards you can do\nthis, and that.*\n\n*More* words."
    )
    promise = re.search(OUTLINE["PROMISE"], text, re.MULTILINE | re.DOTALL)
    assert promise.groups() == ("30", "do\nthis, and that.")
    entry = OUTLINE["entry"]("03_weights", (30, "do this, and that."))
    assert entry.startswith("- {doc}`/lessons/03_weights`")
    assert entry.endswith("[30 minutes. You can then do this, and that.]{.made}")
    assert OUTLINE["entry"]("03_weights", None) == "- {doc}`/lessons/03_weights`"


def test_every_lesson_promises_something() -> None:
    """Or the front page cannot say how long it takes."""
    found = OUTLINE["promises"]()
    assert len(found) == 9
    assert [name for name, promise in found.items() if promise is None] == []
