"""Lessons in other languages: the English notebooks but for the words, and never stale unseen."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import particles
import pytest
import stale
from babel.messages.pofile import read_po
from beside import beside, line
from camera import WIDGET_VIEW
from comments import comments, replaced
from execute import FOLDER, normalize
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pictures import PNG, figures
from translation import LANGUAGES, NAMES, STALE, Translation, headings, prose

lessons = pytest.mark.parametrize("name", NAMES)
languages = pytest.mark.parametrize("language", LANGUAGES)


@languages
@lessons
def test_every_cell_has_its_partner(name: str, language: str) -> None:
    """With the same formulas, code, links, citations and numbers; and every label its own."""
    assert list(stale.faults(Translation(name, language))) == []


@languages
@lessons
def test_the_same_headings(name: str, language: str) -> None:
    lesson = Translation(name, language)
    for key, text in lesson.english.items():
        assert len(headings(text)) == len(headings(lesson.cells[key]))


@languages
def test_what_is_stale_is_said_so_in_the_language(language: str) -> None:
    assert all(STALE in Translation(name, language).words for name in NAMES)


def test_two_headings_never_share_a_translation() -> None:
    for language in LANGUAGES:
        found: dict[str, tuple[str, str]] = {}
        for name in NAMES:
            for heading, english in Translation(name, language).headings().items():
                assert found.setdefault(heading, english) == english


def differing(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """Where two notebooks differ."""
    if type(ours) is not type(theirs):
        yield path
    elif isinstance(ours, dict):
        for key in ours | theirs:
            yield from differing(ours.get(key), theirs.get(key), f"{path}/{key}")
    elif isinstance(ours, list) and len(ours) == len(theirs):
        for k, pair in enumerate(zip(ours, theirs, strict=True)):
            yield from differing(*pair, f"{path}/{k}")
    elif ours != theirs:
        yield path


def what_runs(code: str) -> str:
    """A cell's code without comments and docstrings."""
    tree = ast.parse(TransformerManager().transform_cell(code))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            node.body[0] = ast.Pass()
    return ast.dump(tree)


def no_picture(outputs: list[NotebookNode]) -> str:
    """Outputs without the pictures of their live figures."""
    plain = json.loads(json.dumps(outputs))
    for output in plain:
        if WIDGET_VIEW in output.get("data", {}):
            del output["data"][PNG], output["metadata"][PNG]
    return json.dumps(plain)


@languages
@lessons
def test_code_and_outputs_are_the_same(name: str, language: str) -> None:
    """What differs is the prose, comments, docstrings, the words of a cell's metadata, labels and
    questions in the widgets' state, and the figures' pictures."""
    english = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    other = Translation(name, language).compose()
    assert [cell.id for cell in other.cells] == [cell.id for cell in english.cells]
    for ours, theirs in zip(english.cells, other.cells, strict=True):
        if ours.cell_type == "code":
            assert what_runs(theirs.source) == what_runs(ours.source)
            assert no_picture(theirs.outputs) == no_picture(ours.outputs)
            assert theirs.execution_count == ours.execution_count
    allowed = ("/source", "/code_prompt_show", "/code_prompt_hide", "/alt")
    labels = ("/description", "/ask", "/text", "/reason")
    for path in differing(english, other):
        if path.startswith("/metadata"):
            assert path.endswith(labels) or "/_options_labels/" in path
        else:
            assert path.startswith("/cells/")
            assert path.endswith(allowed) or "/image/png" in path


@languages
@lessons
def test_a_figures_picture_is_the_languages_own(name: str, language: str) -> None:
    """And is still led to by its English name."""
    english = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    pairs = zip(figures(english), figures(Translation(name, language).compose()), strict=True)
    for (ours, _), (theirs, _) in pairs:
        about = theirs.metadata[PNG]
        assert theirs.data[PNG] != ours.data[PNG]
        assert re.search("[가-힣]", about.alt)
        assert about.english == ours.metadata[PNG].alt
        assert about.heights.keys() == ours.metadata[PNG].heights.keys()


@languages
@lessons
def test_no_list_has_what_nobody_says(name: str, language: str) -> None:
    lesson = Translation(name, language)
    notebook = nbformat.read(lesson.notebook, as_version=4)
    said = {line(where[key]) for where, key in beside(notebook)}
    codes = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    told = {comment.text for code in codes for comment in comments(code)}
    own = lesson.lists[-1]
    assert {line(entry["english"]) for entry in own["word"]} <= said
    assert {entry["english"].strip() for entry in own["comment"]} <= told


