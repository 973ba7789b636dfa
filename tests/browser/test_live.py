"""The host of the widgets, live.js, on pages made of real ipywidgets' state."""

import itertools
import runpy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import pytest
import traitlets
from ipywidgets.embed import embed_data
from pictures import scripts
from playwright.sync_api import Page, expect

from attnlib.widgets import attention_row

STATIC = Path(__file__).parents[2] / "book" / "static"
Show = Callable[..., Page]


class Probe(anywidget.AnyWidget):
    """Shows its value and its bytes, and notes every event it hears."""

    _esm = """
    export default () => ({
      initialize({ model }) {
        globalThis.initialized = (globalThis.initialized ?? 0) + 1;
        globalThis.probe = model;
        globalThis.heard = [];
        model.on("change:value change", () => heard.push(model.get("value")));
        model.on("change:value", (same, value) => heard.push([same.get("value") === value, value]));
      },
      render({ model, el }) {
        const out = document.createElement("output");
        const draw = () => {
          const bytes = model.get("data");
          out.textContent = model.get("value") + " " +
            Array.from({ length: bytes.byteLength }, (_, i) => bytes.getUint8(i)).join();
        };
        model.on("change:value", draw);
        draw();
        el.append(out);
        return () => globalThis.cleaned = true;
      },
    });
    """
    _css = "output { font-variant-caps: small-caps }"
    value = traitlets.Any(0).tag(sync=True)
    data = traitlets.Bytes(b"").tag(sync=True)


@pytest.fixture(params=["file", "http"])
def show(
    request: pytest.FixtureRequest, page: Page, tmp_path: Path, serve: Callable[[Path], str]
) -> Show:
    """Opens a static page that shows the given widgets, the way the book's pages do."""

    def open_page(
        *widgets: ipywidgets.DOMWidget,
        drop_defaults: bool = False,
        edit: Callable[[dict[str, Any]], None] = lambda models: None,
    ) -> Page:
        data = embed_data(views=list(widgets), drop_defaults=drop_defaults)
        edit(data["manager_state"]["state"])
        body = scripts(data["manager_state"], *data["view_specs"])
        for name in ("live.js", "live.css", "course.css"):
            shutil.copy(STATIC / name, tmp_path)
        (tmp_path / "page.html").write_text(
            '<!DOCTYPE html><html data-theme="light"><meta charset="utf-8"><link rel="icon" '
            'href="data:,"><link rel="stylesheet" href="course.css"><link rel="stylesheet" '
            f'href="live.css"><script defer src="live.js"></script><body>{body}',
            encoding="utf-8",
        )
        base = f"{tmp_path.as_uri()}/" if request.param == "file" else serve(tmp_path)
        page.goto(f"{base}page.html")
        expect(page.locator("body > script[type*=view]")).to_have_count(0)
        return page

    return open_page


def values(page: Page) -> list[float]:
    """What the page's sliders stand at."""
    return page.locator("input[type=range]").evaluate_all("all => all.map(i => i.valueAsNumber)")


