"""The stored state of a page's widgets, with its largest values in files of their own.

The weights of a model and the code of a figure are most of a page, and several pages have the same:
each lies in one file, named after what it holds, which a browser keeps for all of them. In the
state stands its name: of a trait among the model's "files", of a buffer as its "file". A file is a
script, the one thing that a page on file:// may load. It hands its value to static/live.js,
whichever of the two comes first. A model that comes when the reader asks for it lies in files too,
the model's "parts", which the page does not load by itself.
"""

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from sphinx.application import Sphinx

from attnlib.widgets.translator import asset, parts

FOLDER = "_static/live"
LARGE = 10_000  # characters of a value that is worth a request
VALUE = "(self.live ??= []).push({});\n"


def lightened(stored: str, out: Path) -> tuple[str, list[str]]:
    """The state without its large values, as text for a script element, and the files they are in,
    which are written into the folder out. Raises ValueError for a figure whose model, which is to
    come later, is another one today."""
    document = json.loads(stored)
    files: dict[str, None] = {}

    def put(value: str) -> str:
        name = written(value, out)
        files[f"{FOLDER}/{name}.js"] = None
        return name

    for model in document["state"].values():
        traits = model["state"]
        if later := traits.get("asset"):
            if later != asset(later["name"]):
                raise ValueError(f"a figure was stored with another {later['name']}: run it again")
            model["parts"] = [
                written(b64encode(part).decode(), out) for part in parts(later["name"])
            ]
        large = [name for name, value in traits.items() if is_large(value)]
        model["files"] = {name: put(traits.pop(name)) for name in large}
        for buffer in model.get("buffers", ()):
            if is_large(buffer["data"]):
                buffer["file"] = put(buffer.pop("data"))
    return json.dumps(document).replace("</", "<\\/"), list(files)


def written(value: str, out: Path) -> str:
    """Put a value into its file, and return the name of that."""
    name = sha256(value.encode()).hexdigest()[:16]
    path = out / FOLDER / f"{name}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(VALUE.format(json.dumps([name, value])), "utf-8")
    return name


def is_large(value: object) -> bool:
    return isinstance(value, str) and len(value) >= LARGE


def clear(app: Sphinx) -> None:
    """Take away the files of the last build, whose names may be others than this one's."""
    rmtree(Path(app.outdir, FOLDER), ignore_errors=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx; pages.py calls the rest."""
    app.connect("builder-inited", clear)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
