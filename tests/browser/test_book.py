"""Every page of the book, as a file and from a server under a strict policy."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from controls import CUT
from playwright.sync_api import Browser, Locator, Page, expect
from sphinx_external_toc.parsing import parse_toc_yaml

PAGES = sorted(parse_toc_yaml(Path(__file__).parents[2] / "_toc.yml"))
LESSONS = [name for name in PAGES if name.startswith("lessons/")]
LETTERS = {  # the colours of the course in light and dark, from its design
    "h": ("#0b7a5e", "#4fc7a3"),
    "e": ("#b4540a", "#f0995a"),
    "alpha": ("#1f5fbf", "#7fb2ff"),
    "c": ("#8a2f9b", "#d391e6"),
    "s": ("#7a5f00", "#d9b84a"),
    "y": ("#b3123c", "#ff7d9c"),
}

# [colour, ground, text] of each text once for each pair of colours; a ground that is not printed is
# white, as a printer leaves out backgrounds where a page does not ask for them.
INK = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const mixed = (colours) => {
    for (const colour of ["white", ...colours]) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return `rgb(${[...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)].join(", ")})`;
  };
  const grounds = (el) => {
    if (!el) return [];
    const { backgroundColor, printColorAdjust } = getComputedStyle(el);
    const own = printColorAdjust === "exact" ? [backgroundColor] : [];
    return [...grounds(el.parentElement), ...own];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Map();
  while (texts.nextNode()) {
    const [el, text] = [texts.currentNode.parentElement, texts.currentNode.data.trim()];
    if (!text || !el.checkVisibility({ visibilityProperty: true })) continue;
    if (el.closest(".katex-mathml, .attn-hidden, script, style, option")) continue;
    if (el.closest("text[fill*=background]")) continue; // on a disc of its drawing
    const { color, fill } = getComputedStyle(el);
    const [ink, under] = [el.closest("svg") ? fill : color, grounds(el)];
    const key = String([ink, under]);
    if (!found.has(key)) found.set(key, [mixed([...under, ink]), mixed(under), text]);
  }
  return [...found.values()];
}"""


def rgb(colour: str) -> tuple[int, ...]:
    """The channels of "#rrggbb" or "rgb(r, g, b)"."""
    if colour.startswith("#"):
        return tuple(bytes.fromhex(colour[1:]))
    return tuple(map(int, re.findall(r"\d+", colour)[:3]))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [c / 255 for c in rgb(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a: str, b: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def hrefs(links: Locator) -> list[str]:
    """Where links lead."""
    addresses: list[str] = links.evaluate_all("all => all.map(link => link.href)")
    return addresses


def read(page: Page, url: str) -> None:
    """Open a page and wait until its widgets and fonts are there."""
    page.goto(url)
    expect(page.locator("article script[type*=widget-view]")).to_have_count(0)
    page.evaluate("document.fonts.ready.then(() => true)")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)"
    )
    assert not any("Awesome" in family for family in loaded)  # icons are drawn: icons.css


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_and_fits_a_phone(page: Page, book_url: str, name: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    read(page, f"{book_url}{name}.html")
    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator(".live-error")).to_have_count(0)
    live = page.locator("article .attn").count() > 0
    expect(page.locator("head link[href*='/live.css']")).to_have_count(int(live))
    if name in LESSONS:
        check_how_soon_it_lives(page)
    page.locator("article details").evaluate_all("all => all.forEach(fold => (fold.open = true))")
    formulas = page.locator("article .katex-html").filter(visible=True)  # a term's open on a touch
    boxes = formulas.evaluate_all("all => all.map(formula => formula.getBoundingClientRect())")
    assert boxes or "lessons" not in name
    assert [box for box in boxes if box["width"] <= 3 or box["height"] <= 3] == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def check_how_soon_it_lives(page: Page) -> None:
    """A figure stands in the first fifth of a page as it opens, with all that is folded;
    tests/lessons/test_minutes.py has the time."""
    where = """article => {
      const { top, height } = article.getBoundingClientRect();
      const figure = article.querySelector("#live-figure").getBoundingClientRect();
      return (figure.top - top) / height;
    }"""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator("article").evaluate(where) <= 0.2, width


