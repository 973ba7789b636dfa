"""The book's own pages say what is so: names exist, versions agree, nothing is left out."""

import inspect
import pkgutil
import re
import runpy
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from docutils.core import publish_doctree

import attnlib

ROOT = Path(__file__).parent.parent
BOOK = ROOT / "book"
PAGES = {path.stem: path.read_text("utf-8") for path in BOOK.glob("*.md")}
# What makes a station work, and is not for readers to call.
INNER = {
    "attnlib.beams",
    "attnlib.colours",
    "attnlib.corpus.command",
    "attnlib.corpus.grammar.derivation",
    "attnlib.corpus.grammar.gloss",
    "attnlib.corpus.grammar.lexicon",
    "attnlib.corpus.grammar.sizes",
    "attnlib.corpus.grammar.syntax",
    "attnlib.corpus.grammar.words",
    "attnlib.corpus.moses",
    "attnlib.plots.chart",
    "attnlib.plots.matrix",
    "attnlib.shapes",
    "attnlib.storage",
}
restructured = runpy.run_path(str(BOOK / "docstrings.py"))["restructured"]


def rows(page: str, column: str) -> Iterator[str]:
    """The cells of a column, in every table of a page that has it."""
    where = None
    for line in PAGES[page].splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
        if len(cells) == 1:
            where = None
        elif where is None:
            where = cells.index(column) if column in cells else 0
        elif where and not cells[where].startswith("---"):
            yield cells[where]


def named(name: str) -> Any:
    """The object of a name under attnlib, like model.States.h."""
    module, *path = name.split(".")
    thing: Any = import_module(f"attnlib.{module}")
    for part in path:
        thing = getattr(thing, part)
    return thing


def test_every_name_in_the_notation_exists() -> None:
    names = set()
    for cell in rows("notation", "attnlib"):
        dotted = [code for code in re.findall(r"`([\w.]+)`", cell) if "." in code]
        names.update(dotted)
        things = [named(name) for name in dotted]
        for argument in re.findall(r"`(\w+)` of", cell):
            assert argument in inspect.signature(things[0]).parameters, cell
    assert {"model.States.h", "energy.additive", "weights.masked_softmax"} <= names


def test_the_notation_states_shapes_as_the_package_does() -> None:
    shapes = dict(zip(rows("notation", "attnlib"), rows("notation", "shape"), strict=True))
    for cell, shape in shapes.items():
        for field in re.findall(r"`model\.States\.(\w+)`", cell):
            stated = re.findall(r"B|T_x|T_y|\w", shape)
            dims = attnlib.model.States.__annotations__[field].dim_str.split()
            assert [letter.replace("_", "") for letter in stated] == dims, cell


def test_every_glossary_entry_has_its_korean_term() -> None:
    body = re.search(r"```{glossary}\n(.*?)\n```", PAGES["glossary"], re.DOTALL)
    assert body
    entries = [entry.splitlines() for entry in body[1].split("\n\n")]
    assert len(entries) > 40
    for english, *korean, meaning in entries:
        assert re.match(r"[A-Za-z]", english)
        assert korean, english
        assert all(re.fullmatch(r"\[.*[가-힣].*\]\{\.language-ko\}|\[OOV\].*", k) for k in korean)
        assert meaning.startswith("    "), english
        assert meaning.endswith("."), english
    assert [e[0].lower() for e in entries] == sorted(e[0].lower() for e in entries)


def test_every_claim_of_the_notes_is_answered_once() -> None:
    claims: list[int] = []
    heads = re.findall(r"^\*\*Claims? (\d+)(?:\W(\d+))?\. ", PAGES["differences"], re.M)
    for first, last in heads:
        claims += range(int(first), int(last or first) + 1)
    assert claims == list(range(1, 40))


def letters(text: str) -> str:
    """What two ways of writing a title have in common."""
    return re.sub(r"[^a-z]", "", text.lower())


def references() -> dict[str, str]:
    """The entries of the bibliography, by key."""
    entries = (BOOK / "references.bib").read_text("utf-8").split("\n\n")
    return {re.match(r"@\w+\{(\w+),", entry)[1]: entry for entry in entries}


