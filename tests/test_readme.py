"""The README says what is so: its table comes from the results, its example runs."""

import re
import runpy
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


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
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`?make (\w+)", README):
        assert f"\n{target}:" in makefile, target
    for folder in re.findall(r"^\| `([\w/]+)` \|", README, re.MULTILINE):
        assert (ROOT / folder).is_dir(), folder
