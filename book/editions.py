"""The book in other languages than English: of the same sources, each in a folder of its own.

    _config.yml, _toc.yml, book/*.md                      the English ones, for this language
    lessons/*.ipynb + lessons/source/ko/NAME.md, .toml    each lesson, as translation.py composes it
    book/locale/ko/LC_MESSAGES/*.po                       the other pages, and what extensions say

        --write-->  _build/ko  --jupyter-book-->  _build/html/ko

python book/editions.py build      builds each language of _config.yml that is not English
python book/editions.py epub       makes each for an e-reader
python book/editions.py pdf        prints each
python book/editions.py place      puts what was built beside the English book
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import yaml
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from edition import BASENAME, marked
from languages import FIRST, folder
from translation import NAMES, Translation

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "_build"
BUILDER = Path(sys.executable).with_name("jupyter-book")


def settings() -> dict[str, Any]:
    """What _config.yml says."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    return read


def catalog(language: str) -> dict[str, str]:
    """What course.po has, by the English."""
    path = ROOT / "book" / "locale" / language / "LC_MESSAGES" / "course.po"
    with path.open("rb") as file:
        return {m.id: m.string for m in read_po(file) if m.string and not m.fuzzy}


def headings(language: str) -> dict[str, tuple[str, str]]:
    """What each heading of the lessons is in English. Raises ValueError where one is two."""
    found: dict[str, tuple[str, str]] = {}
    for name in NAMES:
        for heading, english in Translation(name, language).headings().items():
            if found.setdefault(heading, english) != english:
                raise ValueError(f"{name}: the heading {heading} stands for two English ones")
    return found


def configured(language: str, target: Path) -> dict[str, Any]:
    """The configuration of the book in a language, whose sources lie in target."""
    config, known = settings(), catalog(language)
    sphinx = config["sphinx"]
    own = sphinx["config"]
    theme = own["html_theme_options"]
    prompts = ((own, "nb_code_prompt_show"), (own, "nb_code_prompt_hide"))
    kinds = ((own["numfig_format"], kind) for kind in own["numfig_format"])
    for where, name in ((config, "title"), (theme, "search_bar_text"), *prompts, *kinds):
        where[name] = known.get(where[name], where[name])
    places = ((own[name], range(len(own[name]))) for name in ("templates_path", "html_static_path"))
    extensions = sphinx["local_extensions"]
    for where, names in (*places, (extensions, list(extensions)), (config["html"], ["favicon"])):
        for name in names:
            where[name] = str(ROOT / where[name])
    theme["path_to_docs"] = folder(language)
    own |= {
        "language": language,
        "locale_dirs": [str(target / "locale")],
        "gettext_auto_build": False,
        "english_headings": headings(language),
        "myst_heading_slug_func": "anchors.slug",
    }
    return config


def write(language: str) -> Path:
    """The sources of the book in a language. Returns their folder."""
    target = BUILD / language
    for part in ("book", "lessons", "locale"):
        shutil.rmtree(target / part, ignore_errors=True)
    (target / "lessons").mkdir(parents=True)
    own = ROOT / "book" / "locale" / language
    for pictures in (ROOT / "book" / "figures", own / "figures"):  # those of the language last
        if pictures.is_dir():
            shutil.copytree(pictures, target / "book" / "figures", dirs_exist_ok=True)
    for page in (ROOT / "book").glob("*.md"):
        shutil.copy(page, target / "book")
    shutil.copy(ROOT / "book" / "references.bib", target / "book")
    for name in NAMES:
        text = nbformat.writes(Translation(name, language).compose()) + "\n"
        (target / "lessons" / f"{name}.ipynb").write_text(text, "utf-8")
    for source in own.rglob("*.po"):
        compiled = target / "locale" / source.relative_to(own.parent).with_suffix(".mo")
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file, compiled.open("wb") as out:
            write_mo(out, read_po(file))
    known = catalog(language)
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    for part in contents["parts"]:
        part["caption"] = known.get(part["caption"], part["caption"])
    for name, content in (("_config.yml", configured(language, target)), ("_toc.yml", contents)):
        (target / name).write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return target


def built(language: str) -> Path:
    """Where the book in a language is built."""
    return BUILD / f"{language}-built"


def build(language: str) -> None:
    """Build the book in a language."""
    command = (BUILDER, "build", write(language), "--path-output", built(language))
    subprocess.run((*command, "--all", "-W", "--keep-going", "-n", "--quiet"), check=True)


def epub(language: str) -> None:
    """Make the book in a language for an e-reader, beside the English one."""
    out = BUILD / f"{language}-epub"
    command = (BUILDER, "build", write(language), "--path-output", out, "--all", "-W")
    builder = ("--builder", "custom", "--custom-builder", "epub")
    subprocess.run((*command, "--keep-going", "-n", "--quiet", *builder), check=True)
    (BUILD / "epub").mkdir(exist_ok=True)
    shutil.copy(out / "_build" / "epub" / f"{BASENAME}{marked(language)}.epub", BUILD / "epub")


def pdf(language: str) -> None:
    """Print the book in a language, as it is placed."""
    subprocess.run((sys.executable, Path(__file__).with_name("pdf.py"), language), check=True)


def place(language: str) -> None:
    """Put the book in a language beside the English one."""
    there = BUILD / "html" / folder(language)
    shutil.rmtree(there, ignore_errors=True)
    shutil.copytree(built(language) / "_build" / "html", there)


ACTS = {"build": build, "epub": epub, "pdf": pdf, "place": place}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="The book in other languages than English.")
    parser.add_argument("act", choices=ACTS)
    act = ACTS[parser.parse_args(arguments).act]
    for language in settings()["sphinx"]["config"]["languages"]:
        if language != FIRST:
            try:
                act(language)
            except (OSError, ValueError, subprocess.CalledProcessError) as error:
                print(f"{language}: {error}", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
