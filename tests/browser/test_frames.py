"""The frame of a live figure: its number, its place, a link to its state, a picture of it."""

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pictures
import pytest
from bs4 import BeautifulSoup
from PIL import Image, ImageChops, ImageFilter, ImageStat
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.formats
LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("*.ipynb"))
lessons = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)


def frames(page: Page, url: str, lesson: str) -> Locator:
    """Open a lesson: its live figures, all of them drawn."""
    page.goto(f"{url}lessons/{lesson}.html")
    expect(page.locator("article script[type*=widget-view]")).to_have_count(0)
    return page.locator("figure.live-figure")


def shown(frame: Locator) -> list[str]:
    """What a figure shows, and what its controls stand at. What it says of a move is no part of a
    state: it may begin with what can be moved."""
    controls = frame.locator("input, select")
    values: list[str] = controls.evaluate_all("all => all.map(c => `${c.value} ${c.checked}`)")
    return [*frame.locator(".attn > :not(.attn-account)").all_inner_texts(), *values]


def settled(page: Page) -> list[list[str]]:
    """What the figures show once they rest: some are drawn when they are seen, a word at a time."""
    figures = page.locator("figure.live-figure").all()
    now: list[list[str]] = []
    for _ in range(20):
        before, now = now, []
        for frame in figures:
            frame.scroll_into_view_if_needed()
            page.wait_for_timeout(200)
            now.append(shown(frame))
        if now == before:
            break
    return now


