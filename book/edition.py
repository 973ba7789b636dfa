"""What the whole book says of itself, in its PDF and in its EPUB. No date: it changes by itself."""

from pathlib import Path

import yaml

import attnlib

ROOT = Path(__file__).parents[1]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))

BASENAME = "attention-live"
NAME, _, SUBTITLE = CITATION["title"].partition(": ")
SENTENCE = f"{SUBTITLE[:1].upper()}{SUBTITLE[1:]}."
AUTHORS = " and ".join(author["name"] for author in CITATION["authors"])
VERSION = attnlib.__version__
LICENCE = "Text and figures: CC BY 4.0. Code: MIT License."


def marked(language: str) -> str:
    """What tells the file of a language from the English one."""
    return "" if language == "en" else f"-{language}"
