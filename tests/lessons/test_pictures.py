"""The stored picture of a live figure: taken of the figure itself, kept until that changes."""

import base64
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import anywidget
import camera
import execute
import ipywidgets
import nbformat
import pictures
import pytest
import traitlets
from ipywidgets.embed import dependency_state, embed_data
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pictures import PNG, WIDGET_STATE, WIDGET_VIEW
from PIL import Image
from playwright.sync_api import Browser, Playwright
from traitlets.config import Config

COLOURS = ["#0b7a5e", "#b4540a", "#1f5fbf", "#8a2f9b", "#7a5f00", "#b3123c"]  # h e alpha c s y


class Bar(anywidget.AnyWidget):
    """A bar as long as its value says, in the colour of a letter."""

    _esm = """
    export default {
      render({ model, el }) {
        const bar = document.createElement("div");
        const words = document.createElement("p");
        Object.assign(el, { role: "group", ariaLabel: "A bar" });
        bar.style = `height: 10px; width: ${model.get("value")}px; background: #b4540a`;
        words.textContent = `It is ${model.get("value")}\\n px  long.`;
        words.ariaLive = "polite";
        el.append(bar, words);
      },
    };
    """
    value = traitlets.Int(100).tag(sync=True)


def notebook_of(*widgets: ipywidgets.DOMWidget) -> NotebookNode:
    """A notebook that shows each widget in a cell of its own, normalized."""
    state = dependency_state(widgets, drop_defaults=False)
    made = ipywidgets.Widget.get_manager_state()["state"]
    in_order = {name: state[name] for name in made if name in state}
    data = embed_data(views=list(widgets), state=in_order)
    outputs = [
        new_output("display_data", {WIDGET_VIEW: view, "text/plain": "Bar()"})
        for view in data["view_specs"]
    ]
    cells = [new_code_cell(str(k), outputs=[output]) for k, output in enumerate(outputs)]
    metadata = {"widgets": {WIDGET_STATE: data["manager_state"]}}
    return nbformat.reads(execute.normalize(new_notebook(cells=cells, metadata=metadata)), 4)


def outputs(notebook: NotebookNode) -> list[NotebookNode]:
    return [output for output, _ in pictures.figures(notebook)]


def picture(output: NotebookNode) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(output.data[PNG]))).convert("RGB")


@pytest.fixture(scope="module")
def bars(browser: Browser) -> NotebookNode:
    """Two bars with their pictures."""
    notebook = notebook_of(Bar(), Bar(value=300))
    pictures.illustrate(notebook, {})
    return notebook


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    def launch(playwright: Playwright) -> Browser:
        raise RuntimeError("no browser to be had")

    monkeypatch.setattr(camera, "launch", launch)


def test_the_alt_text_is_the_figures_name_and_what_it_says(bars: NotebookNode) -> None:
    alts = [output.metadata[PNG].alt for output in outputs(bars)]
    assert alts == ["A bar. It is 100 px long.", "A bar. It is 300 px long."]


def test_a_picture_shows_the_figure(bars: NotebookNode) -> None:
    for output, length in zip(outputs(bars), (100, 300), strict=True):
        image = picture(output)
        assert image.width == camera.SCALE * output.metadata[PNG].width
        assert image.getpixel((0, 0)) == (255, 255, 255)
        (drawn,) = (n for n, colour in image.getcolors() if colour == (0xB4, 0x54, 0x0A))
        assert drawn == length * 10 * camera.SCALE**2


def test_only_what_is_shown_is_added(bars: NotebookNode) -> None:
    bare, plain = notebook_of(Bar(), Bar(value=300)), json.loads(json.dumps(bars))
    for cell in plain["cells"]:
        for output in cell["outputs"]:
            del output["data"][PNG], output["metadata"][PNG]
    assert [cell["outputs"] for cell in plain["cells"]] == [cell.outputs for cell in bare.cells]


def test_the_same_figure_gives_the_same_bytes(bars: NotebookNode) -> None:
    again = notebook_of(Bar(), Bar(value=300))
    pictures.illustrate(again, {})
    assert [output.data[PNG] for output in outputs(again)] == [o.data[PNG] for o in outputs(bars)]


