"""What the translations of the book's own pages lack.

    book/*.md, docstrings  --Sphinx-->  _build/gettext/book/*.pot  <-->  book/locale/ko/.../*.po

python book/messages.py             lists the messages of each page that have no translation
python book/messages.py glossary    and brings its .po file up to date: what is new is empty, what
                                    has changed is fuzzy, beside the English of before
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from editions import BUILD, BUILDER, ROOT, settings
from languages import FIRST, PROSE, made

from attnlib.storage import write

CODE = re.compile(r"(`+).*?\1|\$[^$]*\$")  # and formulas
PAGES = sorted(page.stem for page in (ROOT / "book").glob("*.md"))
TEMPLATES = BUILD / "gettext" / "book"


def extract() -> None:
    """Have Sphinx write what there is to translate."""
    command = (BUILDER, "build", ROOT, "--path-output", ROOT, "--all", "--quiet")
    builder = ("--builder", "custom", "--custom-builder", "gettext")
    subprocess.run((*command, *builder), check=True, capture_output=True)


def read(path: Path) -> Catalog:
    """A file of messages; an empty one where there is none."""
    with path.open("rb") if path.is_file() else BytesIO() as file:
        return read_po(file)


def po(page: str, language: str) -> Path:
    """Where the translation of a page lies."""
    return ROOT / "book" / "locale" / language / "LC_MESSAGES" / "book" / f"{page}.po"


def missing(page: str, language: str) -> list[str]:
    """The messages of a page that are prose and have no translation. One that stays as it is, is
    its own."""
    known = read(po(page, language))
    texts = (m.id for m in read(TEMPLATES / f"{page}.pot") if not m.id.endswith(made("")[1:]))
    prose = (text for text in texts if PROSE.search(CODE.sub("", text)))
    found = ((text, known.get(text)) for text in prose)
    return [text for text, entry in found if not entry or entry.fuzzy or not entry.string]


def update(page: str, language: str) -> None:
    """Bring the translation's file up to date with the page."""
    known, out = read(po(page, language)), BytesIO()
    known.update(read(TEMPLATES / f"{page}.pot"), update_creation_date=False)
    write_po(out, known, width=0, ignore_obsolete=True, include_previous=True)
    write(po(page, language), out.getvalue())


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns 1 where a named page lacks something."""
    parser = argparse.ArgumentParser(description="List what the translations of pages lack.")
    parser.add_argument("name", nargs="?", choices=PAGES, metavar="NAME", help="of a page")
    wanted = parser.parse_args(arguments).name
    extract()
    found = False
    for language in settings()["sphinx"]["config"]["languages"].keys() - {FIRST}:
        for page in [wanted] if wanted else PAGES:
            for text in missing(page, language):
                found = True
                print(f"{language}/{page}: not translated: “{' '.join(text.split())[:60]}”")
            if wanted:
                update(page, language)
                print(f"Translate what is empty or fuzzy in {po(page, language)}")
    return 1 if found and wanted else 0


if __name__ == "__main__":
    sys.exit(main())
