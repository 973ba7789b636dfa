"""The two translators in the built lesson: every sentence and every length, equal to Python's."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import pytest
from controls import (
    ENDLESS,
    check_endless,
    check_width,
    drag,
    glossed,
    in_english,
    live_figure,
    numbers,
    slider,
    small_page,
    stored,
    value,
)
from playwright.sync_api import Browser, Locator, Page, expect

from attnlib import pretrained
from attnlib.corpus.text import detokenize, tokenize
from attnlib.translation import translate_all
from attnlib.widgets import side_by_side

pytestmark = pytest.mark.formats

LESSON = "lessons/01_bottleneck"
SLIDER = "clauses added"
LONGEST = 50
TYPED = "Two young ministers often visit the hospital"  # the figure adds the full stop


class Length(NamedTuple):
    """The sentence with some of the clauses, as both models translate it."""

    source: tuple[str, ...]
    attention: tuple[str, ...]
    fixed: tuple[str, ...]

    @property
    def common(self) -> list[int]:
        same = longest_common(self.attention, self.fixed)
        return [same, len(self.attention), len(self.fixed) - same]


def longest_common(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """The length of a longest common subsequence: row by row, as in the lesson."""
    row = [0] * (len(b) + 1)
    for x in a:
        new = [0]
        for k, y in enumerate(b):
            new.append(row[k] + 1 if x == y else max(row[k + 1], new[k]))
        row = new
    return row[-1]


@cache
def clauses() -> list[str]:
    return list(stored(LESSON, "SideBySide")["state"]["clauses"])


@cache
def lengths(sentence: str) -> list[Length]:
    """Every length that the models were trained on, from the sentence alone on."""
    start = sentence.removesuffix(".")
    texts = [" ".join([start, *clauses()[:k]]) + "." for k in range(len(clauses()) + 1)]
    sources = [source for text in texts if len(source := tokenize(text, "en")) <= LONGEST]
    made = [
        [found.words for found in translate_all(pretrained.load(name).double(), sources)]
        for name in ("attention", "fixed")
    ]
    return [Length(*each) for each in zip(sources, *made, strict=True)]


@pytest.fixture
def control(page: Page, figures: str) -> Locator:
    return live_figure(page, figures, LESSON, "Two translators")


def enter(control: Locator, text: str) -> None:
    field(control).fill(text)
    control.get_by_role("button", name="Translate").click()


def field(control: Locator) -> Locator:
    return control.get_by_role("combobox", name="Your English sentence")


def rows(control: Locator) -> Locator:
    return control.locator(".attn-ladder tbody tr")


def unmarked(entry: Locator) -> tuple[str, ...]:
    """The words of a translation that are said to be common."""
    texts: list[str] = entry.evaluate(
        "e => [...e.querySelectorAll(':scope > span > span')].flatMap(unit => [...unit.childNodes])"
        ".filter(node => node.nodeName !== 'MARK').map(node => node.textContent)"
    )
    return tuple(texts)


def check(control: Locator, sentence: str, k: int) -> None:
    """What is shown of the sentence with k clauses, and the rows, are what the models make."""
    each = lengths(sentence)[k]
    english, attention, fixed = control.locator("dd").all()
    assert tokenize(english.inner_text(), "en") == each.source
    for entry, words in ((attention, each.attention), (fixed, each.fixed)):
        assert tuple(numbers(entry, "words")) == words
        assert glossed(entry) == (detokenize(words, "fr"), in_english(words))
    expect(attention.locator("mark")).to_have_count(0)
    same, all_words, others = each.common
    written = f"{others} other{'s' if others != 1 else ''}"
    kept = unmarked(fixed)
    assert (
        len(kept)
        == longest_common(kept, each.attention)
        == longest_common(kept, each.fixed)
        == same
    )
    assert control.locator("dt").all_inner_texts() == [
        f"English, {len(each.source)} tokens:",
        "with attention:",
        f"with one fixed context, {same} of {all_words} words kept, {written} written:",
    ]
    expect(control.locator(".attn-account p")).to_contain_text(
        f"{len(each.source)} tokens. Of the {all_words} words with attention, "
        f"one fixed context keeps {same} and writes {written}"
    )
    chosen = control.locator(".attn-ladder tr.attn-chosen")
    expect(chosen).to_have_count(1)
    assert chosen.locator("button").inner_text() == str(k)
    expect(control.locator(".attn-ladder [aria-pressed=true]")).to_have_text(str(k))


def check_rows(control: Locator, sentence: str) -> None:
    """Every row that fits, once the page has translated it."""
    expected = lengths(sentence)
    expect(rows(control)).to_have_count(len(expected))
    expect(control.locator(".attn-ladder tr[data-common]")).to_have_count(len(expected))
    for row, each in zip(rows(control).all(), expected, strict=True):
        same, all_words, others = numbers(row, "common")
        assert [same, all_words, others] == each.common
        tokens, _, kept, added = row.locator("td").all_inner_texts()
        assert (tokens, kept) == (str(len(each.source)), f"{same} of {all_words}")
        assert added == str(others)
        drawn = row.locator(".attn-track i").evaluate("i => new DOMMatrix(i.style.transform).a")
        assert drawn == pytest.approx(same / (all_words + others), abs=1e-5)


@pytest.fixture
def first(control: Locator) -> str:
    """The sentence that the lesson begins with."""
    return field(control).input_value()


def test_every_length_of_the_first_sentence(control: Locator, first: str) -> None:
    check_rows(control, first)
    slider(control, SLIDER).press("Home")
    for k in range(len(lengths(first))):
        assert value(control, SLIDER) == k
        check(control, first, k)
        slider(control, SLIDER).press("ArrowRight")
    shares = [same / of for same, of, _ in (each.common for each in lengths(first))]
    assert shares[0] == 1 > shares[len(shares) // 2] > 0.3
    assert shares[-1] < 0.5


def test_the_mouse_drags_the_slider_over_its_whole_range(control: Locator, first: str) -> None:
    for by, end in ((600, len(clauses())), (-600, 0)):
        drag(slider(control, SLIDER), by)
        assert value(control, SLIDER) == end
        check(control, first, end)


def test_a_row_is_chosen_by_mouse_and_by_key(control: Locator, first: str) -> None:
    rows(control).nth(5).locator("td").nth(1).click()  # anywhere in the row
    assert value(control, SLIDER) == 5
    check(control, first, 5)
    button = control.get_by_role("button", name="1 clause added", exact=True)
    button.press("Enter")
    assert value(control, SLIDER) == 1
    check(control, first, 1)
    expect(button).to_be_focused()


def test_a_typed_sentence_is_translated_at_every_length(control: Locator) -> None:
    enter(control, TYPED)
    assert value(control, SLIDER) == 0
    check(control, TYPED, 0)
    check_rows(control, TYPED)
    slider(control, SLIDER).press("End")
    check(control, TYPED, len(lengths(TYPED)) - 1)


def test_every_example_is_translated(control: Locator) -> None:
    examples = control.get_by_role("combobox", name="Examples")
    for sentence in examples.locator("option").all_inner_texts()[1:]:
        examples.select_option(sentence)
        check(control, sentence, 0)
        check_rows(control, sentence)


def test_the_clauses_end_where_the_models_have_read_no_further(control: Locator) -> None:
    long = "The experts on energy were invited in 1995 by the new German commission of this region."
    enter(control, long)
    fits = len(lengths(long))
    assert fits <= len(clauses())
    whole = tokenize(" ".join([long.removesuffix("."), *clauses()[:fits]]) + ".", "en")
    expect(control.locator(".attn-ladder .attn-note")).to_have_text(
        f"The rows end at {fits - 1} clauses: with one more it would have {len(whole)} tokens, "
        f"and the models were trained on up to {LONGEST}."
    )
    slider(control, SLIDER).press("End")
    check(control, long, fits - 1)
    check_rows(control, long)


def test_a_new_sentence_before_the_rows_are_made(control: Locator, first: str) -> None:
    enter(control, TYPED)
    enter(control, first)
    check(control, first, 0)
    check_rows(control, first)


def test_what_cannot_be_read_is_said_and_nothing_is_shown(control: Locator, first: str) -> None:
    made = control.locator(".attn-made")
    for text, problem in (
        ("", "Type a sentence for the model to read."),
        ("the man slept " * 20, "up to 50 tokens; this one has 61."),
    ):
        enter(control, text)
        expect(control.get_by_role("status")).to_contain_text(problem)
        expect(control.locator(".attn-account p")).to_contain_text(problem)
        expect(made).to_be_hidden()
        slider(control, SLIDER).press("End")
        expect(made).to_be_hidden()
    enter(control, first)
    check(control, first, 0)


def test_words_that_the_models_do_not_know(control: Locator) -> None:
    text = "The dog slept."
    enter(control, text)
    expect(control.locator(".attn-unknown")).to_have_count(1)
    check(control, text, 0)
    check_rows(control, text)


def test_reset_returns_to_the_clauses_and_keeps_what_was_typed(control: Locator) -> None:
    start = int(value(control, SLIDER))
    enter(control, TYPED)
    slider(control, SLIDER).press("End")
    control.get_by_role("button", name="Reset").click()
    assert (field(control).input_value(), value(control, SLIDER)) == (TYPED, start)
    check(control, TYPED, start)
    check_rows(control, TYPED)


def test_words_that_are_only_added_are_counted(control: Locator) -> None:
    """All that attention writes may be kept, and more be written."""
    text = "A man and a woman signed the agreement and the treaty."
    each = lengths(text)[0]
    assert each.common[0] == each.common[1]
    assert each.common[2] > 0
    enter(control, text)
    check(control, text, 0)


def test_a_beginning_is_proposed_to_be_completed(control: Locator) -> None:
    enter(control, "The man signed the european agr.")
    control.get_by_role("button", name="Replace “agr” by “agreement”").click()
    assert field(control).input_value() == "The man signed the european agreement."


def test_nothing_is_translated_before_the_reader_is_near(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 300})
    page.goto(f"{site}{LESSON}.html")
    figure = page.get_by_role("group", name="Two translators")
    expect(figure.locator("tbody tr")).to_have_count(len(clauses()) + 1)
    expect(figure.locator("tr[data-common]")).to_have_count(0)
    figure.scroll_into_view_if_needed()
    expect(figure.locator("tr[data-common]")).to_have_count(len(clauses()) + 1)


def test_what_is_typed_stays_text(control: Locator) -> None:
    nasty = "The <img src=x onerror=alert(1)> man slept."
    enter(control, nasty)
    expect(control.locator("dd").first).to_have_text(nasty)
    expect(control.locator("img")).to_have_count(0)


def test_a_phone_shows_all_of_it(phone: Page, book_url: str) -> None:
    control = live_figure(phone, book_url, LESSON, "Two translators")
    slider(control, SLIDER).press("End")
    expect(control.locator(".attn-ladder tr[data-common]")).to_have_count(len(clauses()) + 1)
    check_width(control)
    control.get_by_role("button", name="Reset").click()
    top, bottom = slider(control, SLIDER), control.locator("dd").last
    first, last = top.bounding_box(), bottom.bounding_box()
    assert first is not None
    assert last is not None
    assert last["y"] + last["height"] - first["y"] < 640  # on one screen with what moves it


# ---- the figure alone ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def alone(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Locator]:
    context = browser.new_context()
    models = {name: pretrained.load(name) for name in ("attention", "fixed")}
    added = ["and the woman left", "but the men slept"]
    box = side_by_side(**models, sentence="The man slept.", clauses=added)
    yield small_page(context.new_page(), tmp_path_factory.mktemp("side_by_side"), box)
    context.close()


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_any_length_of_anything_is_answered(alone: Locator, text: Callable[[int], str]) -> None:
    check_endless(alone, text)
    expect(alone.locator(".attn-made")).to_be_hidden()


@pytest.mark.parametrize(
    ("typed", "ending"),
    [
        ("The man" + 9980 * " " + "slept.", "."),
        ("The man slept" + 4000 * " " + "." + 4000 * " ", "."),
        ("The man slept", "."),
        ("The man slept ?!", "?!"),
        ("The man slept…\t", "…"),
    ],
)
def test_clauses_come_before_the_signs_at_the_end(alone: Locator, typed: str, ending: str) -> None:
    enter(alone, typed)
    rows(alone).nth(2).click()
    english = alone.locator("dd").first
    expect(english).to_have_text(f"The man slept and the woman left but the men slept{ending}")
    assert english.locator("span").text_content() == (
        f" and the woman left but the men slept{ending}"
    )
