"""The lessons as readers elsewhere have them: `make colab`.

    published lessons  --alone-->  each cold upon Colab's packages: packages moved, seconds
                       --Visit-->  01, 05, 06 in Notebook 6 and JupyterLab 4, in a real browser

Prints a table, and exits with 1 if any of it fails. What is tried is HEAD, with its notebooks.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from chrome import launch
from colab.alone import Lesson, alone, lessons
from colab.environment import layer, prepare, python
from colab.opened import MOVED, Visit
from colab.readers import LAB, NOTEBOOK, Reader
from playwright.sync_api import Browser, Error, sync_playwright


def try_alone(lesson: Lesson) -> bool:
    try:
        seconds, moved, added = alone(lesson)
    except RuntimeError as error:
        print(f"{lesson.name:<24} FAILS: {error}")
        return False
    names = f" ({', '.join(moved)})" if moved else ""
    print(
        f"{lesson.name:<24} {len(moved)} packages moved{names}, {len(added)} added, {seconds:.0f} s"
    )
    return not moved


def try_opened(browser: Browser, reader: Reader, interpreter: Path, lesson: Lesson) -> bool:
    start = f"{lesson.name:<24} {reader.name:<12}"
    with TemporaryDirectory() as folder, TemporaryDirectory() as home:
        (Path(folder) / lesson.name).write_text(lesson.text, "utf-8")
        visit = Visit(browser, reader, interpreter, Path(folder), Path(home))
        try:
            said, change = visit.read(lesson.name), visit.run(lesson.name)
            live, stored = visit.again(lesson.name)
        except (RuntimeError, Error) as error:
            print(start, f"FAILS: {error}")
            return False
    closed = ", ".join(said) or "nothing"
    print(start, f"closing: {closed}; moved {change}; opened again {live} of {stored} figures")
    return set(said) <= set(reader.known) and live == stored


def main() -> int:
    print(prepare(), flush=True)
    with TemporaryDirectory() as folder, layer() as environment, sync_playwright() as playwright:
        published = lessons(Path(folder))
        good = [try_alone(lesson) for lesson in published]
        browser = launch(playwright)
        for lesson in (lesson for lesson in published if lesson.name in MOVED):
            good.append(try_opened(browser, NOTEBOOK, python(environment), lesson))
            good.append(try_opened(browser, LAB, Path(sys.executable), lesson))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
