"""The caption translator: its model comes when it is asked for, from files and from a server, and
it translates as Python does."""

import json
import re
import runpy
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from controls import numbers
from interventions import intervene
from ipywidgets.embed import dependency_state, embed_data, escape_script
from pictures import WIDGET_STATE, WIDGET_VIEW
from playwright.sync_api import Locator, Page, Route, expect

from attnlib import pretrained
from attnlib.corpus.text import tokenize
from attnlib.model import Seq2Seq
from attnlib.translation import translate
from attnlib.widgets import captions
from attnlib.widgets.translator import CAPTIONS

BOOK = Path(__file__).parents[2] / "book"
PARTS = "**/_static/live/*.js"

pytestmark = [pytest.mark.formats, pytest.mark.usefixtures("double")]


@pytest.fixture(scope="module")
def model() -> Seq2Seq:
    return pretrained.load("captions").double()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The figure alone, as the book's pages carry it."""
    folder = tmp_path_factory.mktemp("captions")
    figure = captions()
    state = dependency_state([figure], drop_defaults=False)  # no other test's figures
    data = embed_data(views=[figure], state=state, drop_defaults=False)
    (view,) = data["view_specs"]
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BOOK))
        lightened = runpy.run_path(str(BOOK / "states.py"))["lightened"]
    text, files = lightened(escape_script(json.dumps(data["manager_state"])), folder)
    shutil.copy(BOOK / "static" / "live.js", folder / "_static")
    scripts = "".join(f'<script async src="{file}"></script>' for file in files)
    (folder / "page.html").write_text(
        '<!DOCTYPE html><meta charset="utf-8"><link rel="icon" href="data:,">'
        f'<script defer src="_static/live.js"></script>{scripts}'
        f'<body><div><script type="{WIDGET_VIEW}">{json.dumps(view)}</script></div>'
        f'<script type="{WIDGET_STATE}">{text}</script>',
        encoding="utf-8",
    )
    return folder


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, built: Path, serve: Callable[[Path], str]) -> str:
    """Under the policy of the book's pages, where a server sends it."""
    return f"{built.as_uri()}/" if request.param == "file" else serve(built)


@pytest.fixture(autouse=True)
def _free(page: Page) -> Iterator[None]:
    """The next test has the same tab, without this one's routes."""
    yield
    page.unroute_all(behavior="ignoreErrors")


def opened(page: Page, address: str) -> Locator:
    page.goto(f"{address}page.html")
    figure = page.locator(".live-widget")
    expect(figure.get_by_role("button", name="Load the caption translator")).to_be_visible()
    return figure


def load(figure: Locator) -> None:
    figure.get_by_role("button", name="Load the caption translator").click()
    field = figure.get_by_role("combobox", name="Your English sentence")
    expect(field).to_be_focused(timeout=30_000)


def write(figure: Locator, text: str) -> None:
    field = figure.get_by_role("combobox", name="Your English sentence")
    field.fill(text)
    field.press("Enter")


def check(figure: Locator, expected: tuple[str, ...], alpha: torch.Tensor) -> None:
    """Words and weights, once they are there."""
    expect(figure.locator(".attn-translation")).to_have_attribute("aria-busy", "false")
    words = figure.locator(".attn-scroll th[scope=row]:visible")
    expect(words).to_have_text(list(expected))
    rows = figure.locator(".attn-scroll tbody tr:visible").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(td => +td.dataset.alpha))"
    )
    torch.testing.assert_close(torch.tensor(rows), alpha, rtol=0, atol=1e-9)