@pytest.mark.formats
@pytest.mark.parametrize("name", PAGES)
def test_paper_holds_the_page_and_shows_its_ink(page: Page, site: str, name: str) -> None:
    """Though the reader's screen is dark."""
    page.emulate_media(color_scheme="dark")
    read(page, f"{site}{name}.html")
    page.locator("article details").evaluate_all("all => all.forEach(fold => (fold.open = true))")
    page.emulate_media(media="print", color_scheme="dark")
    for width in (718, 602):  # A4 at 96 pixels an inch, with margins of a centimetre and an inch
        page.set_viewport_size({"width": width, "height": 1040})
        assert page.evaluate(CUT, width) == []
    found = page.evaluate(INK)
    assert len(found) > 2
    assert [pair for pair in found if contrast(*pair[:2]) < 4.5] == []


def test_the_reader_chooses_how_much_code_to_see(page: Page, site: str) -> None:
    read(page, f"{site}lessons/03_weights.html")
    code = page.locator("article .cell_input:not(.second-reading *)")
    folded = page.locator("article .tag_hide-input .cell_input:not(.second-reading *)")
    whole, none = (page.get_by_role("button", name=f"{word} all code") for word in ("Show", "Hide"))
    as_written = code.filter(visible=True).count()
    assert 0 < as_written < code.count()
    expect(folded.filter(visible=True)).to_have_count(0)
    whole.press("Enter")
    for name in ("lessons/03_weights", "lessons/02_energy"):  # it holds for every lesson
        page.goto(f"{site}{name}.html")
        expect(whole).to_have_attribute("aria-pressed", "true")
        expect(folded.filter(visible=True)).to_have_count(folded.count())
    none.press("Space")
    page.reload()
    expect(none).to_have_attribute("aria-pressed", "true")
    expect(whole).to_have_attribute("aria-pressed", "false")
    expect(page.locator("article :is(.cell_input, .tag_hide-input summary)")).not_to_have_count(0)
    shown = page.locator("article :is(.cell_input, .tag_hide-input summary)").filter(visible=True)
    expect(shown).to_have_count(0)
    none.click()  # as the lesson has it, without storage too
    page.goto(f"{site}lessons/03_weights.html")
    expect(code.filter(visible=True)).to_have_count(as_written)
    page.evaluate("Object.defineProperty(window, 'localStorage', { get() { throw Error(); } })")
    none.click()
    expect(shown).to_have_count(0)


