"""The heads alone in a page: every control, the matrix by keys and by mouse, equal to Python's."""

from collections.abc import Iterator

import pytest
import torch
from controls import CUT, ROOT, check_width, numbers, small_page
from ipywidgets import VBox
from playwright.sync_api import Browser, Locator, Page, expect
from safetensors.torch import load
from torch import Tensor

from attnlib.context import context
from attnlib.energy import dot, scaled_dot
from attnlib.transformer import Transformer, TransformerConfig
from attnlib.translation import Translation
from attnlib.vocab import Vocab
from attnlib.weights import masked_softmax
from attnlib.widgets import heads

pytestmark = pytest.mark.usefixtures("double")

ENCODER, DECODER, CROSS = range(3)
SOURCE = ("the", "man", "slept", "<b>x</b>", "<eos>")  # text, whatever it looks like
TARGET = ("l'", "homme", "a", "dormi", ".", "<eos>")
GIVEN = ("<bos>", *TARGET[:-1])
D_K = 6


@pytest.fixture(scope="module")
def box() -> VBox:
    torch.manual_seed(0)
    words = Vocab((*SOURCE[:-1], *TARGET[:-1]))
    model = Transformer(TransformerConfig(words, words, embedding=12, heads=2, hidden=8))
    for weight in model.parameters():  # weights that differ, as a trained model has
        weight.data *= 2
    alpha = torch.full((len(TARGET), len(SOURCE)), 1 / len(SOURCE))
    return heads(model, Translation(SOURCE, TARGET, alpha, -1.0, (), ""), i=3, j=2)


@pytest.fixture(scope="module")
def tensors(box: VBox) -> dict[str, Tensor]:
    return {name: x.double() for name, x in load(box.children[-1].tensors).items()}


@pytest.fixture(scope="module")
def opened(
    browser: Browser, box: VBox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Page, list[str]]]:
    page, problems = browser.new_context().new_page(), list[str]()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda m: m.type == "error" and problems.append(m.text))
    small_page(page, tmp_path_factory.mktemp("heads"), box)
    page.add_style_tag(path=ROOT / "book" / "static" / "live.css")
    yield page, problems
    page.context.close()


@pytest.fixture
def control(opened: tuple[Page, list[str]]) -> Iterator[Locator]:
    """The figure with its controls, as it was at first."""
    page, problems = opened
    page.set_viewport_size({"width": 1000, "height": 900})
    control = page.locator("body")
    control.get_by_role("button", name="Reset").click()
    cell(control, 3, 2).click()
    yield control
    assert problems == []


def cell(control: Locator, i: int, j: int) -> Locator:
    return control.locator("[role=grid] tbody tr").nth(i).locator("td").nth(j)


def choose(control: Locator, name: str, index: int) -> None:
    control.get_by_role("combobox", name=name).select_option(index=index)


def check(control: Locator, tensors: dict[str, Tensor]) -> tuple[Tensor, int]:
    """Every number shown is Python's, of the state that the controls show. The weights (T, S) of
    the chosen head, and the row that asks."""
    kind, layer, head = (
        int(control.get_by_role("combobox", name=name).evaluate("list => list.selectedIndex"))
        for name in ("attention", "layer", "head")
    )
    scaled, mask = (
        control.get_by_role("checkbox", name=name).is_checked() for name in ("divide", "causal")
    )
    name = ("encoder", "decoder", "cross")[kind]
    Q, K, V = (tensors[f"{name}.{letter}"] for letter in "QKV")
    e = (scaled_dot if scaled else dot)(Q, K.unsqueeze(2))
    causal = torch.ones_like(e, dtype=torch.bool).tril() if kind == DECODER and mask else None
    alphas = masked_softmax(e, causal)
    alpha, v = alphas[layer, head], V[layer, head]
    shown = control.locator("[role=grid] tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.querySelectorAll('td')].map((td) => +td.dataset.alpha))"
    )
    torch.testing.assert_close(torch.tensor(shown), alpha, rtol=0, atol=1e-9)
    chosen = control.get_by_role("gridcell", selected=True)
    i = int(chosen.evaluate("cell => cell.parentNode.rowIndex - 1"))
    lines = control.locator(".attn-heads-asked tbody tr").evaluate_all(
        "all => all.map(({ dataset: d }) => [+d.product, +d.energy, +d.alpha])"
    )
    product = dot(Q[layer, head, i], K[layer, head])
    row = torch.stack((product, e[layer, head, i], alpha[i]), 1)
    torch.testing.assert_close(torch.tensor(lines), row, rtol=0, atol=1e-9)
    mixed = torch.tensor(numbers(control.locator(".attn-heads-mixture"), "mixed"))
    torch.testing.assert_close(mixed, context(alpha[i], v), rtol=0, atol=1e-9)
    pressed = control.locator("[aria-pressed=true]")
    assert pressed.count() == 1
    expect(pressed).to_have_accessible_name(
        f"layer {layer + 1}, head {head + 1}: {said(alpha, kind, i)}"
    )
    mean = control.get_by_role("img", name=f"mean of layer {layer + 1}")
    expect(mean).to_have_accessible_name(
        f"mean of layer {layer + 1}: {said(alphas[layer].mean(0), kind, i)}"
    )
    return alpha, i


