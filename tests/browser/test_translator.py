"""The translator in the built lesson: typed into, moved by hand, and equal to Python."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from controls import (
    ENDLESS,
    check_endless,
    check_width,
    drag,
    guarded,
    live_figure,
    numbers,
    small_page,
)
from interventions import (
    Intervened,
    Weigh,
    farthest,
    intervene,
    one_hot,
    variation,
    with_weight,
)
from playwright.sync_api import Browser, Locator, Page, expect
from torch import Tensor

from attnlib import pretrained
from attnlib.corpus.text import detokenize, tokenize
from attnlib.model import Seq2Seq
from attnlib.translation import translate
from attnlib.widgets import translator

LESSON = "lessons/06_visualization"
SENTENCE = "The man signed the European agreement."
MAN, AGREEMENT, HOMME = 1, 5, 1

pytestmark = pytest.mark.usefixtures("double")


@pytest.fixture(scope="module")
def model() -> Seq2Seq:
    return pretrained.load("attention").double()


@pytest.fixture(scope="module")
def forward() -> Seq2Seq:
    return pretrained.load("forward").double()


@pytest.fixture
def control(page: Page, figures: str) -> Locator:
    return live_figure(page, figures, LESSON, "Translator")


def thumb(control: Locator) -> Locator:
    return control.get_by_role("slider", name="weight of the cell")


def write(control: Locator, text: str) -> None:
    control.get_by_role("combobox", name="Your English sentence").fill(text)
    control.get_by_role("button", name="Translate").click()


def cell(control: Locator, i: int, j: int) -> Locator:
    return control.locator(".attn-scroll tbody tr").nth(i).locator("td").nth(j)


def press(control: Locator, name: str) -> None:
    control.get_by_role("button", name=name).click()


def words(control: Locator) -> list[str]:
    return control.locator(".attn-scroll th[scope=row]").all_inner_texts()


def weights(control: Locator) -> Tensor:
    """alpha (Ty, Tx), as the cells hold it."""
    rows = control.locator(".attn-scroll tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(td => +td.dataset.alpha))"
    )
    return torch.tensor(rows)


def check(control: Locator, expected: Intervened, own: Intervened, i: int) -> None:
    """Words, weights and probabilities are Python's, to 1e-9, now and of the model itself."""
    assert tuple(words(control)) == expected.target
    torch.testing.assert_close(weights(control), expected.alpha, rtol=0, atol=1e-9)
    shown = dict(numbers(control.locator(".attn-likeliest"), "y"))
    spelling = pretrained.load("attention").config.target.decode(range(expected.p.shape[1]))
    assert shown[expected.target[i]] == pytest.approx(expected.p[i].max().item(), abs=1e-9)
    for word, p in shown.items():
        assert p == pytest.approx(expected.p[i, spelling.index(word)].item(), abs=1e-9)
    assert own.target[i] in shown
    french = control.locator(".attn-french p[data-words]")
    assert control.locator(".attn-french [aria-live]").inner_text() == text(own)
    assert numbers(french.first, "words") == [word for word in own.target if word != "<eos>"]
    if expected.target != own.target:
        shown = [word for word in expected.target if word != "<eos>"]
        assert numbers(french.last, "words") == shown
        assert set(french.last.locator("mark").all_inner_texts()) >= (
            set(expected.target) - set(own.target)
        )


def text(found: Intervened) -> str:
    return detokenize([word for word in found.target if word != "<eos>"], "fr")


def moved(model: Seq2Seq, weigh: Weigh, sentence: str = SENTENCE) -> Intervened:
    return intervene(model, tokenize(sentence, "en"), weigh)


def at(i: int, row: Tensor) -> Weigh:
    return lambda alpha, k: row if k == i else alpha


@pytest.fixture(scope="module")
def own(model: Seq2Seq) -> Intervened:
    torch.set_default_dtype(torch.float64)
    return moved(model, lambda alpha, i: alpha)


