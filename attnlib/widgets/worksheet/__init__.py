"""The step i = 2 as an empty table that the reader fills in with a pencil, cell by cell.

    energies  ->  weights  ->  context  ->  state  ->  word, twice: g(s_2, c_2) and g(y_1, s_2, c_2)

The page computes every number from what is given, in mathematics/example.js, and checks each cell
against it. None of them is stored.
"""

from typing import Any

import traitlets

from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure


class Worksheet(Figure):
    """The stations, one open after the other, or all at once where `together`.

    typed: what stands in each cell, in their order. shown: the cells whose number the reader asked
    for, counted from 0.
    """

    _esm = script("worksheet/worksheet.js")
    _css = style("worksheet/worksheet.js")

    typed: Any = traitlets.List(traitlets.Unicode()).tag(sync=True, home=True)
    shown: Any = traitlets.List(traitlets.Int()).tag(sync=True, home=True)
    together = traitlets.Bool(False).tag(sync=True, home=True)

    def __init__(self) -> None:
        super().__init__(typed=[], shown=[])


def worksheet() -> Worksheet:
    """The worksheet of lesson 05."""
    return Worksheet()
