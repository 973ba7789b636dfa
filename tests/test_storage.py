from pathlib import Path

import pytest

from attnlib import storage


def test_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "file"
    storage.write(path, b"old")
    assert path.read_bytes() == b"old"

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space") as error:
        storage.write(path, b"newer")
    assert error.value.filename == str(path)
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_a_path_as_text(tmp_path: Path) -> None:
    storage.write(str(tmp_path / "file"), b"data")
    assert (tmp_path / "file").read_bytes() == b"data"


def test_what_killed_writers_left_is_swept(tmp_path: Path) -> None:
    """Their temporary files, and nothing else."""
    kept = ["file", ".file", ".file.old", ".other.123", "file.123"]
    for name in (*kept, ".file.123", ".file.4567"):
        (tmp_path / name).write_bytes(b"")
    storage.sweep(tmp_path / "file")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)


def test_a_folder_that_takes_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage.check_writable(tmp_path)
    for name in ("missing", "file"):
        with pytest.raises(NotADirectoryError, match=f"{name}: expected a folder"):
            storage.check_writable(tmp_path / name)
        (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(storage.os, "access", lambda path, mode: False)
    with pytest.raises(PermissionError, match="expected a folder that can be written"):
        storage.check_writable(tmp_path)
