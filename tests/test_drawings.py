import re
from pathlib import Path

import pytest

from attnlib.drawings import Drawing

LESSONS = Path(__file__).parents[1] / "lessons" / "source"


def test_every_drawing_of_the_lessons_is_there() -> None:
    lessons = "".join(lesson.read_text("utf-8") for lesson in LESSONS.glob("*.md"))
    names = re.findall(r'^Drawing\("(\w+)"\)$', lessons, re.MULTILINE)
    assert len(names) > 5
    for name in names:
        assert Drawing(name)._repr_svg_().startswith("<svg")


def test_an_unknown_drawing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"name: expected one of bottleneck, .*, got 'none'"):
        Drawing("none")


def test_lessons_read_nothing_beside_them() -> None:
    for lesson in LESSONS.glob("*.md"):
        assert not re.search(r"\.\./|\bopen\(|Path\(", lesson.read_text("utf-8")), lesson.name
