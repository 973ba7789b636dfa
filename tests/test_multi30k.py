"""No test here uses a network: a server on the loopback stands in for the data set's repository."""

import errno
import gzip
import hashlib
import os
import re
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pooch
import pytest

from attnlib.corpus import Pair, multi30k
from attnlib.corpus.text import detokenize

FILES = {
    "val.en.gz": gzip.compress(b"The man.\n", mtime=0),
    "val.fr.gz": gzip.compress(b"L'homme.\n", mtime=0),
}
PAIRS = [Pair(("the", "man", "."), ("l'", "homme", "."), "L'homme.")]


class Server(ThreadingHTTPServer):
    """Serves bodies, each under the length it claims, and notes what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bodies = dict(FILES)
        self.missing_bytes = 0
        self.asked: list[str] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        name = self.path.removeprefix("/")
        self.server.asked.append(name)
        if name not in self.server.bodies:
            return self.send_error(404)
        body = self.server.bodies[name]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) + self.server.missing_bytes))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        pass


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    registry = {name: hashlib.sha256(body).hexdigest() for name, body in FILES.items()}
    monkeypatch.setattr(multi30k, "REGISTRY", registry)
    monkeypatch.setattr(pooch, "os_cache", lambda project: tmp_path / project)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("ATTNLIB_DATA", raising=False)
    return tmp_path / "attnlib"


@pytest.fixture
def server(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setattr(multi30k, "BASE_URL", f"http://127.0.0.1:{server.server_port}/")
        yield server
        server.shutdown()


@pytest.fixture
def folder(cache: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, body in FILES.items():
        (folder / name).write_bytes(body)
    return folder


def test_downloads_once(server: Server, cache: Path) -> None:
    assert multi30k.load("val") == PAIRS
    assert multi30k.load("val") == PAIRS
    assert server.asked == ["val.en.gz", "val.fr.gz"]
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == FILES


def test_a_damaged_file_in_the_cache_is_fetched_again(server: Server, cache: Path) -> None:
    multi30k.load("val")
    (cache / "val.fr.gz").write_bytes(FILES["val.fr.gz"][:9])
    assert multi30k.load("val") == PAIRS


def test_a_wrong_hash(server: Server, cache: Path) -> None:
    server.bodies["val.fr.gz"] = gzip.compress(b"La femme.\n")
    with pytest.raises(ValueError, match=r"val\.fr\.gz.*SHA256.*ATTNLIB_DATA") as caught:
        multi30k.load("val")
    assert multi30k.REGISTRY["val.fr.gz"] in str(caught.value)
    assert [path.name for path in cache.iterdir()] == ["val.en.gz"]


def test_a_truncated_download(server: Server, cache: Path) -> None:
    server.missing_bytes = 7
    with pytest.raises(ConnectionError, match=r"val\.en\.gz.*7 more expected.*ATTNLIB_DATA"):
        multi30k.load("val")
    assert list(cache.iterdir()) == []


def test_not_found(server: Server, cache: Path) -> None:
    del server.bodies["val.fr.gz"]
    with pytest.raises(ConnectionError, match=r"404.*val\.fr\.gz.*ATTNLIB_DATA"):
        multi30k.load("val")
    assert [path.name for path in cache.iterdir()] == ["val.en.gz"]


def test_no_network(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setattr(multi30k, "BASE_URL", f"http://127.0.0.1:{port}/")
    with pytest.raises(ConnectionError, match=r"val\.en\.gz.*refused.*ATTNLIB_DATA"):
        multi30k.load("val")
    assert list(cache.iterdir()) == []


def test_a_full_disk(server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    download = pooch.HTTPDownloader.__call__

    def fill_the_disk(self: pooch.HTTPDownloader, url: str, output: str, *rest: object) -> None:
        download(self, url, output, *rest)
        os.truncate(output, 5)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pooch.HTTPDownloader, "__call__", fill_the_disk)
    with pytest.raises(OSError, match=r"val\.en\.gz.*No space left.*ATTNLIB_DATA") as caught:
        multi30k.load("val")
    assert caught.value.errno == errno.ENOSPC
    assert caught.value.filename == str(cache)
    assert list(cache.iterdir()) == []


def test_a_cache_that_cannot_be_made(server: Server, cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    with pytest.raises(OSError, match=r"could not write val\.en\.gz.*ATTNLIB_DATA"):
        multi30k.load("val")
    assert server.asked == []


@pytest.mark.parametrize("by_name", [True, False])
def test_a_folder_that_holds_the_files(
    server: Server, cache: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, by_name: bool
) -> None:
    monkeypatch.setenv("ATTNLIB_DATA", str(cache / "nowhere" if by_name else folder))
    folder.chmod(0o555)
    assert multi30k.load("val", folder if by_name else None) == PAIRS
    assert server.asked == []
    assert not cache.exists()


def test_a_wrong_file_in_the_folder(cache: Path, folder: Path) -> None:
    (folder / "val.fr.gz").write_bytes(FILES["val.en.gz"])
    wrong, right = multi30k.REGISTRY["val.en.gz"], multi30k.REGISTRY["val.fr.gz"]
    with pytest.raises(ValueError, match=rf"val\.fr\.gz.*expected SHA-256 {right}, got {wrong}"):
        multi30k.load("val", folder)


def test_a_file_missing_from_the_folder(folder: Path) -> None:
    (folder / "val.en.gz").unlink()
    with pytest.raises(FileNotFoundError, match=rf"{re.escape(str(folder))}/val\.en\.gz"):
        multi30k.load("val", str(folder))


def test_an_unknown_split() -> None:
    with pytest.raises(ValueError, match=r"split: expected one of train, val.*got 'test'"):
        multi30k.load("test")


@pytest.mark.skipif(
    "ATTNLIB_DATA" not in os.environ, reason="ATTNLIB_DATA names no folder with the real Multi30k"
)
@pytest.mark.usefixtures("unchecked")
def test_the_real_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pooch, "os_cache", lambda project: tmp_path / project)
    corpus = {split: multi30k.load(split) for split in multi30k.SPLITS}
    sizes = {split: len(pairs) for split, pairs in corpus.items()}
    assert sizes == {"train": 29_000, "val": 1_014, "test_2016_flickr": 1_000}
    first = corpus["test_2016_flickr"][0]
    assert first.text == "Un homme avec un chapeau orange regardant quelque chose."
    assert " ".join(first.source) == "a man in an orange hat starring at something ."
    # Back from the tokens comes the line itself, but for doubled spaces and typographic quotes.
    lines = [" ".join(pair.text.lower().split()) for pair in corpus["train"]]
    same = sum(
        detokenize(pair.target, "fr") == line
        for pair, line in zip(corpus["train"], lines, strict=True)
    )
    assert same / len(lines) > 0.998
