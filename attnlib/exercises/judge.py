"""Try an answer: every property, on inputs from small to large, in single and double precision."""

import difflib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from attnlib.exercises.call import Outcome
from attnlib.exercises.exercise import EXERCISES, Exercise
from attnlib.exercises.reply import notes, refusal
from attnlib.exercises.trial import Trial, attempt, inputs
from attnlib.exercises.values import kind
from attnlib.exercises.words import spoken

RIGHT, WRONG, UNWRITTEN = "right", "not yet", "not written yet"


@dataclass(frozen=True)
class Report:
    """verdict: RIGHT, WRONG or UNWRITTEN. tried: on how many inputs. text: for the reader."""

    exercise: str
    verdict: str
    tried: int
    text: str


def check(answer: Callable[..., Any], name: str | None = None, seed: int = 0) -> None:
    """Print what is right or wrong about an answer: a function that has the name of its exercise.
    In Korean, where its docstring is Korean.

    name: the exercise, where the function is called otherwise. seed: that of the inputs.
    Raises ValueError for an exercise that does not exist, and TypeError for what is no function.
    """
    print(spoken(judge(answer, name, seed).text, getattr(answer, "__doc__", None)))


def judge(answer: Callable[..., Any], name: str | None = None, seed: int = 0) -> Report:
    """What `check` prints, and the verdict. Raises as `check` does."""
    if answer is None or answer is ...:
        return Report(name or "", UNWRITTEN, 0, f"{name or 'The function'}: {UNWRITTEN}.")
    if not callable(answer):
        raise TypeError(f"check: expected a function, got {kind(answer)}; write check(softmax)")
    exercise = find(str(name or getattr(answer, "__name__", type(answer).__name__)))
    if fault := _parameters(answer, exercise):
        return Report(exercise.name, WRONG, 0, f"{exercise.name}: {WRONG}.\n✗ {fault}")
    trials: list[Trial] = []
    for held, arguments in inputs(exercise, seed):
        trial = attempt(exercise, answer, held, arguments)
        trials.append(trial)
        if _unwritten(answer, trial.outcome):
            return Report(exercise.name, UNWRITTEN, 0, f"{exercise.name}: {UNWRITTEN}.")
        if trial.fault:
            text = f"{exercise.name}: {WRONG}.\n{refusal(exercise, answer, trial, seed)}"
            return Report(exercise.name, WRONG, len(trials), text + notes(trials))
    says = "\n".join(f"✓ {says}" for says in dict.fromkeys(trial.held.says for trial in trials))
    text = f"{exercise.name}: {RIGHT}, on {len(trials)} inputs.\n{says}"
    return Report(exercise.name, RIGHT, len(trials), text + notes(trials))


def find(name: str) -> Exercise:
    """The exercise of that name. Raises ValueError where there is none, naming the nearest."""
    if name in EXERCISES:
        return EXERCISES[name]
    near = difflib.get_close_matches(name, EXERCISES, 1)
    ask = f"did you mean {near[0]}?" if near else 'say which one it answers: check(f, "softmax").'
    raise ValueError(
        f"no exercise is called {name!r}; {ask} All of them: python -m attnlib.exercises --list"
    )


def _parameters(answer: Callable[..., Any], exercise: Exercise) -> str | None:
    """What is wrong with the answer's parameters, if anything."""
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):  # a function of C, without a signature
        return None
    try:
        signature.bind(*exercise.signature.parameters)
    except TypeError:
        wanted = ", ".join(exercise.signature.parameters)
        return f"It is called as {exercise.name}({wanted}); yours takes {signature}."
    return None


def _unwritten(answer: Callable[..., Any], outcome: Outcome) -> bool:
    """Whether there is no body yet: after the docstring `...`, `pass`, `return None` or
    `raise NotImplementedError`."""
    code = getattr(answer, "__code__", None)
    if outcome.result is ...:
        return True
    return (
        outcome.result is None
        and not outcome.fault
        and code is not None
        and not code.co_names
        and code.co_nlocals == code.co_argcount
        and all(const in (None, ..., answer.__doc__) for const in code.co_consts)
    )
