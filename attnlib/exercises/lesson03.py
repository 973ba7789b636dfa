"""Lesson 03: from energies to weights."""

from collections.abc import Iterator

from torch import Tensor

from attnlib.exercises.draw import Draw
from attnlib.exercises.exercise import exercise


@exercise(lesson=3, dots=1, minutes=4, needs="torch.exp, sum, max")
def softmax(e: Tensor) -> Tensor:
    """The weights of one row of energies: e of shape (Tx,) to alpha of shape (Tx,).

    Energies of 1000 and more must do no harm.
    """
    return e.softmax(-1)


@softmax.holds("The weights sum to 1.", "Each exponential is divided by the sum of them all.")
def _(draw: Draw) -> Iterator[tuple[Tensor]]:
    for (Tx,) in draw.sizes(1):
        yield (draw.normal(Tx),)


@softmax.holds("Equal energies share the weight equally.", "Equal exponentials are equal parts.")
def _(draw: Draw) -> Iterator[tuple[Tensor]]:
    for (Tx,) in draw.sizes(1):
        yield (draw.normal(1).repeat(Tx),)


@softmax.holds(
    "Large energies do no harm.",
    "exp(1000) is infinite; but taking the largest energy off them all changes no weight.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor]]:
    for (Tx,) in draw.sizes(1):
        yield (1000 + draw.normal(Tx),)
        yield (-1000 + draw.normal(Tx),)


@softmax.slip("You stopped at the exponentials: divide them by their sum.")
def _(e: Tensor) -> Tensor:
    return (e - e.max()).exp()


@softmax.slip("You divided the energies themselves: their exponentials come first.")
def _(e: Tensor) -> Tensor:
    return e / e.sum()
