"""The sentence field, alone on a page: typed into, completed, corrected, and shown anything."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import pytest
import traitlets
from controls import check_width, guarded, small_page
from playwright.sync_api import Error, Locator, Page, expect

from attnlib import pretrained
from attnlib.widgets.assets import script, style

WORDS = pretrained.load("attention").config.source.words
EXAMPLES = ["The old man left.", "She arrived yesterday."]
STOPPED = "A full stop was added"

FIGURE = """
export default { render({ model, el }) {
  const submitted = [];
  const root = element("div", { class: "attn" });
  const submit = (text) => {
    submitted.push(text);
    root.dataset.submitted = JSON.stringify(submitted);
    model.set("sentence", text);
    model.save_changes();
  };
  const [words, longest, examples] = ["words", "longest", "examples"].map((key) => model.get(key));
  const { node, update } = sentenceField({ words, longest, examples, submit });
  const follow = () => update(model.get("sentence"));
  model.on("change:sentence", follow);
  follow();
  root.append(node);
  el.append(root);
} };
"""


class Sentence(anywidget.AnyWidget):
    _esm = script("parts/sentence.js") + FIGURE
    _css = style("parts/figure.js") + style("parts/sentence.js")
    words = traitlets.List(list(WORDS)).tag(sync=True)
    longest = traitlets.Int(50).tag(sync=True)
    examples = traitlets.List(EXAMPLES).tag(sync=True)
    sentence = traitlets.Unicode("").tag(sync=True)


@pytest.fixture
def figure(page: Page, tmp_path: Path) -> Locator:
    return small_page(page, tmp_path, Sentence())


def field(figure: Locator) -> Locator:
    return figure.get_by_role("combobox", name="Your English sentence")


def options(figure: Locator) -> Locator:
    return figure.locator("[role=option]")


def submitted(figure: Locator) -> list[str]:
    return list(json.loads(figure.get_attribute("data-submitted") or "[]"))


def tokens(figure: Locator) -> list[str]:
    return figure.locator(".attn-tokens li").all_text_contents()


def unknown(figure: Locator) -> list[str]:
    return figure.locator(".attn-unknown bdi").all_inner_texts()


# ---- typing --------------------------------------------------------------------------------------


def test_at_rest_it_asks_for_a_sentence(figure: Locator) -> None:
    expect(figure.get_by_role("status")).to_have_text("Type a sentence for the model to read.")
    expect(options(figure)).to_have_count(0)
    assert field(figure).get_attribute("aria-expanded") == "false"
    assert tokens(figure) == []
    assert float(field(figure).evaluate("f => parseFloat(getComputedStyle(f).fontSize)")) >= 16


def test_letter_by_letter(figure: Locator) -> None:
    """A word under way is not yet unknown; one that no known word goes on from is."""
    field(figure).press_sequentially("The ci")
    assert options(figure).all_inner_texts() == ["city", "cities", "cinema"]
    assert (tokens(figure), unknown(figure)) == (["the", "ci", "."], [])
    field(figure).press_sequentially("x")
    expect(options(figure)).to_have_count(0)
    assert tokens(figure) == ["the", "cix unknown", "."]
    expect(figure.get_by_text(STOPPED)).to_be_visible()
    field(figure).press_sequentially(" .")
    assert tokens(figure) == ["the", "cix unknown", "."]
    expect(figure.get_by_text(STOPPED)).to_be_hidden()
    assert submitted(figure) == []


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_arrows_choose_and_a_key_takes(figure: Locator, key: str) -> None:
    field(figure).press_sequentially("Th")
    expected = ["the", "this", "that", "they", "these"]
    assert options(figure).all_inner_texts() == expected
    chosen = figure.locator("[role=option][aria-selected=true]")
    for press, word in [
        *[("ArrowDown", "the"), ("ArrowDown", "this"), ("ArrowUp", "the"), ("ArrowUp", None)],
        *[("ArrowUp", "these"), ("ArrowDown", None), ("ArrowUp", "these")],
    ]:
        field(figure).press(press)
        expect(chosen).to_have_count(1 if word else 0)
        active = field(figure).get_attribute("aria-activedescendant")
        assert (word and chosen.inner_text(), word and chosen.get_attribute("id")) == (word, active)
    field(figure).press(key)
    expect(field(figure)).to_have_value("These ")
    expect(field(figure)).to_be_focused()
    expect(options(figure)).to_have_count(0)
    assert submitted(figure) == []
    field(figure).press_sequentially("men")
    field(figure).press("Enter")
    assert submitted(figure) == ["These men"]
    expect(figure.get_by_text(STOPPED)).to_be_visible()


def test_a_click_takes_and_the_field_keeps_the_focus(figure: Locator) -> None:
    """In the middle of a sentence the whole word gives way, and no second space is put."""
    field(figure).fill("the mix left .")
    for _ in range(len("x left .")):
        field(figure).press("ArrowLeft")
    field(figure).press("Backspace")
    field(figure).press_sequentially("i")
    options(figure).get_by_text("minister", exact=True).click()
    expect(field(figure)).to_have_value("the minister left .")
    expect(field(figure)).to_be_focused()
    field(figure).press_sequentially("x")
    expect(field(figure)).to_have_value("the minister xleft .")


def test_a_finger_takes(browser: Any, tmp_path: Path) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 360, "height": 800})
    figure = small_page(context.new_page(), tmp_path, Sentence())
    field(figure).tap()
    field(figure).press_sequentially("ag")
    options(figure).get_by_text("agricultural").tap()
    expect(field(figure)).to_have_value("agricultural ")
    expect(field(figure)).to_be_focused()
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_press_on_translate_translates(page: Page, tmp_path: Path, width: int) -> None:
    """A word that is known opens no list but by an arrow; a list that is open covers no button."""
    page.set_viewport_size({"width": width, "height": 800})
    figure = small_page(page, tmp_path, Sentence())
    translate = figure.get_by_role("button", name="Translate")
    for text, shown in (("The man signed the law", False), ("The man signed the la", True)):
        field(figure).fill("")
        field(figure).press_sequentially(text)
        expect(field(figure)).to_have_attribute("aria-expanded", str(shown).lower())
        translate.click()
        expect(options(figure)).to_have_count(0)
        expect(field(figure)).to_have_value(text)
    assert submitted(figure) == ["The man signed the law", "The man signed the la"]
    field(figure).fill("the law")
    field(figure).press("ArrowDown")
    assert "laws" in options(figure).all_inner_texts()


def test_escape_leaving_and_moving_close_the_list(figure: Locator) -> None:
    for leave in (
        lambda: field(figure).press("Escape"),
        lambda: field(figure).press("Tab"),
        lambda: field(figure).press("ArrowLeft"),
        lambda: field(figure).click(),
    ):
        field(figure).fill("")
        field(figure).press_sequentially("t")
        expect(field(figure)).to_have_attribute("aria-expanded", "true")
        leave()
        expect(field(figure)).to_have_attribute("aria-expanded", "false")
        expect(options(figure)).to_have_count(0)
        expect(field(figure)).to_have_value("t")
    field(figure).press("End")
    field(figure).press("ArrowDown")
    expect(figure.locator("[role=option][aria-selected=true]")).to_have_text("the")
    assert submitted(figure) == []


@pytest.mark.parametrize("sign", [{"isComposing": True}, {"keyCode": 229}], ids=["all", "Safari"])
@pytest.mark.parametrize("key", ["Enter", "ArrowDown", "ArrowLeft", "Tab", "Escape"])
def test_keys_of_an_input_method_are_its_own(
    figure: Locator, key: str, sign: dict[str, Any]
) -> None:
    """Neither a list that stands open nor the sentence hears of them."""
    field(figure).press_sequentially("th")
    field(figure).press("ArrowDown")
    heard = field(figure).evaluate(
        """(f, options) => {
            f.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
            const key = new KeyboardEvent("keydown", options);
            return f.dispatchEvent(key); // false where the page has taken the key for itself
        }""",
        {"key": key, "bubbles": True, "cancelable": True} | sign,
    )
    assert heard
    assert submitted(figure) == []
    expect(field(figure)).to_have_value("th")
    expect(figure.locator("[role=option][aria-selected=true]")).to_have_text("the")


# ---- submitting ----------------------------------------------------------------------------------


def test_every_way_to_submit(figure: Locator) -> None:
    field(figure).fill("He left.")
    field(figure).press("Enter")
    field(figure).fill("She left.")
    figure.get_by_role("button", name="Translate").click()
    examples = figure.get_by_role("combobox", name="Examples")
    examples.select_option(EXAMPLES[0])
    expect(field(figure)).to_have_value(EXAMPLES[0])
    field(figure).fill("The cats left.")
    expect(examples).to_have_value("examples…")
    figure.get_by_role("button", name="by “city”").click()
    expect(field(figure)).to_have_value("The city left.")
    expect(figure.get_by_role("button", name="Translate")).to_be_focused()
    assert submitted(figure) == ["He left.", "She left.", EXAMPLES[0], "The city left."]


def test_without_examples_there_is_no_list_of_them(page: Page, tmp_path: Path) -> None:
    figure = small_page(page, tmp_path, Sentence(examples=[]))
    expect(figure.locator("select")).to_be_hidden()


def test_update_from_outside(page: Page, tmp_path: Path) -> None:
    """Two views of one model: the other follows what is submitted, not what is typed."""
    model = Sentence(sentence="She left.")
    one, other = small_page(page, tmp_path, model, model).all()
    expect(field(one)).to_have_value("She left.")
    assert tokens(one) == ["she", "left", "."]
    field(one).press("End")
    field(one).press_sequentially(" th")
    expect(field(other)).to_have_value("She left.")
    other.get_by_role("combobox", name="Examples").select_option(EXAMPLES[1])
    expect(field(one)).to_have_value(EXAMPLES[1])
    expect(one.get_by_role("combobox", name="Examples")).to_have_value(EXAMPLES[1])
    expect(options(one)).to_have_count(0)
    assert tokens(one) == ["she", "arrived", "yesterday", "."]
    assert (submitted(one), submitted(other)) == ([], [EXAMPLES[1]])
    names = page.locator("[id]").evaluate_all("nodes => nodes.map((node) => node.id)")
    assert len(names) == len(set(names)) == 4


def test_two_fields_know_their_own_lists(page: Page, tmp_path: Path) -> None:
    one, other = small_page(page, tmp_path, Sentence(), Sentence(words=["thus", "."])).all()
    field(one).press_sequentially("thi")
    assert options(one).all_inner_texts() == ["this"]
    expect(options(other)).to_have_count(0)
    field(other).press_sequentially("th")
    assert options(other).all_inner_texts() == ["thus"]
    expect(options(one)).to_have_count(0)
    expect(other.locator("summary")).to_have_text("The 2 words it knows")


# ---- words that the model does not know ----------------------------------------------------------


def test_unknown_words_are_named_and_replaced_everywhere(figure: Locator) -> None:
    field(figure).fill("Cats and cats left in 1993, dogs")
    assert unknown(figure) == ["cats", "cats", "1993", ",", "dogs"]
    lines = figure.locator(".attn-nearest p")
    assert [line.split(".")[0] for line in lines.all_inner_texts()] == [
        f"“{word}”: not one of the {len(WORDS)} words" for word in ("cats", "1993", ",", "dogs")
    ]
    field(figure).fill("Cats left in 1993, dogs and birds")
    assert [line.split(".")[0] for line in lines.all_inner_texts()[3:]] == ["And 2 more"]
    field(figure).fill("Cats and cats left in 1993, dogs")
    figure.get_by_role("button", name="Replace “1993” by “1992”").click()
    expect(field(figure)).to_have_value("Cats and cats left in 1992, dogs")
    first = lines.first.get_by_role("button")
    expect(first).to_have_count(3)
    word = first.first.inner_text()
    first.first.click()
    expect(field(figure)).to_have_value(f"{word.capitalize()} and {word} left in 1992, dogs")
    assert unknown(figure) == [",", "dogs"]


def test_the_words_it_knows(figure: Locator) -> None:
    listed = figure.locator("details li")
    expect(listed).to_have_count(0)
    figure.get_by_text(f"The {len(WORDS)} words it knows").click()
    expect(listed).to_have_count(len(WORDS))
    letters = [word for word in listed.all_inner_texts() if word.isalpha()]
    assert letters == sorted(word for word in WORDS if word.isalpha())
    for _ in range(2):
        figure.locator("summary").click()
    expect(listed).to_have_count(len(WORDS))


# ---- anything at all -----------------------------------------------------------------------------

NASTY = {
    "tag": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "one word": "x" * 10_000,
    "words": "the " * 2_500,
    "emoji": "😀 \N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}",
    "right to left": "\N{RIGHT-TO-LEFT OVERRIDE}\u05e9\u05dc\u05d5\u05dd left",
    "lone surrogate": "the \ud800 man",
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_any_text_stays_text(phone: Page, tmp_path: Path, text: str) -> None:
    phone.on("dialog", lambda dialog: pytest.fail(dialog.message))
    figure = small_page(phone, tmp_path, Sentence(sentence="" if "\ud800" in text else text))
    field(figure).evaluate("(f, text) => { f.value = text; }", text)
    field(figure).press("End")
    field(figure).press("Enter")
    expect(figure.locator("img, script")).to_have_count(0)
    check_width(phone.locator("body"))
    assert figure.evaluate("f => f.offsetHeight") < phone.evaluate("innerHeight")
    (submitted_text,) = submitted(figure)
    assert submitted_text == text.replace("\ud800", "\ufffd")


def test_too_long(figure: Locator) -> None:
    field(figure).fill("the cats " * 1006)
    problem = "The model was trained on sentences of up to 50 tokens; this one has 2,013."
    expect(figure.get_by_role("status")).to_have_text(problem)
    assert tokens(figure) == []
    expect(figure.locator(".attn-nearest")).to_be_empty()
    expect(figure.get_by_text(STOPPED)).to_be_hidden()


@pytest.mark.parametrize("characters", [10_000, 10_001])
def test_too_many_characters(figure: Locator, characters: int) -> None:
    field(figure).fill("the man" + (characters - 8) * " " + ".")
    problem = "A sentence may have up to 10,000 characters; this text has 10,001."
    expect(figure.locator("[role=status]")).to_have_text(problem if characters > 10_000 else "")
    assert tokens(figure) == ([] if characters > 10_000 else ["the", "man", "."])


def test_a_line_break_stays_a_space(page: Page, tmp_path: Path) -> None:
    """The field has one line: what it shows and what it submits are the words that are read."""
    figure = small_page(page, tmp_path, Sentence(sentence="the\nman\r\nleft."))
    expect(field(figure)).to_have_value("the man left.")
    assert tokens(figure) == ["the", "man", "left", "."]
    field(figure).press("Enter")
    assert submitted(figure) == ["the man left."]


def test_keys_do_not_reach_the_notebook(page: Page, figure: Locator) -> None:
    page.evaluate(
        """() => {
            window.heard = [];
            for (const kind of ["keydown", "keypress", "keyup"])
                document.body.addEventListener(kind, (event) => heard.push(event.key));
        }"""
    )
    field(figure).press_sequentially("dd x")
    field(figure).press("Escape")
    figure.get_by_role("combobox", name="Examples").press("x")
    figure.locator("summary").press("d")
    assert page.evaluate("heard") == []
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("d")
    assert page.evaluate("heard") == ["d", "d", "d"]


def test_under_the_strictest_policy(
    page: Page, tmp_path: Path, serve: Callable[[Path], str], strictest: str
) -> None:
    """No markup is made of text, not even by a sink that trusted types would guard."""
    small_page(page, tmp_path, Sentence())
    figure = guarded(page, tmp_path, serve(tmp_path), strictest)
    field(figure).press_sequentially("the cats th")
    field(figure).press("ArrowDown")
    field(figure).press("Enter")
    expect(field(figure)).to_have_value("the cats the ")
    assert unknown(figure) == ["cats"]


def test_the_strictest_policy_is_in_force(
    page: Page,
    tmp_path: Path,
    serve: Callable[[Path], str],
    strictest: str,
    problems: list[str],
) -> None:
    small_page(page, tmp_path, Sentence())
    guarded(page, tmp_path, serve(tmp_path), strictest)
    with pytest.raises(Error, match="TrustedHTML"):
        page.evaluate("document.body.innerHTML = '<b>bold</b>'")
    problems.clear()


def test_a_phone_shows_it_without_sideways_scrolling(phone: Page, tmp_path: Path) -> None:
    figure = small_page(phone, tmp_path, Sentence(sentence="The cats " * 24))
    check_width(phone.locator("body"))
    figure.locator("summary").click()
    field(figure).press("End")
    field(figure).press_sequentially(" ag")
    check_width(phone.locator("body"))
    sizes = phone.locator("button:visible, select, [role=option]:visible, input").evaluate_all(
        "nodes => nodes.map((node) => node.offsetHeight).filter(Boolean)"
    )
    assert min(sizes) >= 32
