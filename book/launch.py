"""What the course's address brings to the book: buttons that open a lesson elsewhere, links to
report a mistake and to edit a page, to the book as one file, and how to get the course. Without an
address there are none.

The theme has one branch for all its links. Lessons are opened from the branch `notebooks`, where
they are filled in for whoever comes from outside; pages are edited on repository.branch.
"""

from typing import Any

from languages import _, made
from sphinx.application import Sphinx
from sphinx.config import Config

NOTEBOOKS = "notebooks"
CLONE = """```bash
git clone {url} attention
cd attention
```"""
COPY = _(
    "Take the folder of the course as it came to you, by `git clone` or unpacked from a zip "
    "file, and go to it in a terminal."
)
FILES = _(
    "The whole book is also one file, for paper or a reader without a network: as "
    "[PDF]({url}/releases/download/book/attention-live.pdf) and as "
    "[EPUB]({url}/releases/download/book/attention-live.epub)."
)
MAKE = _("`make pdf` and `make epub` make one file of the whole book, for paper or an e-reader.")
COLAB = _("The button *Colab* at the top of a lesson's page opens the lesson there.")
CLOSED = _(
    "In a published book, a button *Colab* at the top of a lesson's page opens the lesson "
    "there. This book was built without an address, so it has no such button: "
    "[the section on books of your own](#a-book-of-your-own-by-a-fork) says how one gets it."
)


def prepare(app: Sphinx, config: Config) -> None:
    """Keep the branch of edits for templates/mistake.html, and give the theme the other one."""
    options = config.html_theme_options
    url = options.get("repository_url")
    config.html_context["edited_branch"] = options.get("repository_branch")
    config.myst_substitutions["clone"] = CLONE.format(url=url) if url else made(COPY)
    config.myst_substitutions["files"] = made(FILES.format(url=url) if url else MAKE)
    config.myst_substitutions["colab"] = made(COLAB if url else CLOSED)
    if url:
        options["repository_branch"] = NOTEBOOKS
    else:  # the theme would stop at them
        options.pop("launch_buttons", None)


def ungroup(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Put what a menu holds beside each other, in words: to open it would need Bootstrap's script,
    and the logos are made for a menu."""
    buttons = []
    for button in context["header_buttons"]:
        buttons += [link | {"icon": ""} for link in button.get("buttons", ())] or [button]
    context["header_buttons"] = buttons


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.connect("config-inited", prepare)
    app.connect("html-page-context", ungroup, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
