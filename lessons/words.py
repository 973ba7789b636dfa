"""What figures and page scripts say in another language, by the English.

attnlib/widgets/*/ko.json, book/static/ko.json  -->  one script, which a page runs first
"""

import json
import re
from pathlib import Path

from attnlib import widgets

PLACES = Path(widgets.__file__).parent, Path(__file__).parents[1] / "book" / "static"
SCRIPT = """globalThis.WORDS = {};
globalThis.SAY = (english, given = {{}}) =>
  (WORDS[english] ?? english).replace(/\\{{(\\w+)\\}}/g, (all, name) => String(given[name] ?? all));
"""


def words(language: str) -> dict[str, str]:
    """The lists of a language that lie beside figures and scripts. Raises ValueError where two of
    them differ."""
    found: dict[str, str] = {}
    for place in PLACES:
        for path in sorted(place.rglob(f"{language}.json")):
            for english, text in json.loads(path.read_text("utf-8")).items():
                if found.setdefault(english, text) != text:
                    raise ValueError(f"{path}: “{english}” is {found[english]} elsewhere")
    return found


def script(words: dict[str, str]) -> str:
    """What a page carries for its figures to speak that language."""
    return SCRIPT.format(json.dumps(words, ensure_ascii=False))


def needed(words: dict[str, str], code: str) -> dict[str, str]:
    """Those whose English stands in the code, or in what it is given."""
    code = re.sub(r'"\s*\+\s*"', "", code)  # a literal may go over several lines
    code = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), code)
    return {
        english: text
        for english, text in words.items()
        if json.dumps(english, ensure_ascii=False)[1:-1] in code
    }
