"""Files that are whole or not there: written to a temporary name, then renamed."""

import os
from pathlib import Path


def write(path: Path | str, data: bytes) -> None:
    """Put data at path; whoever reads path sees the old file or the new one, never a part.

    Makes the folders that are missing. Raises OSError naming path, or the folder.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Remove the temporary files of writers of path that were killed; no other may be at work."""
    for left in path.parent.glob(f".{path.name}.*"):
        if left.suffix[1:].isdigit():
            left.unlink(missing_ok=True)


def check_writable(folder: Path) -> None:
    """Raises NotADirectoryError for what is no folder, PermissionError where it takes no files."""
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder}: expected a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(f"{folder}: expected a folder that can be written")
