"""The lessons as the front page lists them: title, minutes, and what the reader can do afterwards.

*About 30 minutes. Afterwards you can read a matrix.*     under a lesson's title
{{ lessons }}, {{ hours }}                                on the front page
"""

import re
from math import ceil
from pathlib import Path

from languages import FIRST, _, folder, made
from sphinx.application import Sphinx
from sphinx.config import Config

SOURCES = Path(__file__).parents[1] / "lessons" / "source"
PROMISE = r"^\*About (\d+) minutes\.\s+Afterwards you can\s+(.+?)\*$"


def promises(language: str = FIRST) -> dict[str, tuple[int, str] | None]:
    """By lesson: the minutes of a first reading, and what it leads to, if it says so."""
    found = {}
    promise = re.compile(str(_(PROMISE)), re.M | re.S)
    for source in sorted((SOURCES / folder(language)).glob("*.md")):
        said = promise.search(source.read_text("utf-8"))
        found[source.stem] = (int(said[1]), " ".join(said[2].split())) if said else None
    return found


def entry(name: str, promise: tuple[int, str] | None) -> str:
    """A lesson as an item of a list in Markdown; its title, which is a link, is the page's own."""
    told = _("{minutes} minutes. You can then {promise}")
    item = f"- {{doc}}`/lessons/{name}`"
    if promise is None:
        return item
    return f"{item}\\\n  {made(told.format(minutes=promise[0], promise=promise[1]))}"


def substitute(app: Sphinx, config: Config) -> None:
    """What the page's Markdown has in the place of the two names."""
    found = promises(config.language)
    minutes = sum(promise[0] for promise in found.values() if promise)
    config.myst_substitutions["lessons"] = "\n".join(entry(*lesson) for lesson in found.items())
    config.myst_substitutions["hours"] = ceil(minutes / 60)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.connect("config-inited", substitute)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
