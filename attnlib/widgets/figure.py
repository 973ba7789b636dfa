"""What every live figure shares: numbers that a reader moves, controls for them, the way back.

The traits of a figure hold all it knows; its JavaScript computes the rest anew at every move, in a
notebook and in a page without a kernel.
"""

from html import escape
from numbers import Real
from typing import Any

import anywidget
import traitlets
from ipywidgets import Dropdown, FloatSlider, Layout, Widget, jslink

from attnlib.colours import COLOURS


class Number(traitlets.Float):
    """A number from low to high, known to the page. Raises ValueError for any other."""

    def __init__(self, default: float, low: float, high: float, **metadata: Any) -> None:
        super().__init__(default, min=low, max=high)
        self.tag(sync=True, **metadata)

    def validate(self, obj: Any, value: Any) -> float:
        if not isinstance(value, Real) or not self.min <= value <= self.max:
            raise ValueError(f"{self.name}: expected {self.min} to {self.max}, got {value}")
        return float(value)


class Whole(traitlets.Int):
    """A whole number. True is 1, since the page counts with it."""

    def validate(self, obj: Any, value: Any) -> int:
        return int(super().validate(obj, value))


class Figure(anywidget.AnyWidget):
    """A live figure. Its reset returns every trait tagged `home` to its first value.

    Raises TypeError for a trait that it does not have, and traitlets.TraitError, which names the
    trait, for a value of another type than the trait's.
    """

    home = traitlets.Dict(read_only=True).tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        if unknown := traits.keys() - set(self.trait_names()):
            raise TypeError(f"{type(self).__name__}: no such trait: {', '.join(sorted(unknown))}")
        super().__init__(**traits)
        self.set_trait("home", {name: getattr(self, name) for name in self.traits(home=True)})

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
        """All traits, defaults too: a page without a kernel has none, and anywidget makes the code
        the default of its trait."""
        state: dict[str, Any] = super().get_state(key, drop_defaults=False)
        return state


def below(index: int) -> str:
    """An index as a control's label writes it, which has no markup: 12 is ₁₂."""
    return str(index).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def control(
    kind: type[Widget], figure: Figure, trait: str, description: str, **options: Any
) -> Widget:
    """A slider, a dropdown or a checkbox, linked in the page to a trait of the figure.

    The option `letter` names the one that a slider moves, whose colour its handle has.
    A FloatSlider of a Number has the Number's range, and steps of 0.1 unless options say otherwise;
    a Dropdown sets the index of what was chosen.
    """
    letter = options.pop("letter", None)
    if kind is FloatSlider:
        number = figure.traits()[trait]
        usual = {"min": number.min, "max": number.max, "step": 0.1, "readout_format": ".1f"}
        options = usual | options
    if not hasattr(kind, "description_allow_html"):  # ipywidgets 7 takes a description for HTML
        options["description_tooltip"], description = description, escape(description)
    field = "index" if kind is Dropdown else "value"
    widget = kind(
        **{field: getattr(figure, trait)},
        description=description,
        style={"description_width": "9em"},
        layout=Layout(width="auto", max_width="40em"),
        **options,
    )
    if letter:
        widget.style.handle_color = COLOURS[letter]
    jslink((widget, field), (figure, trait))
    return widget
