"""A further language is a folder, a list and a line: with a made-up one, no word of a page stays
English but code, what it prints, and what is quoted."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pseudo
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page
from sphinx_external_toc.parsing import parse_toc_yaml

from attnlib import pretrained

pytestmark = pytest.mark.formats
ROOT = Path(__file__).parents[2]
WORD = re.compile(r"(?<![\w-])[A-Za-z]*[aeiou][A-Za-z]*(?![\w-])")
# What is no prose: code, what it shows, formulas, papers, the glossary's English.
NO_PROSE = (
    "code, pre, script, style, noscript, .katex, .cell_output, .citation, dt.sig,"
    "[lang]:not([lang=en]), dl.glossary dt"
)
PAPERS = (ROOT / "book" / "references.bib").read_text("utf-8")
AUTHORS = " ".join(re.findall(r"^ *author *= *\{(.*)\}", PAPERS, re.MULTILINE))
LEFT = {  # names, a term that has no other, the theme's list for paper and its Esperanto
    *("Attention", "Bahdanau", "Colab", "English", "Enhavo", "Jupyter", "Luong", "Page", "Python"),
    *("attnlib", "readout"),
    *re.findall(r"\w+", AUTHORS),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book in the made-up language."""
    course = tmp_path_factory.mktemp("pseudo") / "course"
    ignore = shutil.ignore_patterns(".git", ".venv*", "_build", "node_modules", ".*_cache", "runs")
    shutil.copytree(ROOT, course, ignore=ignore)
    (course / "book" / "node_modules").symlink_to(ROOT / "book" / "node_modules")
    pseudo.add(course)
    paths = os.pathsep.join([str(course), str(course / "lessons")])  # its own lists of words
    environment = os.environ | {"PYTHONPATH": paths}
    for command in ("lessons/portraits.py", "book/living.py", "book/editions.py build"):
        run = [sys.executable, *command.split()]
        subprocess.run(run, cwd=course, env=environment, check=True)
    return course / "_build" / f"{pseudo.NAME}-built" / "_build" / "html"


def words(texts: Iterable[str]) -> set[str]:
    """The words of texts that would have an accent."""
    return {word for text in texts for word in WORD.findall(text) if len(word) > 2}


def test_no_word_stays_english(built: Path) -> None:
    left = {}
    for name in [*parse_toc_yaml(ROOT / "_toc.yml"), "search", "404"]:
        page = BeautifulSoup((built / f"{name}.html").read_text("utf-8"), "lxml")
        for part in page.select(f"body :is({NO_PROSE})"):
            part.decompose()
        said = [page.body.get_text(" ")]
        for key in ("aria-label", "title", "alt", "placeholder"):
            said += [el[key] for el in page.body.select(f"[{key}]:not(a.reference)")]
        left[name] = words(said) - LEFT
    assert {name: sorted(found) for name, found in left.items() if found} == {}


def test_no_sentence_of_a_figure_stays_english(built: Path, page: Page) -> None:
    """But for the words of the examples, which a trained model knows."""
    config = pretrained.load("attention").config
    examples = {*config.source.words, *config.target.words}
    for path in sorted(built.glob("lessons/*.html")):
        page.goto(path.as_uri())
        page.locator(".attn-account").first.wait_for()
        spoken = page.locator(".attn-account [aria-live], .attn-account button").all_inner_texts()
        own = (re.sub(r"“[^”]*”|\([^)]*\)", "", text) for text in spoken)
        assert words(own) <= examples, path.name
