"""What pyproject.toml cannot say: the course's address, which stands in _config.yml alone."""

import re
import runpy
import sys
from pathlib import Path

from setuptools import setup

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))  # pip runs this file from a folder of its own
url = runpy.run_path(str(ROOT / "book" / "address.py"))["read"]()
readme = (ROOT / "README.md").read_text("utf-8")
pages = {"Source": "", "Issues": "/issues", "Changelog": "/blob/HEAD/CHANGELOG.md"}
setup(
    # An index shows the README, but not the files beside it.
    long_description=re.sub(r"(?<=\]\()(?!https:)", f"{url}/raw/HEAD/", readme) if url else readme,
    long_description_content_type="text/markdown",
    project_urls={name: url + page for name, page in pages.items() if url},
)