def said(alpha: Tensor, kind: int, i: int) -> str:
    rows, columns = ((SOURCE, SOURCE), (GIVEN, GIVEN), (TARGET, SOURCE))[kind]
    largest, most = alpha[i].max(-1)
    return f"row “{rows[i]}” most at “{columns[int(most)]}”, {largest:.2f}"


def test_every_head_of_every_attention(control: Locator, tensors: dict[str, Tensor]) -> None:
    for kind in (ENCODER, DECODER, CROSS):
        choose(control, "attention", kind)
        for layer, head in ((0, 1), (1, 0)):
            choose(control, "layer", layer)
            choose(control, "head", head)
            check(control, tensors)
    rows, columns = (control.locator(f"[role=grid] th[scope={of}]") for of in ("row", "col"))
    assert rows.all_inner_texts() == list(TARGET)
    assert columns.all_inner_texts() == list(SOURCE)
    choose(control, "attention", DECODER)
    assert rows.all_inner_texts() == columns.all_inner_texts() == list(GIVEN)
    control.get_by_role("button", name="layer 1, head 2").click()
    check(control, tensors)
    assert control.get_by_role("combobox", name="head").evaluate("list => list.value") == "2"


def test_a_row_is_chosen_by_keys_and_told(control: Locator, tensors: dict[str, Tensor]) -> None:
    cell(control, 3, 2).press("ArrowUp")
    alpha, i = check(control, tensors)
    assert i == 2
    words = control.locator("[aria-live]")
    largest, most = alpha[2].max(-1)
    expect(words).to_have_text(
        "Head 1 of layer 1: to write “a” (has), “homme” (man) asks; "
        f"most at “{SOURCE[int(most)]}”, {largest:.2f}."
    )
    assert words.locator("[lang=fr]").all_inner_texts() == ["a", "homme"]
    choose(control, "attention", ENCODER)
    expect(words).to_contain_text("Head 1 of layer 1: “slept” asks; most at “")
    cell(control, 2, 2).press("Control+End")
    assert check(control, tensors)[1] == len(SOURCE) - 1
    choose(control, "attention", CROSS)
    cell(control, 5, 0).click()
    choose(control, "attention", ENCODER)  # which has a word less
    assert check(control, tensors)[1] == len(SOURCE) - 1


def test_without_the_division_a_row_is_sharper(
    control: Locator, tensors: dict[str, Tensor]
) -> None:
    divided, i = check(control, tensors)
    control.get_by_role("checkbox", name=f"divide by √dₖ, dₖ = {D_K}").press("Space")
    whole, _ = check(control, tensors)
    assert (whole.max(-1).values > divided.max(-1).values).all()
    expect(control.locator("[aria-live]")).to_contain_text(
        f"Undivided, its largest weight is {whole[i].max():.2f}; "
        f"divided by √{D_K} it is {divided[i].max():.2f}."
    )


def test_without_the_mask_later_words_are_seen(
    control: Locator, tensors: dict[str, Tensor]
) -> None:
    choose(control, "attention", DECODER)
    masked, i = check(control, tensors)
    assert masked.triu(1).count_nonzero() == 0
    later = control.locator(".attn-heads-asked .attn-heads-later th")
    assert later.all_text_contents() == [f"{word} (masked)" for word in GIVEN[i + 1 :]]
    control.get_by_role("checkbox", name="causal mask").click()
    alpha, _ = check(control, tensors)
    expect(later).to_have_count(0)
    words = control.locator("[aria-live]")
    expect(words).to_contain_text(
        f"Without the mask, {alpha[i, i + 1 :].sum():.2f} of the weight goes to later words: in "
        "training it would see the answer."
    )
    cell(control, len(GIVEN) - 1, 0).click()
    expect(words).to_contain_text("Without the mask, all rows but this last one see later words")
    choose(control, "attention", CROSS)
    expect(words).not_to_contain_text("Without the mask")
    expect(control.locator(".attn-matrix")).to_contain_text("No mask: the whole source is known.")


def test_the_fold_has_the_numbers(control: Locator, tensors: dict[str, Tensor]) -> None:
    control.get_by_text(f"The {D_K} numbers").click()
    alpha, i = check(control, tensors)
    v = tensors["cross.V"][0, 0]
    rows = control.locator(".attn-heads-mixture tbody tr").all_inner_texts()
    expected = torch.stack((v[2], context(alpha[i], v)), 1).tolist()
    plain = [row.replace("\N{MINUS SIGN}", "-").split() for row in rows]
    assert [[float(x) for x in row[1:]] for row in plain] == [
        pytest.approx(pair, abs=0.0051) for pair in expected
    ]
    control.get_by_text(f"The {D_K} numbers").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_it_whole(control: Locator, scheme: str) -> None:
    page = control.page
    page.set_viewport_size({"width": 360, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for kind in (ENCODER, DECODER, CROSS):
        choose(control, "attention", kind)
        check_width(control)
    assert page.evaluate(CUT, 360) == []
