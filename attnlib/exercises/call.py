"""One call of the reader's function, which may do anything: raise, print, never return.

A time limit must end a loop without ending the notebook, on every system and in every thread: a
watchdog raises OutOfTime inside the thread that loops. What waits inside a single call of C code,
like time.sleep(1000), ends only when that call does.
"""

import ctypes
import io
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from types import FrameType
from typing import Any

from attnlib.exercises.session import kept

SECONDS = 5.0
BARK = 0.1  # seconds until the watchdog barks again
SHOWN = 400  # characters of what the function prints


@dataclass(frozen=True)
class Outcome:
    """What a call returned, its arguments after the call, what it printed, and what it changed or
    did instead of returning: a sentence."""

    result: Any
    arguments: tuple[Any, ...]
    printed: "Paper"
    fault: str | None


class Paper(io.TextIOBase):
    """Keeps the first characters that are written on it, and counts the rest."""

    def __init__(self) -> None:
        self.text, self.length = "", 0

    def write(self, text: str) -> int:
        self.text += text[: max(0, SHOWN - self.length)]
        self.length += len(text)
        return len(text)


class OutOfTime(BaseException):
    """Raised in the thread whose time is over; `except Exception` does not hold it up."""


def within(seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
    """What the function returns. Raises OutOfTime inside it once it has run that long, and again
    until it is left, for a bare `except` in it may hold up the first; and then at the end."""
    over, barks = threading.Event(), list[float]()
    here = (sys._getframe(), threading.get_ident())
    watchdog = threading.Thread(target=_watch, args=(seconds, over, barks, *here), daemon=True)
    watchdog.start()
    try:
        return function(*arguments)
    finally:
        over.set()
        watchdog.join()
        _send(here[1], None)  # takes back one that is on its way
        del here
        if barks:
            raise OutOfTime


def _watch(
    seconds: float, over: threading.Event, barks: list[float], here: FrameType, thread: int
) -> None:
    """Bark while the function runs that is called in the frame, and at nothing else."""
    while not over.wait(BARK if barks else seconds):
        above, frame = None, sys._current_frames().get(thread)
        while frame is not None and frame is not here:
            above, frame = frame, frame.f_back
        if frame is None:
            return
        if above is None or above.f_code.co_filename not in (__file__, threading.__file__):
            _send(thread, OutOfTime)
        barks.append(seconds)


def _send(thread: int, error: type[OutOfTime] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), ctypes.py_object(error) if error else None
    )


def call(function: Callable[..., Any], arguments: Sequence[Any]) -> Outcome:
    """Call function with copies of the arguments."""
    copies, paper, result, fault = deepcopy(tuple(arguments)), Paper(), None, None
    with kept() as changed, redirect_stdout(paper), redirect_stderr(paper):
        try:
            result = within(SECONDS, function, *copies)
        except OutOfTime:
            fault = f"It had not returned after {SECONDS:g} seconds. Does a loop never end?"
        except NotImplementedError:  # what many write in place of a body, like `...`
            result = ...
        except SystemExit:
            fault = "It left Python with exit() instead of returning."
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            fault = raised(error, function)
    if fault is None and changed:
        fault = f"It changes {' and '.join(changed)}, for all that follows. (It is set back.)"
    return Outcome(result, copies, paper, fault)


def raised(error: BaseException, function: Callable[..., Any]) -> str:
    """The reader's error as the reader's, with its line."""
    text = f"Your code raised {type(error).__name__}" + (f": {error}" if str(error) else "")
    code = getattr(function, "__code__", None)
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if code is not None and frame.filename == code.co_filename
    ]
    if own:
        text += f"\nin line {own[-1].lineno}: {own[-1].line or '(its text is not at hand)'}"
    return text
