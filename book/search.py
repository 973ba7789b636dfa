"""Words to search for, as a page shows them and as a keyboard has them.

    \\alpha_{ij}     ->  alpha_ij, alphaij, alpha, ij; the same of the letter itself
    masked_softmax  ->  masked_softmax, maskedsoftmax, masked, softmax
    européen, h₁    ->  europeen, h1

A page is split so when the book is built, a query in the browser by search.js. Sphinx does the
rest: it stems English words and keeps the index, which needs no server.
"""

import json
import re
import unicodedata
from html.entities import codepoint2name
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

GREEK = {chr(code): name for code, name in codepoint2name.items() if 0x370 <= code < 0x400}
OTHERS = {"∑": "sum", "∏": "prod", "√": "sqrt", "∂": "partial", "∞": "infty"}
SYMBOLS = {symbol: f" {name}" for symbol, name in (GREEK | OTHERS).items()}  # their names in TeX
COLOUR = re.compile(r"\\textcolor\{#\w+\}")
INDEX = re.compile(r"_\{([^{}]*)\}")
SPLITTER = Path(__file__).with_name("search.js").read_text("utf-8")
WORD = re.compile(r"[^\W_](?:\w*[^\W_])?")


def plain(text: str) -> str:
    """Symbols by their names, letters without accents, indices without braces."""
    decomposed = unicodedata.normalize("NFKD", COLOUR.sub("", text))
    letters = "".join(SYMBOLS.get(c, c) for c in decomposed if unicodedata.category(c)[0] != "M")
    return INDEX.sub(r"_\1 ", unicodedata.normalize("NFC", letters))


class Search(SearchEnglish):
    """English, with formulas, code and words of other languages in it."""

    js_splitter_code = f"const SYMBOLS = {json.dumps(SYMBOLS)};\n{SPLITTER}"

    def split(self, text: str) -> list[str]:
        """The words of a text; one with an index also joined, and its parts."""
        words = WORD.findall(plain(text))
        indexed = [word for word in words if "_" in word]
        parts = [part for word in indexed for part in (word.replace("_", ""), *word.split("_"))]
        return [*words, *filter(None, parts)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Take the place of Sphinx's English."""
    app.add_search_language(Search)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
