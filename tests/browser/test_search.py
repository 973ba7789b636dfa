"""The beam search alone in a page: every sentence, beam and step, equal to Python's."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from controls import CUT, ROOT, drag, glossed, in_english, numbers, slider, small_page, value
from playwright.sync_api import Browser, Locator, Page, expect

from attnlib import pretrained
from attnlib.corpus.grammar.gloss import GLOSS
from attnlib.corpus.text import detokenize, tokenize
from attnlib.translation import Translation, translate
from attnlib.widgets import search

pytestmark = pytest.mark.formats

STEP, BEAM = "step of the search", "beam B"
PAIRS = {
    "He often replies to the hero.": "il répond souvent au héros.",
    "They reject the new German ordinance on industry.": (
        "ils rejettent la nouvelle ordonnance allemande sur l'industrie."
    ),
    "The council confirmed that the small French company studied agriculture yesterday.": (
        "le conseil a confirmé que la petite entreprise française a étudié l'agriculture hier."
    ),
    "The agreements and the French laws were signed by the experts yesterday because the treaty on "
    "energy was rejected by the council in the region but she always rejects the excellent law.": (
        "les accords et les lois françaises ont été signés par les experts hier parce que le "
        "traité sur l'énergie a été rejeté par le conseil dans la région mais elle rejette "
        "toujours l'excellente loi."
    ),
    "The <img src=x> slept.": "le <img src=x> a dormi.",  # text, whatever it looks like
}
HERO, ORDINANCE, COUNCIL, LONG, NASTY = PAIRS


@cache
def found(sentence: str, beam: int) -> Translation:
    return translate(pretrained.load("fixed").double(), sentence, beam)


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    page = browser.new_context().new_page()
    with pytest.warns(UserWarning, match="not in the vocabulary"):
        box = search(pretrained.load("fixed"), PAIRS, PAIRS.values(), gloss=GLOSS)
    small_page(page, tmp_path_factory.mktemp("search"), box)
    page.add_style_tag(path=ROOT / "book" / "static" / "live.css")
    yield page
    page.context.close()


@pytest.fixture
def control(opened: Page) -> Locator:
    """The figure with its controls, as it was at first."""
    opened.set_viewport_size({"width": 1000, "height": 900})
    control = opened.locator("body")
    control.get_by_role("button", name="Reset").click()
    choose(control, HERO)
    return control


def written(number: float) -> str:
    return f"{number:.2f}".replace("-", "\N{MINUS SIGN}")


def choose(control: Locator, sentence: str) -> None:
    control.get_by_role("combobox", name="sentence").select_option(sentence)


def set_beam(control: Locator, beam: int) -> None:
    slider(control, BEAM).press("Home")
    for _ in range(beam - 1):
        slider(control, BEAM).press("ArrowRight")


def ends(control: Locator) -> list[dict[str, Any]]:
    """The ends of the tree: {words, total, score, kept}."""
    return read(control.locator(".attn-beam-tree small"), "one.querySelector('b') !== null")


def ranked(control: Locator) -> list[dict[str, Any]]:
    """The rows of the ranking, likewise."""
    rows = control.locator(".attn-beam-ranking tbody tr")
    return read(rows, "!one.matches('.attn-beam-pruned')")


def read(parts: Locator, kept: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = parts.evaluate_all(
        f"all => all.map(one => ({{ ...one.dataset, kept: {kept} }}))"
    )
    return [
        {name: json.loads(text) if name != "kept" else text for name, text in one.items()}
        for one in told
    ]


def check(control: Locator, sentence: str, beam: int) -> None:
    """The end of a search, as Python has it."""
    greedys, beams = found(sentence, 1), found(sentence, beam)
    english, *french = control.locator("dd").all()
    assert english.inner_text() == sentence
    right = tokenize(PAIRS[sentence], "fr")
    for entry, words in zip(french, (greedys.words, beams.words, right), strict=True):
        assert tuple(numbers(entry, "words")) == words
        assert glossed(entry) == (detokenize(words, "fr"), in_english(words))
    rows = ranked(control)
    assert [row["kept"] for row in rows] == [True] * beam + [False] * min(3, beam)
    assert tuple(rows[0]["words"]) == beams.target
    assert rows[0]["score"] == pytest.approx(beams.score, abs=1e-9)
    leaves = [end for end in ends(control) if end["kept"]]
    assert sorted(leaves, key=lambda end: -end["score"]) == rows[:beam]
    way = control.locator(".attn-beam-tree u").all_inner_texts()
    assert " ".join(way).split() == list(greedys.target)[: len(" ".join(way).split())]


@pytest.mark.parametrize("sentence", [HERO, ORDINANCE, COUNCIL])
def test_every_beam_ends_as_python_does(control: Locator, sentence: str) -> None:
    choose(control, sentence)
    for beam in range(1, 6):
        set_beam(control, beam)
        check(control, sentence, beam)
    expect(control.locator(".attn-account p")).to_contain_text("steps a beam of 5 ends with “")


def test_it_says_which_search_is_right(control: Locator) -> None:
    told = control.locator(".attn-account p")
    apostrophe = "\N{RIGHT SINGLE QUOTATION MARK}"
    for sentence, verdict in (
        (HERO, f"That is right, and greedy{apostrophe}s is wrong."),
        (ORDINANCE, f"That is wrong, and greedy{apostrophe}s is right."),
        (COUNCIL, "That is right. Greedy search ends with the same."),
    ):
        choose(control, sentence)
        greedys, beams = (written(found(sentence, beam).score) for beam in (1, 5))
        expect(told).to_contain_text(f"”, mean {beams}. {verdict}")
        if greedys != beams:
            expect(told).to_contain_text(f"s has mean {greedys}")


def test_without_the_division_the_sum_ranks(control: Locator) -> None:
    choose(control, COUNCIL)
    whole = ranked(control)[0]
    control.get_by_role("checkbox", name="divide by the length").uncheck()
    rows = ranked(control)
    assert [row["score"] for row in rows] == [row["total"] for row in rows]
    assert rows == sorted(rows, key=lambda row: -row["total"])
    assert len(rows[0]["words"]) < len(whole["words"])
    assert rows[0]["total"] > whole["total"]
    expect(control.locator(".attn-beam-ranking caption")).to_have_text(
        "The final ranking, by the sum:"
    )
    expect(control.locator(".attn-account p")).to_contain_text("That is wrong, and greedy")
    control.get_by_role("button", name="Reset").click()
    assert ranked(control)[0] == whole


def test_each_step_keeps_the_best_and_greys_the_rest(control: Locator) -> None:
    thumb = slider(control, STEP)
    thumb.press("Home")
    last = int(thumb.get_attribute("max") or 0)
    before: set[str] = set()
    for step in range(1, last + 1):
        assert thumb.get_attribute("aria-valuetext") == f"{step} of {last}"
        rows, leaves = ranked(control), ends(control)
        assert [row["score"] for row in rows] == sorted((r["score"] for r in rows), reverse=True)
        kept = [json.dumps(row) for row in rows if row["kept"]]
        assert {json.dumps(end) for end in leaves if end["kept"]} == set(kept)
        assert len(kept) == 5
        # What was kept and ends here now was pruned, or was done.
        gone = {tuple(end["words"]) for end in leaves if not end["kept"]}
        assert gone <= before
        before |= {tuple(row["words"]) for row in rows if row["kept"]}
        thumb.press("ArrowRight")
    assert tuple(ranked(control)[0]["words"]) == found(HERO, 5).target


def test_the_mouse_drags_the_step_and_the_beam(control: Locator) -> None:
    last = value(control, STEP)
    for by, end in ((-900, 1), (900, last)):
        drag(slider(control, STEP), by)
        assert value(control, STEP) == end
        assert len(ends(control)) >= 5
    drag(slider(control, BEAM), -900)
    assert value(control, BEAM) == 1
    check(control, HERO, 1)


def test_a_shorter_search_ends_the_slider(control: Locator) -> None:
    choose(control, COUNCIL)
    long = value(control, STEP)
    slider(control, STEP).press("ArrowLeft")
    choose(control, HERO)
    short = value(control, STEP)
    assert short < long - 1
    assert slider(control, STEP).get_attribute("max") == f"{short:g}"
    check(control, HERO, 5)
    choose(control, COUNCIL)
    assert value(control, STEP) == long - 1


def test_the_tour_says_what_holds_and_gives_the_figure_back(control: Locator) -> None:
    choose(control, ORDINANCE)
    set_beam(control, 4)
    control.get_by_role("button", name="Take the tour").click()
    told = control.locator(".attn-account > p")
    rows = ranked(control)
    first = f"“{rows[0]['words'][0]}” has log p = {written(rows[0]['total'])}."
    expect(told).to_contain_text(first)
    seen = []
    while True:
        seen.append(told.inner_text())
        if "Without the division" in seen[-1]:
            check_undivided(control, seen[-1])
        following = control.get_by_role("button", name="Next")
        if following.get_attribute("aria-disabled") == "true":
            break
        following.click()
        expect(told).not_to_have_text(seen[-1])
    assert len(seen) == len(set(seen)) >= 5
    assert value(control, BEAM) == 1
    assert seen[-1].endswith(f"with a mean of {written(found(HERO, 1).score)}.")
    control.get_by_role("button", name="End the tour").click()
    assert value(control, BEAM) == 4
    check(control, ORDINANCE, 4)


def check_undivided(control: Locator, says: str) -> None:
    """The tour has found a sentence in which the sum and the mean do not choose the same."""
    assert value(control, BEAM) == 2
    assert not control.get_by_role("checkbox", name="divide by the length").is_checked()
    (best, *others), mean = ranked(control), found(control.locator("dd").first.inner_text(), 2)
    assert all(best["total"] >= one["total"] for one in others)
    assert best["total"] / len(best["words"]) < mean.score
    assert len(best["words"]) < len(mean.target)
    text = detokenize([word for word in best["words"] if word != "<eos>"], "fr")
    short = f"“{text}” wins, {written(best['total'])} over {len(best['words'])} words."
    whole = f"“{mean.text}”, {written(mean.score * len(mean.target))} over {len(mean.target)}."
    assert says.endswith(f"{short} With the division it would be {whole}")


def test_what_looks_like_markup_stays_text(control: Locator) -> None:
    choose(control, NASTY)
    expect(control.locator("dd").first).to_have_text(NASTY)
    expect(control.locator("dd").last).to_contain_text("< img src = x >")
    expect(control.locator("img")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360])
def test_a_phone_shows_all_of_it_and_nothing_moves_by_itself(
    control: Locator, width: int, theme: str
) -> None:
    page = control.page
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    for sentence in (HERO, COUNCIL, LONG):
        choose(control, sentence)
        for step in ("Home", "End"):
            slider(control, STEP).press(step)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(CUT, width) == []
    assert page.evaluate("document.getAnimations().length") == 0
    ground = control.locator(".attn").evaluate("f => getComputedStyle(f).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (theme == "light")
    choose(control, HERO)
    top, tree = slider(control, STEP).bounding_box(), control.locator(".attn-beam-tree")
    first = tree.bounding_box()
    assert top is not None
    assert first is not None
    assert first["y"] + first["height"] - top["y"] < 640  # on one screen with what moves it
    page.emulate_media(color_scheme="null", reduced_motion="null")
