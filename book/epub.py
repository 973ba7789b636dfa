"""The book as an EPUB: Sphinx's own builder, made whole.

    _toc.yml  -->  nested contents          formulas      -->  MathML
    a page    -->  well-formed XHTML        live figures  -->  their pictures

What only a web page has stays out: its templates, scripts and styles.
"""

import posixpath
import shutil
from pathlib import Path
from typing import Any, ClassVar

import edition
import fonts
from docutils import nodes
from languages import FIRST, _
from lxml import etree, html
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.epub3 import HTML_TAG, Epub3Builder

HERE = Path(__file__).parent
STYLES = ["_static/pygments.css", "_static/epub.css"]  # the second in place of the theme's
COVER = "_static/cover.svg"
BRACES = str.maketrans("", "", "{}")
OPF = "{http://www.idpf.org/2007/opf}"
SAID_BY = {"mathml": "<math", "svg": "<svg"}  # a property of a page, and what in it calls for it
ACCESS = {
    "accessMode": ["textual", "visual"],
    "accessModeSufficient": ["textual"],
    "accessibilityFeature": [
        "alternativeText",
        "MathML",
        "structuralNavigation",
        "tableOfContents",
    ],
    "accessibilityHazard": ["none"],
    "accessibilitySummary": ["Formulas are MathML; every picture has a description."],
}
NAME_OF_ALL = "uuid-171fa4b3-75b2-42c9-806b-582ab3be8665"  # of every edition, in two places
SETTINGS = {
    "templates_path": [],  # they are those of a web page
    "version": edition.VERSION,
    "epub_author": edition.AUTHORS,
    "epub_basename": edition.BASENAME,
    "epub_contributor": edition.AUTHORS,
    "epub_copyright": edition.LICENCE,
    "epub_cover": (COVER, "epub-cover.html"),
    "epub_description": edition.SENTENCE,
    "epub_identifier": NAME_OF_ALL,
    "epub_publisher": edition.AUTHORS,
    "epub_show_urls": "no",
    "epub_title": edition.NAME,
    "epub_tocscope": "includehidden",
    "epub_uid": NAME_OF_ALL,
    "python_maximum_signature_line_length": None,  # Sphinx would set it as a list in a term
}


class Epub(Epub3Builder):
    """Sphinx's EPUB 3, with whole contents and a manifest that says what is in each page."""

    media_types: ClassVar[dict[str, str]] = {**Epub3Builder.media_types, ".woff2": "font/woff2"}

    def init(self) -> None:
        for name, value in SETTINGS.items():
            self.config[name] = value
        language = self.config.language
        self.config.epub_basename += edition.marked(language)
        self.config.epub_title = str(_(edition.NAME))
        self.config.epub_description = str(_(edition.SENTENCE))
        self.html_tag = HTML_TAG.replace(">", f' lang="{language}" xml:lang="{language}">')
        super().init()

    def copy_static_files(self) -> None:
        static = Path(self.outdir) / "_static"
        static.mkdir(exist_ok=True)
        self.create_pygments_style_file()
        shutil.copy(HERE / "epub.css", static)
        shutil.copy(HERE / "figures" / "cover.svg", static)

    def toc_add_files(self, refnodes: list[dict[str, Any]]) -> None:
        """The root lies in a folder, so Sphinx calls a lesson book/../lessons/... until here; and a
        formula in a title is text."""
        for node in refnodes:
            node["text"] = node["text"].replace(r"\sqrt ", "√").translate(BRACES)
            node["refuri"] = posixpath.normpath(node["refuri"])
        super().toc_add_files(refnodes)

    def build_content(self) -> None:
        """List what the pages use; a font, where a reader's own may lack the letters."""
        out = Path(self.outdir)
        written = {path.relative_to(out).as_posix() for path in out.glob("_s*/**/*")}
        self.config.epub_exclude_files = sorted(written - {*STYLES, COVER})
        if self.config.language != FIRST:
            text = "".join(path.read_text("utf-8") for path in out.rglob("*.xhtml"))
            rules = fonts.embed(text, out / "_static")
            with (out / "_static" / "epub.css").open("a", encoding="utf-8") as style:
                style.write(f"\nbody {{ font-family: serif, {fonts.FAMILY}; }}\n{rules}\n")
        super().build_content()

    def build_epub(self) -> None:
        """Pack the files, once the manifest says what it takes to read them."""
        out = Path(self.outdir)
        package = etree.parse(out / "content.opf")
        for item in package.iter(f"{OPF}item"):
            path = out / item.get("href")
            text = path.read_text("utf-8") if path.suffix == ".xhtml" else ""
            found = [name for name, tag in SAID_BY.items() if tag in text]
            if path == out / COVER:
                found.append("cover-image")
            if found:
                item.set("properties", " ".join(found))
        metadata = package.find(f"{OPF}metadata")
        for name, values in ACCESS.items():
            for value in values:
                etree.SubElement(metadata, f"{OPF}meta", property=f"schema:{name}").text = value
        package.write(out / "content.opf", encoding="utf-8", xml_declaration=True)
        super().build_epub()


def unfolded(body: str) -> str:
    """A page's text as XHTML, with all that a reader could open, and without scripts."""
    root = html.fragment_fromstring(body, create_parent="div")
    for script in root.findall(".//script"):
        script.drop_tree()
    for entry in root.find_class("citation"):
        entry.attrib.pop("role", None)  # one that has been withdrawn
    for details in root.findall(".//details"):
        summary = details.find("summary")
        if "hide" in details.classes:  # its prompt speaks of a click
            summary.drop_tree()
        else:
            summary.tag = "p"
        details.tag = "div"
    return etree.tostring(root, encoding="unicode")


def nest(app: Sphinx, doctree: nodes.document) -> None:
    """Let the contents name the sections too: Jupyter Book would have the titles alone."""
    if app.builder.name == "epub":
        for toctree in doctree.findall(addnodes.toctree):
            toctree["titlesonly"] = False


def shape(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Give a page its own styles alone, and a text that is well-formed."""
    if app.builder.name == "epub":
        context["script_files"] = []
        context["css_files"] = [c for c in context["css_files"] if c.filename in STYLES]
        context["body"] = unfolded(context.get("body", "<p/>"))


def setup(app: Sphinx) -> dict[str, bool]:
    """Take the place of Sphinx's builder of the same name."""
    app.add_builder(Epub, override=True)
    app.connect("doctree-read", nest, priority=900)  # after sphinx_external_toc
    app.connect("html-page-context", shape, priority=1000)  # after all that a web page needs
    return {"parallel_read_safe": True, "parallel_write_safe": True}
