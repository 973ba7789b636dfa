"""The editor of a hypothesis, in the built lesson: every control, equal to Python throughout."""

import re
from pathlib import Path
from typing import Any

import pytest
from controls import check_width, drag, live_figure, numbers, slider, small_page, stored, value
from playwright.sync_api import Locator, Page, expect

from attnlib.bleu import (
    SMOOTHING,
    brevity_penalty,
    corpus_bleu,
    ngrams,
    precisions,
    statistics,
)
from attnlib.widgets import NGrams
from attnlib.widgets.ngrams import LONGEST

LESSON = "lessons/07_bleu"
LABEL = "N-gram matches"
words = str.split


@pytest.fixture(scope="module")
def state() -> dict[str, Any]:
    """The state of the lesson's figure."""
    return stored(LESSON, "NGrams")["state"]


@pytest.fixture
def control(page: Page, figures: str) -> Locator:
    return live_figure(page, figures, LESSON, LABEL)


def menu(control: Locator, name: str) -> Locator:
    return control.get_by_role("combobox", name=name, exact=True)


def button(control: Locator, name: str) -> Locator:
    return control.get_by_role("button", name=re.compile(f"^{name}"))


def hypothesis(control: Locator) -> list[str]:
    shown = control.locator(".attn-words button:visible .attn-word").all_inner_texts()
    assert shown == numbers(control.locator(".attn-sentences"), "hypothesis")
    return shown


def check(control: Locator) -> float:
    """Every number and every n-gram of the figure is Python's. Returns BLEU."""
    tokens = hypothesis(control)
    references = numbers(control.locator(".attn-sentences"), "references")
    order = int(value(control, "largest order N"))
    smoothing = SMOOTHING[menu(control, "smoothing").evaluate("select => select.selectedIndex")]
    effective = control.get_by_role("checkbox", name="effective order").is_checked()
    counts = statistics(tokens, references, order)
    p = precisions(counts, smoothing)
    rows = control.locator(".attn-order:visible")
    expect(rows).to_have_count(order)
    for n, row in enumerate(rows.all(), 1):
        shown = [counts.matches[n - 1], counts.totals[n - 1]]
        assert numbers(row, "counts") == shown
        expected = p[n - 1] if n <= len(p) else None
        assert numbers(row, "precision") == pytest.approx(expected, abs=1e-9)
        assert row.locator("li").count() == counts.totals[n - 1]
        assert row.locator(".attn-match").count() == counts.matches[n - 1]
        known = [gram for r in references for gram in ngrams(r, n)]
        misses = [tuple(tokens[k : k + n]) not in known for k in range(counts.totals[n - 1])]
        kinds = row.locator("li").evaluate_all("all => all.map(li => li.className)")
        assert [kind == "attn-miss" for kind in kinds] == misses
    total = control.locator(".attn-total")
    lengths = [counts.hypothesis_length, counts.reference_length]
    assert numbers(total, "lengths") == lengths
    assert numbers(total, "penalty") == pytest.approx(brevity_penalty(counts), abs=1e-9)
    score = corpus_bleu([tokens], [references], order, smoothing, effective)
    assert numbers(total, "bleu") == pytest.approx(score, abs=1e-9)
    expect(total).to_contain_text(f"BLEU = 100 · BP · mean = {score:.2f}")
    expect(control.locator("[aria-live]")).to_contain_text(f"BLEU {score:.2f}")
    chosen = control.locator(".attn-words [aria-pressed=true]:visible")
    expect(chosen).to_have_count(min(len(tokens), 1))
    return score


def test_at_rest(control: Locator) -> None:
    assert hypothesis(control) == words("le chien est sur le tapis")
    assert check(control) == pytest.approx(53.7285, abs=5e-5)


