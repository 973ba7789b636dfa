"""The page's modules without a page, run by the Node.js that requirements.txt brings."""

import json
import shutil
import subprocess
import sysconfig
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from attnlib import widgets

CASES = 1000  # random ones, for each function that the page shares with Python
MATHEMATICS = Path(widgets.__file__).parent / "mathematics"


def ask(harness: str, cases: list[Any], **modules: str) -> list[Any]:
    """What a script answers to the cases: JSON in, JSON out. NAME in the script stands for the
    file modules[NAME] of the page's mathematics. Without Node the test fails."""
    for name, file in modules.items():
        harness = harness.replace(name, (MATHEMATICS / file).as_uri())
    answer = run("--input-type=module", "--eval", harness, given=json.dumps(cases))
    return list(json.loads(answer))


def check_module(code: str) -> None:
    """Fails where Node cannot read the code as one module, and says why."""
    with NamedTemporaryFile("w", suffix=".mjs", encoding="utf-8") as file:
        file.write(code)
        file.flush()
        run("--check", file.name)


def run(*arguments: str, given: str = "") -> str:
    node = shutil.which("node", path=sysconfig.get_path("scripts")) or shutil.which("node")
    assert node, "no Node found; the environment of `make` brings one"
    answer = subprocess.run(
        [node, *arguments], input=given, capture_output=True, text=True, timeout=120
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout
