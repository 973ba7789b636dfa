"""Every page and every figure as it is used, tried by axe-core; every figure used by keys alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sphinx_external_toc.parsing import parse_toc_yaml

ROOT = Path(__file__).parents[2]
AXE = ROOT / "book" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = [*sorted(parse_toc_yaml(ROOT / "_toc.yml")), "search", "404"]
LESSONS = [name for name in PAGES if name.startswith("lessons/")]
WIDTHS = (360, 1280)
KINDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# [rule, element] of what axe-core finds wrong in a part of the page, but for contrast.
FAULTS = """async (part, kinds) => {
  const { violations } = await axe.run(part, {
    runOnly: { type: "tag", values: kinds },
    rules: { "color-contrast": { enabled: false } },
    resultTypes: ["violations"],
    preload: false,
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html]));
}"""

# The same for contrast. Words of one colour, size, weight and ground are tried once.
PALE = """async (part) => {
  const grounds = new Map([[null, ""]]);
  const ground = (el) => {
    if (!grounds.has(el)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(el);
      grounds.set(el, [ground(el.parentElement), backgroundColor, backgroundImage, opacity].join());
    }
    return grounds.get(el);
  };
  const looks = new Map();
  const try_ = (el) => {
    const { color, fill, fontSize, fontWeight } = getComputedStyle(el);
    const look = [color, el.closest("svg") && fill, fontSize, fontWeight, ground(el)].join();
    if (!looks.has(look) && el.checkVisibility({ visibilityProperty: true })) looks.set(look, el);
  };
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) if (texts.currentNode.data.trim()) try_(texts.currentNode.parentElement);
  for (const control of part.querySelectorAll("input, select")) try_(control);
  const { violations } = await axe.run({ include: [...looks.values()] }, {
    runOnly: { type: "rule", values: ["color-contrast"] },
    resultTypes: ["violations"],
    preload: false,
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html]));
}"""


# Of code and of formulas in a line, which are most of a page, each look is left once.
THIN = """() => {
  const looks = new Set();
  const seen = (...look) => looks.size === looks.add(look.join()).size;
  for (const word of document.querySelectorAll(":is(pre, dt.sig) span"))
    if (seen(word.className, word.closest("div.cell_input, div.cell_output, pre, dt").className))
      word.replaceWith(word.textContent);
  for (const formula of document.querySelectorAll(":not(.katex-display) > .katex > .katex-html"))
    if (seen([...formula.querySelectorAll("[style*=color]")].map((part) => part.style.color)))
      formula.textContent = formula.textContent;
}"""
TAB_STOPS = 400  # milliseconds, after which the theme has seen what scrolls in a new width


def check(page: Page, part: Locator) -> None:
    """axe-core finds no fault in a part of the page. Only colours depend on the theme."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(TAB_STOPS)
        assert part.evaluate(FAULTS, KINDS) == [], width
        for theme in ("light", "dark"):
            page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
            assert part.evaluate(PALE) == [], (width, theme)


def shown(page: Page, book: Path, name: str) -> Page:
    """The page on a phone, with all its figures, and axe-core in it."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{(book / name).as_uri()}.html")
    expect(page.locator("article script[type*=widget-view]")).to_have_count(0)
    page.evaluate(THIN)
    page.evaluate(AXE.read_text("utf-8"))
    return page


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_fault(page: Page, book: Path, name: str) -> None:
    check(page, shown(page, book, name).locator("html"))


# What can have the focus. Of a grid's cells only the chosen one is a tab stop.
CONTROLS = ":is(input, select, button, summary, [tabindex='0']):not(:disabled)"

# A figure as it stands: its markup, and the values of its controls, which are no markup.
STATE = """(part) => [part.outerHTML, ...[...part.querySelectorAll("input, select, details")].map(
  ({ value, checked, open }) => [value, checked, open])].join()"""


def reached(page: Page, control: Locator) -> set[str]:
    """The controls of a figure that Tab leads to, from before it until it is left."""
    control.evaluate("part => Object.assign(part, { tabIndex: -1 }).focus()")
    found: set[str] = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.dataset.tried")
        if name is None:
            return found
        found.add(name)
    raise AssertionError("Tab does not leave the figure")


def use(page: Page, control: Locator) -> None:
    """Do with the control that has the focus, by key, what can be done with it."""
    kind = control.evaluate("c => c.type || c.localName")
    if kind in ("range", "select-one", "td"):
        last = {"range": "c => c.value === c.max", "td": "c => !c.nextSibling"}
        end = "c => c.selectedIndex === c.options.length - 1"
        back = control.evaluate(last.get(kind, end))
        ahead = "ArrowDown" if kind == "select-one" else "ArrowRight"
        page.keyboard.press(ahead.replace("Down", "Up").replace("Right", "Left") if back else ahead)
    elif kind == "checkbox":
        page.keyboard.press("Space")
    elif kind == "text":
        page.keyboard.press("Control+A")
        page.keyboard.type("The man sle")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
    else:
        page.keyboard.press("Enter")


@pytest.mark.parametrize("name", LESSONS)
def test_every_control_of_a_figure_is_used_by_keys(page: Page, book: Path, name: str) -> None:
    shown(page, book, name)
    for figure in page.locator(".live-vbox:has(.attn)").all():
        controls = figure.locator(CONTROLS).filter(visible=True).all()
        for k, control in enumerate(controls):
            control.evaluate("(c, k) => (c.dataset.tried = k)", str(k))
        assert reached(page, figure) == {str(k) for k in range(len(controls))}
        for control in controls:
            if not control.is_visible() or control.is_disabled():
                continue  # since another was used
            control.focus()
            before = figure.evaluate(STATE)
            use(page, control)
            page.wait_for_timeout(200)
            if figure.evaluate(STATE) == before:
                print("NO CHANGE", name, control.evaluate("c => c.outerHTML.slice(0, 200)"))
        check(page, figure)