def sources() -> list[str]:
    """What the lessons name at their ends, one by one."""
    lessons = [path.read_text("utf-8") for path in (ROOT / "lessons" / "source").glob("*.md")]
    assert len(lessons) == 9
    ends = [lesson.split("\n## Sources\n")[1] for lesson in lessons]
    return [source for end in ends for source in re.split(r"^\d+\. ", end, flags=re.M)[1:]]


def test_every_reference_is_cited_and_can_be_followed() -> None:
    cited = set(re.findall(r"{cite:[tp]}`(\w+)`", "".join(PAGES.values())))
    named = "".join(map(letters, sources()))
    found = references()
    assert cited <= set(found)
    for key, entry in found.items():
        assert re.search(r"^  url +\= \{https://.+\},$", entry, re.M), key
        assert key in cited or letters(title(entry)) in named, key


def title(entry: str) -> str:
    return re.search(r"^  title +\= \{(.+)\},$", entry, re.M)[1]


def test_every_paper_of_a_lesson_is_in_the_bibliography() -> None:
    titles = [letters(title(entry)) for entry in references().values()]
    papers = [source for source in sources() if re.match(r"[A-Z]\.", source)]  # an author's name
    assert len(papers) > 10
    for paper in papers:
        assert any(title in letters(paper) for title in titles), paper


def test_accepted_versions_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    table = dict(re.findall(r"^\| `?(\w+)`? \| `([^`]+)` \|$", PAGES["howto"], re.M))
    assert table.pop("Python") == project["requires-python"]
    assert [name + versions for name, versions in table.items()] == project["dependencies"]


def test_commands_to_run_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(
        r"^(?:\w+=\w+ )?make (\w+)|`make (\w+)`", PAGES["howto"] + PAGES["teachers"], re.M
    )
    assert len(targets) >= 5
    for target in targets:
        assert f"\n{''.join(target)}:" in makefile


def test_options_of_the_commands_to_train_exist() -> None:
    lines = (PAGES["howto"] + PAGES["teachers"]).splitlines()
    for module in ("training.__main__", "evaluation", "exercises.__main__"):
        known = import_module(f"attnlib.{module}")
        module = module.removesuffix(".__main__")
        said = [line for line in lines if line.startswith(f"python -m attnlib.{module} ")]
        assert said
        options = {option for line in said for option in re.findall(r"--[a-z-]+", line)}
        assert options <= set(re.findall(r"--[a-z-]+", known._parser().format_help()))


def test_every_module_for_readers_is_on_the_page() -> None:
    modules = {module.name for module in pkgutil.walk_packages(attnlib.__path__, "attnlib.")}
    shown = set(re.findall(r"automodule:: (\S+)", PAGES["api"]))
    widgets = {name for name in modules if name.startswith("attnlib.widgets.")}
    mains = {name for name in modules if name.endswith("__main__")}
    checks = {name for name in modules if name.startswith("attnlib.exercises.")}
    assert modules - INNER - mains - widgets - checks <= shown <= modules


@pytest.mark.parametrize(
    ("docstring", "kind", "texts"),
    [
        ("e_ij of |x| * y_ and W_a.", nodes.paragraph, ["e_ij of |x| * y_ and W_a."]),
        ("Not *before* it, but 2 * a * b.", nodes.emphasis, ["before"]),
        ("One.\n\n    a   = b_\n    c", nodes.literal_block, ["a   = b_\nc"]),
        ("One.\n\nc = sum     Eq. 5", nodes.literal_block, ["c = sum     Eq. 5"]),
        ("s, h: the states. mask: `x`\n    or none.", nodes.term, ["s, h", "mask"]),
        (
            "s, h: the states. mask: `x`\n    or none.",
            nodes.definition,
            ["the states.", "x or none."],
        ),
        ("What other: nothing.", nodes.paragraph, ["What other: nothing."]),
        ("Two rules.\n1. One_\n   more.\n2. Two.", nodes.list_item, ["One_\nmore.", "Two."]),
    ],
)
def test_a_docstring_reads_as_written(
    docstring: str, kind: type[nodes.Element], texts: list[str]
) -> None:
    source = "\n".join(restructured(docstring.split("\n"), {"s", "h", "mask"}))
    tree = publish_doctree(source, settings_overrides={"halt_level": 2, "smart_quotes": False})
    assert [node.astext() for node in tree.findall(kind)] == texts