@pytest.mark.usefixtures("no_browser")
def test_a_picture_is_kept_while_its_figure_is_the_same(bars: NotebookNode, tmp_path: Path) -> None:
    """Without a browser; so another machine's fonts change nothing either."""
    path = tmp_path / "bars.ipynb"
    path.write_text(execute.normalize(bars), encoding="utf-8")
    again = notebook_of(Bar(), Bar(value=300))
    pictures.illustrate(again, pictures.stored(path))
    assert execute.normalize(again) == path.read_text("utf-8")


@pytest.mark.usefixtures("no_browser")
@pytest.mark.parametrize("changed", [{"value": 101}, {"_css": "p { color: red }"}, {"_esm": "0"}])
def test_a_changed_figure_needs_a_new_picture(
    bars: NotebookNode, tmp_path: Path, changed: dict[str, Any]
) -> None:
    path = tmp_path / "bars.ipynb"
    path.write_text(execute.normalize(bars), encoding="utf-8")
    bar = Bar()
    for name, value in changed.items():
        bar.set_trait(name, value) if bar.has_trait(name) else bar.add_traits(
            **{name: traitlets.Unicode(value).tag(sync=True)}
        )
    with pytest.raises(RuntimeError, match="no browser to be had"):
        pictures.illustrate(notebook_of(bar, Bar(value=300)), pictures.stored(path))


@pytest.mark.parametrize("name", ["live.js", "live.css", "course.css"])
def test_what_the_book_draws_belongs_to_the_figure(
    bars: NotebookNode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = [pictures.digest(html) for _, html in pictures.figures(bars)]
    shutil.copytree(pictures.STATIC, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(pictures, "STATIC", tmp_path)
    assert [pictures.digest(html) for _, html in pictures.figures(bars)] == before
    (tmp_path / name).write_text("/* new */", encoding="utf-8")
    assert not {pictures.digest(html) for _, html in pictures.figures(bars)} & set(before)


@pytest.mark.parametrize("text", [None, "", "{}", "<<<<<<< HEAD"])
def test_a_file_without_pictures_has_none(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "old.ipynb").write_text(text, encoding="utf-8")
    assert pictures.stored(tmp_path / "old.ipynb") == {}


@pytest.mark.parametrize(
    ("widget", "words"),
    [
        (ipywidgets.ColorPicker, "cannot show ColorPickerModel"),
        (ipywidgets.FloatSlider, "says nothing in an aria-live region"),
        (type("Torn", (Bar,), {"_esm": "throw Error('torn')"}), "AnyModel failed: Error: torn"),
    ],
)
@pytest.mark.usefixtures("browser")
def test_a_figure_without_a_picture_is_named(
    widget: type[ipywidgets.DOMWidget], words: str
) -> None:
    with pytest.raises(RuntimeError, match=re.escape(words)):
        pictures.illustrate(notebook_of(widget()), {})


@pytest.mark.usefixtures("browser")
def test_a_figure_that_is_never_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "SECONDS_TO_DRAW", 0.5)
    endless = type("Endless", (Bar,), {"_esm": "await new Promise(() => {}); export default {};"})
    with pytest.raises(RuntimeError, match=r"no picture of a live figure: .* 500ms"):
        pictures.illustrate(notebook_of(endless()), {})


def test_few_colours_still_tell_the_letters_apart() -> None:
    """The colour of each letter and of its blends with white, as on the edges of type."""
    image = Image.new("RGB", (1200, 600), "white")
    for k, colour in enumerate(COLOURS):
        image.paste(colour, (200 * k, 0, 200 * k + 100, 100))
        for j in range(100):
            blend = Image.blend(Image.new("RGB", (1, 3), colour), Image.new("RGB", (1, 3)), j / 100)
            image.paste(blend, (200 * k + j, 200))
    few = Image.open(io.BytesIO(camera.small(png(image))))
    assert len(image.getcolors(1 << 16)) > camera.COLOURS >= len(few.getcolors())
    for k in range(len(COLOURS)):
        at = (200 * k + 50, 50)
        assert few.convert("RGB").getpixel(at) == image.getpixel(at)


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_a_page_without_widgets_shows_the_picture(bars: NotebookNode) -> None:
    """As GitHub and a mail do: nbconvert's, without what needs a script."""
    safe = Config(NbConvertBase={"display_data_priority": [PNG, "text/plain"]})
    html, _ = HTMLExporter(template_name="classic", config=safe).from_notebook_node(bars)
    found = re.findall(r'<img alt="(A bar[^"]*)"[^>]* width="(\d+)"', html)
    assert found == [(f"A bar. It is {length} px long.", "720") for length in (100, 300)]
    assert "Bar()" not in html