def test_at_rest_it_translates_as_the_model_does(control: Locator, own: Intervened) -> None:
    check(control, own, own, HOMME)
    assert float(thumb(control).input_value()) == pytest.approx(
        own.alpha[HOMME, MAN].item(), abs=0.01
    )
    expect(control.locator(".attn-unused")).to_contain_text("With your weights:")
    expect(control.get_by_text("own (both ways):")).to_be_visible()


def test_a_typed_sentence_is_translated(control: Locator, model: Seq2Seq) -> None:
    for sentence in (
        "She often visits the universities.",
        "The treaty of the organisation was supported by two young ministers in August 1992.",
    ):
        write(control, sentence)
        found = moved(model, lambda alpha, i: alpha, sentence)
        assert found.target == translate(model, sentence).target
        check(control, found, found, 0)
    write(control, "they arrived")  # the figure adds the full stop
    found = moved(model, lambda alpha, i: alpha, "they arrived .")
    check(control, found, found, 0)


def test_every_example_is_translated(control: Locator, model: Seq2Seq) -> None:
    examples = control.get_by_role("combobox", name="Examples")
    names = examples.locator("option").all_inner_texts()[1:]
    assert len(names) > 2
    for name in names:
        examples.select_option(name)
        found = moved(model, lambda alpha, i: alpha, name)
        assert "<unk>" not in tokenize(name, "en")
        check(control, found, found, 0)


def test_the_slider_sets_the_weight_of_the_cell(
    control: Locator, model: Seq2Seq, own: Intervened
) -> None:
    cell(control, HOMME, MAN).click()
    drag(thumb(control), -250)
    weight = float(thumb(control).input_value())
    assert weight < 0.6
    row = with_weight(own.alpha[HOMME], MAN, weight)
    check(control, moved(model, at(HOMME, row)), own, HOMME)
    cell(control, HOMME, AGREEMENT).click()  # a second weight of the same row
    thumb(control).press("End")
    changed = moved(model, at(HOMME, with_weight(row, AGREEMENT, 1.0)))
    assert changed.target[HOMME] == "accord"
    check(control, changed, own, HOMME)
    thumb(control).press("Home")  # the others have not forgotten their proportions
    check(control, moved(model, at(HOMME, with_weight(row, AGREEMENT, 0.0))), own, HOMME)


def test_a_cell_is_dragged_up_and_down(control: Locator, model: Seq2Seq, own: Intervened) -> None:
    target = cell(control, HOMME, AGREEMENT)
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = control.page.mouse
    mouse.move(x, y)
    mouse.down()
    for far, weight in ((60, 0.5), (84, 0.7), (12, 0.1), (500, 1.0), (-50, 0.0)):
        mouse.move(x, y - far)
        assert float(thumb(control).input_value()) == weight
        row = with_weight(own.alpha[HOMME], AGREEMENT, weight)
        check(control, moved(model, at(HOMME, row)), own, HOMME)
    mouse.up()
    mouse.move(x, y - 90)
    assert float(thumb(control).input_value()) == 0


# Two frames on: until a cell is painted as chosen, a finger on it scrolls.
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_a_finger_moves_the_chosen_cell_and_scrolls_on_others(
    browser: Browser, book: Path, own: Intervened
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True)
    page = context.new_page()
    control = live_figure(page, f"{book.as_uri()}/", LESSON, "Translator")
    hand = context.new_cdp_session(page)

    def swipe(target: Locator) -> None:
        box = target.bounding_box()
        assert box is not None
        for far in range(0, 90, 10):
            point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2 - far}
            kind = "touchMove" if far else "touchStart"
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    target = cell(control, HOMME, AGREEMENT)
    target.scroll_into_view_if_needed()
    swipe(target)
    assert tuple(words(control)) == own.target
    expect(control.locator(".attn-held")).to_have_count(0)
    target.tap()
    expect(target).to_have_attribute("aria-selected", "true")
    page.evaluate(PAINTED)
    swipe(target)
    expect(control.locator(".attn-held")).to_have_count(1)
    assert words(control)[HOMME] == "accord"
    context.close()