def linked(frame: Locator) -> str:
    """The fragment of the link to a figure's state."""
    frame.get_by_role("button", name="Link to this state").click()
    expect(frame.get_by_role("status").last).to_contain_text("address of this page")
    return str(frame.page.evaluate("location.hash"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_figures_are_numbered_named_and_have_anchors(book: Path, lesson: Path) -> None:
    page = BeautifulSoup((book / "lessons" / f"{lesson.stem}.html").read_text("utf-8"), "lxml")
    numbers = [number.text.strip() for number in page.select("figure .caption-number")]
    chapter = int(lesson.stem[:2])
    assert numbers == [f"Figure {chapter}.{k}" for k in range(1, len(numbers) + 1)]
    live = page.select("figure.live-figure")
    asking = page.select(".live-alone")
    stored = pictures.figures(nbformat.read(lesson, as_version=4))
    assert len(live) + len(asking) == len(stored) == len(page.select(".live-place"))
    for figure in live:
        assert figure.select_one("figcaption .caption-text").text.strip()
        assert re.fullmatch(r"live-[a-z][a-z0-9-]+", figure["id"])
        assert len(page.select(f"#{figure['id']}")) == 1


def test_what_asks_has_neither_number_nor_bar(page: Page, book_url: str) -> None:
    page.goto(f"{book_url}book/before.html")
    expect(page.locator(".live-alone .attn")).to_be_visible()
    expect(page.locator(".live-wait, .live-bar, figure, .caption-number")).to_have_count(0)


@pytest.mark.parametrize("lesson", LESSONS[::2], ids=lambda lesson: lesson.stem)
def test_a_link_leads_to_what_was_seen(page: Page, figures: str, lesson: Path) -> None:
    """Each figure of a lesson is moved, linked, and seen again, as is the other view of it."""
    title = None
    count = frames(page, figures, lesson.stem).count()
    for k in range(count):
        frame = frames(page, figures, lesson.stem).nth(k)
        at_first = settled(page)
        sliders = frame.get_by_role("slider").all()[:2]
        for slider in sliders:
            last = slider.evaluate("s => s.value === s.max")
            slider.press("ArrowLeft" if last else "ArrowRight")
        if not sliders:
            frame.get_by_role("combobox").first.select_option(index=0)
        moved = settled(page)
        assert moved[k] != at_first[k]
        title = title or page.title()
        anchor, _, query = linked(frame).partition("?")
        assert anchor == f"#{frame.get_attribute('id')}"
        assert query
        page.reload()
        expect(frame.get_by_role("status").last).to_contain_text("As in the link")
        expect(frame).to_be_in_viewport()
        expect(frame.get_by_role("status").last).to_be_in_viewport()
        assert settled(page) == moved
        assert page.title() == title
        page.goto("about:blank")


def test_what_is_said_of_a_link_ends_with_its_state(page: Page, book_url: str) -> None:
    frame = frames(page, book_url, "03_weights").first
    linked(frame)
    frame.get_by_role("slider").first.press("ArrowRight")
    expect(frame.locator(".live-bar [role=status]")).to_be_empty()


def test_a_link_is_followed_where_it_is_opened(page: Page, book_url: str) -> None:
    """In a new page and in one that is open; what cannot be is refused in a word."""
    frames(page, book_url, "06_visualization")
    sentence = page.get_by_role("combobox", name="Your English sentence").first
    page.evaluate("location.hash = '#live-translator?sentence=The%20actress%20slept.&i=1'")
    expect(sentence).to_have_value("The actress slept.")
    page.evaluate("location.hash = '#live-attention-matrix?temperature=2'")
    expect(page.get_by_role("slider", name="temperature")).to_have_value("2")
    expect(sentence).to_have_value("The actress slept.")
    word = page.locator("#live-attention-matrix").get_by_role("status").last
    for bad in ("temperature=1000", "temperature=x", "_esm=1", "i=[]", "nothing=1", "temperature"):
        page.evaluate("hash => { location.hash = hash }", f"#live-attention-matrix?{bad}")
        expect(word).to_contain_text("cannot be in")
        expect(page.get_by_role("slider", name="temperature")).to_have_value("1")
        page.evaluate("location.hash = '#live-attention-matrix?temperature=2'")
        expect(word).to_contain_text("As in the link")
    page.evaluate("location.hash = '#exercises'")
    expect(word).to_contain_text("As in the link")


@lessons
def test_figures_take_the_room_that_is_kept(page: Page, figures: str, lesson: Path) -> None:
    """To a tenth: a reader's fonts are others than those it was measured in."""
    frames(page, figures, lesson.stem)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for place in page.locator(".live-place").all():
            place.scroll_into_view_if_needed()
            page.wait_for_timeout(100)  # some figures draw when they are seen
            kept, taken = place.evaluate(
                "p => [parseFloat(getComputedStyle(p).minHeight), p.firstElementChild.offsetHeight]"
            )
            assert kept == pytest.approx(taken, rel=0.1)


def saved(frame: Locator, kind: str) -> bytes:
    """The picture that a reader saves."""
    with frame.page.expect_download() as download:
        frame.get_by_role("button", name=f"as {kind}").click()
    assert download.value.suggested_filename.endswith(f".{kind.lower()}")
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_shows_what_the_page_shows(page: Page, book_url: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    frame = frames(page, book_url, "03_weights").first
    frame.get_by_role("slider").first.press("End")
    page.wait_for_timeout(200)
    svg = ElementTree.fromstring(saved(frame, "SVG"))
    words = "".join(svg.itertext())
    account = frame.locator("[aria-live]").inner_text()
    assert "Attention row" in words
    assert account in words
    chosen = frame.locator("select").evaluate_all("all => all.map(s => s.selectedOptions[0].text)")
    assert chosen
    assert all(option in words for option in chosen)
    assert not list(svg.iter("{http://www.w3.org/1999/xhtml}select"))
    assert "http" not in ElementTree.tostring(svg, "unicode").replace("http://www.w3.org/", "")
    picture = Image.open(io.BytesIO(saved(frame, "PNG"))).convert("RGB")
    place = frame.locator(".live-place")
    seen = Image.open(io.BytesIO(place.screenshot())).convert("RGB")
    margin, (width, height) = 16, seen.size
    half = picture.resize((picture.width // 2, picture.height // 2)).crop(
        (margin, margin, margin + width, margin + height)
    )
    soft = [image.filter(ImageFilter.BoxBlur(3)) for image in (half, seen)]
    empty = Image.new("RGB", seen.size, seen.getpixel((0, height - 1)))
    assert difference(*soft) < difference(empty, soft[1]) / 4


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far the colours of two images are apart, on average."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3
