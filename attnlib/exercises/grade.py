"""Grade notebooks: each runs in a process of its own, and what it does there harms no other.

    notebooks, all read  -->  one process each: an empty folder, a time limit  -->  verdicts

A notebook runs with the rights of whoever grades it: it can read, delete and send what you can, use
up memory, and leave a process behind that has fled into a session of its own. Where you do not
trust it, grade under an account, or in a container, that is thrown away. Nor does this look for
cheating: a notebook that puts other code in the place of the checks grades itself.
"""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attnlib.exercises.exercise import EXERCISES
from attnlib.exercises.judge import RIGHT, UNWRITTEN, WRONG

MISSING, UNKNOWN = "missing", "not reached"
ORDER = (UNKNOWN, UNWRITTEN, WRONG, RIGHT)  # of several answers the best counts


@dataclass(frozen=True)
class Notebook:
    """Its code cells, and the exercises of the lessons that it has exercises of."""

    path: Path
    cells: tuple[str, ...]
    wanted: tuple[str, ...]


@dataclass(frozen=True)
class Grade:
    """A verdict for each exercise that the notebook should hold, and what went wrong, or ""."""

    notebook: Notebook
    verdicts: dict[str, str]
    remark: str


def read(path: Path) -> Notebook:
    """Raises ValueError for what is no notebook, OSError for a file that cannot be read."""
    try:
        notebook = json.loads(path.read_text("utf-8-sig"))
        sources = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
        cells = tuple("".join(source) for source in sources)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"{path}: expected a notebook (.ipynb, nbformat 4)") from error
    text = "\n".join(cells)
    called = set(re.findall(r"\w+", " ".join(re.findall(r"\bcheck\(([^()]*)\)", text))))
    named = called & {*EXERCISES} or set(re.findall(r"\bdef (\w+)", text)) & {*EXERCISES}
    lessons = {EXERCISES[name].lesson for name in named}
    wanted = (name for name, exercise in EXERCISES.items() if exercise.lesson in lessons)
    return Notebook(path, cells, tuple(wanted))


def grade(notebooks: Sequence[Notebook], seconds: int, processes: int = 1) -> Iterator[Grade]:
    """Run and judge them, several at once, in their order."""
    running: set[subprocess.Popen[bytes]] = set()
    with ThreadPoolExecutor(processes) as pool:
        try:
            yield from pool.map(partial(_grade, seconds=seconds, running=running), notebooks)
        finally:  # interrupted
            pool.shutdown(wait=False, cancel_futures=True)
            for process in [*running]:
                _kill(process)


def _grade(notebook: Notebook, seconds: int, running: set[subprocess.Popen[bytes]]) -> Grade:
    if not notebook.wanted:
        return Grade(notebook, {}, "")
    order = {"cells": notebook.cells, "wanted": notebook.wanted, "seconds": seconds}
    late, command = False, (sys.executable, "-m", "attnlib.exercises.notebook")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        (home := Path(folder, "notebook")).mkdir()  # so that its ".." is nobody else's
        with subprocess.Popen(
            command,
            cwd=home,
            env=_environment(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            running.add(process)
            try:
                said, _ = process.communicate(json.dumps(order).encode(), seconds)
            except subprocess.TimeoutExpired:
                late = True
                said = _rest(process)
            finally:
                _kill(process)
                running.discard(process)
    return _read(notebook, said, f"stopped after {seconds} s" if late else _end(process))


def _environment(home: Path) -> dict[str, str]:
    """That of the grader, with a home of the notebook's own, and one thread."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return os.environ | {
        "HOME": str(home),
        "IPYTHONDIR": str(home),
        "MPLBACKEND": "agg",
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)),
        "USERPROFILE": str(home),
        "XDG_CACHE_HOME": cache,
    }


def _rest(process: subprocess.Popen[bytes]) -> bytes:
    """End a process that is late; what it had said."""
    _kill(process)
    try:
        return process.communicate(timeout=5)[0]
    except subprocess.TimeoutExpired as error:  # a process that fled holds the other end
        return error.stdout or b""


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        command = ("taskkill", "/F", "/T", "/PID", str(process.pid))
        subprocess.run(command, capture_output=True, check=False)


def _read(notebook: Notebook, said: bytes, end: str) -> Grade:
    """What the process said line by line, and how it ended."""
    verdicts, errors, late = dict.fromkeys(notebook.wanted, UNKNOWN), [], []
    where = cell = "at its start"
    for line in said.splitlines():
        match _parsed(line):
            case {"exercise": str(name), "verdict": str(verdict)} if verdict in ORDER:
                before = verdicts.get(name, UNKNOWN)
                verdicts[name] = max(before, verdict, key=ORDER.index)
                where = cell
            case {"exercise": name}:
                where = f"while {name} was judged"
            case {"cell": number}:
                where = cell = f"in code cell {number}"
            case {"error": number}:
                errors.append(str(number))
            case {"late": number}:
                late.append(str(number))
            case {"end": _}:
                where = ""
                verdicts = {k: MISSING if v == UNKNOWN else v for k, v in verdicts.items()}
    remarks = [f"{end} {where}"] if where else []
    remarks += [f"error in code cell {', '.join(errors)}"] if errors else []
    remarks += [f"too long: code cell {', '.join(late)}"] if late else []
    return Grade(notebook, verdicts, "; ".join(remarks))


def _parsed(line: bytes) -> Any:
    """None for a line that is not of this package."""
    with suppress(ValueError):
        return json.loads(line)


def _end(process: subprocess.Popen[bytes]) -> str:
    """How a process ended that did not come to its end."""
    status = process.returncode
    return f"killed ({signal.Signals(-status).name})" if status < 0 else f"left Python ({status})"
