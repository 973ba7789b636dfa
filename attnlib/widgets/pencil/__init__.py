"""A question whose answer is a number or a few, to be found with a pencil and typed in the page.

    type  -->  Enter  -->  right, and why  |  not yet: which slip it was, or the first thing to try

The page computes what is right, and what every usual slip comes to, from what is given. The
questions are in lesson01.js and its siblings; nothing of their answers is stored.
"""

from typing import Any

import traitlets

from attnlib.widgets.assets import script, style
from attnlib.widgets.figure import Figure

QUESTIONS = {
    "01": ("smallest", "left", "steps", "mean"),
    "02": ("additive", "dot", "scaled"),
    "03": ("weights", "masked", "temperature", "slope"),
    "04": ("context", "twin", "slopes"),
    "05": ("asked", "energies", "gru", "loss"),
    "06": ("links", "aer", "corpus", "flat"),
    "07": ("clipped", "precisions", "exp", "brevity", "twice"),
}
NAMES = [f"{lesson} {question}" for lesson, names in QUESTIONS.items() for question in names]


class Pencil(Figure):
    """The question of a name; it carries the code of its lesson's questions.

    typed: what the reader has typed and asked to check, one text a number.

    Raises ValueError for a name that no question has.
    """

    _esm = script("pencil/pencil.js")
    _css = style("pencil/pencil.js")

    name = traitlets.Unicode(read_only=True).tag(sync=True)
    typed: Any = traitlets.List(traitlets.Unicode()).tag(sync=True, home=True)

    def __init__(self, name: str) -> None:
        if name not in NAMES:
            raise ValueError(f"name: expected one of {', '.join(NAMES)}, got {name!r}")
        self.set_trait("name", name)
        self._esm = script(f"pencil/lesson{name[:2]}.js")
        super().__init__()


def pencil(name: str) -> Pencil:
    """The pencil question of that name, `pencil("03 weights")`. Its errors are those of Pencil."""
    return Pencil(name)
