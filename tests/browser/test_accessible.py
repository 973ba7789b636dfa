"""Every page and every figure as it is used, tried by axe-core; every figure used by keys alone."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sphinx_external_toc.parsing import parse_toc_yaml

pytestmark = pytest.mark.formats
ROOT = Path(__file__).parents[2]
AXE = ROOT / "book" / "node_modules" / "axe-core" / "axe.min.js"
ENGLISH = [*sorted(parse_toc_yaml(ROOT / "_toc.yml")), "search", "404"]
PAGES = [*ENGLISH, *(f"ko/{name}" for name in ENGLISH)]
LESSONS = [name for name in PAGES if name.startswith("lessons/")]
WIDTHS = (360, 1280)
EVERY = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"light": EVERY, "dark": ["color-contrast"]}

# [rule, element] of what axe-core finds wrong in a part of the page, by the rules that are told.
# For contrast, words of one colour, size, weight and ground are tried once in a page.
FAULTS = """async (part, runOnly) => {
  const grounds = new Map([[null, ""]]);
  const ground = (el) => {
    if (!grounds.has(el)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(el);
      grounds.set(el, [ground(el.parentElement), backgroundColor, backgroundImage, opacity].join());
    }
    return grounds.get(el);
  };
  const tried = (window.tried ??= new Set());
  const note = (el) => {
    const { color, fill, fontSize, fontWeight } = getComputedStyle(el);
    const look = [color, el.closest("svg") && fill, fontSize, fontWeight, ground(el)].join();
    if (tried.has(look) || !el.checkVisibility({ visibilityProperty: true })) return;
    tried.add(look);
    el.dataset.look = "";
  };
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) if (texts.currentNode.data.trim()) note(texts.currentNode.parentElement);
  for (const control of part.querySelectorAll("input, select")) note(control);
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-look]" }] });
  const { violations } = await axe.run(part, {
    runOnly,
    resultTypes: ["violations"],
    preload: false,
  });
  for (const el of part.querySelectorAll("[data-look]")) delete el.dataset.look;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html]));
}"""

# Of code and of formulas in a line, most of a page, each look is left once; of MathML, one. What is
# folded is open, and no edge is in a shade, on which axe-core judges no colour.
THIN = """() => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  for (const part of document.querySelectorAll("pre, table, .katex-display, :has(> table)"))
    part.style.backgroundImage = "none";
  const looks = new Set();
  const seen = (...look) => looks.size === looks.add(look.join()).size;
  for (const word of document.querySelectorAll(":is(pre, dt.sig) span")) {
    const where = word.closest("div.cell_input, div.cell_output, pre, dt"); // none: it is gone
    if (where && seen(word.className, where.className)) word.replaceWith(word.textContent);
  }
  for (const formula of document.querySelectorAll(":not(.katex-display) > .katex > .katex-html"))
    if (seen([...formula.querySelectorAll("[style*=color]")].map((part) => part.style.color)))
      formula.textContent = formula.textContent;
  for (const formula of [...document.querySelectorAll("math")].slice(1))
    formula.textContent = formula.textContent;
}"""
TAB_STOPS = 400  # milliseconds, after which the theme has seen what scrolls in a new width


def check(page: Page, part: Locator) -> None:
    """axe-core finds no fault in a part of the page. Only colours depend on the theme."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(TAB_STOPS)
        for theme, rules in RULES.items():
            page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
            assert part.evaluate(FAULTS, rules) == [], (width, theme)


