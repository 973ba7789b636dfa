"""The book in Firefox, under the policy that it states: pages live, and complain of nothing."""

import re
from collections.abc import Iterator

import pytest
from firefox import Tab, firefox, found
from test_book import PAGES

pytestmark = pytest.mark.formats

LIVE = """new Promise((resolve, reject) => {
  const waiting = () => document.querySelector("script[type*=widget-view]");
  const wrong = () => document.querySelector(".live-error");
  const end = performance.now() + 20000;
  (function look() {
    if (wrong()) reject(new Error(wrong().textContent));
    else if (!waiting()) resolve(document.querySelectorAll(".attn").length);
    else if (performance.now() > end) reject(new Error("a figure is not drawn"));
    else setTimeout(look, 50);
  })();
})"""
# Firefox lays out what has come so far, and then says this of a formula that has come by half.
# Of the whole page we count ourselves.
HALF = re.compile("Invalid markup: Incorrect number of children for <m")
CHILDREN = """(() => {
  const two = { mfrac: 2, mover: 2, mroot: 2, msub: 2, msup: 2, munder: 2 };
  const due = { ...two, msubsup: 3, munderover: 3 };
  return [...document.querySelectorAll(Object.keys(due).join())]
    .filter((part) => part.children.length !== due[part.localName])
    .length;
})()"""
MOVE = """new Promise((resolve) => {
  const figure = document.querySelector("article");
  const spoken = figure.querySelector("[aria-live]");
  const slider = figure.querySelector("input[type=range]");
  const before = spoken.textContent;
  new MutationObserver(() => spoken.textContent !== before && resolve(true))
    .observe(spoken, { childList: true, characterData: true, subtree: true });
  slider.stepUp(3);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => resolve(false), 5000);
})"""


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    path = found()
    if not path:
        pytest.skip("no Firefox is installed here: these tests open the book in it")
    with firefox(path) as tab:
        yield tab


def complaints(tab: Tab) -> list[str]:
    """What Firefox says of the whole page."""
    assert tab.evaluate(CHILDREN) == 0
    return [words for words in tab.said if not HALF.match(words)]


def test_every_page_lives_in_firefox_under_the_policy(tab: Tab, site: str) -> None:
    for name in PAGES:
        tab.open(f"{site}{name}.html")
        figures = tab.evaluate(LIVE)
        assert figures > 0 or not name.startswith("lessons/")
        assert complaints(tab) == [], name


def test_a_figure_answers_in_firefox(tab: Tab, site: str) -> None:
    tab.open(f"{site}lessons/03_weights.html")
    assert tab.evaluate(LIVE) > 0
    assert tab.evaluate(MOVE)
    assert complaints(tab) == []


FOREIGN = """new Promise((resolve) => {
  const image = document.createElement("img");
  image.addEventListener("error", resolve);
  image.src = "https://course.invalid/picture.png";
})"""


def test_a_violation_is_heard(tab: Tab, site: str) -> None:
    """Else the tests above would be deaf."""
    tab.open(f"{site}book/notation.html")
    tab.evaluate(FOREIGN)
    tab.evaluate("new Promise(resolve => setTimeout(resolve, 200))")
    assert any("course.invalid" in words for words in tab.said)
    tab.said.clear()
