"""attnlib's docstrings on a page: their equations as written, their arguments as a list.

    x: what it is      ->   a definition list, where x is an argument or an attribute
    an indented block  ->   a block of code, and so is a line that aligns columns

The docstrings are plain text; Sphinx reads reStructuredText, in which |x| and x_ mean something
else.
"""

import inspect
import re
from itertools import chain
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import inspect as inspect_sphinx

ITEM = re.compile(r"(?:^|(?<=\.\s))(\w+(?:, \w+)*): ", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`|((?:->|<-)?\b\w+_(?:\w+|\{[^}]*\}))")
LONGEST = 80  # of a default that a signature shows
SPECIAL = re.compile(r"(?<!\S)(\*[a-z]+\*)(?!\S)|[\\*|]|_(?!\w)")  # a *word* stays


def prose(text: str) -> str:
    """Text in which `code` and indexed letters like h_j are code and a *word* is stressed; all else
    stands for itself."""
    parts = CODE.split(text)  # text, `code` or None, h_j or None, text, ...
    plain = [SPECIAL.sub(lambda sign: sign[1] or f"\\{sign[0]}", part) for part in parts[::3]]
    codes = [f"\\ ``{a or b}``\\ " for a, b in zip(parts[1::3], parts[2::3], strict=True)]
    return "".join(chain.from_iterable(zip(plain, [*codes, ""], strict=True)))


def is_code(block: list[str], first: bool) -> bool:
    """Whether a block is an equation, an example or a table: indented, aligned, or no sentence."""
    indented = all(line.startswith("    ") for line in block)
    aligned = any("   " in line.strip() for line in block)
    return indented or aligned or not (first or block[-1].endswith((".", ":", ")")))


def items(block: list[str], names: set[str]) -> list[str]:
    """A paragraph; what begins a line or a sentence with "name, name: " becomes a list."""
    text = "\n".join(line.strip() for line in block)
    found = [item for item in ITEM.finditer(text) if set(item[1].split(", ")) <= names]
    ends = [*(item.start() for item in found), len(text)]
    lines = [prose(text[: ends[0]])]
    for item, end in zip(found, ends[1:], strict=True):
        term = ", ".join(f"``{name}``" for name in item[1].split(", "))
        meaning = text[item.end() : end].replace("\n", " ")
        lines += ["", term, f"    {prose(meaning)}"]
    return lines


def restructured(docstring: list[str], names: set[str]) -> list[str]:
    """The lines of a plain docstring as reStructuredText; names: what a list may speak of."""
    result: list[str] = []
    text = re.sub(r"^(?=1\. )", "\n", "\n".join(docstring).strip("\n"), flags=re.MULTILINE)
    for number, paragraph in enumerate(re.split(r"\n\n+", text)):
        block = paragraph.split("\n")
        if is_code(block, number == 0):
            margin = min(len(line) - len(line.lstrip()) for line in block)
            result += [".. code-block:: text", "", *(f"    {line[margin:]}" for line in block), ""]
        elif re.match(r"\d+\. ", block[0]):
            result += [*map(prose, block), ""]
        else:
            result += [*items(block, names), ""]
    return result


def names_of(obj: Any) -> set[str]:
    """The arguments of a function, and those and the attributes of a class."""
    if inspect.ismodule(obj):
        return set()
    names = set(dir(obj)) if inspect.isclass(obj) else set()
    return names | set(inspect.signature(obj).parameters) if callable(obj) else names


def rewrite(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Rewrite a docstring before Sphinx reads it."""
    lines[:] = restructured(lines, names_of(obj))


def own_init(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, arguments: str, returns: str
) -> tuple[str, str] | None:
    """A widget's arguments are those of its __init__; Sphinx shows those of traitlets' __new__."""
    if what != "class" or "__init__" not in vars(obj):
        return None
    signature = inspect_sphinx.signature(obj.__init__, bound_method=True)
    short = (
        p.replace(default=...) if len(repr(p.default)) > LONGEST else p
        for p in signature.parameters.values()
    )
    signature = signature.replace(parameters=list(short))
    text = inspect_sphinx.stringify_signature(
        signature, show_return_annotation=False, unqualified_typehints=True
    )
    return re.sub("<factory>|Ellipsis", "...", text), returns  # in the place of a default


def skip(app: Sphinx, what: str, name: str, obj: Any, skipped: bool, options: Any) -> bool:
    """Leave out constants, fields (the signature has them) and methods that say nothing."""
    if what == "module":
        return skipped or not (inspect.isclass(obj) or inspect.isroutine(obj))
    says = inspect.isroutine(obj) or isinstance(obj, property)
    return skipped or not says or not obj.__doc__


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to sphinx.ext.autodoc."""
    app.connect("autodoc-process-docstring", rewrite)
    app.connect("autodoc-process-signature", own_init)
    app.connect("autodoc-skip-member", skip)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
