"""Finds a Chrome or Chromium: an installed one, Playwright's own, or the system's package."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright

NAMES = ("google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "chrome")
FLAGS = [
    "--no-sandbox",  # Chromium refuses to run as root with it, and reads our own pages only
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",  # nobody but this machine is asked for anything
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def attempt(*command: str) -> None:
    """Run an installer; that it failed shows when the browser does not start."""
    try:
        subprocess.run(command, check=False, capture_output=True, timeout=240)
    except (OSError, subprocess.TimeoutExpired):
        return


def candidates(own: str) -> Iterator[str]:
    """Browsers to try, the nearest first. own: where Playwright keeps its own."""
    yield from filter(None, map(shutil.which, NAMES))
    yield "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    yield own
    attempt(sys.executable, "-m", "playwright", "install", "chromium")
    yield own
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempt("apt-get", "update")
        attempt("apt-get", "install", "--yes", "chromium")
        yield shutil.which("chromium") or ""


def launch(playwright: Playwright) -> Browser:
    """The first browser that starts."""
    reasons = []
    for path in candidates(playwright.chromium.executable_path):
        if Path(path).is_file():
            try:
                return playwright.chromium.launch(executable_path=path, args=FLAGS)
            except Error as error:
                reasons.append(f"{path}: {error}")
    raise RuntimeError("\n".join(["no Chrome or Chromium starts or can be installed", *reasons]))
