"""Runs the lines of a workflow on this machine, each once, in their order:

    python .github/steps.py check --leave audit lowest

Jobs for another system or another Python are named and left, as are those of --leave.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

WORKFLOWS = Path(__file__).parent / "workflows"
SYSTEMS = {"Linux": "ubuntu", "Darwin": "macos", "Windows": "windows"}
SYSTEM = SYSTEMS[platform.system()]
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def filled(text: str, matrix: dict[str, str]) -> str:
    """The text with what a matrix says: ${{ matrix.os }} becomes ubuntu-latest."""
    return re.sub(r"\$\{\{ matrix\.(\w+) \}\}", lambda name: matrix[name[1]], text)


def jobs(workflow: dict[str, Any]) -> Iterator[tuple[str, str, str, list[str]]]:
    """Of each job, and each row of its matrix: its name, system, Python ("" for any) and lines."""
    for name, job in workflow["jobs"].items():
        for row in job.get("strategy", {}).get("matrix", {}).get("include", [{}]):
            steps = job["steps"]
            python = [step.get("with", {}).get("python-version", "") for step in steps]
            yield (
                filled(job.get("name", name), row),
                filled(job["runs-on"], row),
                filled("".join(python), row),
                [filled(step["run"], row) for step in steps if "run" in step],
            )


def here(workflow: dict[str, Any], leave: list[str]) -> list[str]:
    """The lines to run on this machine; says of each job that is left why it is."""
    lines: dict[str, None] = {}
    for name, system, python, run in jobs(workflow):
        reasons = [f"for {system}"] * (not system.startswith(SYSTEM))
        reasons += [f"for Python {python}"] * (python not in ("", PYTHON))
        reasons += ["as told"] * (name in leave)
        if reasons:
            print(f"left: {name}, {reasons[0]}")
        else:
            lines |= dict.fromkeys(run)
    return list(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("workflow", help="like check, for .github/workflows/check.yml")
    parser.add_argument("--leave", nargs="+", default=[], metavar="JOB", help="jobs not to run")
    arguments = parser.parse_args()
    workflow = yaml.safe_load((WORKFLOWS / f"{arguments.workflow}.yml").read_text("utf-8"))
    environment = os.environ | {"CI": "true"}
    start = time.monotonic()
    for line in here(workflow, arguments.leave):
        print(f"after {time.monotonic() - start:.0f} s: {line}", flush=True)
        done = subprocess.run(line, shell=True, env=environment, check=False)
        if done.returncode:
            sys.exit(f"after {time.monotonic() - start:.0f} s: {line} failed")


if __name__ == "__main__":
    main()
