"""What the reader is told of a trial that failed: never the solution.

which property fails · on which input · what came out · what was expected · why
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from textwrap import indent
from typing import Any

import numpy as np
from torch import Tensor

from attnlib.exercises.call import call
from attnlib.exercises.exercise import Exercise
from attnlib.exercises.trial import DOUBLE, Trial, inputs
from attnlib.exercises.values import ALWAYS, difference, finite, resembles, show


def refusal(exercise: Exercise, answer: Callable[..., Any], trial: Trial, seed: int) -> str:
    """The lines on a failed trial."""
    lines = []
    if trial.numbers:
        lines = [f"✗ {trial.held.says}", f"  {trial.fault}"]
    else:
        lines = ["✗ " + (trial.fault or "").replace("\n", "\n  ")]
    rows = dict(zip(exercise.signature.parameters, trial.arguments, strict=True))
    if not trial.outcome.fault:
        rows["yours"] = trial.outcome.result
    if not trial.held.fault:
        rows["expected"] = trial.expected
    digits = 4 if show(rows.get("yours")) != show(trial.expected) else 10
    width = max(map(len, rows))
    for name, value in rows.items():
        text = show(value, digits).replace("\n", "\n" + " " * (width + 6))
        lines.append(f"    {name:{width}}  {text}")
    if trial.numbers:
        lines.append(f"  {trial.held.why}")
    likely = (
        _diagnosis(exercise, answer, trial, seed) if trial.numbers else _stumble(exercise, trial)
    )
    if likely:
        lines.append(f"  {likely}")
    return "\n".join(lines)


def notes(trials: Iterable[Trial]) -> str:
    """What is no fault and yet worth a word, each on a line of its own."""
    outcomes = [trial.outcome for trial in trials]
    said = []
    if any(isinstance(outcome.result, np.ndarray) for outcome in outcomes):
        said.append("You return a NumPy array. It is taken as the tensor of its numbers.")
    if any(isinstance(o.result, Tensor) and o.result.requires_grad for o in outcomes):
        said.append("Your result requires a gradient, which nobody asked for. It is taken without.")
    if printed := sum(outcome.printed.length for outcome in outcomes):
        first = next(outcome.printed.text for outcome in outcomes if outcome.printed.length)
        said.append(f"It printed {printed:,} characters, which begin:\n{indent(first, '    ')}")
    return "".join(f"\n  {note}" for note in said)


def _diagnosis(
    exercise: Exercise, answer: Callable[..., Any], trial: Trial, seed: int
) -> str | None:
    """The slip that returns what the answer does, or what its results are of the expected ones.

    It does so on the input that failed, and up to the property that failed wherever the answer
    returns finite numbers: a second fault, which shows later, must not hide the first. Of several
    such slips it is the one that does so most often later, too.
    """
    before = [(trial.arguments, trial.outcome.result)]
    after: list[tuple[tuple[Any, ...], Any]] = []
    failed = False
    for held, arguments in inputs(exercise, seed):
        if held.says == DOUBLE:
            break
        failed = failed or held.says == trial.held.says
        outcome = call(answer, arguments)
        if not outcome.fault and finite(outcome.result):
            later = failed and held.says != trial.held.says
            (after if later else before).append((arguments, outcome.result))
    likely = {
        says: sum(_same(slip, *one) for one in after)
        for says, slip in exercise.slips.items()
        if all(_same(slip, *one) for one in before)
    }
    best = max(likely, key=likely.__getitem__, default=None)
    constant = len({repr(mine) for _, mine in before + after}) == 1 < len(after)
    if constant and (best is None or likely[best] < len(after)):
        return f"What you return is {ALWAYS}."
    if best:
        return best
    pairs = [(mine, exercise.reference(*deepcopy(arguments))) for arguments, mine in before]
    phrase = resembles(pairs)
    return phrase and f"What you return is {phrase}."


def _stumble(exercise: Exercise, trial: Trial) -> str | None:
    """The slip that fails on the same input in the same words."""
    for says, slip in exercise.slips.items():
        fault = call(slip, trial.arguments).fault
        if fault and trial.fault and fault.split("\n")[0] == trial.fault.split("\n")[0]:
            return says
    return None


def _same(slip: Callable[..., Any], arguments: tuple[Any, ...], mine: Any) -> bool:
    try:
        slipped = slip(*deepcopy(arguments))
    except Exception:  # where the slip has no answer, it is not what the reader did
        return False
    return difference(mine, slipped, 1e-4) is None