def check_translation(figure: Locator, model: Seq2Seq, text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of unknown words
        found = translate(model, text)
    check(figure, found.target, found.alpha)


def test_nothing_comes_before_it_is_asked_for(
    page: Page, address: str, built: Path, model: Seq2Seq
) -> None:
    asked: list[str] = []
    page.on("request", lambda r: r.url.startswith(address) and asked.append(r.url))
    figure = opened(page, address)
    before = sum((built / url.removeprefix(address)).stat().st_size for url in asked)
    assert before < 200_000  # the page and the figure's code
    for text in ("for research and education", "It knows", "MB"):
        expect(figure).to_contain_text(text)
    load(figure)
    assert len(asked) == len(set(asked))
    carried = sum((built / url.removeprefix(address)).stat().st_size for url in asked) - before
    assert carried == pytest.approx(len(pretrained.read("captions")) * 4 / 3, rel=0.01)
    expect(figure).to_contain_text("for research and education")
    check_translation(figure, model, CAPTIONS[0])


def test_any_caption_is_translated(page: Page, address: str, model: Seq2Seq) -> None:
    figure = opened(page, address)
    load(figure)
    for text in (CAPTIONS[3], "TWO DOGS ARE RUNNING.", "A quokka in a red hat is singing."):
        write(figure, text)
        check_translation(figure, model, text)
    expect(figure.locator(".attn-unknown")).to_contain_text("quokka")
    expect(figure.locator(".attn-nearest")).to_contain_text(
        f"not one of the {len(model.config.source.words)} words"
    )
    field = figure.get_by_role("combobox", name="Your English sentence")
    field.fill("")
    field.press_sequentially("a skateb")
    expect(figure.get_by_role("option", name="skateboarder", exact=True)).to_be_visible()


def test_the_weights_are_in_the_readers_hand(page: Page, address: str, model: Seq2Seq) -> None:
    """Of many moves at once the last one counts, and the slider shows it at once."""
    figure = opened(page, address)
    load(figure)
    tokens = tokenize(CAPTIONS[0], "en")
    own = intervene(model, tokens, lambda alpha, i: alpha)
    check(figure, own.target, own.alpha)
    slider = figure.get_by_role("slider", name="weight of the cell")
    shown = slider.evaluate(
        """slider => [.9, .1, .6, .3].map((weight) => {
            slider.value = weight;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            return [slider.value, slider.nextElementSibling.textContent];
        })"""
    )
    assert shown == [[text, f"{text:0<4}"] for text in ("0.9", "0.1", "0.6", "0.3")]
    row = own.alpha[0] * 0.7 / (1 - own.alpha[0, 0])
    row[0] = 0.3
    moved = intervene(model, tokens, lambda alpha, i: row if i == 0 else alpha)
    check(figure, moved.target, moved.alpha)
    french = figure.locator(".attn-french p[data-words]").last
    expect(french).to_have_attribute(
        "data-words",
        json.dumps(
            [word for word in moved.target if word != "<eos>"],
            separators=(",", ":"),
            ensure_ascii=False,
        ),
    )
    assert numbers(french, "words")
    figure.get_by_role("button", name="Reset all").click()
    check(figure, own.target, own.alpha)


def test_a_loading_can_be_stopped_and_begun_again(
    page: Page, built: Path, serve: Callable[[Path], str], model: Seq2Seq
) -> None:
    figure = opened(page, serve(built))
    held: list[Route] = []
    page.route(PARTS, lambda route: held.append(route))
    button = figure.get_by_role("button", name="Load the caption translator")
    button.click()
    progress = figure.get_by_role("progressbar")
    expect(progress).to_be_visible()
    expect(figure.locator("[aria-live]").first).to_contain_text("on its way")
    held.pop().continue_()
    expect(progress).to_have_js_property("value", 1)
    figure.get_by_role("button", name="Cancel").click()
    expect(button).to_be_focused()
    expect(progress).to_be_hidden()
    for route in held:
        route.continue_()
    page.unroute_all()
    load(figure)
    check_translation(figure, model, CAPTIONS[0])


@pytest.mark.parametrize("server", [False, True])
def test_what_does_not_come_is_said(
    page: Page,
    built: Path,
    serve: Callable[[Path], str],
    tmp_path: Path,
    server: bool,
    model: Seq2Seq,
    problems: list[str],
) -> None:
    """A part is missing, and then it is there."""
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    missing = max((folder / "_static" / "live").iterdir(), key=lambda path: path.stat().st_size)
    missing.rename(tmp_path / "kept")
    figure = opened(page, serve(folder) if server else f"{folder.as_uri()}/")
    figure.get_by_role("button", name="Load the caption translator").click()
    expect(figure.locator("[aria-live]").first).to_contain_text(
        "The model has not come: a part of it cannot be loaded."
    )
    assert problems
    problems.clear()
    (tmp_path / "kept").rename(missing)
    load(figure)
    check_translation(figure, model, CAPTIONS[0])


def test_a_file_that_is_cut_off_is_said(page: Page, built: Path, tmp_path: Path) -> None:
    """The bytes are counted before they are read."""
    folder = tmp_path / "copy"
    shutil.copytree(built, folder)
    path = max((folder / "_static" / "live").iterdir(), key=lambda path: path.stat().st_size)
    start, value, end = path.read_text("utf-8").rpartition('"]')
    path.write_text(f"{start[:-400]}{value}{end}", "utf-8")
    figure = opened(page, f"{folder.as_uri()}/")
    figure.get_by_role("button", name="Load the caption translator").click()
    total = len(pretrained.read("captions"))
    expect(figure.locator("[aria-live]").first).to_contain_text(
        re.compile(rf"expected {total} bytes, got {total - 300}|{total - 299}")
    )


def test_a_phone_shows_it_without_sideways_scrolling(phone: Page, built: Path) -> None:
    figure = opened(phone, f"{built.as_uri()}/")

    def check_width() -> Any:
        return phone.evaluate("document.documentElement.scrollWidth <= 360")

    assert check_width()
    load(figure)
    assert check_width()
