"""The widgets' JavaScript and style, as the strings a widget carries into the page.

An editor, Node and a browser read the modules as they are; a widget has only one string, so its
modules are joined into one.
"""

import re
from importlib.resources import files

_LOCAL_IMPORT = re.compile(r'^import \{.*\} from "\./\w+\.js";\n', re.MULTILINE)


def script(*modules: str) -> str:
    """One ES module made of several, each of which imports only from those before it."""
    return "".join(_LOCAL_IMPORT.sub("", text(module)) for module in modules)


def text(name: str) -> str:
    """A file of this folder."""
    return files(__package__).joinpath(name).read_text("utf-8")
