"""README and CONTRIBUTING say what is so: tables come from results, commands and files exist."""

import re
import runpy
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

ROOT = Path(__file__).parent.parent
README, CONTRIBUTING, MAKEFILE = (
    (ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md", "Makefile")
)


def test_the_table_is_made_from_the_results() -> None:
    table = runpy.run_path(str(ROOT / "benchmarks" / "multi30k.py"))["table"]()
    assert table in README


def test_the_example_runs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    (tmp_path / "example.py").write_text(code, "utf-8")
    runpy.run_path(str(tmp_path / "example.py"))
    (said,) = re.findall(r"# (l'homme .*)", code)
    assert capsys.readouterr().out.strip() == said
    plt.close("all")


def test_every_folder_and_command_named_exists() -> None:
    for target in re.findall(r"(?:`| {4})make ([\w-]+)", README + CONTRIBUTING):
        assert f"\n{target}:" in MAKEFILE, target
    for folder in re.findall(r"^\| `([\w/]+)` \|", README, re.MULTILINE):
        assert (ROOT / folder).is_dir(), folder
    for path in re.findall(r"`((?:\w+/)+[\w.]+|\w+\.(?:in|txt|yml|md))`", CONTRIBUTING):
        if not re.search("NAME|08_name|^_build/", path):
            assert (ROOT / path).exists(), path


def test_what_stands_for_make_is_what_make_runs() -> None:
    (block,) = re.findall(r"these lines do the same:\n((?:\n|    .*\n)+)", CONTRIBUTING)
    (install,) = re.findall(r"^INSTALL := (.*)$", MAKEFILE, re.MULTILINE)
    recipes = MAKEFILE.replace("$(INSTALL)", install)
    lines = re.findall(r"^    ((?:python|npm|jupyter-book|pytest) .*)$", block, re.MULTILINE)
    assert len(lines) == 5
    for line in lines:
        assert line in recipes, line
