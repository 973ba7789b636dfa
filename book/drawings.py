"""Pictures that follow the page: a cell's SVG becomes a part of it, in its colours and its type.

Of the colours of charts and drawings each is one of the page's own, light or dark; the build says
where a picture has another one. An EPUB keeps the files, which have a white ground.
"""

import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from attnlib.plots import COLOURS
from attnlib.plots.matrix import GOLD

OWN = {"text": "text-base", "quiet": "text-muted", "line": "border", "paper": "background"}
PAGE = {GOLD: GOLD} | {
    colour: f"var(--pst-color-{OWN[name]})" if name in OWN else f"var(--attn-{name})"
    for name, colour in COLOURS.items()
}
COLOUR = re.compile('#[0-9a-fA-F]{3,8}(?=[;"])')
log = logging.getLogger(__name__)


class Inline(SphinxPostTransform):
    """Puts each SVG with its words, the alt text, in the place of its image."""

    default_priority = 5  # after MyST-NB has kept the best form of an output
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if self.app.builder.embedded:
            return
        for number, image in enumerate(list(self.document.findall(nodes.image))):
            if image["uri"].endswith(".svg") and image.get("alt"):
                svg = Path(self.env.srcdir, image["uri"]).read_text("utf-8")
                for colour in sorted(set(COLOUR.findall(svg)) - PAGE.keys()):
                    log.warning("a picture has a colour of its own: %s", colour, location=image)
                svg = inline(svg, f"picture-{number}-", image["alt"])
                image.replace_self(nodes.raw("", svg, format="html"))


def inline(svg: str, prefix: str, words: str) -> str:
    """The markup of a picture in a page. prefix: of its names, which are its own there."""
    svg = re.sub(r'( id="|url\(#|href="#)', rf"\1{prefix}", svg)
    svg = COLOUR.sub(lambda colour: PAGE.get(colour[0], colour[0]), svg)
    svg = re.sub(r' role="img"|<title>.*?</title>', "", svg, count=2)
    return svg.replace("<svg", f'<svg class="picture" role="img" aria-label="{escape(words)}"', 1)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.add_post_transform(Inline)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