def test_every_hypothesis_and_every_setting(control: Locator, state: dict[str, Any]) -> None:
    for k, tokens in enumerate(state["hypotheses"]):
        menu(control, "hypothesis").select_option(index=k)
        assert hypothesis(control) == tokens
        listed = control.get_by_role("list", name="References").get_by_role("listitem")
        shown = [line.locator(".attn-word").all_inner_texts() for line in listed.all()]
        assert shown == state["references"][k]
        for word in listed.locator(".attn-meant").all():
            known = state["gloss"].get(word.locator(".attn-word").inner_text())
            assert word.locator("small").all_inner_texts() == ([known] if known else [])
        for smoothing in SMOOTHING:
            menu(control, "smoothing").select_option(smoothing)
            check(control)
    control.get_by_role("checkbox", name="effective order").check()
    menu(control, "hypothesis").select_option(index=2)
    for smoothing in SMOOTHING:
        menu(control, "smoothing").select_option(smoothing)
        check(control)


def test_every_word_can_be_put_in(control: Locator, state: dict[str, Any]) -> None:
    for k, word in enumerate(state["vocabulary"]):
        menu(control, "a word for it").select_option(index=k)
        button(control, f"Replace by “{word}”").click()
        assert hypothesis(control)[1] == word
    check(control)


def test_sliders_are_dragged(control: Locator) -> None:
    drag(slider(control, "largest order N"), 100)
    assert value(control, "largest order N") > 4
    assert check(control) == 0  # no 5-gram matches
    drag(slider(control, "largest order N"), -500)
    assert value(control, "largest order N") == 1
    assert check(control) == pytest.approx(100 * 5 / 6)


def test_the_keyboard_edits(control: Locator) -> None:
    word = control.locator(".attn-words button").nth(1)
    word.press("Enter")
    steps = {
        "Swap with next": "le est chien sur le tapis",
        "Repeat word": "le est chien chien sur le tapis",
        "Insert": "le est minet chien chien sur le tapis",
        "Replace": "le est minet chien chien sur le tapis",
        "Remove word": "le est chien chien sur le tapis",
    }
    for name, expected in steps.items():
        button(control, name).press(" ")
        expect(button(control, name)).to_be_focused()
        assert hypothesis(control) == expected.split(" ")
        check(control)
    control.locator(".attn-words button").first.press("Enter")
    button(control, "Remove word").press("Enter")
    assert hypothesis(control) == words("est chien chien sur le tapis")


def test_nothing_is_left_and_something_grows(control: Locator) -> None:
    # Playwright clicks no button that says it is disabled; a key reaches it all the same.
    for _ in range(7):  # once more than there are words
        button(control, "Remove word").press("Enter")
        check(control)
    assert hypothesis(control) == []
    expect(control).to_contain_text("(no word left)")
    for name in ("Replace", "Repeat", "Remove", "Swap"):
        expect(button(control, name)).to_have_attribute("aria-disabled", "true")
    for _ in range(LONGEST + 1):
        button(control, "Insert").press("Enter")
    assert hypothesis(control) == ["minet"] * LONGEST
    for name in ("Insert", "Repeat"):
        expect(button(control, name)).to_have_attribute("aria-disabled", "true")
        button(control, name).press("Enter")
    assert len(hypothesis(control)) == LONGEST
    check(control)


def test_clipping_is_said_in_words(control: Locator) -> None:
    menu(control, "hypothesis").select_option(index=1)
    row = control.locator(".attn-order").first
    expect(row).to_contain_text("2 of 7 match")
    expect(row.locator(".attn-clipped")).to_have_count(5)
    expect(row.locator(".attn-clipped").first).to_contain_text("clipped: 2 allowed")
    for _ in range(5):
        button(control, "Remove word").click()
    expect(row.locator(".attn-clipped")).to_have_count(0)
    check(control)


