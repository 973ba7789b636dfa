"""The course's address stands in one place, and a command sets it."""

import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULE = runpy.run_path(str(ROOT / "book" / "address.py"))
URL = "https://github.com/teacher/attention.course"
OTHERS = {  # repositories that the course speaks of
    "facebookresearch/fairseq-lua",
    "lisa-groundhog/GroundHog",
    "MaximumEntropy/Seq2Seq-PyTorch",
    "multi30k/dataset",
    "nltk/nltk",
    "pytorch/tutorials",
}
PLACEHOLDERS = {"OWNER/NAME", "OWNER/OWNER.github.io"}
EXEMPT = {  # the place itself, what npm writes, and tests that make up an address
    "_config.yml",
    "book/package-lock.json",
    "tests/browser/test_launch.py",
    "tests/test_address.py",
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return Path(shutil.copy(ROOT / "_config.yml", tmp_path))


def test_the_address_is_replaced_and_nothing_else(config: Path) -> None:
    MODULE["replace"](URL, config)
    filled = config.read_bytes()
    assert MODULE["read"](config) == URL
    MODULE["replace"]("", config)
    assert MODULE["read"](config) == ""
    assert filled == config.read_bytes().replace(b'  url: ""', f'  url: "{URL}"'.encode())


@pytest.mark.parametrize(
    "url", ["http://github.com/a/b", "https://github.com/a", "git@github.com:a/b", f'{URL}"\nx: 1']
)
def test_what_is_no_repository_is_refused(config: Path, url: str) -> None:
    before = config.read_bytes()
    with pytest.raises(ValueError, match="expected https:"):
        MODULE["replace"](url, config)
    assert config.read_bytes() == before


def test_the_address_stands_in_one_place() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    named = re.compile(r"github(?:usercontent)?\.com[/:](?!sponsors/)([\w-]+/[\w.-]*\w)")
    for name in set(listed.stdout.splitlines()) - EXEMPT:
        if (ROOT / name).is_file():
            found = named.findall((ROOT / name).read_bytes().decode("utf-8", "ignore"))
            assert set(found) <= OTHERS | PLACEHOLDERS, name
