"""Keeps one issue on what a workflow found: opened or added to where a job of this run failed, with
the ends of the logs, and closed when all is well. It speaks to GitHub through `gh`.
"""

import json
import os
import subprocess

LABEL = "weekly"
TITLE = "The weekly run fails"
END = 10_000  # characters of a log; an issue holds 65,536


def gh(*arguments: str, body: str = "") -> str:
    """What GitHub answers."""
    done = subprocess.run(
        ["gh", *arguments], input=body.encode(), check=True, stdout=subprocess.PIPE
    )
    return done.stdout.decode("utf-8", "replace")


def log(actions: str, job: int) -> str:
    """The end of a job's log, where GitHub gives it while another job of the run is at work."""
    try:
        return gh("api", f"{actions}/jobs/{job}/logs")[-END:].strip()
    except subprocess.CalledProcessError:
        return "GitHub gave no log; the run shows it."


def failures(actions: str, run: str) -> dict[str, str]:
    """The failed jobs of a run, and their logs."""
    jobs = json.loads(gh("api", f"{actions}/runs/{run}/jobs"))["jobs"]
    return {
        job["name"]: log(actions, job["id"])
        for job in jobs
        if job["conclusion"] not in ("success", "skipped", None)  # None: the job that reports
    }


def report(failed: dict[str, str], address: str) -> str:
    """The text of the issue."""
    logs = [f"**{job}**\n\n~~~~text\n{text}\n~~~~\n" for job, text in failed.items()]
    return "\n".join([f"In [this run]({address}):\n", *logs])


def main() -> None:
    repository, run = os.environ["GITHUB_REPOSITORY"], os.environ["GITHUB_RUN_ID"]
    address = f"{os.environ['GITHUB_SERVER_URL']}/{repository}/actions/runs/{run}"
    failed = failures(f"repos/{repository}/actions", run)
    at = ("--repo", repository)
    known = json.loads(gh("issue", "list", *at, "--label", LABEL, "--json", "number"))
    numbers = [str(issue["number"]) for issue in known]
    if failed and numbers:
        gh("issue", "comment", numbers[0], *at, "--body-file", "-", body=report(failed, address))
    elif failed:
        gh("label", "create", LABEL, *at, "--force")
        created = ("--title", TITLE, "--label", LABEL, "--body-file", "-")
        gh("issue", "create", *at, *created, body=report(failed, address))
    else:
        for number in numbers:
            gh("issue", "close", number, *at, "--comment", f"All is well in [this run]({address}).")


if __name__ == "__main__":
    main()
