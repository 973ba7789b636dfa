"""The workflows: each line runs here too, each right is asked for, each action is pinned; and what
their own small programs do."""

import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
GITHUB = ROOT / ".github"
TEXTS = {path.stem: path.read_text("utf-8") for path in (GITHUB / "workflows").glob("*.yml")}
WORKFLOWS = {name: yaml.safe_load(text) for name, text in TEXTS.items()}
JOBS = [(name, job) for name in WORKFLOWS for job in WORKFLOWS[name]["jobs"]]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
STEPS = runpy.run_path(str(GITHUB / "steps.py"))
UNCOMPARED = "pypa/gh-action-pypi-publish"  # release.yml says why


def targets(line: str) -> list[str]:
    """What a line makes; it runs nothing else."""
    made = re.fullmatch(r'make((?: [a-z-]+)+)((?: [A-Z]+="[^"`;&|]*")*)', line)
    assert made, line
    return made[1].split()


@pytest.mark.parametrize("name", WORKFLOWS)
def test_each_line_is_a_command_of_the_makefile(name: str) -> None:
    lines = {line for *_, run in STEPS["jobs"](WORKFLOWS[name]) for line in run}
    assert lines
    for target in {target for line in lines for target in targets(line)}:
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


@pytest.mark.parametrize("name", WORKFLOWS)
def test_each_action_is_pinned_to_a_commit_and_says_its_release(name: str) -> None:
    used = re.findall(r"^ +-? ?uses: (.+)$", TEXTS[name], re.MULTILINE)
    assert used
    for action in used:
        if not action.startswith(f"{UNCOMPARED}@v"):
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_one_action_has_one_commit() -> None:
    used = re.findall(r"uses: (\S+)@(\S+)", "".join(TEXTS.values()))
    assert len(set(used)) == len({action for action, _ in used})


@pytest.mark.parametrize(("name", "job"), JOBS)
def test_a_job_asks_for_its_rights_and_ends(name: str, job: str) -> None:
    workflow, stated = WORKFLOWS[name], WORKFLOWS[name]["jobs"][job]
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["group"].startswith(name)
    assert stated["timeout-minutes"] <= 60
    builds = any("run" in step for step in stated["steps"])
    given = {right for right, kind in stated["permissions"].items() if kind == "write"}
    assert not ({"id-token", "pages"} & given and builds)  # no code of ours where it is trusted
    for step in stated["steps"]:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"] == {"persist-credentials": False}


def test_what_is_checked_here_is_the_whole_course() -> None:
    lines = [line for name, _, _, run in STEPS["jobs"](WORKFLOWS["check"]) for line in run]
    assert {"make check", "make book", "make test"} <= set(lines)
    assert lines[-1] == "make test"  # its last line tells how many tests passed


def run_steps(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What steps.py does with the workflow that lies in a folder."""
    shutil.copy(GITHUB / "steps.py", folder)
    command = [sys.executable, folder / "steps.py", "own", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_lines_run_once_in_order_up_to_the_first_that_fails(tmp_path: Path) -> None:
    system, python = STEPS["SYSTEM"], STEPS["PYTHON"]
    set_up = {"uses": "set-up", "with": {"python-version": "${{ matrix.python }}"}}
    rows = [{"python": python, "word": "two"}, {"python": "2.7", "word": "never"}]

    def job(*lines: str, runner: str = f"{system}-latest", **more: Any) -> dict[str, Any]:
        return {"runs-on": runner, "steps": [set_up, *({"run": line} for line in lines)], **more}

    matrix = {"strategy": {"matrix": {"include": rows}}}
    own = {
        "a": job("echo one", "echo ${{ matrix.word }}", name="a ${{ matrix.python }}", **matrix),
        "b": job("echo never", runner="solaris"),
        "c": job("echo never"),
        "d": job("echo one", "echo three", "exit 3", "echo never"),
    }
    for name in "bcd":
        own[name]["steps"].pop(0)
    (tmp_path / "workflows").mkdir()
    (tmp_path / "workflows" / "own.yml").write_text(yaml.safe_dump({"jobs": own}), "utf-8")
    done = run_steps(tmp_path, "--leave", "c")
    said = [line for line in done.stdout.splitlines() if not line.startswith("after ")]
    assert said == [
        "left: a 2.7, for Python 2.7",
        "left: b, for solaris",
        "left: c, as told",
        *("one", "two", "three"),
    ]
    assert done.returncode != 0
    assert done.stderr.endswith("exit 3 failed\n")


class GitHub:
    """Answers as `gh` does, with one run's jobs and the issues that were opened."""

    def __init__(self) -> None:
        self.jobs: dict[str, str | None] = {}
        self.open: list[int] = []
        self.said: list[str] = []

    def __call__(self, *arguments: str, body: str = "") -> str:
        match arguments:
            case "api", path if path.endswith("/jobs"):
                jobs = [
                    {"name": name, "id": name, "conclusion": end} for name, end in self.jobs.items()
                ]
                return json.dumps({"jobs": jobs})
            case "api", path if "newest" in path:
                raise subprocess.CalledProcessError(1, "gh")
            case "api", path:
                return f"the log of {path.split('/')[-2]}"
            case "issue", "list", *_:
                return json.dumps([{"number": number} for number in self.open])
            case "issue", "create", *_:
                self.open.append(7)
            case "issue", "close", number, *_:
                self.open.remove(int(number))
        if arguments[0] == "issue":
            self.said.append(f"{arguments[1]} {body}")
        return ""


def test_one_issue_tells_of_what_fails_until_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    main: Callable[[], None] = runpy.run_path(str(GITHUB / "report.py"))["main"]
    github = GitHub()
    monkeypatch.setitem(main.__globals__, "gh", github)
    for name in ("SERVER_URL", "REPOSITORY", "RUN_ID"):
        monkeypatch.setenv(f"GITHUB_{name}", name.lower())

    well = {"newest": "success", "links": "success", "report": None}
    for jobs in (well, well | {"links": "failure"}, well | {"newest": "timed_out"}, well, well):
        github.jobs = jobs
        main()
    assert [said.split()[0] for said in github.said] == ["create", "comment", "close"]
    assert "the log of links" in github.said[0]
    assert "GitHub gave no log" in github.said[1]
    assert github.open == []


def test_a_release_says_what_the_changelog_does() -> None:
    section = runpy.run_path(str(GITHUB / "changes.py"))["section"]
    changelog = (
        "# Changelog\n\n## Unreleased\n\n## 0.10.0\n\n- Ten.\n\n## 0.1.0\n\n- One.\n- Two.\n"
    )
    assert section(changelog, "0.1.0") == "- One.\n- Two."
    assert section(changelog, "0.10.0") == "- Ten."
    for nothing in ("Unreleased", "0.1", "0.2.0"):
        with pytest.raises(ValueError, match=f"nothing of {nothing}"):
            section(changelog, nothing)
