"""Prints what CHANGELOG.md says of a version: python .github/changes.py 0.1.0"""

import re
import sys
from pathlib import Path

CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"


def section(changelog: str, version: str) -> str:
    """The text under the version's heading. Raises ValueError where it says nothing."""
    heading = rf"^## \[?{re.escape(version)}(?![\w.]).*\n((?:(?!## ).*\n?)*)"
    found = re.search(heading, changelog, re.MULTILINE)
    if not found or not found[1].strip():
        raise ValueError(f"CHANGELOG.md says nothing of {version}: expected `## {version}`")
    return found[1].strip()


if __name__ == "__main__":
    try:
        print(section(CHANGELOG.read_text("utf-8"), sys.argv[1]))
    except ValueError as error:
        sys.exit(str(error))
