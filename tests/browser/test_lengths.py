"""The figure of sentence lengths in the built lesson: every length, equal to Python's models."""

from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch
from controls import (
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
from playwright.sync_api import Locator, Page, expect

from attnlib import pretrained
from attnlib.corpus import Pair
from attnlib.corpus.text import detokenize
from attnlib.translation import Translation, translate_all
from attnlib.widgets import compare_lengths
from attnlib.widgets.lengths import Run, runs

LESSON = "lessons/01_bottleneck"
SLIDER = "source tokens"


class Sentence(NamedTuple):
    """What must be shown of a sentence, by the models themselves."""

    source: str
    reference: list[str]
    made: dict[str, list[Run]]

    def count(self, name: str, sign: str) -> int:
        return len(tokens(self.made[name], sign))

    def share(self, name: str) -> float:
        """Of the words of the reference and what is added to it, those kept."""
        return self.count(name, "=") / (len(self.reference) + self.count(name, "+"))


def tokens(found: list[Any], signs: str) -> list[str]:
    return [token for sign, run in found if sign in signs for token in run.split()]


@pytest.fixture(scope="module")
def sentences() -> dict[int, Sentence]:
    """The sentences of the lesson by their length, translated anew."""
    kept = stored(LESSON, "LengthComparison")["state"]["sentences"]
    sources = [sentence["source"].split() for sentence in kept]
    references = [tokens(sentence["fixed"], "=-") for sentence in kept]
    made = {}
    for name in ("attention", "fixed"):
        found = translate_all(pretrained.load(name).double(), sources)
        made[name] = [runs(r, t.words) for r, t in zip(references, found, strict=True)]
    return {
        len(source): Sentence(
            " ".join(source), references[k], {name: made[name][k] for name in made}
        )
        for k, source in enumerate(sources)
    }


@pytest.fixture
def control(page: Page, figures: str) -> Locator:
    return live_figure(page, figures, LESSON, "Sentence lengths")


def shown(entry: Locator) -> list[list[str]]:
    """The runs of a translation, as the page marks them."""
    found: list[list[str]] = entry.evaluate(
        """entry => [...entry.querySelectorAll(":scope > span > span")]
            .flatMap((unit) => [...unit.childNodes])
            .map((node) => [
                { DEL: "-", INS: "+" }[node.nodeName] ?? "=",
                (node.nodeName === "#text" ? node : node.lastChild).textContent,
            ])"""
    )
    return [
        [sign, " ".join(token for _, token in run)]
        for sign, run in groupby(found, key=itemgetter(0))
    ]


def check(control: Locator, sentences: dict[int, Sentence]) -> None:
    """All that the figure says of the chosen sentence is what the models made of it."""
    length = int(value(control, SLIDER))
    sentence = sentences[length]
    assert numbers(control.locator(".attn-lengths"), "length") == length
    source, *entries = control.locator("dd").all()
    assert source.inner_text() == sentence.source
    heads = control.locator("dt").all_inner_texts()
    all_of_them = len(sentence.reference)
    assert heads[0] == f"source, {length} tokens"
    for entry, head, name in zip(entries, heads[1:], ("fixed", "attention"), strict=True):
        kept, others = sentence.count(name, "="), sentence.count(name, "+")
        assert shown(entry) == [list(run) for run in sentence.made[name]]
        words = tokens(sentence.made[name], "=-+")
        assert glossed(entry) == (detokenize(words, "fr"), in_english(words))
        assert numbers(entry, "kept") == [kept, all_of_them, others]
        written = f"{others} other{'s' if others != 1 else ''} written"
        assert head.endswith(f": {kept} of {all_of_them} tokens kept, {written}")
    expect(control.locator("[aria-live]")).to_contain_text(
        f"{length} source tokens. Of {all_of_them} French ones attention keeps "
        f"{sentence.count('attention', '=')}, one fixed context {sentence.count('fixed', '=')}"
    )
    chosen = control.locator(".attn-length.attn-chosen")
    expect(chosen).to_have_count(1)
    assert [dot["left"] for dot in places(chosen)] == [100 * length / max(sentences)] * 2


def places(columns: Locator) -> list[dict[str, float]]:
    """Where the dots of these columns stand, in percent of the plot."""
    found: list[dict[str, float]] = columns.evaluate_all(
        """columns => columns.flatMap((column) => [...column.children].map((dot) => ({
            left: parseFloat(column.style.left), bottom: parseFloat(dot.style.bottom) })))"""
    )
    return found


def test_every_length_shows_what_the_models_wrote(
    control: Locator, sentences: dict[int, Sentence]
) -> None:
    slider(control, SLIDER).press("Home")
    for length in sentences:
        assert value(control, SLIDER) == length
        check(control, sentences)
        slider(control, SLIDER).press("ArrowRight")


def test_the_mouse_drags_it(control: Locator, sentences: dict[int, Sentence]) -> None:
    start = value(control, SLIDER)
    drag(slider(control, SLIDER), 90)
    assert value(control, SLIDER) > start
    check(control, sentences)
    drag(slider(control, SLIDER), -180)
    assert value(control, SLIDER) < start
    check(control, sentences)


def test_reset_returns_to_the_first_sentence(
    control: Locator, sentences: dict[int, Sentence]
) -> None:
    start = value(control, SLIDER)
    slider(control, SLIDER).press("End")
    assert value(control, SLIDER) == max(sentences)
    control.get_by_role("button", name="Reset").click()
    assert value(control, SLIDER) == start
    check(control, sentences)


def test_the_dots_stand_where_the_counts_say(
    control: Locator, sentences: dict[int, Sentence]
) -> None:
    expected = [
        (100 * length / max(sentences), 100 * sentence.share(name))
        for length, sentence in sentences.items()
        for name in ("attention", "fixed")
    ]
    found = [(dot["left"], dot["bottom"]) for dot in places(control.locator(".attn-length"))]
    torch.testing.assert_close(torch.tensor(found), torch.tensor(expected), rtol=0, atol=1e-3)


def test_what_is_lost_is_also_said(control: Locator) -> None:
    """Once before each run of words."""
    slider(control, SLIDER).press("End")
    entries = control.locator("dd[lang=fr]").all()
    for sign, kind, word in (("-", "del", "lost: "), ("+", "ins", "written: ")):
        said = control.locator(f"dd {kind} .attn-hidden").all_text_contents()
        assert said == [word] * sum(run[0] == sign for entry in entries for run in shown(entry))
        assert said


def test_a_phone_shows_it_without_sideways_scrolling(phone: Page, book_url: str) -> None:
    control = live_figure(phone, book_url, LESSON, "Sentence lengths")
    slider(control, SLIDER).press("End")
    check_width(control)


# ---- small pages, for sentences that no lesson shows -----------------------------------------


def pair(*words: str) -> Pair:
    return Pair(words, words, "")


def translation(pair: Pair, *target: str) -> Translation:
    closed = (*target, "<eos>")
    return Translation((*pair.source, "<eos>"), closed, torch.ones(len(closed), 1), 0.0, (), "")


def test_markup_in_a_token_stays_text(page: Page, tmp_path: Path) -> None:
    nasty = ["<img/src=x/onerror=alert(1)>", "</script><b>", "&amp;"]
    pairs = [pair(nasty[0]), pair(*nasty)]
    right = [translation(p, *p.target) for p in pairs]
    wrong = [translation(p, "<i>") for p in pairs]
    figure = small_page(page, tmp_path, compare_lengths(pairs, right, wrong, 3))
    source, other, same = figure.locator("dd").all()
    assert source.inner_text() == " ".join(nasty)
    assert shown(same) == [["=", " ".join(nasty)]]
    assert shown(other) == [["-", " ".join(nasty)], ["+", "<i>"]]
    assert nasty[0] in figure.locator("[aria-live]").inner_text()
    expect(figure.locator("img, b, dd i")).to_have_count(0)


def test_between_two_lengths_it_shows_the_shorter(page: Page, tmp_path: Path) -> None:
    pairs = [pair("a", "b"), pair("a", "b", "c", "d"), pair(*"abcdefg")]
    made = [translation(p, *p.target) for p in pairs]
    figure = small_page(page, tmp_path, compare_lengths(pairs, made, made, 2))
    thumb = page.get_by_role("slider", name=SLIDER, exact=True)
    lengths = []
    for _ in range(6):
        lengths.append(numbers(figure.locator(".attn-lengths"), "length"))
        thumb.press("ArrowRight")
    assert lengths == [2, 2, 4, 4, 4, 7]
