"""The locks: exact, hashed, of this pyproject.toml; and an audit that cannot pass unasked."""

import os
import re
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
LOCKS = ROOT / "locks"
RANGES = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
HASHED = [ROOT / "requirements.txt", LOCKS / "cuda.txt", LOCKS / "torch-cpu.txt"]
BENCH = ROOT / "benchmarks" / "requirements.txt"
GPU = re.compile(r"nvidia|cuda|triton")
NOWHERE = "http://127.0.0.1:9"  # the port where nobody answers


def entries(path: Path) -> list[Requirement]:
    """The requirements of a file; their hashes are not part of them."""
    lines = path.read_text("utf-8").replace("\\\n", "").splitlines()
    texts = (re.sub(r"\s*(#.*|--hash=\S+)", "", line).strip() for line in lines)
    return [Requirement(text) for text in texts if text]


def pins(path: Path) -> dict[str, Version]:
    """The one version of each package. Fails where a package has none, or several."""
    found = {}
    for entry in entries(path):
        (specifier,) = entry.specifier
        assert specifier.operator == "==", entry
        assert entry.name not in found, entry
        found[entry.name] = Version(specifier.version)
    return found


@pytest.mark.parametrize(
    "path", [*HASHED, BENCH], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_each_locked_package_has_its_hashes(path: Path) -> None:
    text = re.sub(r"^#.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    blocks = re.split(r"\n(?! )", text.strip())
    assert len(blocks) == len(pins(path))
    for block in blocks:
        assert re.fullmatch(r"[^\n\\]+ \\(\n    --hash=sha256:[0-9a-f]{64}( \\)?)+", block), block
    assert "://" not in text


@pytest.mark.parametrize("path", [HASHED[0], BENCH], ids=lambda path: path.parent.name)
def test_the_lock_is_of_what_is_required(path: Path) -> None:
    locked = pins(path)
    for name, version in pins(path.with_suffix(".in")).items():
        assert locked[canonicalize_name(name)] == version, f"{name}: run `make lock`"


def test_the_lock_lies_in_the_ranges_of_the_package() -> None:
    locked = pins(ROOT / "requirements.txt")
    for requirement in map(Requirement, RANGES):
        assert requirement.specifier.contains(locked[requirement.name]), requirement


def test_the_lowest_versions_are_those_of_the_ranges() -> None:
    lowest = entries(LOCKS / "lowest.txt")
    for requirement in map(Requirement, RANGES):
        (bound,) = (s.version for s in requirement.specifier if s.operator == ">=")
        (found,) = (entry.specifier for entry in lowest if entry.name == requirement.name)
        assert found.contains(Version(bound)), f"{requirement}: run `make lock`"
        assert str(found).startswith("=="), found


def test_gpu_libraries_stand_by_themselves() -> None:
    locked, cuda, cpu = (pins(path) for path in HASHED)
    others = [*locked, *(entry.name for entry in entries(LOCKS / "lowest.txt"))]
    assert not [name for name in others if GPU.match(name)]
    assert [name for name in cuda if GPU.match(name)]
    assert all(cuda[name] == locked[name] for name in cuda.keys() & locked.keys())
    assert cpu == {"torch": Version(f"{locked['torch']}+cpu")}, "add the hashes of the new builds"


@pytest.mark.slow
def test_an_audit_without_answers_fails() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (recipe,) = re.findall(r"^audit:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    lines = recipe.splitlines()
    assert [line.split()[0] for line in lines] == ["pip-audit", "npm"]
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    offline = {"PATH": path, "HTTPS_PROXY": NOWHERE, "npm_config_offline": "true"}
    for line in lines:
        environment = os.environ | offline | {"NO_PROXY": "", "no_proxy": ""}
        asked = subprocess.run(
            line, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
        )
        assert asked.returncode != 0, line
        assert "127.0.0.1" in asked.stderr, asked.stderr
