"""The page's modules without a page, run by the Node.js that requirements.txt brings."""

import json
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from attnlib import widgets

WIDGETS = Path(widgets.__file__).parent


def ask(harness: str, cases: list[Any], **modules: str) -> list[Any]:
    """What a script answers to the cases: JSON in, JSON out. NAME in the script stands for the
    file modules[NAME] of attnlib.widgets. Without Node the test fails."""
    node = shutil.which("node", path=sysconfig.get_path("scripts")) or shutil.which("node")
    assert node, "no Node found; the environment of `make` brings one"
    for name, file in modules.items():
        harness = harness.replace(name, (WIDGETS / file).as_uri())
    answer = subprocess.run(
        [node, "--input-type=module", "--eval", harness],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return list(json.loads(answer.stdout))