def test_rows_set_by_hand_add_up(control: Locator, model: Seq2Seq, own: Intervened) -> None:
    Tx = own.alpha.shape[1]
    cell(control, HOMME, MAN).click()
    press(control, "All on “agreement”")
    cell(control, 3, 0).click()
    press(control, "Uniform")
    made = {HOMME: one_hot(Tx, AGREEMENT), 3: torch.full((Tx,), 1 / Tx)}
    check(control, moved(model, lambda alpha, i: made.get(i, alpha)), own, 3)
    held = control.locator(".attn-scroll tr.attn-held")
    expect(held).to_have_count(2)
    press(control, "Undo my weights")
    check(control, own, own, 3)
    expect(held).to_have_count(0)
    press(control, "Reset all")
    check(control, own, own, HOMME)


def test_two_words_trade_their_weights(control: Locator, model: Seq2Seq, own: Intervened) -> None:
    def trade(alpha: Tensor, i: int) -> Tensor:
        row = alpha.clone()
        row[MAN], row[AGREEMENT] = alpha[AGREEMENT], alpha[MAN]
        return row

    cell(control, 0, MAN).click()
    press(control, "Swap “man” ↔ “agreement”")
    traded = moved(model, trade)
    assert {traded.target[1], traded.target[5]} == {"accord", "homme"}
    check(control, traded, own, 0)
    press(control, "Swap “man” ↔ “agreement”")
    check(control, own, own, 0)


def test_one_context_for_every_word(control: Locator, model: Seq2Seq, own: Intervened) -> None:
    cell(control, HOMME, MAN).click()
    press(control, "One fixed context")
    fixed = moved(model, lambda alpha, i: own.alpha[HOMME])
    check(control, fixed, own, HOMME)
    press(control, "Uniform")  # and now another one
    even = torch.full_like(own.alpha[0], 1 / len(own.alpha[0]))
    check(control, moved(model, lambda alpha, i: even), own, HOMME)


def test_keys_move_the_weight_of_the_cell(
    control: Locator, model: Seq2Seq, own: Intervened
) -> None:
    chosen = control.get_by_role("gridcell", selected=True)
    for key, change in {"-": -0.05, "+": 0.0}.items():
        chosen.press(key)
        row = with_weight(own.alpha[HOMME], MAN, round(own.alpha[HOMME, MAN].item() + change, 2))
        check(control, moved(model, at(HOMME, row)), own, HOMME)
        expect(chosen).to_be_focused()


def test_the_farthest_row_writes_the_same_word(control: Locator, model: Seq2Seq) -> None:
    translation = translate(model, SENTENCE)
    distances = farthest(model, translation)
    for i in (0, HOMME):
        cell(control, i, 0).click()
        press(control, "Farthest row with the same word")
        button = control.get_by_role("button", name="Farthest row with the same word")
        expect(button).to_have_attribute("aria-busy", "false")
        assert words(control)[i] == translation.target[i]
        far = variation(weights(control)[i], translation.alpha[i]).item()
        assert far == pytest.approx(distances[i], abs=1e-9)
        press(control, "Undo my weights")
    assert distances[0] > 0.5 > distances[HOMME]


def test_another_model_reads_forward_only(control: Locator, forward: Seq2Seq) -> None:
    press(control, "All on “agreement”")
    press(control, "forward only")
    found = translate(forward, SENTENCE)
    assert tuple(words(control)) == found.target
    torch.testing.assert_close(weights(control), found.alpha, rtol=0, atol=1e-9)
    expect(control.get_by_role("gridcell", selected=True)).to_have_attribute(
        "data-alpha", str(weights(control)[HOMME, MAN].item())
    )
    assert found.alpha[0, 0] < 0.5
    press(control, "both ways")
    assert weights(control)[0, 0] > 0.9


