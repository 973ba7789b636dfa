"""Renew the locks: exact versions of everything that the course installs, with their SHA-256.

    requirements.in   --uv-->  requirements.txt; the same in benchmarks/
    torch             --uv-->  locks/cuda.txt, what the package index's torch needs on Linux besides
    pyproject.toml    --uv-->  locks/lowest.txt, the lowest version that each range of it accepts

One lock serves Linux, macOS and Windows, and every Python from the lowest one of pyproject.toml on.
The GPU libraries stand in cuda.txt alone, so that nobody who has a build of torch for CPUs gets
them; its hashes are kept by hand, in locks/torch-cpu.txt.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOWEST_PYTHON = PROJECT["requires-python"].removeprefix(">=")
UV = (sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-annotate")
FOR_ALL = ("--universal", "--fork-strategy", "fewest", "--python-version", LOWEST_PYTHON)
GPU = re.compile(r"^(?:nvidia|cuda|triton)\b.*\n", re.MULTILINE)


def lock(path: str, *arguments: str, given: str = "") -> None:
    """Let uv write path, from requirements files and from those given as text (named -)."""
    command = (*UV, *FOR_ALL, *arguments, "--output-file", path)
    subprocess.run(command, input=given, cwd=ROOT, check=True, text=True, stdout=subprocess.DEVNULL)


def tools(requirements: str) -> str:
    """The requirements for which the package states no range."""
    stated = {Requirement(line).name for line in PROJECT["dependencies"]}
    lines = re.sub(r"\s*#.*", "", requirements).split("\n")
    return "\n".join(line for line in lines if line and Requirement(line).name not in stated)


def main(*options: str) -> None:
    """The command. options: --upgrade, or none to keep the versions that still fit."""
    requirements = (ROOT / "requirements.in").read_text("utf-8")
    lock("requirements.txt", *options, "--generate-hashes", "requirements.in")
    (torch,) = re.findall(r"^torch==\S+", requirements, re.MULTILINE)
    locked = ("--generate-hashes", "--constraint", "requirements.txt", "--no-config")
    lock("locks/cuda.txt", *options, *locked, "-", given=torch)
    bench = ("--generate-hashes", "--no-deps", "benchmarks/requirements.in")
    lock("benchmarks/requirements.txt", *options, *bench)
    ranges = ("--resolution", "lowest-direct", "pyproject.toml", "-")
    lock("locks/lowest.txt", *options, *ranges, given=tools(requirements))
    lowest = ROOT / "locks" / "lowest.txt"
    lowest.write_text(GPU.sub("", lowest.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Renew the locks.")
    parser.add_argument("--keep", action="store_true", help="keep the versions that still fit")
    main(*([] if parser.parse_args().keep else ["--upgrade"]))