def shown(page: Page, url: str) -> None:
    """Open a page on a phone, with all its figures, and axe-core in it."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.emulate_media(reduced_motion="reduce")
    page.goto(url)
    expect(page.locator("article script[type*=widget-view]")).to_have_count(0)
    page.evaluate(THIN)
    page.evaluate(AXE.read_text("utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_fault(page: Page, book: Path, name: str) -> None:
    shown(page, f"{(book / name).as_uri()}.html")
    check(page, page.locator("html"))


# What can have the focus. Of a grid's cells only the chosen one is a tab stop. The buttons beside a
# slider are for fingers: keys do the same with the slider itself.
CONTROLS = ":is(input, select, button, summary, [tabindex='0']):not(:disabled, .live-step)"

# A figure as it stands: its markup, and of its controls what is no markup.
STATE = """(figure) => [figure.outerHTML, ...[...figure.querySelectorAll("*")].map(
  ({ value, checked, open, scrollTop }) => [value, checked, open, scrollTop])].join()"""

# What a control is, and whether it is at its end.
KIND = """(control) => {
  const { type, localName, max, value, selectedIndex, length, nextSibling } = control;
  const kind = type || localName;
  const last = selectedIndex + 1 === length;
  return [kind, { range: value === max, td: !nextSibling, "select-one": last }[kind] ?? false];
}"""


def reached(page: Page, figure: Locator) -> set[str]:
    """The controls of a figure that Tab leads to, from before it until it is left."""
    figure.evaluate("figure => Object.assign(figure, { tabIndex: -1 }).focus()")
    found: set[str] = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.dataset.tried")
        if name is None:
            return found
        found.add(name)
    raise AssertionError("Tab does not leave the figure")


def use(page: Page, control: Locator) -> None:
    """Press the keys with which something is done with the control that has the focus."""
    kind, last = control.evaluate(KIND)
    keys = {
        "range": ["ArrowLeft" if last else "ArrowRight"],
        "td": ["ArrowLeft" if last else "ArrowRight"],
        "select-one": ["ArrowUp" if last else "ArrowDown"],
        "checkbox": ["Space"],
        "text": ["Control+A", *"The man slept"],
        "ul": ["ArrowDown"],
    }
    for key in keys.get(kind, ["Enter"]):
        page.keyboard.press(key)


def changes(figure: Locator, before: str) -> bool:
    """Within a second: a list that scrolls by keys takes its time, and so does a search."""
    for _ in range(20):
        if figure.evaluate(STATE) != before:
            return True
        figure.page.wait_for_timeout(50)
    return False


def numbered(controls: Locator) -> list[str]:
    """The numbers that the controls now have."""
    name = "all => all.map((one, k) => (one.dataset.tried = String(k)))"
    return list(controls.filter(visible=True).evaluate_all(name))


@pytest.mark.parametrize("name", LESSONS)
def test_keys_alone_use_a_figure_without_a_fault(page: Page, figures: str, name: str) -> None:
    shown(page, f"{figures}{name}.html")
    for figure in page.locator(".live-vbox:has(.attn)").all():
        for load in figure.get_by_role("button", name="Load").all():
            load.press("Enter")
            expect(figure.get_by_role("gridcell").first).to_be_visible()
        numbers = numbered(figure.locator(CONTROLS))
        assert reached(page, figure) == set(numbers)
        for part in (":is(.attn-field *)", ":not(.attn-field *, .attn-account *)"):
            for number in numbered(figure.locator(CONTROLS + part)):
                control = figure.locator(f'{part}[data-tried="{number}"]')
                if control.locator(":scope:is(:disabled, [aria-pressed=true])").count():
                    continue  # by what was done with another
                if not control.is_visible():
                    continue  # in a fold that was closed
                before = figure.evaluate(STATE)
                control.focus()
                use(page, control)
                assert changes(figure, before), control.evaluate("c => c.outerHTML")
        page.evaluate("scrollTo(0, 0)")  # there the page's head lies over no control
        check(page, figure)
        moved = figure.evaluate(STATE)
        figure.get_by_role("button", name="Reset").press("Enter")
        assert changes(figure, moved)


@pytest.mark.parametrize("name", ["lessons/01_bottleneck", "lessons/06_visualization"])
def test_no_fault_while_a_sentence_is_typed(page: Page, figures: str, name: str) -> None:
    shown(page, f"{figures}{name}.html")
    figure = page.locator(".live-vbox:has(.attn-field)").first
    typed = figure.get_by_role("combobox", name="Your English sentence")
    typed.fill("The man sle")
    typed.press("ArrowDown")
    expect(figure.get_by_role("listbox").get_by_role("option", selected=True)).to_be_visible()
    check(page, figure)
    typed.fill("The wizard slept.")
    typed.press("Enter")
    expect(figure.locator(".attn-read bdi").get_by_text("wizard").first).to_be_visible()
    expect(figure.get_by_text("unknown")).to_be_visible()
    check(page, figure)


def test_a_link_leads_past_the_text_to_the_figure(page: Page, site: str) -> None:
    page.goto(f"{site}lessons/05_forward_step.html")
    expect(page.locator("article script[type*=widget-view]")).to_have_count(0)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the live figure")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".live-vbox :focus")).to_have_count(1)
