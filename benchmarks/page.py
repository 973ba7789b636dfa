"""How light and how quick the book's pages are: one table, in headless Chromium.

    python benchmarks/page.py [page ...]

weight: bytes over the wire, gzipped, with style sheets, scripts, fonts and images.
interactive: from navigation to the first widget drawn and answering, median of RUNS cold loads.
step: from a slider's step to the repaint after it, 95th percentile of STEPS steps, of the page's
    slowest slider.
translation: from the press of Translate to the repaint with a sentence of 12 words, median of RUNS.
    Neither counts the wait for the display's next frame.
Needs the built book (`make book`). A busy machine is slower: the load average is printed, too.
"""

import gzip
import importlib
import os
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "lessons"))
launch = importlib.import_module("chrome").launch  # the browser that lessons and tests find, too
BUILT = ROOT / "_build" / "html"
RUNS = 10
STEPS = 200
# A widget is interactive once its control, and the matrix or table beside it, are in the page.
READY = """
  const look = () => {
    if (document.querySelector(".live-row input, .live-row select, .live-widget > *"))
      globalThis.interactive = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
"""
SENTENCE = "The new European treaty on trade was signed by two young ministers."
# A task posted from within a frame runs after that frame is painted.
PAINTED = """act => new Promise(done => {
  const start = performance.now();
  act();
  const worked = performance.now() - start;
  requestAnimationFrame(() => {
    const frame = performance.now();
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(worked + performance.now() - frame);
    port2.postMessage(0);
  });
})"""
STEP = f"""async ([k, count]) => {{
  const painted = {PAINTED};
  const slider = document.querySelectorAll('.live-slider input')[k];
  const times = [];
  while (times.length < count) times.push(await painted(() => {{
    slider.value == slider.max ? slider.value = slider.min : slider.stepUp();
    slider.dispatchEvent(new Event('input', {{ bubbles: true }}));
  }}));
  return times;
}}"""
TRANSLATE = f"""text => {{
  const field = document.querySelector('.attn-field input');
  field.value = text;
  field.dispatchEvent(new Event('input', {{ bubbles: true }}));
  return ({PAINTED})(() => document.querySelector('.attn-entry button').click());
}}"""


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder gzipped, as any web host does, and counts the bytes it sends."""

    sent = 0

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = path.read_bytes()
        packed = path.suffix in {".html", ".css", ".js", ".svg", ".json"}
        if packed:
            body = gzip.compress(body, 6)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)
        Handler.sent += len(body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on the loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


class Figures(NamedTuple):
    """Bytes, and milliseconds where the page has something to measure them on."""

    weight: int
    interactive: float | None
    step: float | None
    translation: float | None


def measure(browser: Browser, url: str) -> Figures:
    interactive, translations, steps = list[float](), list[float](), list[float]()
    for _ in range(RUNS):
        context = browser.new_context()  # with nothing cached
        context.add_init_script(READY)
        page = context.new_page()
        Handler.sent = 0
        page.goto(url, wait_until="networkidle")
        weight = Handler.sent
        interactive += filter(None, [page.evaluate("globalThis.interactive")])
        if page.locator(".attn-field").count():
            translations.append(page.evaluate(TRANSLATE, SENTENCE))
        if not steps:
            for k in range(page.locator(".live-slider input").count()):
                times = page.evaluate(STEP, [k, STEPS])
                steps.append(statistics.quantiles(times, n=20)[-1])
        context.close()
    middle = [statistics.median(times) if times else None for times in (interactive, translations)]
    return Figures(weight, middle[0], max(steps, default=None), middle[1])


def main() -> None:
    """Print the table for the pages named, or for every page."""
    names = sys.argv[1:] or sorted(
        page.relative_to(BUILT).with_suffix("").as_posix()
        for page in [*BUILT.glob("book/*.html"), *BUILT.glob("lessons/*.html")]
    )
    if not names:
        sys.exit(f"no page in {BUILT}: run `make book` first")
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    print(f"load average {load} on {os.cpu_count()} processors")
    print(f"{'page':<32}{'weight':>10}{'interactive':>13}{'step (p95)':>12}{'translation':>13}")
    with served(BUILT) as base, sync_playwright() as playwright:
        browser = launch(playwright)
        for name in names:
            weight, *measured = measure(browser, f"{base}{name}.html")
            times = [f"{t:.0f} ms" if t else "-" for t in measured]
            print(
                f"{name:<32}{weight / 1000:>7.0f} kB{times[0]:>13}{times[1]:>12}{times[2]:>13}",
                flush=True,
            )
        browser.close()


if __name__ == "__main__":
    main()
