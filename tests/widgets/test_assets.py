"""The rooms of the figures' JavaScript, and the one module that is made of several."""

import re
from pathlib import Path

import pytest
from node import check_module

from attnlib import widgets
from attnlib.widgets.assets import bare, bundle, script, style

HERE = Path(widgets.__file__).parent
MODULES = sorted(path.relative_to(HERE).as_posix() for path in HERE.glob("*/*.js"))
ROOMS = ("mathematics", "parts")
FIGURES = [module for module in MODULES if "export default" in (HERE / module).read_text("utf-8")]
IMPORT = re.compile(r'^import \{[\w,\s]+\} from "\.\.?/(?:\w+/)?\w+\.js";\n', re.MULTILINE)
CODE = r"(?<!@)\bimport"  # an @import is of types, in a comment


def room(module: str) -> str:
    return module.split("/")[0]


def test_every_folder_is_a_room_or_a_figure() -> None:
    folders = {room(module) for module in MODULES}
    assert {f"{folder}/{folder}.js" for folder in folders - set(ROOMS)} == set(FIGURES)
    assert all((HERE / folder / "__init__.py").is_file() for folder in folders - set(ROOMS))


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_from_figures_to_parts_to_mathematics(module: str) -> None:
    allowed = {
        "mathematics": {"mathematics"},
        "parts": {"mathematics", "parts"},
    }.get(room(module), {*ROOMS, room(module)})
    assert {room(other) for other in bundle(module)} <= allowed


@pytest.mark.parametrize("module", MODULES)
def test_every_import_is_one_that_joining_follows(module: str) -> None:
    text = (HERE / module).read_text("utf-8")
    assert len(IMPORT.findall(text)) == len(re.findall(rf"{CODE}\b[^*]*?\bfrom\b|{CODE}\(", text))
    assert not re.search(r"^export .* from ", text, re.MULTILINE)


@pytest.mark.parametrize("module", [module for module in MODULES if room(module) == "parts"])
def test_what_one_figure_uses_lies_with_it(module: str) -> None:
    assert sum(module in bundle(figure) for figure in FIGURES) > 1


@pytest.mark.parametrize("module", [module for module in MODULES if room(module) == ROOMS[0]])
def test_the_mathematics_knows_of_no_page(module: str) -> None:
    assert not re.search(r"\b(document|window|navigator)\b\.", (HERE / module).read_text("utf-8"))


@pytest.mark.parametrize("module", FIGURES)
def test_a_figure_is_one_module_that_needs_no_other(module: str) -> None:
    """Joined, no two of its modules use one name: Node reads it without a complaint."""
    joined = script(module)
    for part in bundle(module):
        assert joined.count(bare((HERE / part).read_text("utf-8"))) == 1
    assert not re.search(rf"{CODE}\b.*from", joined)
    assert joined.count("export default") == 1
    assert "innerHTML" not in joined
    assert "http" not in re.sub(
        r'"http://www.w3.org/2000/svg"|https://huggingface.co/docs/\S+', "", joined
    )
    check_module(joined)


def test_a_module_is_bare_of_what_only_its_readers_need() -> None:
    module = """/* What it does:
 *     a line of a formula
 */
import { one } from "./one.js";

/** @type {(x: number) => number} */
export const two = (x) => x * one; // stays
    // goes
  const cast = /** @type {any} */ (two("/* a text */"));
"""
    lines = ["export const two = (x) => x * one; // stays"]
    lines += ['const cast = /** @type {any} */ (two("/* a text */"));']
    assert bare(module).splitlines() == lines


def test_what_is_imported_stands_before_what_imports_it_and_once() -> None:
    order = bundle("translator/translator.js")
    assert len(order) == len(set(order))
    assert order[-1] == "translator/translator.js"
    for earlier, later in (("tensors", "model"), ("mathematics", "recurrence")):
        assert order.index(f"mathematics/{earlier}.js") < order.index(f"mathematics/{later}.js")


def test_the_styles_of_the_parts_stand_before_the_figures_own() -> None:
    sheets = [(HERE / f"{name}.css").read_text("utf-8") for name in ("parts/grid", "matrix/matrix")]
    base = (HERE / "parts/figure.css").read_text("utf-8")
    assert style("matrix/matrix.js") == base + "".join(sheets)