def test_nothing_moves_under_a_finger(control: Locator) -> None:
    """A button keeps its words and its place when it is pressed, and a cell when it is dragged."""
    place = "e => [e.getBoundingClientRect().x, e.getBoundingClientRect().y].map(Math.round)"
    target = cell(control, HOMME, MAN)
    target.click()
    before = target.evaluate(place)
    for key in "-" * 20:
        target.press(key)
    assert words(control)[HOMME] != "homme"
    assert target.evaluate(place) == before
    for name in ("All on “agreement”", "Uniform", "One fixed context", "Swap “man”"):
        button = control.get_by_role("button", name=name)
        button.scroll_into_view_if_needed()
        text, before = button.inner_text(), button.evaluate(place)
        button.click()
        assert button.inner_text() == text
        assert button.evaluate(place) == pytest.approx(before, abs=1)  # a pixel is rounding


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 720)])
def test_what_moves_and_what_is_moved_are_on_one_screen(
    control: Locator, width: int, height: int
) -> None:
    control.page.set_viewport_size({"width": width, "height": height})
    first = control.get_by_text("With your weights:").bounding_box()
    last = control.locator(".attn-presets").bounding_box()
    assert first is not None
    assert last is not None
    assert last["y"] + last["height"] - first["y"] < height
    field = control.get_by_role("combobox", name="Your English sentence")
    assert field.evaluate("e => e.scrollWidth <= e.clientWidth + (innerWidth < 400) * 80")


def test_an_old_translation_is_told_from_what_is_typed(control: Locator) -> None:
    field = control.get_by_role("combobox", name="Your English sentence")
    old = control.locator(".attn-old")
    expect(old).to_be_hidden()
    field.fill("The woman slept.")
    expect(old).to_contain_text(f"Of “{SENTENCE}”")
    field.press("Enter")
    expect(old).to_be_hidden()
    press(control, "Reset all")
    examples = control.get_by_role("combobox", name="Examples")
    assert SENTENCE in examples.locator("option").all_inner_texts()
    examples.select_option("The woman slept.")  # what was typed is not lost
    expect(field).to_have_value("The woman slept.")


