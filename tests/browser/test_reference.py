"""The reference pages as built: everything public is there, and can be found and read."""

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

API = (Path(__file__).parents[2] / "book" / "api.md").read_text("utf-8")


@pytest.mark.parametrize("name", re.findall(r"automodule:: (\S+)", API))
def test_everything_public_is_on_the_page(book: Path, name: str) -> None:
    shown = set(re.findall(r'id="([\w.]+)"', (book / "book" / "api.html").read_text("utf-8")))
    module = import_module(name)
    for public, thing in vars(module).items():
        if public.startswith("_") or not (inspect.isclass(thing) or inspect.isfunction(thing)):
            continue
        if thing.__module__ == name or public in getattr(module, "__all__", ()):
            assert shown & {f"{name}.{public}", f"{thing.__module__}.{public}"}, public


def test_shapes_stand_in_signatures_as_in_the_source(page: Page, site: str) -> None:
    page.goto(f"{site}book/api.html")
    signature = page.locator("dt[id='attnlib.energy.additive']").inner_text()
    for part in ("s: Float[Tensor, '*#B n']", "v_a: Float[Tensor, 'a']", "Float[Tensor, '*B Tx']"):
        assert part in signature
    equations = page.locator("pre").first.inner_text().splitlines()
    assert re.match(r"dot {2,}s\^T h_j {2,}Luong 2015$", equations[0])


def test_a_korean_word_is_found_and_marked(page: Page, site: str) -> None:
    page.goto(f"{site}search.html?q=어텐션")
    page.locator("#search-results a[href*='book/glossary.html']").first.click()
    expect(page.locator("dl.glossary dt span[lang=ko]", has_text="어텐션").first).to_be_visible()


def test_a_translation_has_an_anchor_of_its_own_words(page: Page, site: str) -> None:
    page.goto(f"{site}book/glossary.html")
    terms = page.locator("dl.glossary > dt")
    found = dict(terms.evaluate_all("all => all.map(t => [t.id, t.firstChild.textContent])"))
    assert len(found) == terms.count()
    for anchor, text in found.items():
        assert re.findall(r"\w+", text) == anchor.split("-")[1:]
        assert not re.fullmatch(r"term-\d+", anchor)
    page.goto(f"{site}search.html?q=어텐션")
    page.locator("#search-results a[href$='#term-attention']").click()
    expect(page.locator("dt:target + dt")).to_contain_text("어텐션")


def test_tables_of_many_columns_fit(page: Page, site: str) -> None:
    page.goto(f"{site}book/notation.html")
    tables = page.locator("article .pst-scrollable-table-container:has(> .stacked)")
    cells = tables.first.locator("tbody tr").first.locator("td")
    heads = tables.first.locator("thead th").all_inner_texts()
    assert len(heads) == 6
    for width in (320, 600, 768, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert tables.evaluate_all("all => all.filter(t => t.scrollWidth > t.clientWidth)") == []
        said = [cell.inner_text().split("\n")[0] for cell in cells.all()]
        assert (said[1:] == heads[1:]) == (width <= 600)  # each cell says its column on a phone


def test_a_cell_says_a_formula_of_its_column_as_a_formula(book: Path) -> None:
    page = (book / "lessons" / "02_energy.html").read_text("utf-8")
    shown = re.sub(r"<annotation.*?</annotation>", "", page, flags=re.DOTALL)
    columns = re.findall(r'<span class="column">(.*?)</td>', shown, re.DOTALL)
    assert any('class="katex"' in column for column in columns)
    for column in columns:
        assert not re.search(r"\\|_\{", column), column
