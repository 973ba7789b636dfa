"""Files that are whole or not there: written to a temporary name, then renamed."""

import os
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Put data at path; whoever reads path sees the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
