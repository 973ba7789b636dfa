"""The picture of a page with one live figure, what it says of itself, and how high it is.

HTML  --take-->     PNG of few colours, alt text, height at each width
      --portray-->  a file: a PNG that holds "alt", "heights" (JSON) and "page", the digest
"""

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from chrome import launch
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Error, Page, Route, sync_playwright

from attnlib.storage import write

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDTH, SCALE = 720, 2  # CSS pixels, about a notebook's own width; device pixels for each
# Of a page's text, on phones and on screens: as in book/static/frame.css, in CSS pixels.
WIDTHS = (288, 328, 343, 358, 380, 398, 508, 568, 686, 702, 736)
COLOURS = 32
SECONDS_TO_DRAW = 60
FONTS = "http://fonts/"  # stands for this folder; nobody else's font is in a picture
FOLDER = Path(__file__).parents[1] / "book" / "node_modules"
Taken = tuple[bytes, str, dict[str, int]]


def digest(html: str) -> str:
    """What a picture is known by: it is of today while its page is the same."""
    return hashlib.sha256(html.encode()).hexdigest()


def told(path: Path) -> dict[str, str]:
    """What a picture's file holds; nothing where there is none."""
    about: dict[str, str] = Image.open(path).text if path.is_file() else {}
    return about


def is_current(path: Path, html: str) -> bool:
    """Whether the file is the picture of that page."""
    return told(path).get("page") == digest(html)


def portray(pages: Mapping[Path, str]) -> list[Path]:
    """Take the pictures anew whose pages have changed. Returns which; raises as `take` does."""
    changed = [path for path, html in pages.items() if not is_current(path, html)]
    taken = take([pages[path] for path in changed]) if changed else []
    for path, (png, alt, heights) in zip(changed, taken, strict=True):
        about = PngInfo()
        about.add_itxt("alt", alt)
        about.add_itxt("heights", json.dumps(heights))
        about.add_itxt("page", digest(pages[path]))
        file = io.BytesIO()
        Image.open(io.BytesIO(png)).save(file, "png", optimize=True, pnginfo=about)
        write(path, file.getvalue())
    return changed


def take(pages: Sequence[str]) -> list[Taken]:
    """A PNG of each page; the alt text, which is the figure's name and what it says of itself; and
    its heights.

    Raises RuntimeError where no browser can be had, and for a figure that is not drawn in
    SECONDS_TO_DRAW, cannot be shown, or says nothing in an aria-live region.
    """
    # In a thread of its own: Playwright refuses one where an event loop runs, as under pytest.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_take, pages).result()


def _take(pages: Sequence[str]) -> list[Taken]:
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except RuntimeError as error:
            raise RuntimeError(
                f"a live figure has changed, its picture has not: {error}"
            ) from error
        context = browser.new_context(
            viewport={"width": WIDTH, "height": 600},
            device_scale_factor=SCALE,
            color_scheme="light",
            reduced_motion="reduce",
            offline=True,
        )
        context.set_default_timeout(1000 * SECONDS_TO_DRAW)
        context.route(f"{FONTS}**", font)
        try:
            return [shoot(context.new_page(), html) for html in pages]
        except Error as error:
            raise RuntimeError(f"no picture of a live figure: {error}") from error
        finally:
            browser.close()


def font(route: Route) -> None:
    """Answer with what node_modules has."""
    path = FOLDER / route.request.url.removeprefix(FONTS)
    route.fulfill(path=path, headers={"Access-Control-Allow-Origin": "*"})


def shoot(tab: Page, html: str) -> Taken:
    """As `take`, of one page."""
    tab.set_content(html)
    tab.wait_for_function(f"""() => !document.querySelector('script[type="{WIDGET_VIEW}"]')""")
    if wrong := tab.locator(".live-error").all_inner_texts():
        raise RuntimeError(f"no picture of a live figure: {'; '.join(wrong)}")
    said = " ".join(" ".join(tab.locator('[aria-live="polite"]').all_inner_texts()).split())
    if not said:
        raise RuntimeError("no picture of a live figure: it says nothing in an aria-live region")
    groups = tab.locator('[role="group"][aria-label]').all()
    names = [str(group.get_attribute("aria-label")) for group in groups[:1]]
    tab.evaluate("document.fonts.ready")
    png = small(tab.locator("body").screenshot())
    return png, ". ".join([*names, said]), {str(width): height(tab, width) for width in WIDTHS}


def height(tab: Page, width: int) -> int:
    """How high the figure of a page is where its place is as wide as that, in CSS pixels."""
    tab.set_viewport_size({"width": width + 16, "height": 740})  # and the page's padding
    return int(tab.locator("body > div").evaluate("figure => figure.offsetHeight"))


def small(png: bytes) -> bytes:
    """The same picture in COLOURS colours, without metadata."""
    image, file = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    palette = image.quantize(COLOURS, dither=Image.Dither.NONE)
    palette.save(file, "PNG", optimize=True)
    return file.getvalue()