@lessons
def test_labels_are_korean(name: str) -> None:
    """But for those that are words of the examples, letters or names of methods."""
    lesson = Translation(name, "ko")
    own = [where[key] for where, key in beside(lesson.compose()) if key == "description"]
    english = nbformat.read(lesson.notebook, as_version=4)
    before = [where[key] for where, key in beside(english) if key == "description"]
    for ours, theirs in zip(before, own, strict=True):
        said = set(ours.replace(",", " ").split())
        if any(len(word) > 3 and word.isascii() and word.isalpha() for word in said):
            assert any("가" <= letter <= "힣" for letter in theirs), (ours, theirs)


def glossary() -> dict[str, list[str]]:
    """Each English term with its Korean ones, without spaces."""
    entries = (FOLDER.parent / "book" / "glossary.md").read_text("utf-8").partition("{glossary}")[2]
    found = {}
    for entry in entries.strip().split("\n\n"):
        term = entry.strip().partition("\n")[0].partition(" (")[0]
        korean = re.findall(r"^\[(.*)\]\{\.language-ko\}", entry, re.MULTILINE)
        found[term] = [re.sub(r"\s", "", form) for form in korean]
    return found


# What is no prose: code, formulas, where links lead, tags, the words of examples.
APART = re.compile(
    r"(?s:```.*?```|\$\$.*?\$\$)|\$[^$]+\$|`[^`]*`|(?<=\])\([^()\s]*\)|<[^>]*>|\*[^*\n]+\*"
)


def test_terms_are_those_of_the_glossary() -> None:
    """Where an English cell has a term, the Korean one has a term of the same entry: in nine cells
    of ten at least, for a sentence may do without."""
    used: dict[str, list[bool]] = {}
    for name in NAMES:
        lesson = Translation(name, "ko")
        for key, text in lesson.english.items():
            ours, theirs = APART.sub(" ", text), re.sub(r"\s", "", lesson.cells[key])
            for term, forms in glossary().items():
                if forms and re.search(rf"(?<![\w-])(?i:{re.escape(term)})(?:e?s)?(?![\w-])", ours):
                    used.setdefault(term, []).append(any(form in theirs for form in forms))
    common = {term: found for term, found in used.items() if len(found) >= 5 and not term.isupper()}
    assert len(common) > 20
    assert [term for term, found in common.items() if sum(found) < 0.9 * len(found)] == []


def texts() -> Iterator[tuple[Path, str]]:
    """Every Korean text of the project."""
    for name in NAMES:
        lesson = Translation(name, "ko")
        yield from (
            (lesson.path, text)
            for told in (lesson.cells, lesson.words, lesson.comments)
            for text in told.values()
        )
    for path in (FOLDER.parent / "attnlib" / "widgets").rglob("ko.json"):
        yield from ((path, text) for text in json.loads(path.read_text("utf-8")).values())
    for path in (FOLDER.parent / "book" / "locale" / "ko").rglob("*.po"):
        with path.open("rb") as file:
            said = [m.string for m in read_po(file) if m.id and not m.id.startswith("^")]
        yield from ((path, text.replace("\\ ", "")) for text in said)  # which ends code in reST


def test_particles_fit_what_they_follow() -> None:
    found = [f"{path.name}: {fault}" for path, text in texts() for fault in particles.faults(text)]
    assert found == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("$h_j$는", "$h_j$은"),  # 제이
        ("$s_{i-1}$을", "$s_{i-1}$를"),  # 일
        ("$T_x$가", "$T_x$이"),  # 엑스
        ("$\\alpha_{ij}$와", "$\\alpha_{ij}$과"),  # 제이
        ("$x^2$은", "$x^2$는"),  # 제곱
        ("0.63을", "0.63를"),  # 삼
        ("2가", "2이"),
        ("10이", "10가"),  # 십
        ("5 %는", "5 %은"),  # 퍼센트
        ("RNN은", "RNN는"),  # 엔
        ("GRU는", "GRU은"),  # 유
        ("BLEU는", "BLEU은"),  # 블루
        ("*man*을", "*man*를"),
        ("`nan`이", "`nan`가"),
        ("손실(loss)은", "손실(loss)는"),
        ("[레슨 02](02_energy.ipynb)와", "[레슨 02](02_energy.ipynb)과"),
    ],
)
def test_a_particle_by_how_it_is_read(right: str, wrong: str) -> None:
    assert list(particles.faults(f"{right} 말해요.")) == []
    assert len(list(particles.faults(f"{wrong} 말해요."))) == 1


CODE = """\
# Two lines
# of one comment.
def f(x):  # beside code
    '''What it does.

        f(x) = x
    '''
    return "# no comment"


%pip list
# its own
"""


def test_comments_and_docstrings_are_found() -> None:
    code = CODE.replace("'''", '"""')
    texts = [
        "Two lines\nof one comment.",
        "beside code",
        "What it does.\n\n    f(x) = x",
        "its own",
    ]
    assert [comment.text for comment in comments(code)] == texts
    assert replaced(code, {}) == code
    assert replaced(code, {text: text for text in texts}) == code


