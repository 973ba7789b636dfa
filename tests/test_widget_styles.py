"""The style sheets of the live figures, which a notebook host keeps side by side in one page."""

import re
from pathlib import Path

import pytest

import attnlib.widgets

FOLDER = Path(attnlib.widgets.__file__).parent
FIGURES = sorted(path.stem for path in FOLDER.glob("*.css") if path.stem != "widgets")


def classes(text: str) -> set[str]:
    return set(re.findall(r"attn-[\w-]+", text))


def selectors(sheet: str) -> list[str]:
    """Every selector of a style sheet; those of @container too."""
    plain = re.sub(r"/\*.*?\*/|@container[^{]*\{", "", sheet, flags=re.DOTALL)
    heads = re.findall(r"([^{};]+)\{", re.sub(r"^\s*\}", "", plain, flags=re.MULTILINE))
    return [one.strip(" }\n") for head in heads for one in re.split(r",(?![^(]*\))", head)]


@pytest.mark.parametrize("figure", FIGURES)
def test_no_rule_of_a_figure_reaches_another(figure: str) -> None:
    """JupyterLab never removes the style sheet of a figure: two open lessons share their rules."""
    others = [path for path in FOLDER.glob("*.[jc]s*") if path.stem != figure]
    known = set().union(*(classes(path.read_text(encoding="utf-8")) for path in others))
    rules = selectors((FOLDER / f"{figure}.css").read_text(encoding="utf-8"))
    assert rules
    for rule in rules:
        assert classes(rule) - known, f"{figure}.css: {rule}"
