"""What a first reading passes over: it stands folded in the page, and opens for whoever wants it.

    ## Second reading: ...    a section in <details>, whose summary is its heading
    code                      a switch at the top shows all of it, or hides all

static/reading.js opens what a link leads into, and static/contents.js marks in the contents what is
read. A book in one file is whole.
"""

from typing import Any

from docutils import nodes
from languages import _
from minutes import SECOND
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

SWITCH = """<div class="code-switch pst-js-only" role="group" aria-label="{named}">
<button type="button" value="shown" aria-pressed="false">{show}</button>
<button type="button" value="hidden" aria-pressed="false">{hide}</button>
</div>"""


def switch() -> str:
    """Buttons that show or hide the code of all lessons."""
    return SWITCH.format(
        named=_("The code of the lessons"), show=_("Show all code"), hide=_("Hide all code")
    )


def html(text: str) -> nodes.raw:
    """Markup that Sphinx writes as it is."""
    return nodes.raw("", text, format="html")


class Folds(SphinxPostTransform):
    """Folds the sections of the second reading, and puts the switch under a lesson's first words.
    A title remains its section's own, so that it is known as such."""

    default_priority = 800  # when all else is settled
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if self.app.builder.embedded:
            return
        for section in self.document.findall(nodes.section):
            title, *rest = section.children
            if title.astext().startswith((SECOND, _(SECOND))):
                fold = html('<details class="second-reading"><summary>'), html("</summary>")
                section[:] = [fold[0], title, fold[1], *rest, html("</details>")]
        if any("cell_input" in part["classes"] for part in self.document.findall(nodes.container)):
            first = next(self.document.findall(nodes.paragraph))
            first.parent.insert(first.parent.index(first) + 1, html(switch()))


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.add_post_transform(Folds)
    app.add_js_file("reading.js")
    app.add_js_file("contents.js")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
