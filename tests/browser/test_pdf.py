"""The book as one PDF, in each language: few sheets, an outline, and on them all that the pages
say."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import edition
import nbformat
import pypdfium2.raw as pdfium
import pytest
from controls import CUT
from languages import folder
from lxml.html import HtmlElement, soupparser
from nbformat import NotebookNode
from pictures import PNG, figures
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument
from sphinx_external_toc.parsing import parse_toc_yaml
from test_pictures import ASKING
from translation import Translation

pytestmark = pytest.mark.formats
ROOT = Path(__file__).parents[2]
LANGUAGES = {"en": "Attention, live", "ko": "어텐션, 손으로 만지기"}
TOC = parse_toc_yaml(ROOT / "_toc.yml").root
PAGES = [TOC.docname, *TOC.child_files()]
LESSONS = [name for name in PAGES if name.startswith("lessons/")]
MOST = 170  # sheets, for nine lessons
(MARGIN,) = re.findall(r"^  margin: \d+mm (\d+)mm;", (ROOT / "book" / "pdf.css").read_text(), re.M)
WIDTH = round((210 - 2 * int(MARGIN)) / 25.4 * 96)  # of a sheet's text, in CSS pixels


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    code: str = request.param
    return code


@pytest.fixture(scope="module")
def target(language: str, book: Path, browser: object) -> Path:
    """Printed anew from the built book."""
    paths = os.pathsep.join([str(ROOT / "lessons"), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, str(ROOT / "book" / "pdf.py"), language]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, check=True)
    return ROOT / "_build" / "pdf" / f"attention-live{edition.marked(language)}.pdf"


@pytest.fixture(scope="module")
def pdf(target: Path) -> PdfDocument:
    return PdfDocument(target)


@pytest.fixture(scope="module")
def sheets(pdf: PdfDocument) -> list[str]:
    """The text of each sheet, without white space."""
    return [bare(sheet.get_textpage().get_text_bounded()) for sheet in pdf]


def notebook_of(name: str, language: str) -> NotebookNode:
    """A lesson, from the name of its page."""
    if language == "en":
        return nbformat.read(ROOT / f"{name}.ipynb", as_version=4)
    return Translation(Path(name).name, language).compose()


def bare(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s", "", text)


def drawn(notebook: NotebookNode) -> list[NotebookNode]:
    """The outputs of its live figures; those that ask the reader are for a screen."""
    outputs = [output for output, _ in figures(notebook)]
    about = [output.metadata[PNG] for output in outputs]
    names = [told.get("english", told.alt) for told in about]
    return [o for o, name in zip(outputs, names, strict=True) if not name.startswith(ASKING)]


def sentences(output: NotebookNode) -> list[str]:
    """What a live figure says of itself, after its name, without white space."""
    return [bare(words) for words in output.metadata[PNG].alt.split(". ")[1:]]


def headings(built: Path, name: str) -> list[tuple[int, str]]:
    """The level and the words of each heading of a built page, without its formulas."""
    root = soupparser.fromstring(
        (built / f"{name}.html").read_text("utf-8"), features="html.parser"
    )
    (article,) = root.find_class("bd-article")
    found: list[HtmlElement] = article.xpath(".//h1 | .//h2 | .//h3 | .//h4")
    words = ".//text()[not(ancestor::*[@class='headerlink' or @class='katex'])]"
    return [(int(h.tag[1]) - 1, bare("".join(h.xpath(words)))) for h in found]


def test_few_tagged_sheets_with_a_title_and_a_language(
    pdf: PdfDocument, target: Path, language: str
) -> None:
    assert len(pdf) <= MOST
    assert pdfium.FPDFCatalog_IsTagged(pdf)
    assert pdf.get_metadata_value("Title") == LANGUAGES[language]
    assert f"/Lang ({language})".encode() in target.read_bytes()


def test_korean_is_printed_where_no_font_of_the_system_has_it(target: Path) -> None:
    """And every font is a subset: its name has six letters and a plus before it."""
    written = target.read_bytes()
    assert b"NotoSansKR" in written
    fonts = set(re.findall(rb"/BaseFont /([^\s/<>]+)", written))
    assert len(fonts) > 3
    assert [font for font in fonts if not re.match(rb"[A-Z]{6}\+", font)] == []


def test_the_outline_has_every_heading_of_every_page_in_its_place(
    pdf: PdfDocument, book: Path, language: str
) -> None:
    outline = [(item.level, bare(item.get_title())) for item in pdf.get_toc()]
    built = book / folder(language)
    wanted = [found for name in PAGES for found in headings(built, name)]
    assert outline[0] == (0, {"en": "Contents", "ko": "차례"}[language])
    assert outline[1:] == wanted
    assert len({level for level, _ in outline}) > 2
    places = [item.get_dest().get_index() for item in pdf.get_toc()]
    assert places == sorted(places)


def test_the_contents_name_the_sheet_of_each_page(pdf: PdfDocument, sheets: list[str]) -> None:
    for item in list(pdf.get_toc())[1:]:
        if item.level == 0:
            title, place = bare(item.get_title()), item.get_dest().get_index()
            assert f"{title}{place + 1}" in sheets[1]
            assert sheets[place].count(title) > 1  # above the sheet, and as a heading


@pytest.mark.parametrize("lesson", LESSONS)
def test_all_that_a_lesson_computes_and_draws_is_on_paper(
    sheets: list[str], lesson: str, language: str
) -> None:
    notebook, text = notebook_of(lesson, language), "".join(sheets)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    tags = [cell.metadata.get("tags", ()) for cell in cells]
    printed = [
        line
        for cell, tagged in zip(cells, tags, strict=True)
        if "exercise" not in tagged  # is for the notebook
        for part in (
            "" if "remove-input" in tagged else cell.source,
            *(output.get("text", "") for output in cell.outputs),
        )
        for line in part.splitlines()
    ]
    assert len(printed) > 200
    assert [line for line in printed if bare(line) not in text] == []
    said = [sentence for output in drawn(notebook) for sentence in sentences(output)]
    assert said
    assert [sentence for sentence in said if sentence not in text] == []


def test_a_live_matrix_is_printed_in_its_greys(
    pdf: PdfDocument, sheets: list[str], language: str
) -> None:
    """Black is a weight of 0, as most are; white, a weight of 1, is also what is not printed."""
    notebook = notebook_of("lessons/06_visualization", language)
    for output in drawn(notebook):
        last = sentences(output)[-1]
        place = next(number for number, text in enumerate(sheets) if last in text)
        greys = pdf[place].render(scale=1).to_pil().convert("L").histogram()
        assert greys[0] > 0.01 * sum(greys)


def test_the_joined_page_fits_its_sheets_and_leads_nowhere_else(
    target: Path, page: Page, language: str
) -> None:
    page.set_viewport_size({"width": WIDTH, "height": 1040})
    page.emulate_media(media="print")
    page.goto(target.with_suffix(".html").as_uri(), timeout=60_000)  # the whole course in one page
    expect(page.locator("script[type*=widget-view]")).to_have_count(0)
    notebooks = [notebook_of(name, language) for name in LESSONS]
    own = [ROOT / f"{name}.md" for name in PAGES if name not in LESSONS]
    made = sum(path.read_text("utf-8").count("```{live}") for path in own)
    expect(page.locator(".attn")).to_have_count(made + sum(len(figures(n)) for n in notebooks))
    assert page.evaluate(CUT, WIDTH) == []
    ids = page.locator("[id]").evaluate_all("all => all.map(el => el.id)")
    assert len(ids) == len(set(ids))
    links = page.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    inside = {unquote(link) for link in links if not link.startswith("https://")}
    assert inside <= {f"#{name}" for name in ids}
    assert len(inside) > 300
