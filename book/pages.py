"""Light pages: each loads only what it uses, and carries no script but the stored state of its
widgets, which static/live.js brings to life.
"""

import re
from pathlib import Path
from typing import Any

from languages import _
from sphinx.application import Sphinx
from states import lightened

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
USED_WHERE = {  # asset: a pattern of what in a page's body calls for it
    "clipboard.min.js": 'class="highlight',
    "copybutton.css": 'class="highlight',
    "copybutton.js": 'class="highlight',
    "design-tabs.js": "sd-tab-set",
    "katex/katex.min.css": 'class="katex',
    "frame.css": "<figure|live-place",
    "live.css": re.escape(VIEW),
    "reading.js": "<details",
    "sphinx-design.min.css": "sd-",
    "translations.js": "(?!)",  # it would make functions of strings, which a strict policy forbids
}


def lighten(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Drop the assets that this page does not use, and every inline script; move the stored state
    of the widgets to the end of the text."""
    body = context.get("body", "")

    def used(asset: Any) -> bool:
        name = str(asset.filename or "").removeprefix("_static/")
        return bool(name) and "//" not in name and bool(re.search(USED_WHERE.get(name, ""), body))

    states = [s.attributes for s in context["script_files"] if s.attributes.get("type") == STATE]
    context["css_files"] = [asset for asset in context["css_files"] if used(asset)]
    context["script_files"] = [asset for asset in context["script_files"] if used(asset)]
    for state in states:  # after the words, so that reading begins before it is here
        text, files = lightened(state["body"], Path(app.outdir))
        context["body"] += f'<script type="{STATE}">{text}</script>'
        for file in files:
            context["body"] += f'<script async src="{context["pathto"](file, 1)}"></script>'
    for asset in context["script_files"]:
        if asset.filename:
            asset.attributes["defer"] = "defer"
    if context.get("page_source_suffix") == ".ipynb":
        context["header_buttons"].insert(0, download_button(context))


def download_button(context: dict[str, Any]) -> dict[str, str]:
    """A link to the notebook itself."""
    return {
        "type": "link",
        "url": f"{context['pathto']('_sources', 1)}/{context['sourcename']}",
        "tooltip": _("Download this notebook"),
        "icon": "fas fa-download",
        "label": "download",
    }


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the above to Sphinx."""
    app.connect("html-page-context", lighten, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