def test_the_tour_shows_what_it_says_and_leaves_all_as_it_was(
    control: Locator, model: Seq2Seq, own: Intervened
) -> None:
    write(control, "The woman slept.")
    press(control, "Take the tour")
    said = control.locator(".attn-account [aria-live]")
    expect(said).to_contain_text("Step 1 of 7. Each row")
    made = {3: with_weight(own.alpha[HOMME], MAN, 0.5), 4: one_hot(8, AGREEMENT)}
    kept = control.get_by_role("button", name="Next", exact=True)
    control.page.set_viewport_size({"width": 360, "height": 740})
    places = set()
    for step in range(1, 8):
        expect(said).to_contain_text(f"Step {step} of 7")
        if step in made:
            changed = moved(model, at(HOMME, made[step]))
            check(control, changed, own, HOMME)
            p = f"{changed.p[HOMME].max():.2f}"
            expect(said).to_contain_text(f"“{changed.target[HOMME]}”")
            expect(said).to_contain_text(f"comes, with probability {p}")
        places.add(str(kept.bounding_box()))
        for part in control.locator(".attn-spoken").all():
            expect(part).to_be_in_viewport()
        if step < 7:
            press(control, "Next")
    expect(control.get_by_role("button", name="forward only")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert len(places) == 1  # nothing moves under the finger
    expect(control.get_by_text("own (forward only):")).to_be_visible()
    press(control, "End the tour")
    expect(control.locator(".attn-french [aria-live]")).to_have_text("la femme a dormi.")


def test_a_matrix_that_goes_on_says_so_and_keeps_its_words_in_sight(control: Locator) -> None:
    control.page.set_viewport_size({"width": 360, "height": 740})
    write(control, "The agreement on the European Economic Area was signed in August 1992.")
    scroll, head = control.locator(".attn-scroll"), control.locator(".attn-scroll tbody th").first
    width = "s => getComputedStyle(s.querySelector('tbody td')).width"
    assert float(scroll.evaluate(width).removesuffix("px")) >= 24
    expect(scroll).to_have_class("attn-scroll attn-goes-on")
    before = head.bounding_box()
    scroll.evaluate("s => s.scrollTo(s.scrollWidth, 0)")
    expect(scroll).to_have_class("attn-scroll")
    assert head.bounding_box() == before


def test_word_by_word(control: Locator, own: Intervened) -> None:
    press(control, "Word by word")
    for written in range(1, len(own.target)):
        assert tuple(words(control)) == own.target[:written]
        assert own.target[written - 1] in control.locator(".attn-row caption").first.inner_text()
        press(control, "Next word")
    assert tuple(words(control)) == own.target
    press(control, "Word by word")
    press(control, "All words")
    assert tuple(words(control)) == own.target


def test_a_translation_is_said_before_its_weights_and_once(control: Locator) -> None:
    control.evaluate(
        """figure => {
            figure.said = [];
            new MutationObserver((changes) => {
                const changed = new Set(changes.map(({ target }) => target.closest("[aria-live]")));
                changed.delete(null);
                figure.said.push(...[...changed].map((each) => each.innerText));
            }).observe(figure, { subtree: true, childList: true });
        }"""
    )
    write(control, "The woman slept.")
    account = control.locator("[aria-live]").last
    expect(account).to_contain_text("“la”")
    thumb(control).press("ArrowLeft")
    expect(account).to_contain_text("With your weights")
    first, second, *rest = [text for text in control.evaluate("figure => figure.said") if text]
    assert first == "la femme a dormi."
    assert second.startswith("“la” (the) has weight")
    assert first not in rest


def test_word_by_word_does_not_tell_the_end(control: Locator) -> None:
    cell(control, HOMME, MAN).click()
    press(control, "All on “agreement”")
    press(control, "Word by word")
    account = control.locator("[aria-live]").last
    expect(account).to_contain_text("“l'”")
    expect(account).not_to_contain_text("accord")
    press(control, "All words")
    expect(account).to_contain_text("With your weights: l'accord a signé")


def test_what_cannot_be_read_is_said(control: Locator, own: Intervened) -> None:
    for text, problem in (("", "Type a sentence"), ("the " * 60, "up to 50 tokens")):
        write(control, text)
        expect(control.get_by_role("status")).to_contain_text(problem)
        expect(control.locator(".attn-scroll")).to_be_hidden()
        press(control, "Reset all")
        check(control, own, own, HOMME)


def test_a_phone_shows_it_without_sideways_scrolling(phone: Page, book_url: str) -> None:
    control = live_figure(phone, book_url, LESSON, "Translator")
    check_width(control)
    write(control, "The nurse said that the minister supports the excellent directive.")
    press(control, "One fixed context")
    check_width(control)


NASTY = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "🙂 the 👩‍👩‍👧 slept",
    "وصل الرجل the ‮nam",
    "the man\x00\ud800 slept",
    "&amp; 'quoted' \"text\" {{x}} ${x} `x`",
]


@pytest.mark.parametrize("text", [*NASTY, "the " * 2500, "<b>" * 3334, "a" * 10_000])
def test_typed_text_stays_text(
    page: Page,
    tmp_path: Path,
    serve: Callable[[Path], str],
    strictest: str,
    model: Seq2Seq,
    text: str,
) -> None:
    """Under the strictest policy, which would report every attempt to make markup of it."""
    page.on("dialog", lambda dialog: pytest.fail("a script of the reader's ran"))
    small_page(page, tmp_path, translator(model, SENTENCE))
    figure = guarded(page, tmp_path, serve(tmp_path), strictest)
    typed = figure.get_by_role("combobox", name="Your English sentence")
    typed.evaluate("(input, text) => { input.focus(); input.value = text; }", text)
    typed.press("End")
    typed.press("a")
    press(figure, "Translate")
    expect(figure.locator("img, script, iframe, a")).to_have_count(0)
    expect(figure.locator("b:not(.attn-track b)")).to_have_count(0)
    press(figure, "Reset")
    assert words(figure)[:2] == ["l'", "homme"]