def drag(page: Page, slider: int, value: float) -> None:
    """Move a slider with the mouse."""
    control = page.locator("input[type=range]").nth(slider)
    low, high = (float(control.get_attribute(end) or 0) for end in ("min", "max"))
    box, thumb = control.bounding_box(), 24
    assert box is not None
    where = [
        box["x"] + thumb / 2 + (box["width"] - thumb) * (at - low) / (high - low)
        for at in (control.evaluate("el => el.valueAsNumber"), value)
    ]
    page.mouse.move(where[0], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(where[1], box["y"] + box["height"] / 2, steps=4)


def test_slider_moves_what_is_linked_to_it(show: Show) -> None:
    slider = ipywidgets.FloatSlider(value=0.5, min=-2, max=2, step=0.1, description="e₂")
    probe = Probe(data=b"\x00\x7f\xff")
    ipywidgets.jslink((slider, "value"), (probe, "value"))
    page = show(ipywidgets.VBox([slider, probe]))
    expect(page.locator("output")).to_have_text("0.5 0,127,255")
    drag(page, 0, -1.2)
    page.mouse.up()
    expect(page.locator("output")).to_have_text("-1.2 0,127,255")
    expect(page.locator(".live-readout")).to_have_text("\N{MINUS SIGN}1.20")
    page.get_by_role("slider", name="e₂").press("ArrowRight")
    expect(page.locator("output")).to_have_text("-1.1 0,127,255")
    page.evaluate("probe.set('value', 2); probe.save_changes()")
    assert values(page) == [2]
    expect(page.locator(".live-readout")).to_have_text("2.00")


def test_events_come_from_within_set(show: Show) -> None:
    page = show(Probe(value=[1, 2]))
    page.evaluate("probe.set('value', [1, 2])")
    assert page.evaluate("heard") == []
    assert page.evaluate("(probe.set('value', [1, 3]), heard)") == [[1, 3], [True, [1, 3]], [1, 3]]
    page.evaluate("probe.off(); heard.length = 0; probe.set('value', 4)")
    assert page.evaluate("heard") == []
    expect(page.locator("output")).to_have_text("4 ")


def test_two_sliders_follow_each_other_and_end_there(show: Show) -> None:
    sliders = [ipywidgets.FloatSlider(value=v, min=0, max=10, step=0.5) for v in (3, 7)]
    ipywidgets.jslink((sliders[0], "value"), (sliders[1], "value"))
    page = show(*sliders)
    assert values(page) == [3, 3]
    page.get_by_role("slider").nth(1).press("ArrowRight")
    assert values(page) == [3.5, 3.5]
    page.get_by_role("slider").nth(0).press("End")
    assert values(page) == [10, 10]


def test_a_directional_link_goes_one_way(show: Show) -> None:
    source, target = (ipywidgets.IntSlider(value=v, max=10) for v in (2, 9))
    ipywidgets.jsdlink((source, "value"), (target, "value"))
    page = show(source, target)
    page.get_by_role("slider").nth(1).press("Home")
    assert values(page) == [2, 0]
    page.get_by_role("slider").nth(0).press("ArrowRight")
    assert values(page) == [3, 3]


def test_dropdown_and_checkbox(show: Show) -> None:
    menu = ipywidgets.Dropdown(options=[("the", 10), ("man", 20), ("said", 30)], value=20)
    box = ipywidgets.Checkbox(value=False, description="mask")
    chosen, checked = Probe(), ipywidgets.Label()
    ipywidgets.jslink((menu, "index"), (chosen, "value"))
    ipywidgets.jsdlink((box, "value"), (menu, "disabled"))
    page = show(menu, box, chosen, checked)
    expect(page.locator("output")).to_have_text("1 ")
    page.get_by_role("combobox").select_option("said")
    expect(page.locator("output")).to_have_text("2 ")
    page.evaluate("probe.set('value', 0)")
    expect(page.get_by_role("combobox")).to_have_value("the")
    page.get_by_role("checkbox", name="mask").check()
    expect(page.get_by_role("combobox")).to_be_disabled()


def test_a_patient_slider_waits_for_the_release(show: Show) -> None:
    slider = ipywidgets.IntSlider(value=1, max=10, continuous_update=False)
    probe = Probe()
    ipywidgets.jsdlink((slider, "value"), (probe, "value"))
    page = show(slider, probe)
    drag(page, 0, 8)
    expect(page.locator(".live-readout")).to_have_text("8")
    expect(page.locator("output")).to_have_text("1 ")
    page.mouse.up()
    expect(page.locator("output")).to_have_text("8 ")


def test_readout_follows_its_format(show: Show) -> None:
    cases = list(itertools.product([0, 2, -13], [".2f", ".0f", "d", "+.3f", ".1%"]))
    page = show(*(ipywidgets.IntSlider(v, min=-20, max=20, readout_format=f) for v, f in cases))
    wanted = [format(v, f).replace("-", "\N{MINUS SIGN}") for v, f in cases]
    expect(page.locator(".live-readout")).to_have_text(wanted)
    spoken = "all => all.map(i => i.getAttribute('aria-valuetext'))"
    assert page.get_by_role("slider").evaluate_all(spoken) == wanted


def test_text_never_becomes_markup(show: Show) -> None:
    text = "<img src=x onerror=alert(1)><b>bold</b> </script><script>alert(2)</script>"
    page = show(
        ipywidgets.FloatSlider(description=text),
        ipywidgets.Dropdown(options=[text], description=text),
        ipywidgets.Label(text),
    )
    expect(page.locator("label").first).to_have_text(text)
    expect(page.locator("option")).to_have_text(text)
    expect(page.locator(".live-label")).to_have_text(text)
    expect(page.locator("img, b")).to_have_count(0)


def test_every_model_the_build_lets_pass_is_drawn(show: Show) -> None:
    supported = runpy.run_path(str(STATIC.parent / "figures.py"))["SUPPORTED"]
    made: dict[str, Any] = {
        name: Probe() if name == "AnyModel" else getattr(ipywidgets, name.removesuffix("Model"))()
        for name in supported
    }
    page = show(*made.values())
    expect(page.locator(".live-error")).to_have_count(0)
    expect(page.locator("body > div")).to_have_count(len(supported))


def drawn(page: Page) -> list[str]:
    """The widgets as HTML, with what their controls stand at."""
    page.locator("input, select").evaluate_all(
        "all => all.forEach(c => c.dataset.state = [c.value, c.checked, c.disabled, c.step])"
    )
    html: list[str] = page.locator("body > div").evaluate_all("all => all.map(w => w.outerHTML)")
    return html


def test_a_trait_with_its_default_may_be_left_out(show: Show) -> None:
    """For every control that is supported, as Python's class says."""
    supported = runpy.run_path(str(STATIC.parent / "figures.py"))["SUPPORTED"] - {"AnyModel"}
    kinds = [getattr(ipywidgets, name.removesuffix("Model")) for name in sorted(supported)]
    widgets = [kind() for kind in kinds]
    widgets += [
        ipywidgets.FloatSlider(value=0, min=-3, max=3, description="e₁"),
        ipywidgets.Dropdown(options=["the", "man"]),
        ipywidgets.VBox([ipywidgets.IntSlider(max=4), ipywidgets.Checkbox(description="mask")]),
    ]
    whole = drawn(show(*widgets))
    assert len(whole) == len(widgets)
    assert drawn(show(*widgets, drop_defaults=True)) == whole
    expect(show(*widgets, drop_defaults=True).locator(".live-error")).to_have_count(0)


@pytest.mark.parametrize("control", [ipywidgets.FloatSlider(min=-1), ipywidgets.Checkbox()])
def test_a_linked_default_reaches_the_figure(show: Show, control: ipywidgets.Widget) -> None:
    probe = Probe(value="other")
    link = ipywidgets.jslink((control, "value"), (probe, "value"))
    whole = embed_data(views=[probe], drop_defaults=False)["manager_state"]["state"]

    def edit(models: dict[str, Any]) -> None:  # an anywidget's own code is among its defaults
        models[probe.model_id] = whole[probe.model_id]

    page = show(control, probe, drop_defaults=True, edit=edit)
    assert page.evaluate("probe.get('value')") == control.value
    link.unlink()


def test_a_figure_lives_in_a_state_without_defaults(show: Show) -> None:
    row = attention_row(["the", "man", "said", "."], [0.0, 1.0, 2.0, 0.0])
    page = show(row, drop_defaults=True)
    figure = page.locator(".attn")
    before = figure.inner_text()
    page.get_by_role("slider", name="temperature").press("End")
    assert figure.inner_text() != before
    expect(page.locator(".live-error")).to_have_count(0)


def test_notebooks_drop_another_step(show: Show) -> None:
    """The step of @jupyter-widgets/controls' FloatSliderModel is 1, and it knows no behavior."""
    sliders = [ipywidgets.FloatSlider(step=step) for step in (1, 0.1)]

    def as_jupyterlab(models: dict[str, Any]) -> None:
        for slider in sliders:
            state = models[slider.model_id]["state"]
            kept = {"behavior", "layout", "style"} | ({"step"} if slider.step != 1 else set())
            models[slider.model_id]["state"] = {name: state[name] for name in kept}

    page = show(*sliders, edit=as_jupyterlab)
    for slider in page.get_by_role("slider").all():
        slider.press("ArrowRight")
    assert values(page) == [1, 0.1]


def test_what_was_not_stored_leaves_the_rest_alive(show: Show) -> None:
    slider, lost, codeless = ipywidgets.IntSlider(3), ipywidgets.IntSlider(4), Probe()
    links = [
        ipywidgets.jslink((slider, "value"), (lost, "value")),
        ipywidgets.jslink((codeless, "value"), (slider, "value")),
        ipywidgets.jsdlink((slider, "value"), (codeless, "value")),
    ]

    def lose(models: dict[str, Any]) -> None:
        del models[lost.model_id], models[slider.layout.model_id], models[slider.style.model_id]
        models[codeless.model_id]["state"] = {}
        models[links[2].model_id]["state"] = {}

    page = show(ipywidgets.HBox([slider, lost, codeless]), edit=lose)
    expect(page.get_by_role("alert")).to_contain_text(["was not saved", "without its code"])
    assert values(page) == [3]
    page.get_by_role("slider").press("ArrowRight")
    expect(page.locator(".live-readout")).to_have_text("4")
    for link in links:
        link.unlink()


def test_an_unknown_widget_says_so_and_the_others_live(show: Show) -> None:
    page = show(ipywidgets.VBox([ipywidgets.ColorPicker(), ipywidgets.IntSlider(3)]))
    expect(page.get_by_role("alert")).to_contain_text("ColorPickerModel")
    assert values(page) == [3]


def test_a_widget_that_throws_says_so(show: Show, problems: list[str]) -> None:
    class Broken(anywidget.AnyWidget):
        _esm = "export default { render() { throw new Error('no matrix') } }"

    page = show(Broken(), ipywidgets.IntSlider(3))
    expect(page.get_by_role("alert")).to_contain_text("no matrix")
    assert [problem for problem in problems if "no matrix" in problem] == problems
    assert values(page) == [3]
    problems.clear()


def test_two_views_of_one_model(show: Show) -> None:
    probe = Probe(value=1)
    page = show(probe, probe)
    page.evaluate("probe.set('value', 2)")
    expect(page.locator("output")).to_have_text(["2 ", "2 "])
    assert page.evaluate("initialized") == 1
    assert page.locator("output").first.evaluate("el => getComputedStyle(el).fontVariantCaps") == (
        "small-caps"
    )
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.evaluate("cleaned")


def test_layout_and_style_are_kept(show: Show) -> None:
    slider = ipywidgets.IntSlider(
        orientation="vertical", readout=False, layout={"width": "123px", "margin": "7px"}
    )
    plain = ipywidgets.IntSlider(description="i", style={"description_width": "90px"})
    page = show(slider, plain)
    row = page.locator(".live-slider").first
    assert row.evaluate("el => [el.offsetWidth, getComputedStyle(el).marginTop]") == [123, "7px"]
    control = row.get_by_role("slider").bounding_box()
    assert control is not None
    assert control["height"] > control["width"]
    expect(row.locator(".live-readout")).to_be_hidden()
    assert page.locator("label", has_text="i").evaluate("el => el.offsetWidth") == 90


def test_controls_fit_a_phone_and_a_finger(show: Show, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    wide = {"description_width": "8em"}
    page = show(
        ipywidgets.FloatSlider(description="a long description", style=wide),
        ipywidgets.HBox([ipywidgets.Checkbox(), ipywidgets.IntSlider(), ipywidgets.Dropdown()]),
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for control in page.locator("input, select").all():
        box = control.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24


def test_a_finger_has_the_whole_width_and_single_steps(show: Show, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    fine = ipywidgets.FloatSlider(0.5, min=0, max=1, step=0.005, description="add to e₂₁")
    probe = Probe()
    ipywidgets.jslink((fine, "value"), (probe, "value"))
    page = show(fine, ipywidgets.IntSlider(3, max=120, description="h₁"), probe)
    less, more = page.locator(".live-step").filter(visible=True).all()  # of the first alone
    more.click()
    expect(page.locator("output")).to_have_text("0.505 ")
    for _ in range(2):
        less.click()
    expect(page.locator("output")).to_have_text("0.495 ")
    widths = page.get_by_role("slider").evaluate_all("all => all.map(s => s.offsetWidth)")
    assert widths[0] > 240
    assert widths[1] > 320
    page.keyboard.press("Tab")
    expect(page.locator(".live-step:focus")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_control_has_the_colour_of_its_letter(show: Show, theme: str) -> None:
    colours = ["#0b7a5e", "#b4540a", "#1f5fbf", "#8a2f9b", "#7a5f00", "#b3123c"]
    sliders = [ipywidgets.IntSlider(description="x", style={"handle_color": c}) for c in colours]
    page = show(*sliders)
    page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
    look = "getComputedStyle(document.documentElement).getPropertyValue"
    wanted = [
        page.evaluate(f"{look}('--attn-{name}')") for name in ("h", "e", "alpha", "c", "s", "y")
    ]
    rows = page.locator(".live-row")
    shown = rows.evaluate_all(
        "all => all.map(row => getComputedStyle(row).getPropertyValue('--live-colour'))"
    )
    assert shown == wanted
    assert (
        len(set(page.locator("label").evaluate_all("a => a.map(l => getComputedStyle(l).color)")))
        == 6
    )


def test_sliders_are_seen_in_the_colours_of_the_system(show: Show, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    slider = show(ipywidgets.IntSlider(5)).get_by_role("slider")
    assert slider.evaluate("s => getComputedStyle(s).appearance") == "auto"
