"""The sick matrices in the built lesson: each beside the healthy one, with its answers."""

import re

import pytest
from controls import numbers
from playwright.sync_api import Locator, Page, expect

from attnlib import results
from attnlib.clinic import QUESTIONS
from attnlib.clinic.cases import CASES

pytestmark = pytest.mark.formats

LESSON, LABEL = "lessons/08_learning", "Sick matrices"
LEARNED = results.load("learning")
MODELS = LEARNED["clinic"]


def opened(page: Page, url: str) -> Locator:
    page.goto(f"{url}{LESSON}.html")
    figure = page.locator(f'.attn[aria-label="{LABEL}"]')
    figure.scroll_into_view_if_needed()
    return figure


@pytest.fixture
def figure(page: Page, figures: str) -> Locator:
    return opened(page, figures)


def button(figure: Locator, name: str) -> Locator:
    return figure.get_by_role("button", name=name, exact=True)


def check(figure: Locator, name: str) -> None:
    """Both matrices, the words of the case, and the answers of both models."""
    expect(figure.locator("[data-patient]")).to_have_attribute("data-patient", name)
    expect(button(figure, name)).to_have_attribute("aria-pressed", "true")
    Tx = len(LEARNED["source"])
    for shown in ("healthy", name):
        grid = figure.get_by_role("grid", name=f"Weights, {shown}", exact=True)
        rows = grid.locator("tbody tr").all()
        for row, weights in zip(rows, MODELS[shown]["alpha"], strict=True):
            held = row.locator("td").evaluate_all("all => all.map((cell) => +cell.dataset.alpha)")
            assert held == pytest.approx([*weights[:Tx], sum(weights[Tx:])], abs=5e-4)
    case = CASES[name]
    assert figure.locator("dd").all_inner_texts() == [case.symptom, case.cure]
    rows = figure.locator("tr[data-healthy]").all()
    for row, question in zip(rows, QUESTIONS, strict=True):
        answers = [MODELS[shown]["answers"][question.name] for shown in (name, "healthy")]
        healthy = [question.healthy(answer) for answer in answers]
        assert numbers(row, "healthy") == healthy[::-1]
        marks = [text[0] for text in row.locator("td").all_inner_texts()]
        assert marks == ["✓" if well else "✗" for well in healthy]
        told = "attn-chosen" in (row.get_attribute("class") or "")
        assert told == (question.name == case.telling)


@pytest.mark.parametrize("name", CASES)
def test_every_model_can_be_seen(figure: Locator, name: str) -> None:
    button(figure, name).click()
    check(figure, name)


def test_the_sick_one_comes_first_and_beside_it_there_is_room_for_the_healthy(
    figure: Locator,
) -> None:
    """Within 624 pixels, the book's column on a wide screen."""
    name = next(iter(CASES))
    figure.evaluate("f => f.style.width = '624px'")
    boxes = [ward.bounding_box() for ward in figure.locator(".attn-ward").all()]
    assert figure.locator(".attn-ward > strong").all_inner_texts() == [name, "healthy"]
    sick, well = (box for box in boxes if box)
    assert sick["y"] == well["y"]
    assert well["x"] >= sick["x"] + sick["width"]
    assert well["x"] + well["width"] <= sick["x"] + 624


def test_the_bounds_are_those_of_the_questions(figure: Locator) -> None:
    told = figure.locator(".attn-measured").all_inner_texts()
    for text, question in zip(told, QUESTIONS, strict=True):
        number, side, bound = re.fullmatch(r"(.+) Healthy: at (most|least) (.+)\.", text).groups()
        assert number == question.number
        assert float(bound.replace("\N{MINUS SIGN}", "-")) == getattr(question, side)


def test_the_keyboard_flips_through_and_comes_back(figure: Locator) -> None:
    first, second = [*CASES][:2]
    button(figure, second).press("Enter")
    check(figure, second)
    button(figure, "Reset").press("Enter")
    check(figure, first)


def test_a_cell_is_compared_with_the_healthy_one(figure: Locator) -> None:
    name = next(iter(CASES))
    grid = figure.get_by_role("grid", name=f"Weights, {name}", exact=True)
    cell = grid.locator("tbody td").first
    cell.click()
    cell.press("ArrowDown")
    sick, well = (MODELS[shown]["alpha"][1][0] for shown in (name, "healthy"))
    expect(figure.locator("[aria-live]")).to_contain_text(
        f"gives “{LEARNED['source'][0]}” {sick:.2f}; in the healthy model {well:.2f}."
    )


def test_a_phone_shows_it_without_sideways_scrolling(phone: Page, book_url: str) -> None:
    figure = opened(phone, book_url)
    for name in CASES:
        button(figure, name).click()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        assert figure.evaluate("f => f.scrollWidth <= f.clientWidth")
