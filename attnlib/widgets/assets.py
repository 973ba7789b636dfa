"""The widgets' JavaScript and style, as the strings a widget carries into the page.

An editor, Node and a browser read the modules as they are; a widget has only one string, so a
module and all that it imports are joined into one. Beside a module may lie the style of what it
draws: parts/grid.js, parts/grid.css.
"""

import re
from importlib.resources import files
from posixpath import dirname, join, normpath

_IMPORT = re.compile(r'^import \{[^}]*\} from "([^"]+)";\n', re.MULTILINE)
_UNREAD = re.compile(r"^(?:\s*(?:/\*(?s:.*?)\*/|//.*))*\s*", re.MULTILINE)  # where a line begins


def script(path: str) -> str:
    """One ES module of the one at path, from this folder, and those it imports, each once."""
    return "".join(bare(_text(module)) for module in bundle(path))


def bare(module: str) -> str:
    """A module without its imports, the comments that begin a line, and its indentation."""
    return _UNREAD.sub("", _IMPORT.sub("", module))


def style(path: str) -> str:
    """The style sheets that lie beside the modules of that one, in the same order."""
    sheets = (module.removesuffix(".js") + ".css" for module in bundle(path))
    return "".join(_text(sheet) for sheet in sheets if files(__package__).joinpath(sheet).is_file())


def bundle(path: str) -> list[str]:
    """The module at path, and before it every module that it imports, each once."""
    found: dict[str, None] = {}
    for imported in _IMPORT.findall(_text(path)):
        found |= dict.fromkeys(bundle(normpath(join(dirname(path), imported))))
    return [*found, path]


def _text(path: str) -> str:
    return files(__package__).joinpath(path).read_text("utf-8")