def test_a_sentence_keeps_its_edits_until_reset(control: Locator) -> None:
    button(control, "Remove word").click()
    slider(control, "largest order N").press("Home")
    menu(control, "smoothing").select_option("floor")
    control.get_by_role("checkbox", name="effective order").check()
    menu(control, "hypothesis").select_option(index=3)
    control.locator(".attn-words button:visible").last.click()
    menu(control, "hypothesis").select_option(index=0)
    assert hypothesis(control) == words("le est sur le tapis")
    last = control.locator(".attn-words button:visible").last
    expect(last).to_have_attribute("aria-pressed", "true")
    expect(control.locator("[aria-live]")).to_contain_text("edited")
    control.get_by_role("button", name="Reset").click()
    assert hypothesis(control) == words("le chien est sur le tapis")
    assert value(control, "largest order N") == 4
    assert not control.get_by_role("checkbox", name="effective order").is_checked()
    assert menu(control, "smoothing").input_value() == "none"
    assert check(control) == pytest.approx(53.7285, abs=5e-5)


def test_the_tour_counts_as_python_and_gives_the_edits_back(control: Locator) -> None:
    button(control, "Remove word").click()
    menu(control, "hypothesis").select_option(index=1)
    expect(control.locator(".attn-order").first).to_contain_text("2 of 7 match")
    button(control, "Take the tour").click()
    said = control.locator("[aria-live]")
    scores = []
    for k in range(1, 7):
        expect(said).to_contain_text(f"Step {k} of 6. ")
        scores.append(numbers(control.locator(".attn-total"), "bleu"))
        button(control, "Next").press("Enter")
    chien, chat = words("le chien est sur le tapis"), words("le chat est sur le tapis")
    assert scores == pytest.approx(
        [
            corpus_bleu([h], [[chat]], N, smoothing)
            for h, N, smoothing in (
                (chien, 4, "none"),
                (chien, 1, "none"),
                (chien[::-1], 4, "none"),
                (chien[::-1], 4, "exp"),
                (chat[:-1], 4, "none"),
                ([*chat, "tapis"], 4, "none"),
            )
        ]
    )
    button(control, "End the tour").click()
    expect(said).to_contain_text("the the the")
    menu(control, "hypothesis").select_option(index=0)
    assert hypothesis(control) == words("le est sur le tapis")


def test_a_phone_shows_it_without_sideways_scrolling(phone: Page, book_url: str) -> None:
    control = live_figure(phone, book_url, LESSON, LABEL)
    for pair in (1, 3):
        menu(control, "hypothesis").select_option(index=pair)
        check_width(control)


def test_markup_in_a_token_stays_text(page: Page, tmp_path: Path) -> None:
    nasty = ["<img src=x onerror=alert(1)>", "</script><b>", "&amp;"]
    figure = small_page(page, tmp_path, NGrams([(nasty, [nasty])], nasty))
    assert figure.locator(".attn-words button:visible").all_inner_texts() == nasty
    listed = figure.get_by_role("list", name="References")
    assert listed.locator(".attn-word").all_inner_texts() == nasty
    expect(figure.get_by_role("button", name=f"Replace by “{nasty[0]}”")).to_be_visible()
    expect(figure.locator(".attn-order").first.locator("li")).to_contain_text(nasty)
    expect(figure.locator("[aria-live]")).to_contain_text(nasty[0])
    expect(figure.locator("img, b:not(.attn-track b)")).to_have_count(0)


def test_a_sentence_is_said_in_its_language(page: Page, tmp_path: Path) -> None:
    pairs = [(["le", "chat"], [["un", "chat"]]), (["the", "cat"], [["a", "cat"]])]
    figure = small_page(page, tmp_path, NGrams(pairs, ["le"], pair=0, languages=["fr"]))
    for part in (".attn-words span", "ul[aria-label=References] span", ".attn-order li span"):
        expect(figure.locator(f"{part}:lang(fr)").first).to_be_visible()
    expect(figure.locator("[aria-live] :lang(fr)")).to_have_text("le chat")
    assert (
        figure.locator(".attn-words, .attn-edits, caption").locator(":scope:lang(fr)").count() == 0
    )
