"""The build refuses what a reader of the static page would not see, and names a page's place. What
it folds opens for whoever is led there."""

import base64
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import anywidget
import ipywidgets
import nbformat
import pytest
import yaml
from ipywidgets.embed import embed_data
from playwright.sync_api import Page, expect
from reader import Reader

ROOT = Path(__file__).parents[2]
KIND = "application/vnd.jupyter.widget"
BASE = "https://example.org/NAME/"
ICON = base64.b64encode((ROOT / "book" / "static" / "apple-touch-icon.png").read_bytes()).decode()


Built = tuple[Path, subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A book of one lesson in which much is wrong, published from an address; what it printed."""
    folder = tmp_path_factory.mktemp("book")
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    config["html"]["baseurl"] = BASE
    extensions = config["sphinx"]["local_extensions"]
    extensions |= {name: str(ROOT / where) for name, where in extensions.items()}
    (folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (folder / "book").symlink_to(ROOT / "book")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: lessons/08_lesson\n")
    (folder / "lessons").mkdir()
    nbformat.write(torn(), folder / "lessons" / "08_lesson.ipynb")

    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [jupyter_book, "build", ".", "-W", "--keep-going", "-n"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return folder / "_build" / "html", done


def torn() -> nbformat.NotebookNode:
    """A lesson with a widget that no page can show, a figure without its code, a view without its
    state, and a formula that cannot be read. The first has a picture."""
    figure = anywidget.AnyWidget()
    widgets = [ipywidgets.HBox([ipywidgets.FloatSlider(), ipywidgets.ColorPicker()]), figure]
    data = embed_data(views=widgets, drop_defaults=False)
    del data["manager_state"]["state"][figure.model_id]["state"]["_esm"]
    lost = {"model_id": "0" * 32, "version_major": 2, "version_minor": 0}
    views = [{f"{KIND}-view+json": view} for view in (*data["view_specs"], lost)]
    outputs = [nbformat.v4.new_output("display_data", view) for view in views]
    outputs[0].data["image/png"] = ICON
    outputs[0].metadata["image/png"] = {"alt": "What a “figure” shows"}
    words = "It is *short*. Is it torn? It goes on" + 20 * " and on" + "."
    return nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(f"# 08 · A & B\n\n{words}\n\n$\\frac{{1}}$"),
            nbformat.v4.new_code_cell("show()", execution_count=1, outputs=outputs),
            nbformat.v4.new_markdown_cell(f"## Second reading: C\n\n{words}\n\n### D\n\nEnd."),
        ],
        metadata={
            "language_info": {"name": "python"},
            "widgets": {f"{KIND}-state+json": data["manager_state"]},
        },
    )


def test_build_names_notebook_and_fault(built: Built) -> None:
    _, done = built
    assert done.returncode != 0
    warnings = [line for line in done.stderr.splitlines() if "WARNING" in line]
    assert all("lesson" in warning for warning in warnings)
    wanted = ["cannot show ColorPickerModel", *2 * ["without its state"], "KaTeX cannot read"]
    assert [next(w for w in wanted if w in warning) for warning in warnings] == wanted


def test_a_second_reading_opens_for_whoever_is_led_into_it(built: Built, page: Page) -> None:
    url = (built[0] / "lessons" / "08_lesson.html").as_uri()
    fold, part = page.locator("details.second-reading"), page.locator("#d")
    for anchor in ("#d", "#second-reading-c"):  # a place in it, the section itself
        page.goto("about:blank")
        page.goto(f"{url}{anchor}")
        expect(part.get_by_role("heading", name="D")).to_be_visible()
        fold.locator("> summary").press("Enter")
        expect(part).to_be_hidden()
        expect(fold.get_by_role("heading", name="Second reading: C")).to_be_in_viewport()
        page.locator(f".bd-sidebar-secondary a[href='{anchor}']").evaluate("link => link.click()")
        expect(part).to_be_visible()
    page.goto(url)
    expect(part).to_be_hidden()
    page.locator(".bd-sidebar-secondary a[href='#d']").evaluate("link => link.click()")
    expect(part.get_by_role("heading", name="D")).to_be_in_viewport()


def test_a_page_says_where_it_is(built: Built) -> None:
    folder, _ = built
    for name in ("index.html", "lessons/08_lesson.html"):  # the one is a copy of the other
        head = Reader(folder / name).head
        assert head["title"] == ["08 · A & B — Attention, live"]
        assert head["og:title"] == ["08 · A & B"]
        assert head["description"] == head["og:description"] == ["It is short. Is it torn?"]
        assert head["canonical"] == head["og:url"] == [BASE]
        assert head["og:image:alt"] == ["What a “figure” shows"]
        (picture,) = head["og:image"]
        assert picture.startswith(f"{BASE}_images/")
        stored = folder / picture.removeprefix(BASE)
        assert stored.read_bytes() == base64.b64decode(ICON)
    places = ElementTree.parse(folder / "sitemap.xml").getroot().findall("{*}url/{*}loc")
    assert [place.text for place in places] == [BASE, f"{BASE}ko/"]  # in every language
    assert f"Sitemap: {BASE}sitemap.xml" in (folder / "robots.txt").read_text("utf-8")


def test_nothing_leads_astray_from_an_address_that_leads_nowhere(built: Built) -> None:
    folder, _ = built
    lost = Reader(folder / "404.html")
    links = [link for link in lost.links if not link.startswith("#")]
    assert len(links) > 10
    for link in links:
        assert link.startswith("/NAME/")
        assert (folder / link.split("?")[0].removeprefix("/NAME/")).is_file(), link
    assert not {"canonical", "og:url", "description"} & lost.head.keys()
    assert lost.head["robots"] == ["noindex"]
