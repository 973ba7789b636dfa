"""The large values of a page's widgets lie in files, which pages share and figures wait for."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from attnlib.widgets.translator import parts

FOLDER = "_static/live"
LARGE = 10_000  # characters, which no page is to hold in one value


def files_of(page: Path) -> set[str]:
    """The names of the files that a page loads its values from."""
    return set(re.findall(rf'<script async src="\.\./{FOLDER}/(\w+)\.js"', page.read_text("utf-8")))


def test_large_values_are_in_files_that_pages_share(book: Path) -> None:
    held = {}
    for path in (book / FOLDER).iterdir():
        name, value = json.loads(path.read_text("utf-8").partition("push(")[2].rpartition(")")[0])
        assert path.stem == name == sha256(value.encode()).hexdigest()[:16]
        held[name] = value
    pages = {page.stem[:2]: page for page in (book / "lessons").glob("*.html")}
    named = map(files_of, [*pages.values(), book / "book" / "intro.html"])
    asked_for = {b64encode(part).decode() for part in parts("captions")}
    later = {name for name, value in held.items() if value in asked_for}
    assert len(later) == len(asked_for)
    assert set().union(*named) == held.keys() - later  # which no page loads by itself
    shared = files_of(pages["01"]) & files_of(pages["06"])
    assert max(len(held[name]) for name in shared) > 20 * LARGE  # the model with attention
    for page in pages.values():
        text = page.read_text("utf-8")
        (state,) = re.findall(r'<script type="[^"]*widget-state\+json">(.*?)</script>', text)
        assert not re.search(rf'"[^"]{{{LARGE},}}"', state.replace(r"\"", "").replace(r"\n", " "))


def test_a_figure_waits_for_its_own_files_alone(
    page: Page, book: Path, site: str, problems: list[str]
) -> None:
    """Of the page's files one comes late and one never; the first figure needs neither."""
    waiting: list[Route] = []
    files = files_of(book / "lessons" / "01_bottleneck.html")
    sizes = {name: (book / FOLDER / f"{name}.js").stat().st_size for name in files}
    largest, second = sorted(sizes, key=lambda name: -sizes[name])[:2]
    page.route(f"**/{largest}.js", lambda route: waiting.append(route))
    page.goto(f"{site}lessons/01_bottleneck.html", wait_until="commit")
    expect(page.locator("figure .attn")).to_have_count(1)
    waiting[0].continue_()
    expect(page.locator("figure .attn")).to_have_count(2)
    page.unroute_all()
    page.route(f"**/{second}.js", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text(f"{second}.js has not come")
    expect(page.locator("figure .attn")).to_have_count(1)
    assert len(problems) == 3  # the request, the browser's word for it, and this page's
    problems.clear()
