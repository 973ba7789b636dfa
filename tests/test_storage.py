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
    with pytest.raises(OSError, match="No space"):
        storage.write(path, b"newer")
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]
