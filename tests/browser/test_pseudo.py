"""A further language is a folder, a list and a line: with a made-up one, no word of a page stays
English but code, what it prints, and what is quoted."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pseudo
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page

pytestmark = pytest.mark.formats
ROOT = Path(__file__).parents[2]
WORD = re.compile(r"(?<![\w-])[A-Za-z]*[aeiou][A-Za-z]*(?![\w-])")
# What is no prose: code, what it shows, formulas, papers, the package's own English.
NO_PROSE = "code, pre, script, style, noscript, .katex, .cell_output, .citation, dl.py, [lang]"
NAMES = {  # that are the same in each language
    *("Attention", "Bahdanau", "Luong", "Python", "PyTorch", "Colab", "Jupyter", "English"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book in the made-up language."""
    course = tmp_path_factory.mktemp("pseudo") / "course"
    ignore = shutil.ignore_patterns(".git", ".venv*", "_build", "node_modules", ".*_cache", "runs")
    shutil.copytree(ROOT, course, ignore=ignore)
    (course / "book" / "node_modules").symlink_to(ROOT / "book" / "node_modules")
    pseudo.add(course)
    command = [sys.executable, "book/editions.py", "build"]
    environment = os.environ | {"PYTHONPATH": str(course)}  # its own lists of words
    subprocess.run(command, cwd=course, env=environment, check=True)
    return course / "_build" / f"{pseudo.NAME}-built" / "_build" / "html"


def test_no_word_stays_english(built: Path) -> None:
    left = {}
    for path in sorted(built.rglob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "lxml")
        for part in page.select(f"body :is({NO_PROSE})"):
            part.decompose()
        said = [page.body.get_text(" ")]
        for name in ("aria-label", "title", "alt", "placeholder"):
            said += [el[name] for el in page.body.select(f"[{name}]")]
        words = {word for text in said for word in WORD.findall(text) if len(word) > 2}
        if found := words - NAMES:
            left[path.relative_to(built).as_posix()] = sorted(found)
    assert left == {}


def test_no_sentence_of_a_figure_stays_english(built: Path, page: Page, serve: object) -> None:
    """Said of itself, and as its reset button has it."""
    for path in sorted(built.glob("lessons/*.html")):
        page.goto(path.as_uri())
        page.locator(".attn-account").first.wait_for()
        spoken = page.locator(".attn-account [aria-live], .attn-account button")
        for text in spoken.all_inner_texts():
            own = re.sub(r"“[^”]*”|\([^)]*\)", "", text)
            assert not [word for word in WORD.findall(own) if len(word) > 2], text
