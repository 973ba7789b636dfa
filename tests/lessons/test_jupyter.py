"""A lesson that is opened and closed stays as it is: Jupyter finds in it what it would write."""

import asyncio
import json
import platform
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import execute
import pytest
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelspec import get_kernel_dict
from jupyter_server.services.contents.manager import ContentsManager
from traitlets.config import PyFileConfigLoader

CONFIG = execute.FOLDER.parent / ".jupyter" / "jupyter_server_config.py"
LESSON = execute.FOLDER / "05_forward_step.ipynb"


def model(contents: ContentsManager, path: str) -> dict[str, Any]:
    """What Jupyter is given of a path; in a thread, for Playwright's event loop may run in ours."""
    with ThreadPoolExecutor(1) as thread:
        found: dict[str, Any] = thread.submit(asyncio.run, contents.get(path)).result()
    return found


def test_the_metadata_are_what_jupyter_writes() -> None:
    """But for the version of Python, which is the reader's."""
    spec, language = execute.METADATA["kernelspec"], execute.METADATA["language_info"]
    kernel = get_kernel_dict()
    assert spec == {"name": "python3", **{key: kernel[key] for key in ("display_name", "language")}}
    assert language == {**IPythonKernel.language_info, "version": language["version"]}


@pytest.mark.parametrize(("name", "filled"), [("python", True), ("julia", False), (None, False)])
def test_the_courses_jupyter_fills_in_the_version(
    tmp_path: Path, name: str | None, filled: bool
) -> None:
    notebook = json.loads(LESSON.read_text("utf-8"))
    language = {"language_info": {"name": name, "version": "0.0"}} if name else {}
    notebook["metadata"] = language
    path = tmp_path / "lesson.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    before = path.read_bytes()
    config = PyFileConfigLoader(str(CONFIG)).load_config()
    contents: ContentsManager = config.ServerApp.contents_manager_class(root_dir=str(tmp_path))
    given = model(contents, "lesson.ipynb")["content"]["metadata"]
    expected = {"name": "python", "version": platform.python_version()}
    assert given == ({"language_info": expected} if filled else language)
    assert path.read_bytes() == before


def test_the_courses_jupyter_lists_a_folder(tmp_path: Path) -> None:
    shutil.copy(LESSON, tmp_path)
    config = PyFileConfigLoader(str(CONFIG)).load_config()
    contents: ContentsManager = config.ServerApp.contents_manager_class(root_dir=str(tmp_path))
    (listed,) = model(contents, "")["content"]
    assert (listed["name"], listed["content"]) == (LESSON.name, None)
