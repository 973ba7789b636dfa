"""A language that nobody speaks: English with an accent on each vowel. What is left without one was
never translated.

    the weights of *l'* are $\\alpha_{1j}$  -->  thé wéíghts óf *l'* áré $\\alpha_{1j}$
"""

import json
import re
import tomllib
from pathlib import Path

from babel.messages.pofile import read_po
from translation import KEY, prose

NAME = "eo"  # its code: Sphinx asks for one that it knows
VOWELS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
KEPT = re.compile(  # formulas, code, roles, where links lead, tags, places for what is given
    r"(?s:```.*?```|\$\$.*?\$\$)|\$[^$]+\$|\{(?:cite:\w+|doc|ref|py:\w+)\}`[^`]*`|`[^`]+`"
    r"|(?<=\])\([^()\s]*\)|<https?://[^>]+>|</?\w[^>]*>|\{\{.*?\}\}|\{[\w.-]*\}|&\w+;|https?://\S+"
)
CODE = re.compile(r"(?:\\ )?``(.*?)``(?:\\ )?")  # of docstrings, which are reStructuredText
TERM = re.compile(r"\{term\}`([^`<]+)`")


def accented(text: str) -> str:
    """The text in that language."""
    text = TERM.sub(r"{term}`\1 <\1>`", text)
    kept = re.compile(rf"\{{term\}}`[^`<]+|(?<= )<[^>`]+>`|{KEPT.pattern}")
    parts, end = [], 0
    for found in kept.finditer(text):
        own = found[0].translate(VOWELS) if found[0].startswith("{term}`") else found[0]
        own = own.replace("{térm}", "{term}")
        parts += [text[end : found.start()].translate(VOWELS), own]
        end = found.end()
    return "".join([*parts, text[end:].translate(VOWELS)])


def quoted(text: str) -> str:
    """A text as TOML and gettext write it."""
    return json.dumps(text, ensure_ascii=False)


def add(course: Path) -> None:
    """Add the language to a copy of the course, made of what the Korean edition translates."""
    source = course / "lessons" / "source"
    (source / NAME).mkdir()
    for path in source.glob("*.md"):
        cells = prose(path.read_text("utf-8"))
        text = path.read_text("utf-8").partition("---\n# ")[0] + "---\n"
        text += "".join(
            f"\n+++ {json.dumps({KEY: key})}\n\n{accented(cell)}\n" for key, cell in cells.items()
        )
        (source / NAME / path.name).write_text(text, "utf-8")
    for path in source.glob("ko/*.toml"):
        words = [entry["english"] for entry in tomllib.loads(path.read_text("utf-8"))["word"]]
        entries = (
            f"[[word]]\nenglish = {quoted(w)}\ntext = {quoted(accented(w))}\n" for w in words
        )
        (source / NAME / path.name).write_text("\n".join(entries), "utf-8")
    korean = course / "book" / "locale" / "ko"
    for path in korean.rglob("*.po"):
        there = course / "book" / "locale" / NAME / path.relative_to(korean)
        there.parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as file:
            words = {m.id: m.string for m in read_po(file) if m.id and m.string}
        head = f'msgid ""\nmsgstr ""\n"Language: {NAME}\\n"\n'
        head += '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        entries = (
            f"\nmsgid {quoted(w)}\nmsgstr {quoted(w if text == w else said(w))}\n"
            for w, text in words.items()
        )
        there.write_text(head + "".join(entries), "utf-8")
    for path in course.rglob("ko.json"):
        words = {english: accented(english) for english in json.loads(path.read_text("utf-8"))}
        path.with_name(f"{NAME}.json").write_text(json.dumps(words), "utf-8")
    config = course / "_config.yml"
    text = config.read_text("utf-8").replace("ko: 한국어}", f"{NAME}: Pséudó}}")
    config.write_text(text, "utf-8")


def said(english: str) -> str:
    """A message of the book; patterns that find something in a page are not accented."""
    if english.startswith(("^", "\\b")):
        return (
            english.replace("About", "Ábóút")
            .replace("minutes", "mínútés")
            .replace("Afterwards you can", "Áftérwárds yóú cán")
            .replace("[Ll]esson", "[Ll]éssón")
        )
    return accented(CODE.sub(r"`\1`", english).replace("\\ ", ""))