def test_others_stand_in_their_place() -> None:
    code = CODE.replace("'''", '"""')
    told = {"Two lines\nof one comment.": "한 줄", "beside code": "코드 옆", "its own": "두\n줄"}
    expected = code.replace("# Two lines\n# of one comment.", "# 한 줄")
    expected = expected.replace("# beside code", "# 코드 옆").replace("# its own", "# 두\n# 줄")
    assert replaced(code, told) == expected
    doc = {"What it does.\n\n    f(x) = x": "하는 일.\n\n    f(x) = x\n끝."}
    shown = code.replace("What it does.", "하는 일.").replace('= x\n    "', '= x\n    끝.\n    "')
    assert replaced(code, doc) == shown


SOURCE = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
---
# One

Two words, $x$.

```{code-cell} ipython3
1 + 1
```

## Three

Four.
"""


@pytest.fixture
def small(tmp_path: Path) -> Translation:
    """A lesson of three cells and its translation, committed."""
    folder = tmp_path / "lessons"
    (folder / "source" / "ko").mkdir(parents=True)
    (folder / "source" / "one.md").write_text(SOURCE, "utf-8")
    first, second = prose(SOURCE)
    head = SOURCE.partition("# One")[0]
    korean = {first: "# 하나\n\n두 단어, $x$.", second: "## 셋\n\n넷."}
    cells = [f'+++ {{"english": "{key}"}}\n\n{text}\n' for key, text in korean.items()]
    (folder / "source" / "ko" / "one.md").write_text("\n".join([head, *cells]), "utf-8")
    words = f'[[word]]\nenglish = "{STALE}"\ntext = "영어예요."\n'
    (folder / "source" / "ko" / "one.toml").write_text(words, "utf-8")
    write(folder, SOURCE)
    for command in (
        ("init", "--quiet"),
        ("add", "."),
        ("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "One"),
    ):
        subprocess.run(("git", *command), cwd=tmp_path, check=True)
    return Translation("one", "ko", folder)


def write(folder: Path, source: str) -> None:
    """Put the source and its notebook there, as executed."""
    (folder / "source" / "one.md").write_text(source, "utf-8")
    first, second = prose(source).values()
    cells = [new_markdown_cell(first), new_code_cell("1 + 1"), new_markdown_cell(second)]
    (folder / "one.ipynb").write_text(normalize(new_notebook(cells=cells)), "utf-8")


def test_a_translation_takes_the_place_of_the_prose(small: Translation) -> None:
    assert [cell.source for cell in small.compose().cells] == [
        "# 하나\n\n두 단어, $x$.",
        "1 + 1",
        "## 셋\n\n넷.",
    ]
    assert list(stale.faults(small)) == []
    assert small.headings() == {"하나": ("One", "One"), "셋": ("Three", "Three")}


def test_a_changed_cell_is_shown_in_english_and_listed(small: Translation) -> None:
    write(small.notebook.parent, SOURCE.replace("Four.", "Five."))
    changed = Translation("one", "ko", small.notebook.parent)
    assert changed.compose().cells[2].source == "## Three\n\n> 영어예요.\n\n\nFive."
    missing, old = stale.faults(changed)
    assert "not translated" in missing
    assert "stale" in old
    (key,) = changed.cells.keys() - changed.english.keys()
    shown = stale.compared(changed, key).splitlines()
    assert "-Four." in shown
    assert "+Five." in shown
    assert "넷." in shown


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        ("두 단어, $y$.", "formulas missing: $x$"),
        ("두 단어, $x$. [링크](one.md)", "links added: one.md"),
        ("두 단어, $x$. `code`", "code added: `code`"),
        ("두 단어, $x$. 2015", "numbers added: 2015"),
        ("두 단어, $x$. [1]", "citations added: [1]"),
        ("두 단어, $x$.<br>", "HTML added: <br>"),
    ],
)
def test_what_a_translation_has_to_keep(other: str, fault: str) -> None:
    assert fault in list(stale.differences("Two words, $x$.", other))


def test_a_number_may_be_a_digit() -> None:
    assert list(stale.differences("Two words.", "단어 2개.")) == []
    assert list(stale.differences("2 words.", "두 단어.")) == ["numbers missing: 2"]


def test_two_cells_of_one_id_are_refused(small: Translation) -> None:
    text = small.path.read_text("utf-8")
    first, second = prose(SOURCE)
    small.path.write_text(text.replace(second, first), "utf-8")
    with pytest.raises(ValueError, match="expected a cell under its own id"):
        Translation("one", "ko", small.notebook.parent).compose()
