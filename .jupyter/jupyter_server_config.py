"""The course's Jupyter, as `make lab` and Binder start it: what is only read stays as it is.

JupyterLab writes the version of the kernel's Python into a notebook when it opens it, and so asks
to save it when it is closed. Here every notebook has that version before.
"""

from platform import python_version
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager


class Contents(AsyncLargeFileManager):
    """Files, of which each notebook in Python names this one."""

    async def get(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        model: dict[str, Any] = await super().get(*arguments, **options)
        if model["type"] == "notebook" and model["content"]:
            language = model["content"]["metadata"].get("language_info", {})
            if language.get("name") == "python":
                language["version"] = python_version()
        return model


c.ServerApp.contents_manager_class = Contents  # noqa: F821 (Jupyter's configuration)
