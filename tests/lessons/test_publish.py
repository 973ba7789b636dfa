"""Published lessons: the first cell knows where to have attnlib from, nobody sees a solution first,
and all else is as it was. Git keeps what it has."""

import subprocess
from pathlib import Path

import execute
import nbformat
import publish
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

ADDRESS = "https://example.org/course"
SOURCES = sorted((execute.FOLDER / "source").glob("*.md"))
FIRST = next(c for c in execute.read(SOURCES[0]).cells if c.cell_type == "code").source


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def text_of(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook) + "\n"


OUTPUTS = [new_output("stream", text="42\n")]
LESSON = new_notebook(  # of three code cells: the first one, a plain one, a solution
    cells=[
        new_markdown_cell("# Lesson"),
        new_code_cell(FIRST, execution_count=1),
        new_code_cell("print(42)", execution_count=2, outputs=OUTPUTS),
        new_code_cell("42", execution_count=3, outputs=OUTPUTS, metadata={"tags": ["hide-cell"]}),
    ]
)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit of a lesson and another file, where nobody has told git who he
    is, and with work that is not committed."""
    for scope in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{scope}", str(tmp_path / "none"))
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "01_small.ipynb").write_text(text_of(LESSON), "utf-8")
    (tmp_path / "README.md").write_text("The course.\n", "utf-8")
    author = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, *author, "commit", "--quiet", "-m", "Begin")
    (tmp_path / "README.md").write_text("Not yet committed.\n", "utf-8")
    git(tmp_path, "add", "README.md")
    (tmp_path / "lessons" / "01_small.ipynb").write_text("being edited", "utf-8")
    return tmp_path


def git(folder: Path, *command: str) -> str:
    answer = subprocess.run(("git", *command), cwd=folder, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_every_lesson_begins_with_the_same_cell(source: Path) -> None:
    """And some cell of each is a solution, which is closed where it is published."""
    before = execute.read(source)
    after = nbformat.reads(publish.fill(text_of(before), "git+a@b"), as_version=4)
    assert code_cells(before)[0].source == FIRST
    assert any(cell.metadata.get("cellView") == "form" for cell in code_cells(after))


def test_a_filled_lesson_differs_where_it_should() -> None:
    after = nbformat.reads(publish.fill(text_of(LESSON), f"git+{ADDRESS}@1234"), as_version=4)
    first, plain, solution = code_cells(after)
    assert first.source.startswith(FIRST.split("raise")[0])
    assert first.source.endswith(f'%pip install --quiet "attnlib @ git+{ADDRESS}@1234"')
    assert plain == code_cells(LESSON)[1]
    assert solution.metadata.jupyter == {"outputs_hidden": True, "source_hidden": True}
    assert solution.metadata.collapsed
    first.source = FIRST
    for name in publish.CLOSED:
        del solution.metadata[name]
    assert after == LESSON


def test_a_notebook_that_is_no_lesson() -> None:
    with pytest.raises(ValueError, match="does not begin with the cell that installs attnlib"):
        publish.fill(text_of(new_notebook(cells=[new_code_cell("1")])), "git+a@b")


def test_the_branch_is_one_commit_upon_head(repository: Path) -> None:
    before = {path: path.read_bytes() for path in repository.rglob("*") if path.suffix}
    status, head = git(repository, "status", "--short"), git(repository, "rev-parse", "HEAD")
    commit = publish.publish(ADDRESS, repository)
    assert git(repository, "log", "-1", "--format=%H %P", "notebooks") == f"{commit} {head}"
    assert git(repository, "diff", "--name-only", "HEAD", "notebooks") == "lessons/01_small.ipynb\n"
    expected = publish.fill(text_of(LESSON), f"git+{ADDRESS}@{head.strip()}")
    assert git(repository, "show", "notebooks:lessons/01_small.ipynb").strip() == expected.strip()
    assert git(repository, "log", "-1", "--format=%an %ae", "notebooks") == "Ada ada@example.org\n"
    assert git(repository, "status", "--short") == status
    assert {path: path.read_bytes() for path in before} == before
    assert publish.publish(ADDRESS, repository) == commit


def test_a_translation_is_published_beside_its_lesson(repository: Path) -> None:
    """Composed of what is committed, and filled as the English one is."""
    source = repository / "lessons" / "source"
    (source / "ko").mkdir(parents=True)
    normalized = execute.normalize(nbformat.reads(text_of(LESSON), as_version=4))
    (repository / "lessons" / "01_small.ipynb").write_text(normalized, "utf-8")
    key = nbformat.reads(normalized, as_version=4).cells[0].id
    head = "---\njupytext: {text_representation: {extension: .md, format_name: myst}}\n---\n"
    cell = f'+++ {{"english": "{key}"}}\n\n# 레슨\n'
    (source / "ko" / "01_small.md").write_text(head + cell, "utf-8")
    git(repository, "add", ".")
    author = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    git(repository, *author, "commit", "--quiet", "-m", "Translate")
    publish.publish(ADDRESS, repository)
    ours, theirs = (
        nbformat.reads(git(repository, "show", f"notebooks:{path}01_small.ipynb"), as_version=4)
        for path in ("lessons/", "ko/lessons/")
    )
    assert theirs.cells[0].source == "# 레슨"
    assert theirs.cells[1:] == ours.cells[1:]
    assert f"git+{ADDRESS}@" in theirs.cells[1].source


def test_without_an_address(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        publish.main([""], repository)
    assert "make address URL=..." in capsys.readouterr().err
    assert git(repository, "branch", "--list", "notebooks") == ""


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(SystemExit, match=r"git rev-parse: .*not a git repository"):
        publish.main([ADDRESS], tmp_path)
