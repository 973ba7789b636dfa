"""The book in other languages than English: of the same sources, each in a folder of its own.

    _config.yml, _toc.yml, book/*.md                      the English ones, for this language
    lessons/*.ipynb + lessons/source/ko/NAME.md, .toml    each lesson, as translation.py composes it
    book/locale/ko/LC_MESSAGES/*.po                       the other pages, and what extensions say

        --write-->  _build/ko  --jupyter-book-->  _build/html/ko

python book/editions.py build      builds each language of _config.yml that is not English
python book/editions.py epub       makes each for an e-reader
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

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "lessons"))

from edition import BASENAME, marked  # noqa: E402
from languages import FIRST, folder  # noqa: E402
from translation import NAMES, Translation  # noqa: E402

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
        return {message.id: message.string for message in read_po(file) if message.string}


def configured(language: str, target: Path) -> dict[str, Any]:
    """The configuration of the book in a language, whose sources lie in target."""
    config, known = settings(), catalog(language)
    own = config["sphinx"]["config"]
    config["title"] = known.get(config["title"], config["title"])
    config["sphinx"]["local_extensions"] = {
        name: str(ROOT / place) for name, place in config["sphinx"]["local_extensions"].items()
    }
    for option in ("templates_path", "html_static_path"):
        own[option] = [str(ROOT / place) for place in own[option]]
    theme = own["html_theme_options"]
    for options, name in (
        (theme, "search_bar_text"),
        (own, "nb_code_prompt_show"),
        (own, "nb_code_prompt_hide"),
    ):
        options[name] = known.get(options[name], options[name])
    own["numfig_format"] = {
        kind: known.get(text, text) for kind, text in own["numfig_format"].items()
    }
    theme["path_to_docs"] = folder(language).rstrip("/")
    config["html"]["favicon"] = str(ROOT / config["html"]["favicon"])
    found: dict[str, tuple[str, str]] = {}
    for name in NAMES:
        for heading, english in Translation(name, language).headings().items():
            if found.setdefault(heading, english) != english:
                raise ValueError(f"{name}: the heading {heading} stands for two English ones")
    return config | {
        "sphinx": config["sphinx"]
        | {
            "config": own
            | {
                "language": language,
                "locale_dirs": [str(target / "locale")],
                "gettext_auto_build": False,
                "english_headings": found,
                "myst_heading_slug_func": "languages.slug",
            }
        }
    }


def write(language: str) -> Path:
    """The sources of the book in a language. Returns their folder."""
    target = BUILD / language
    for part in ("book", "lessons", "locale"):
        shutil.rmtree(target / part, ignore_errors=True)
    (target / "lessons").mkdir(parents=True)
    shutil.copytree(ROOT / "book" / "figures", target / "book" / "figures")
    for page in (ROOT / "book").glob("*.md"):
        shutil.copy(page, target / "book")
    shutil.copy(ROOT / "book" / "references.bib", target / "book")
    for name in NAMES:
        text = nbformat.writes(Translation(name, language).compose()) + "\n"
        (target / "lessons" / f"{name}.ipynb").write_text(text, "utf-8")
    messages = ROOT / "book" / "locale" / language / "LC_MESSAGES"
    for source in messages.rglob("*.po"):
        compiled = target / "locale" / source.relative_to(messages.parents[1]).with_suffix(".mo")
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


def place(language: str) -> None:
    """Put the book in a language beside the English one."""
    there = BUILD / "html" / folder(language)
    shutil.rmtree(there, ignore_errors=True)
    shutil.copytree(built(language) / "_build" / "html", there)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="The book in other languages than English.")
    parser.add_argument("act", choices=("build", "epub", "place"))
    act = {"build": build, "epub": epub, "place": place}[parser.parse_args(arguments).act]
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
