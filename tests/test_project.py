"""What GitHub, Codespaces, Binder and git read names forms, commands and versions that exist."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_button_of_a_page_fills_in_its_form() -> None:
    button = (ROOT / "book" / "templates" / "mistake.html").read_text("utf-8")
    (name, field), *others = re.findall(r"template=([\w.]+)&amp;(\w+)=", button)
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / name).read_text("utf-8"))
    assert not others
    assert field in {entry["id"] for entry in form["body"]}


def test_commands_of_other_tools_exist() -> None:
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    commands = [hook["entry"] for repository in hooks for hook in repository["hooks"]]
    for command in (container["postCreateCommand"], *commands):
        assert f"\n{command.removeprefix('make ')}:" in MAKEFILE, command
    python = container["image"].removeprefix("python:")
    assert SpecifierSet(PROJECT["requires-python"]).contains(python)


def test_binder_brings_what_the_package_accepts() -> None:
    """PyTorch alone: postBuild lets pip add the package, which brings the rest."""
    path = ROOT / ".binder" / "environment.yml"
    brought = dict(re.findall(r"- ([\w-]+)=([\d.]+)", path.read_text("utf-8")))
    (torch,) = (r for r in map(Requirement, PROJECT["dependencies"]) if r.name == "torch")
    assert torch.specifier.contains(brought["pytorch-cpu"])
    assert SpecifierSet(PROJECT["requires-python"]).contains(brought["python"])
    listed = ("git", "ls-files", "--stage", ".binder/postBuild")
    mode = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert mode.startswith("100755"), "Binder runs postBuild as a program"
