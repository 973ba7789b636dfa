"""Whatever a reader gives to `check`, a clear sentence comes back, and the session is as it was."""

import code
import functools
import random
import sys
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from attnlib.exercises import call, check
from attnlib.exercises.judge import RIGHT, UNWRITTEN, WRONG, judge

pytestmark = pytest.mark.usefixtures("unchecked")
ANSWERS = '''
import asyncio, sys, time, warnings
import numpy as np, torch

class Thing: pass

def returns_none(e): weights = e.softmax(-1)
def a_list(e): return e.softmax(-1).tolist()
def a_number(e): return 1.0
def a_string(e): return "1"
def a_thing(e): return Thing()
def array(e): return e.softmax(-1).numpy()
def objects(e): return np.array([object()] * len(e))
def double(e): return e.double().softmax(-1)
def half(e): return e.softmax(-1).half()
def shape(e): return e.softmax(-1)[None]
def nan(e): return e * float("nan")
def infinite(e): return e / 0
def gradient(e): return e.softmax(-1).requires_grad_()
def sparse(e): return e.softmax(-1).to_sparse()
def generator(e): yield from e.softmax(-1)
async def coroutine(e): return e.softmax(-1)
def prints(e):
    print("here " * 10**6); sys.stderr.write("and here")
    return e.softmax(-1)
def warns(e):
    warnings.warn("careful")
    return e.softmax(-1)
def changes(e):
    e -= e.max()
    return e.softmax(-1)
def reseeds(e):
    torch.manual_seed(3)
    return e.softmax(-1)
def widens(e):
    torch.set_default_dtype(torch.float64)
    return e.softmax(-1)
def untracks(e):
    torch.set_grad_enabled(False)
    return e.softmax(-1)
def threads(e):
    torch.set_num_threads(2)
    return e.softmax(-1)
def draws(e):
    torch.rand(3), np.random.rand(3), np.random.seed(1)
    return e.softmax(-1)
def raises(e):
    rows = e
    return rows.softmax(7)
def deeper(e): return raises(e)
def recurses(e): return recurses(e)
def exits(e): sys.exit(2)
def loops(e):
    while True:
        pass
def swallows(e):
    while True:
        try:
            e + 1
        except:
            pass
def swallows_once(e):
    try:
        while True:
            pass
    except BaseException:
        return e.softmax(-1)
def two(e, mask): return e.softmax(-1)
def none_at_all(): return 1
def more(e, dim=-1): return e.softmax(dim)
def dots(e): ...
def passes(e): pass
def says_none(e):
    """The weights."""
    return None
def refuses(e): raise NotImplementedError
def refuses_with_words(e):
    "Later."
    raise NotImplementedError("later")
def returns_dots(e): return ...
only_words = lambda e: None
short = lambda e: e.softmax(-1)
class Called:
    def __call__(self, e): return e.softmax(-1)
'''
LINES = ANSWERS.splitlines()
CASES = {
    "returns_none": (WRONG, "It returned None, as a function does that ends without `return`."),
    "a_list": (
        WRONG,
        "It returned a list of 1; a tensor of shape (1,) is expected. `torch.tensor`",
    ),
    "a_string": (WRONG, "It returned a string;"),
    "a_thing": (WRONG, "It returned an object of the class Thing;"),
    "array": (RIGHT, "You return a NumPy array."),
    "objects": (WRONG, "It returned a NumPy array of shape (1,); a tensor of shape (1,)"),
    "double": (WRONG, "It returned numbers of float64; float32 is expected."),
    "half": (WRONG, "It returned numbers of float16; float32 is expected."),
    "shape": (WRONG, "It returned a tensor of shape (1, 1); (1,) is expected."),
    "nan": (WRONG, "It returned NaN, not a number, first at [0]."),
    "infinite": (WRONG, "It returned infinity, first at [0]."),
    "gradient": (RIGHT, "Your result requires a gradient, which nobody asked for."),
    "sparse": (RIGHT, ""),
    "generator": (WRONG, "It returned a generator, as a function does in which `yield` stands;"),
    "coroutine": (WRONG, "It returned a coroutine, as `async def` does;"),
    "prints": (RIGHT, "characters, which begin:\n    here here"),
    "warns": (RIGHT, ""),
    "changes": (WRONG, "It changes its argument e in place."),
    "reseeds": (WRONG, "It changes torch's seed, for all that follows. (It is set back.)"),
    "widens": (WRONG, "It changes torch's default precision, for"),
    "untracks": (WRONG, "It changes whether torch tracks gradients, for"),
    "threads": (WRONG, "It changes torch's number of threads, for"),
    "draws": (RIGHT, ""),
    "raises": (WRONG, "Your code raised IndexError: Dimension out of range"),
    "deeper": (WRONG, f"\n  in line {LINES.index('    return rows.softmax(7)') + 1}: "),
    "recurses": (WRONG, "Your code raised RecursionError"),
    "exits": (WRONG, "It left Python with exit() instead of returning."),
    "loops": (WRONG, "It had not returned after 0.1 seconds. Does a loop never end?"),
    "swallows": (WRONG, "It had not returned after 0.1 seconds."),
    "swallows_once": (WRONG, "It had not returned after 0.1 seconds."),
    "two": (WRONG, "It is called as softmax(e); yours takes (e, mask)."),
    "none_at_all": (WRONG, "It is called as softmax(e); yours takes ()."),
    "more": (RIGHT, ""),
    "dots": (UNWRITTEN, "softmax: not written yet."),
    "passes": (UNWRITTEN, ""),
    "says_none": (UNWRITTEN, ""),
    "refuses": (UNWRITTEN, ""),
    "refuses_with_words": (UNWRITTEN, ""),
    "returns_dots": (UNWRITTEN, ""),
    "only_words": (UNWRITTEN, ""),
    "short": (RIGHT, ""),
}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The functions above, as a cell defines them; loops end soon."""
    monkeypatch.setattr(call, "SECONDS", 0.1)
    names: dict[str, Any] = {}
    exec(compile(ANSWERS, "<cell>", "exec"), names)
    return names


def state() -> tuple[Any, ...]:
    """All of the session that a check might leave changed."""
    return (
        torch.get_rng_state().tolist(),
        torch.initial_seed(),
        np.random.get_state()[1].tolist(),
        random.getstate(),
        torch.get_default_dtype(),
        torch.is_grad_enabled(),
        torch.get_num_threads(),
        sys.stdout,
        sys.stderr,
        threading.active_count(),
    )


@pytest.mark.parametrize("name", CASES)
def test_an_odd_answer(name: str, answers: dict[str, Any]) -> None:
    verdict, says = CASES[name]
    before = state()
    report = judge(answers[name], "softmax")
    assert report.verdict == verdict, report.text
    assert says in report.text, report.text
    assert len(report.text) < 1500
    assert state() == before


@pytest.mark.parametrize(
    ("make", "verdict"),
    [
        (lambda names: functools.partial(torch.softmax, dim=-1), RIGHT),
        (lambda names: names["Called"](), RIGHT),
        (lambda names: names["Thing"], WRONG),
        (lambda names: len, WRONG),
        (lambda names: torch.exp, WRONG),
        (lambda names: np.exp, WRONG),
    ],
)
def test_what_can_be_called_and_is_no_def(
    make: Callable[[dict[str, Any]], Any], verdict: str, answers: dict[str, Any]
) -> None:
    assert judge(make(answers), "softmax").verdict == verdict


@pytest.mark.parametrize("nothing", [None, ...])
def test_nothing(nothing: Any, capsys: pytest.CaptureFixture[str]) -> None:
    check(nothing)
    check(nothing, "softmax")
    assert capsys.readouterr().out == "The function: not written yet.\nsoftmax: not written yet.\n"


def test_what_is_no_function() -> None:
    for value, kind in ((3, "a number"), ("softmax", "a string"), (torch.ones(3), "a tensor")):
        with pytest.raises(TypeError, match=rf"expected a function, got {kind}.*check\(softmax\)"):
            check(value)


def test_an_exercise_that_is_not_there(answers: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no exercise is called 'softmx'; did you mean softmax"):
        check(answers["short"], "softmx")
    for answer in (answers["short"], answers["Called"](), functools.partial(torch.softmax, dim=0)):
        with pytest.raises(ValueError, match=r'say which one it answers: check\(f, "softmax"\)'):
            check(answer)


def test_an_interruption_is_the_readers() -> None:
    def softmax(e: Any) -> None:
        raise KeyboardInterrupt

    before = state()
    with pytest.raises(KeyboardInterrupt):
        judge(softmax)
    assert state() == before


def test_in_a_thread(answers: dict[str, Any]) -> None:
    """Two at once, one of which never returns."""
    reports: dict[str, str] = {}

    def run(name: str) -> None:
        reports[name] = judge(answers[name], "softmax").verdict

    threads = [threading.Thread(target=run, args=(name,)) for name in ("loops", "short")]
    for thread in threads:
        thread.start()
        thread.join()
    assert reports == {"loops": WRONG, "short": RIGHT}


def test_in_a_plain_prompt(capsys: pytest.CaptureFixture[str]) -> None:
    """Where the text of a line is not at hand, its number is."""
    prompt = code.InteractiveConsole()
    for line in ("def softmax(e):", "    return e.missing", "", "softmax.__name__"):
        prompt.push(line)
    prompt.push("from attnlib.exercises import check; check(softmax)")
    said = capsys.readouterr().out
    assert "Your code raised AttributeError: 'Tensor' object has no attribute 'missing'" in said
    assert "in line 2: " in said


def test_inputs_come_from_the_seed(answers: dict[str, Any]) -> None:
    seen: list[torch.Tensor] = []

    def softmax(e: torch.Tensor) -> torch.Tensor:
        seen.append(e.clone())
        return e.softmax(-1)

    def inputs(seed: int) -> list[list[float]]:
        seen.clear()
        judge(softmax, seed=seed)
        return [e.tolist() for e in seen]

    assert inputs(5) == inputs(5) != inputs(6)
