"""One call of an answer on one input, and what is wrong with it."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from torch import Tensor

from attnlib.exercises.call import Outcome, call
from attnlib.exercises.draw import Draw
from attnlib.exercises.exercise import Exercise, Property
from attnlib.exercises.values import difference, equal

DOUBLE = "Numbers of double precision keep it."
DOUBLE_WHY = "An answer as precise as its arguments loses none of their digits."


@dataclass(frozen=True)
class Trial:
    """held: the property that the arguments were drawn for. fault: a sentence, or None. numbers:
    whether it is the mathematics that is wrong, not the form of the answer."""

    held: Property
    arguments: tuple[Any, ...]
    outcome: Outcome
    expected: Any
    fault: str | None
    numbers: bool


def inputs(exercise: Exercise, seed: int) -> Iterator[tuple[Property, tuple[Any, ...]]]:
    """Each property with its inputs; then all of them in double precision."""
    draw = Draw(seed)
    drawn = [(held, arguments) for held in exercise.properties for arguments in held.inputs(draw)]
    yield from drawn
    for held, arguments in drawn:
        if any(map(_floating, arguments)):
            doubled = tuple(value.double() if _floating(value) else value for value in arguments)
            yield replace(held, says=DOUBLE, why=DOUBLE_WHY), doubled


def attempt(
    exercise: Exercise, answer: Callable[..., Any], held: Property, arguments: tuple[Any, ...]
) -> Trial:
    """Call the answer and compare."""
    outcome = call(answer, arguments)
    expected = None if held.fault else exercise.reference(*deepcopy(arguments))
    fault, numbers = outcome.fault or _conduct(exercise, arguments, outcome), False
    if not fault and held.fault:
        fault, numbers = held.fault(outcome.result, *deepcopy(arguments)), True
    elif not fault and (found := difference(outcome.result, expected, exercise.tolerance)):
        fault, numbers = found
    return Trial(held, arguments, outcome, expected, fault, numbers)


def _conduct(exercise: Exercise, arguments: tuple[Any, ...], outcome: Outcome) -> str | None:
    """What is wrong with a call before its result is looked at."""
    if outcome.result is None:
        return "It returned None, as a function does that ends without `return`."
    names = exercise.signature.parameters
    for name, before, after in zip(names, arguments, outcome.arguments, strict=True):
        if not equal(before, after):
            return f"It changes its argument {name} in place. Work on a copy, or on a new tensor."
    return None


def _floating(value: Any) -> bool:
    return isinstance(value, Tensor) and value.is_floating_point()
