"""Where a page's buttons and links lead: from the course's address, and nowhere without one."""

import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect
from publish import MISSING

ROOT = Path(__file__).parents[2]
ADDRESS = runpy.run_path(str(ROOT / "book" / "address.py"))
LESSONS = {path.stem for path in ROOT.glob("lessons/*.ipynb")}


def links(page: Path) -> list[str]:
    """Where the links in a page's header and at its end lead to, but within the book."""
    html = BeautifulSoup(page.read_bytes(), "html.parser")
    found = html.select(".bd-header-article a, .mistake a")
    return [str(a["href"]) for a in found if str(a["href"]).startswith("http")]


def expected(url: str, page: str, source: str) -> list[str]:
    """Where they should lead; a lesson's can also be opened elsewhere."""
    if not url:
        return []
    there = url.removeprefix("https://github.com/")
    opened = [
        f"https://mybinder.org/v2/gh/{there}/notebooks?urlpath=lab/tree/{page}.ipynb",
        f"https://colab.research.google.com/github/{there}/blob/notebooks/{page}.ipynb",
    ]
    mended = [f"{url}/issues/new?template=text.yml&page={page}", f"{url}/edit/main/{source}"]
    return [*(opened if page.startswith("lessons/") else []), *mended]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of one page and one lesson, with the course's own configuration but an address."""
    folder = tmp_path_factory.mktemp("book")
    for name in ("_config.yml", "CITATION.cff"):
        shutil.copy(ROOT / name, folder)
    ADDRESS["replace"]("https://github.com/teacher/attention.course", folder / "_config.yml")
    ignore = shutil.ignore_patterns("node_modules", "__pycache__", "*.md")
    shutil.copytree(ROOT / "book", folder / "book", ignore=ignore)
    (folder / "book" / "node_modules").symlink_to(ROOT / "book" / "node_modules")
    (folder / "book" / "page.md").write_text(
        "# A page\n\n{{ files }}\n\n{{ clone }}\n\n{{ colab }}\n", "utf-8"
    )
    toc = "format: jb-book\nroot: book/page\nchapters:\n- file: lessons/one\n"
    (folder / "_toc.yml").write_text(toc, "utf-8")
    ignore = shutil.ignore_patterns("*.ipynb", "source", "__pycache__")
    shutil.copytree(ROOT / "lessons", folder / "lessons", ignore=ignore)
    words = nbformat.v4.new_markdown_cell("# A lesson\n\nRead it.")
    lesson = nbformat.v4.new_notebook(
        cells=[words, nbformat.v4.new_code_cell(MISSING)],
        metadata={"language_info": {"name": "python"}},
    )
    nbformat.write(lesson, folder / "lessons" / "one.ipynb")
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    someone = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org"]
    commit = ["git", *someone, "commit", "--quiet", "--allow-empty", "--message", "A course"]
    subprocess.run(commit, cwd=folder, check=True)
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    subprocess.run([jupyter_book, "build", ".", "-W", "--keep-going", "-n"], cwd=folder, check=True)
    return folder


def test_an_address_leads_each_page_to_its_own_places(small: Path) -> None:
    url = ADDRESS["read"](small / "_config.yml")
    html = small / "_build" / "html"
    for page, source in (("book/page", "book/page.md"), ("lessons/one", "lessons/source/one.md")):
        assert links(html / f"{page}.html") == expected(url, page, source)
    words = BeautifulSoup((html / "book" / "page.html").read_bytes(), "html.parser").article
    assert words is not None
    assert f"git clone {url} " in words.get_text()
    assert "The button Colab at the top" in words.get_text()
    for kind in ("pdf", "epub"):
        assert words.select(f'a[href="{url}/releases/download/book/attention-live.{kind}"]')


def test_the_links_fit_a_phone_under_the_policy(
    phone: Page, small: Path, serve: Callable[[Path], str]
) -> None:
    phone.goto(f"{serve(small / '_build' / 'html')}lessons/one.html")
    for name in ("Binder", "Colab", "Report it", "Edit the page"):
        expect(phone.get_by_role("link", name=name)).to_be_in_viewport()
    for width in (360, 320):
        phone.set_viewport_size({"width": width, "height": 800})
        assert phone.evaluate("document.documentElement.scrollWidth") <= width


def test_each_lesson_of_the_book_leads_where_its_address_does(book: Path) -> None:
    url = ADDRESS["read"]()
    for lesson in LESSONS:
        wanted = expected(url, f"lessons/{lesson}", f"lessons/source/{lesson}.md")
        assert links(book / "lessons" / f"{lesson}.html") == wanted
    told = BeautifulSoup((book / "book" / "howto.html").read_bytes(), "html.parser").get_text()
    assert ("The button Colab at the top" in told) == bool(url)
    assert ("it has no such button" in told) != bool(url)
