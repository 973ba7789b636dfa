"""The style sheets of the live figures, which a notebook host keeps side by side in one page."""

import re
from pathlib import Path

import pytest

from attnlib import widgets
from attnlib.colours import COLOURS
from attnlib.widgets.assets import bare

HERE = Path(widgets.__file__).parent
PATHS = sorted(HERE.glob("*/*.[jc]s*"))
FILES = {path.relative_to(HERE).as_posix(): path.read_text("utf-8") for path in PATHS}
FIGURES = [name for name in widgets.__all__ if isinstance(getattr(widgets, name), type)]


def parts(name: str) -> set[str]:
    """The files that a figure is made of."""
    figure = getattr(widgets, name)
    code = figure._esm + figure._css
    return {
        file
        for file, text in FILES.items()
        if (bare(text) if file.endswith(".js") else text) in code
    }


def classes(text: str) -> set[str]:
    return set(re.findall(r"attn-[\w-]+", text))


def selectors(sheet: str) -> list[str]:
    """Every selector of a style sheet; those of @container and @media too."""
    plain = re.sub(r"/\*.*?\*/|@(?:container|media)[^{]*\{", "", sheet, flags=re.DOTALL)
    heads = re.findall(r"([^{};]+)\{", re.sub(r"^\s*\}", "", plain, flags=re.MULTILINE))
    return [one.strip(" }\n") for head in heads for one in re.split(r",(?![^(]*\))", head)]


@pytest.mark.parametrize("figure", FIGURES)
def test_no_rule_of_a_figure_reaches_another(figure: str) -> None:
    """JupyterLab never removes the style sheet of a figure: two open lessons share their rules."""
    others = set().union(*(parts(other) for other in FIGURES if other != figure))
    own = parts(figure) - others
    known = classes("".join(FILES[file] for file in others))
    rules = [rule for file in own if file.endswith(".css") for rule in selectors(FILES[file])]
    assert rules
    for rule in rules:
        assert classes(rule) - known, f"{figure}: {rule}"


def test_a_handle_has_the_colour_of_its_letter() -> None:
    found = re.findall(r"--(\w+): var\(--attn-\w+, light-dark\((#\w+),", FILES["parts/figure.css"])
    assert dict(found) == COLOURS