def test_a_term_says_what_it_means(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    read(page, f"{site}lessons/03_weights.html")
    for term in page.locator("article a.term").all()[:4]:
        meaning = page.locator(f"[id='{term.get_attribute('aria-describedby')}']")
        expect(meaning).to_be_hidden()
        for show in (term.focus, term.hover):
            show()
            expect(meaning).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            page.keyboard.press("Escape")
            expect(meaning).to_be_hidden()
            page.mouse.move(0, 0)
            term.blur()
        term.hover()
        meaning.hover()
        expect(meaning).to_be_visible()


def test_a_finger_opens_what_a_term_means_and_then_its_entry(browser: Browser, site: str) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{site}lessons/03_weights.html")
    term = page.locator("article a.term").first
    term.tap()
    expect(page.locator("article .definition").first).to_be_visible()
    term.tap()
    expect(page.locator("dl.glossary > dt:target")).to_be_in_viewport()
    context.close()


# Texts that stand at the beginning of a line, and touch the formula before them.
TORN = """() => [...document.querySelectorAll("article span.math")].flatMap((formula) => {
  const pieces = [...formula.querySelectorAll(".base")];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  texts.currentNode = pieces.at(-1) ?? formula;
  while (texts.nextNode() && pieces.at(-1)?.contains(texts.currentNode));
  const [range, text] = [document.createRange(), texts.currentNode];
  const beside = formula.parentElement.contains(text) && !text.parentElement.closest(".katex");
  if (!pieces.length || !beside || !/^\\S/.test(text.data)) return [];
  range.setStart(text, 0);
  range.setEnd(text, 1);
  const [last, next] = [pieces.at(-1), range].map((part) => part.getBoundingClientRect());
  return next.width && next.left < last.left ? [text.data] : [];
})"""


def test_no_line_begins_with_what_touches_a_formula_nor_cuts_prose(page: Page, book: Path) -> None:
    read(page, (book / "lessons" / "05_forward_step.html").as_uri())
    for width in (320, 340, 360, 390, 420, 768, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate(TORN) == [], width
    page.set_viewport_size({"width": 360, "height": 740})
    prose = page.locator("article .prose pre")
    assert prose.count() > 0
    assert prose.evaluate_all("all => all.filter(pre => pre.scrollWidth > pre.clientWidth)") == []


def test_on_a_phone_a_formula_goes_on_and_a_pair_does_not(page: Page, book: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    read(page, (book / "lessons" / "04_context.html").as_uri())
    sum_of_four = page.locator("article span.math", has_text="0.6280 + 0 - 0.0298").last
    lefts = "all => all.map((part) => part.getBoundingClientRect().left)"
    assert (found := sum_of_four.locator(".base").evaluate_all(lefts)) != sorted(found)
    rights = "all => all.map((part) => part.getBoundingClientRect().right)"
    assert max(sum_of_four.locator(".base").evaluate_all(rights)) <= 360
    pairs = page.locator("article .text_html .pair")
    assert pairs.count() > 0
    assert set(pairs.evaluate_all("all => all.map((one) => one.getClientRects().length)")) == {1}
    stop = page.locator("article strong", has_text="straight towards").locator(".kept").last
    assert stop.inner_text().endswith(".")


def test_only_the_text_is_printed_with_a_theme_for_paper(page: Page, site: str) -> None:
    page.emulate_media(color_scheme="dark")
    read(page, f"{site}lessons/03_weights.html")
    page.evaluate("window.addEventListener('beforeprint', () => themes.push(theme()))")
    page.evaluate("globalThis.theme = () => document.documentElement.dataset.theme")
    page.evaluate("globalThis.themes = [theme()]")
    page.pdf()
    assert page.evaluate("[...themes, theme()]") == ["dark", "light", "dark"]
    page.emulate_media(media="print")
    for part in ("nav.bd-docs-nav", ".bd-header-article", ".prev-next-area", ".copybtn"):
        expect(page.locator(part).filter(visible=True)).to_have_count(0)
    for part in (".attn-buttons", ".attn-edits", "details.hide > summary"):
        expect(page.locator(part).filter(visible=True)).to_have_count(0)
    folded = page.locator("article details:not([open]) > :not(summary)")
    assert folded.count() > 0
    assert folded.evaluate_all("all => all.every(el => el.checkVisibility() && el.offsetHeight)")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_formulas_have_their_own_font(page: Page, book_url: str) -> None:
    read(page, f"{book_url}book/intro.html")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family)"
    )
    assert {"KaTeX_Main", "KaTeX_Math"} <= {family.strip('"') for family in loaded}
    early = page.locator("head link[rel=preload]")  # on a server
    expect(early).to_have_count(2 * book_url.startswith("http"))
    page.goto(f"{book_url}book/howto.html")
    expect(early).to_have_count(0)


@pytest.mark.parametrize(("scheme", "which"), [("light", 0), ("dark", 1)])
def test_letters_keep_their_colours(page: Page, site: str, scheme: str, which: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site}book/intro.html")
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for letter, colours in LETTERS.items():
        variable = "getComputedStyle(document.documentElement).getPropertyValue"
        assert page.evaluate(f"{variable}('--attn-{letter}')") == colours[which]
        assert contrast(colours[which], ground) >= 4.5
        formula = page.locator(f'article .katex-html [style*="{colours[0]}"]').first
        shown = formula.evaluate("el => getComputedStyle(el).color")
        assert rgb(shown) == rgb(colours[which])


def test_reader_chooses_the_theme(page: Page, site: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{site}book/intro.html")
    page.get_by_role("button", name="Color mode").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_contents_and_sidebar_show_where_the_reader_is(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto(f"{site}lessons/04_context.html")
    contents = page.locator("#pst-page-toc-nav a")
    count = contents.count()
    assert count > 5
    for k in (count // 2, 2, count - 3):  # a jump over several headings, back, and forth
        page.evaluate(
            """name => {
              const heading = document.querySelector(`[id="${name}"] :is(h2, h3)`);
              scrollTo(0, scrollY + heading.getBoundingClientRect().top + 20); // just passed
            }""",
            (contents.nth(k).get_attribute("href") or "")[1:],
        )
        expect(contents.nth(k)).to_have_attribute("aria-current", "true")
        expect(page.locator("#pst-page-toc-nav a.active")).to_have_count(1)
    page.locator(".bd-sidebar-primary").evaluate("sidebar => sidebar.scrollTo(0, 9999)")
    page.goto(f"{site}lessons/01_bottleneck.html")
    expect(page.locator(".bd-sidebar-primary .current > a").last).to_be_in_viewport()


def test_search_finds_a_page(page: Page, book_url: str) -> None:
    page.goto(f"{book_url}search.html?q=annotation")
    page.locator("#search-results a[href*='book/intro.html']").first.click()
    expect(page.locator("article h1")).to_contain_text("Attention, live")


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        ("\N{GREEK SMALL LETTER ALPHA}", "alpha"),
        ("\N{GREEK SMALL LETTER ALPHA}_ij", r"\alpha_{ij}"),
        ("\N{GREEK SMALL LETTER ALPHA}ij", "alpha_ij"),
        ("\N{GREEK SMALL LETTER SIGMA}", "Sigma"),
        ("∑", "sum"),
        ("e_ij", "eij"),
        ("h_j", "h_{j}"),
        ("c_i", "cᵢ"),
        ("accord européen", "ACCORD EUROPEEN"),
        ("masked_softmax", "MASKED_SOFTMAX"),
        ("feed-forward", "feed forward"),
        ("annotations", "annotation"),
        ("은닉 상태", "은닉상태"),
    ],
)
def test_what_a_page_shows_is_found_as_it_is_typed(
    page: Page, book: Path, shown: str, typed: str
) -> None:
    found = []
    for query in (shown, typed):
        page.goto(f"{book.as_uri()}/search.html?{urlencode({'q': query})}")
        expect(page.locator("#search-results .search-summary")).to_contain_text("found for")
        links = page.locator("ol.search > li > a")
        found.append({link.split("?")[0].split("#")[0] for link in hrefs(links)})
    assert found[0] == found[1] != set()


def search(page: Page, book: Path, query: str) -> Locator:
    """Search as on a disk: the hits."""
    page.goto(f"{book.as_uri()}/search.html?{urlencode({'q': query})}")
    expect(page.locator(".search-summary")).not_to_be_empty()
    return page.locator("ol.search > li")


def test_a_hit_says_what_it_is_and_shows_its_words(page: Page, book: Path) -> None:
    hits = search(page, book, "softmax")
    expect(hits.first.locator("a")).to_have_text("softmax · 소프트맥스")
    expect(hits.first).to_contain_text("— Glossary")
    assert "softmax" in hits.locator("mark").all_inner_texts()
    links = hrefs(hits.locator("a"))
    assert len(set(links)) == len(links) > 5  # none twice
    titles = search(page, book, "어텐션").locator("a").all_inner_texts()
    assert titles[0] == "attention · 어텐션 · 주의"
    assert len(titles) > 5
    assert "06_visualization.html?" in hrefs(search(page, book, "lesson 06").locator("a"))[0]
    assert "07_bleu.html?" in hrefs(search(page, book, "BLEU").locator("a"))[0]
    context = search(page, book, "context vector").first
    expect(context.locator("a")).to_contain_text("context vector")
    assert context.locator("sub").all_inner_texts()[:3] == ["i", "j", "ij"]
    expect(search(page, book, "Bahdanau").first).to_contain_text("Bahdanau et al. [2015]")
    expect(search(page, book, "zzzz qqqq")).to_have_count(0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("attenton", "attention"), ("masked_sofmax", "masked_softmax")],
)
def test_a_typo_is_mended(page: Page, book: Path, typed: str, meant: str) -> None:
    mended = hrefs(search(page, book, typed).locator("a"))
    link = page.get_by_role("link", name=meant, exact=True)
    expect(page.locator(".search-summary")).to_contain_text(f"Did you mean {meant}?")
    link.click()
    expect(page.locator(".search-summary")).to_contain_text(f"found for “{meant}”")
    assert hrefs(page.locator("ol.search > li > a")) == mended


def test_server_states_the_policy(page: Page, book_url: str, policy: str) -> None:
    response = page.goto(f"{book_url}book/intro.html")
    assert response is not None
    stated = response.headers.get("content-security-policy")
    assert stated == (policy if book_url.startswith("http") else None)
