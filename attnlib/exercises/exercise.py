"""An exercise: what the reader writes, what is true of a right answer, and the usual slips.

@exercise(lesson=3, dots=1, minutes=4, needs="torch.exp")
def softmax(e: Tensor) -> Tensor:                      signature and docstring of the stub;
    \"\"\"The weights of one row ...\"\"\"                  the body is the reference
    return e.softmax(-1)

@softmax.holds("The weights sum to 1.", why="...")
def _(draw): yield (draw.normal(3),)                   inputs that show it, the smallest first

@softmax.slip("You stopped at the exponentials.")
def _(e): return e.exp()                               recognised by what it returns
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from textwrap import indent
from typing import Any

from attnlib.exercises.draw import Draw

Inputs = Callable[[Draw], Iterable[tuple[Any, ...]]]
EXERCISES: "dict[str, Exercise]" = {}  # by name, in the order of the lessons


@dataclass(frozen=True)
class Property:
    """What is true of a right answer.

    says, why: a sentence each: what holds, and for what reason.
    inputs: given a Draw, the arguments of one call after another, the smallest first.
    fault: for an exercise with many right answers: given the result and the arguments, a sentence
        that says what is wrong, or None. Without it the result equals the reference's.
    """

    says: str
    why: str
    inputs: Inputs
    fault: Callable[..., str | None] | None


@dataclass
class Exercise:
    """lesson: 1 to 9. dots: its difficulty, 1 to 5. minutes: what it takes a reader. needs: what it
    takes for granted. tolerance: how far numbers may lie from the reference's, relatively and
    absolutely; None is what the precision of the arguments allows.
    """

    reference: Callable[..., Any]
    lesson: int
    dots: int
    minutes: int
    needs: str
    tolerance: float | None
    properties: list[Property] = field(default_factory=list)
    slips: dict[str, Callable[..., Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.reference.__name__

    @property
    def signature(self) -> inspect.Signature:
        return inspect.signature(self.reference)

    @property
    def stub(self) -> str:
        """The function as the lesson gives it to the reader: all but its body."""
        says = inspect.getdoc(self.reference) or ""
        quoted = f'"""{says}\n"""' if "\n" in says else f'"""{says}"""'
        head = f"def {self.name}({', '.join(self.signature.parameters)}):"
        return head + "\n" + indent(f"{quoted}\n...", "    ")

    def holds(self, says: str, why: str, fault: Callable[..., str | None] | None = None) -> Any:
        """Decorate a function of a Draw that yields inputs."""

        def add(inputs: Inputs) -> Inputs:
            self.properties.append(Property(says, why, inputs, fault))
            return inputs

        return add

    def slip(self, says: str) -> Any:
        """Decorate a wrong answer that many give; says: a sentence to the reader."""

        def add(wrong: Callable[..., Any]) -> Callable[..., Any]:
            self.slips[says] = wrong
            return wrong

        return add


def exercise(
    lesson: int, dots: int, minutes: int, needs: str, tolerance: float | None = None
) -> Callable[[Callable[..., Any]], Exercise]:
    """Make the decorated function, the reference, an exercise.

    Raises ValueError for a name that another exercise has.
    """

    def make(reference: Callable[..., Any]) -> Exercise:
        made = Exercise(reference, lesson, dots, minutes, needs, tolerance)
        if made.name in EXERCISES:
            raise ValueError(f"{made.name}: lesson {EXERCISES[made.name].lesson} has it already")
        EXERCISES[made.name] = made
        return made

    return make
