import re
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from attnlib.drawings import Drawing
from attnlib.plots import COLOURS

LESSONS = Path(__file__).parents[1] / "lessons" / "source"
DRAWINGS = Path(__file__).parents[1] / "attnlib" / "drawings"
drawings = pytest.mark.parametrize("name", sorted(path.stem for path in DRAWINGS.glob("*.svg")))
SVG = "{http://www.w3.org/2000/svg}"
PHONE = 328  # what a phone of 360 pixels leaves a picture


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
    """A link to another page of the book reads nothing."""
    for lesson in LESSONS.glob("*.md"):
        text = re.sub(r"\]\(\.\./book/\w+\.md\)", "]()", lesson.read_text("utf-8"))
        assert not re.search(r"\.\./|\bopen\(|Path\(", text), lesson.name


def parts(name: str) -> tuple[Element, str]:
    svg = Drawing(name)._repr_svg_()
    return ElementTree.fromstring(svg), svg


@drawings
def test_a_drawing_is_read_on_a_phone_in_the_light_and_in_the_dark(name: str) -> None:
    """In colours that a page knows, without a style sheet, and in type of eleven pixels."""
    root, svg = parts(name)
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}(?=\")", svg)) <= set(COLOURS.values())
    assert not list(root.iter(f"{SVG}style"))
    width = float(root.get("viewBox", "").split()[2])
    sizes = [float(element.get("font-size", 99)) for element in root.iter()]
    assert min(sizes) * PHONE / width >= 11


@drawings
def test_letters_have_one_face_in_every_drawing(name: str) -> None:
    root, _ = parts(name)
    faces = {element.get("font-family", "system-ui, sans-serif") for element in root.iter()}
    serif = "STIX Two Text, Times New Roman, Times, serif"
    assert faces <= {"system-ui, sans-serif", f"KaTeX_Math, {serif}", f"KaTeX_Main, {serif}"}


def test_state_word_and_context_lead_to_the_next_word() -> None:
    """p(y_i) = g(y_{i-1}, s_i, c_i): three arrows end at y_i, and three at s_i."""
    root, _ = parts("energy_timing")
    boxes = [box for box in root.iter(f"{SVG}rect") if box.get("y") == "48"]
    arrows = [path.get("d", "") for path in root.iter(f"{SVG}path") if path.get("marker-end")]
    ends = [end(path) for path in arrows]
    near = [
        sum(near_to(box, x, y) for x, y in ends)
        for box in sorted(boxes, key=lambda box: float(box.get("x", 0)))
    ]
    assert near == [0, 1, 1, 1, 3, 3]  # s_{i-1}, e_i, alpha_i, c_i, s_i, y_i


def end(path: str) -> tuple[float, float]:
    """Where a path of absolute lines and curves ends."""
    x = y = 0.0
    for command, numbers in re.findall("([MLHVQC])([^MLHVQC]*)", path):
        *_, last = values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        x = {"V": x, "H": last}.get(command, values[-2:][0])
        y = y if command == "H" else last
    return x, y


def near_to(box: Element, x: float, y: float) -> bool:
    left, top, width, height = (float(box.get(name, 0)) for name in ("x", "y", "width", "height"))
    return left - 4 < x < left + width + 4 and top - 4 < y < top + height + 4
