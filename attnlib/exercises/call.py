"""One call of the reader's function, which may do anything: raise, print, never return.

A time limit must end a loop without ending the notebook, on every system and in every thread: a
watchdog raises OutOfTime inside the thread that loops. What waits inside a single call of C code,
like time.sleep(1000), ends only when that call does.
"""

import ctypes
import io
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from copy import deepcopy
from dataclasses import dataclass
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


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTime inside the block once it has run that long, again and again until the block
    is left: a bare `except` in it may hold up the first. Raises it then at the end."""
    thread, lock, over = threading.get_ident(), threading.Lock(), threading.Event()
    barked = False

    def send(error: type[OutOfTime] | None) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread), ctypes.py_object(error) if error else None
        )

    def watch() -> None:
        nonlocal barked
        wait = seconds
        while not over.wait(wait):
            with lock:
                if not over.is_set():
                    barked, wait = True, BARK
                    send(OutOfTime)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        while not over.is_set():
            with suppress(OutOfTime), lock:
                over.set()
                send(None)  # takes back one that is on its way
        if barked:
            raise OutOfTime


def call(
    function: Callable[..., Any], arguments: Sequence[Any], seconds: float = SECONDS
) -> Outcome:
    """Call function with copies of the arguments."""
    copies, paper, result, fault = deepcopy(tuple(arguments)), Paper(), None, None
    with kept() as changed, redirect_stdout(paper), redirect_stderr(paper):
        try:
            with limit(seconds):
                result = function(*copies)
        except OutOfTime:
            fault = f"It had not returned after {seconds:g} seconds. Does a loop never end?"
        except NotImplementedError:
            result = ...
        except SystemExit:
            fault = "It left Python with exit() instead of returning."
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            fault = raised(error, function)
    if fault is None and changed:
        fault = f"It changes {' and '.join(changed)} for all that follows. (It is set back.)"
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
