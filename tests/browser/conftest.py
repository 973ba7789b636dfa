"""The built book, and pages that tolerate no error and no third party."""

import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from filelock import FileLock
from playwright.sync_api import Browser, Page, Request

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "_build" / "html"
# Of a page of the book, and of the figures alone: as the book tells whoever publishes it.
POLICY, FIGURES = (
    " ".join(directives.split())
    for directives in re.findall(
        "^Content-Security-Policy:\n((?:  .+\n)+)",
        (ROOT / "book" / "howto.md").read_text("utf-8"),
        re.M,
    )
)


def outdated() -> bool:
    """Whether a source of the book is newer than the built book."""
    lasts = [BUILT / part / "_static" / "places.js" for part in (".", "ko")]  # are written last
    sources = [ROOT / "_config.yml", ROOT / "_toc.yml", *ROOT.glob("lessons/*.ipynb")]
    sources += ROOT.glob("attnlib/**/*.py")  # book/api.md shows their docstrings
    sources += ROOT.glob("attnlib/widgets/**/*.[jc]s*")  # the figures, and their words
    sources += ROOT.glob("attnlib/quizzes/*.toml")  # two pages ask what stands there
    sources += ROOT.glob("lessons/source/**/*.[mt]*")  # it lists what they promise; translations
    sources += (p for p in ROOT.glob("book/**/*") if "node_modules" not in p.parts and p.is_file())
    newest = max(source.stat().st_mtime for source in sources)
    return not all(last.is_file() and last.stat().st_mtime >= newest for last in lasts)


@pytest.fixture(scope="session")
def book() -> Path:
    """The folder of the built book, built anew, by one process, where a source has changed."""
    BUILT.parent.mkdir(exist_ok=True)
    with FileLock(BUILT.parent / "lock"):
        if outdated():
            subprocess.run(["make", "book"], cwd=ROOT, check=True)
    return BUILT


@pytest.fixture(scope="session")
def policy() -> str:
    """The Content-Security-Policy under which the pages are tried over HTTP."""
    return POLICY


@pytest.fixture(scope="session")
def strictest() -> str:
    """The Content-Security-Policy under which figures are tried alone."""
    return FIGURES


class Handler(SimpleHTTPRequestHandler):
    """Serves files under the policy that the book's pages are to keep."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves a folder on the loopback; returns its address."""
    servers = []

    def start(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def site(book: Path, serve: Callable[[Path], str]) -> str:
    """The book's pages on a server."""
    return serve(book)


@pytest.fixture(scope="session")
def figures(
    book: Path, serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The lessons' pages on a server, without what is not a live figure: they open in a third of
    the time. Figures are used here; in whole pages they are opened on a phone, by `book_url`."""
    folder = tmp_path_factory.mktemp("figures")
    (folder / "_static").symlink_to(book / "_static")
    (folder / "lessons").mkdir()
    for path in book.glob("lessons/*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "lxml")
        (article,) = page.select("article")
        (contents,) = page.select(".bd-sidebar-secondary")
        contents.decompose()
        kept = article.select(
            ".cell:has(script[type*=widget-view]), script[type*=widget-state], script[src]"
        )
        article.clear()
        article.extend(kept)
        (folder / "lessons" / path.name).write_text(str(page), "utf-8")
    return serve(folder)


@pytest.fixture(scope="session", params=["file", "http"])
def book_url(request: pytest.FixtureRequest, book: Path, serve: Callable[[Path], str]) -> str:
    """Where the book's pages lie, with a slash at the end: as files, then on a server."""
    return f"{book.as_uri()}/" if request.param == "file" else serve(book)


def foreign(url: str) -> bool:
    """Whether a request leaves the files and the server of the test."""
    return not (
        url.startswith(("file:", "blob:", "data:")) or urlsplit(url).hostname == "127.0.0.1"
    )


@pytest.fixture
def problems() -> list[str]:
    """What went wrong in the page so far. A test that provokes an error takes it out."""
    return []


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """The tab that a file's tests have in turn: a warm one opens a page at half the cost."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def page(tab: Page, problems: list[str]) -> Iterator[Page]:
    """An empty page. The test fails on any console error, page error or third-party request."""
    tab.goto("about:blank")
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.emulate_media(
        media="null", color_scheme="null", reduced_motion="null", forced_colors="null"
    )
    tab.set_default_timeout(10_000)

    def sent(request: Request) -> None:
        if foreign(request.url):  # which the browser does not find: see lessons/chrome.py
            problems.append(f"third-party request: {request.url}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left
            problems.append(f"failed: {request.url} {request.failure}")

    listeners: dict[str, Callable[..., object]] = {
        "console": lambda m: m.type == "error" and problems.append(f"console: {m.text}"),
        "pageerror": lambda error: problems.append(f"page error: {error}"),
        "request": sent,
        "requestfailed": failed,
    }
    for event, listener in listeners.items():
        tab.on(event, listener)
    yield tab
    for event, listener in listeners.items():
        tab.remove_listener(event, listener)
    assert not problems, "\n".join(problems)


@pytest.fixture(params=["light", "dark"])
def phone(page: Page, request: pytest.FixtureRequest) -> Page:
    """The page, as wide as a small phone."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.emulate_media(color_scheme=request.param)
    return page