# ---- the figure alone ----------------------------------------------------------------------------

SHORT = "He slept."
LEFT_OVER: dict[str, dict[str, Any]] = {
    "swap": {"swap": [4, 5]},
    "a word swapped with itself": {"swap": [3, 3]},
    "hand": {"hand": {"0": [0.125] * 8, "-1": [0.25] * 4}},
    "fixed": {"fixed": [0.125] * 8},
    "cell": {"i": 7, "j": 7, "written": 40},
    "all": {"swap": [4, 5], "hand": {"0": [0.125] * 8}, "fixed": [0.125] * 8, "i": 7, "j": 7},
}


@pytest.mark.parametrize("traits", LEFT_OVER.values(), ids=LEFT_OVER)
def test_what_another_sentence_left_is_not_for_this_one(
    page: Page, tmp_path: Path, model: Seq2Seq, traits: dict[str, Any]
) -> None:
    """Set from Python while a longer sentence stood there, and still there when a reader comes."""
    box = translator(model, SENTENCE)
    figure = box.children[0]
    for name, given in traits.items():
        setattr(figure, name, given)
    figure.sentence = SHORT
    small_page(page, tmp_path, box)
    control = page.locator("body")
    same = moved(model, lambda alpha, i: alpha, SHORT)
    last = min(figure.i, len(same.target) - 1)
    check(control, same, same, last)
    expect(control.locator(".attn-unused")).to_contain_text("With your weights:")
    expect(control.locator(".attn-presets [aria-pressed=true], .attn-held")).to_have_count(0)
    chosen = control.locator(".attn-scroll td.attn-chosen")
    expect(chosen).to_have_count(1)
    assert float(thumb(control).input_value()) == pytest.approx(
        float(numbers(chosen, "alpha")), abs=0.01
    )
    press(control, "Uniform")  # and a hand may go on from there
    even = torch.full((4,), 0.25)
    check(control, moved(model, at(last, even), SHORT), same, last)


def test_what_cannot_be_read_has_no_weights(
    page: Page, tmp_path: Path, model: Seq2Seq, own: Intervened
) -> None:
    small_page(page, tmp_path, translator(model, SENTENCE))
    control = page.locator("body")
    write(control, " ")
    expect(thumb(control)).to_have_count(0)
    expect(control.get_by_role("button", name="Uniform")).to_have_count(0)
    write(control, SENTENCE)
    check(control, own, own, 0)
    expect(control.locator(".attn-held")).to_have_count(0)


def test_weights_beyond_half_precision(page: Page, tmp_path: Path, own: Intervened) -> None:
    """The same function with embeddings too large for half precision, matrices too small."""
    model = pretrained.load("attention")
    with torch.no_grad():
        model.encoder.embedding.weight.mul_(2.0**20)
        for name, weight in model.encoder.gru.named_parameters():
            if name.startswith("weight_ih"):
                weight.mul_(2.0**-20)
    small_page(page, tmp_path, translator(model, SENTENCE))
    check(page.locator("body"), own, own, 0)


@pytest.fixture(scope="module")
def alone(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Locator]:
    context = browser.new_context()
    box = translator(pretrained.load("attention"), SHORT)
    yield small_page(context.new_page(), tmp_path_factory.mktemp("translator"), box)
    context.close()


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_any_length_of_anything_is_answered(alone: Locator, text: Callable[[int], str]) -> None:
    check_endless(alone, text)
    expect(alone.locator(".attn-scroll")).to_be_hidden()
    press(alone, "Reset")
    expect(alone.locator(".attn-french > [aria-live]")).to_have_text("il a dormi.")
