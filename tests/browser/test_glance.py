"""The front page's figure: in its first screen, moved by hand, and equal to Python."""

from pathlib import Path
from typing import Any

import pytest
import torch
from controls import small_page
from interventions import Intervened, Weigh, intervene, with_weight
from playwright.sync_api import Browser, Locator, Page, expect
from torch import Tensor

from attnlib import pretrained
from attnlib.corpus.text import tokenize
from attnlib.widgets import glance

SENTENCE = "The president signed the European treaty."
TREATY = 5

pytestmark = pytest.mark.usefixtures("double")


def translated(weigh: Weigh = lambda alpha, i: alpha) -> Intervened:
    return intervene(pretrained.load("attention").double(), tokenize(SENTENCE, "en"), weigh)


@pytest.fixture
def figure(page: Page, tmp_path: Path) -> Locator:
    return small_page(page, tmp_path, glance(pretrained.load("attention"), SENTENCE))


def words(figure: Locator) -> list[str]:
    found: list[str] = figure.locator(".attn-written span").all_inner_texts()
    return found


def weights(figure: Locator) -> Tensor:
    sliders = figure.get_by_role("slider")
    return torch.tensor(sliders.evaluate_all("all => all.map(s => +s.dataset.alpha)"))


def chosen(figure: Locator) -> str:
    return figure.locator("[aria-current] span").inner_text()


def check(figure: Locator, expected: Intervened, i: int) -> None:
    """The words, the weights of word i and every word's probability are Python's, to 1e-9."""
    assert tuple(words(figure)) == expected.target
    torch.testing.assert_close(weights(figure), expected.alpha[i], rtol=0, atol=1e-9)
    buttons = figure.locator(".attn-written button")
    p = torch.tensor(buttons.evaluate_all("all => all.map(b => +b.dataset.p)"))
    torch.testing.assert_close(p, expected.p.max(1).values, rtol=0, atol=1e-9)


def test_a_word_changes_with_its_weights_as_in_python(figure: Locator) -> None:
    own = translated()
    check(figure, own, 1)
    figure.get_by_role("slider", name="treaty").fill("0.7")
    row = with_weight(own.alpha[1], TREATY, 0.7)
    moved = translated(lambda alpha, i: row if i == 1 else alpha)
    assert (own.target[1], moved.target[1]) == ("président", "traité")
    check(figure, moved, 1)
    said = figure.locator("[aria-live]")
    expect(said).to_contain_text("where it would have written “président”.")
    expect(said).to_contain_text(f"“traité” (treaty), with probability {moved.p[1].max():.2f}")
    changed = figure.locator(".attn-changed").all_inner_texts()
    assert changed[0].split() == ["traité", "treaty"]
    figure.get_by_role("button", name="next word").click()
    check(figure, moved, 2)
    figure.get_by_role("button", name="Reset").click()
    check(figure, own, 1)
    expect(figure.locator(".attn-changed")).to_have_count(0)


def test_the_end_mark_has_a_name(figure: Locator) -> None:
    words = figure.locator(".attn-written button")
    words.last.click()
    said = figure.locator("[aria-live]")
    expect(said).to_contain_text("the model writes the end mark, with probability")
    figure.get_by_role("slider", name="<eos>", exact=True).fill("0.9")
    expect(said).to_contain_text("most of it on the end mark, 0.90")
    expect(said).not_to_contain_text("<eos>")


def test_bars_of_one_drag_keep_the_proportions_of_the_rest(figure: Locator) -> None:
    own = translated().alpha[1]
    treaty = figure.get_by_role("slider", name="treaty")
    for weight in ("0.5", "1", "0.25"):
        treaty.fill(weight)
    torch.testing.assert_close(weights(figure), with_weight(own, TREATY, 0.25), rtol=0, atol=1e-9)


def test_keys_lead_through_the_words_and_move_a_weight(figure: Locator) -> None:
    keyboard = figure.page.keyboard
    assert figure.locator(".attn-written [tabindex='0']").count() == 1
    figure.locator("[aria-current]").focus()
    for key, word in [
        ("ArrowLeft", "le"),
        ("ArrowLeft", "le"),
        ("End", "<eos>"),
        ("ArrowRight", "<eos>"),
    ]:
        keyboard.press(key)
        assert chosen(figure) == word
        expect(figure.locator("[aria-current]")).to_be_focused()
    keyboard.press("Home")
    expect(figure.get_by_role("button", name="word before")).to_be_disabled()
    slider = figure.get_by_role("slider", name="treaty")
    slider.focus()
    keyboard.press("ArrowRight")
    assert weights(figure)[TREATY] == pytest.approx(0.01, abs=1e-9)
    assert slider.get_attribute("aria-valuetext") == "0.01"
    figure.locator(".attn-written button").nth(5).click()
    assert chosen(figure) == "traité"


def test_a_finger_drags_a_bar(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    figure = small_page(page, tmp_path, glance(pretrained.load("attention"), SENTENCE))
    box = figure.get_by_role("slider", name="treaty").bounding_box()
    assert box is not None
    x, y = box["x"], box["y"] + box["height"] / 2
    touch: Any = page.context.new_cdp_session(page)

    def at(kind: str, *points: float) -> None:
        touches = [{"x": x + point * box["width"], "y": y} for point in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    at("touchStart", 0.03)
    for point in (0.2, 0.4, 0.6, 0.8):
        at("touchMove", point)
    at("touchEnd")
    assert weights(figure)[TREATY] == pytest.approx(0.8, abs=0.05)
    assert page.evaluate("scrollY") == 0
    context.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_it_stands_in_the_first_screen(page: Page, book_url: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{book_url}book/intro.html")
    figure = page.locator(".attn").first
    for part in (".attn-written", ".attn-looking"):
        expect(figure.locator(part)).to_be_visible()
        box = figure.locator(part).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height
    figure.get_by_role("slider", name="treaty").fill("0.7")
    assert chosen(figure) == "traité"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_its_picture_stands_there(browser: Browser, book: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((book / "book" / "intro.html").as_uri())
    picture = page.locator("article img.live").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 1000")
    assert "président" in str(picture.get_attribute("alt"))
    context.close()
