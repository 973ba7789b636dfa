"""The letters of the course, and no others, have a colour in a formula."""

import re
import runpy
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[1] / "book"
LETTERS = runpy.run_path(str(BOOK / "letters.py"))
NAMES = {colour: letter for letter, colour in LETTERS["COLOURS"].items()}


def marked(tex: str, page: str = "") -> str:
    """A formula in which «...» stand around what was coloured, each in its letter's own colour."""

    def mark(found: re.Match[str]) -> str:
        assert NAMES[found[1]] in found[2]
        return f"«{found[2]}»"

    group = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
    return re.sub(rf"\\textcolor\{{(#\w+)\}}{group}", mark, LETTERS["coloured"](tex, page))


@pytest.mark.parametrize(
    "formula",
    [
        r"«e_{ij}» = a(«s_{i-1}», «h_j»)",
        r"«\alpha_{ij}» = \frac{\exp «e_{ij}»}{\sum_{k=1}^{T_x} \exp «e_{ik}»}",
        r"«c_i» = \sum_{j=1}^{T_x} «\alpha_{ij}»\, «h_j»",
        r"«h_j» = [«\overrightarrow{h}_j» ; «\overleftarrow{h}_1»]",
        r"«\overrightarrow h_{T_x}»",
        r"«c» = «h_{T_x}»",
        r"\{«h_1», \ldots, «h_{T_x}»\}",
        r"f'(«s_{i-1}», «y_{i-1}», «c_i»)",
        r"E\,«y_{i-1}»",
        r"v_a^\top \tanh(W_a «s_{i-1}» + U_a «h_j»)",
        r"«s^\top» W_a «h_j» / \sqrt n",
        r"«h_0'»",
        r"\partial L / \partial «e_j» = «\alpha_j» («h_j» - «c») \cdot \partial L / \partial «c»",
        r"(W_a «s»)_j",
        r"«e_{ij}^2» + «e»",
        r"\textstyle\sum_k «e_k»",
        r"\left(«c»\right)",
        # the letters of others
        r"(B, T_y, m)",
        r"W_s \to K_y",
        r"\sum_{j : e_j > 0} \max_h x^{c}",
        r"\underbrace{«c_i»}_{s + e}",
        r"h_t \to h_{t-1} \to «\alpha_t» \to «c_t»",
        r"\tilde h_t, \tilde{s}_i, \bar h_s, \hat y",
        r"C = «\alpha» H",
        # words
        r"\mathrm{score}(h_t, \bar h_s)",
        r"\text{each else} \cos x \operatorname{softmax}(«e_i») \exp x",
        r"d_{\text{model}}",
        r"\begin{cases} 1 & «c» > r \\ \exp(1 - r/\mathnormal{c}) & \text{else} \end{cases}",
        r"\begin{array}{cc} «h_1» & «c» \end{array}",
        r"x \\[1.2em] x \hspace{1em} x",
        # numbers
        r"\sigma(x) = 1 / (1 + e^{-x})",
        r"e^{«h_j»} \ne «e_{ij}»",
    ],
)
def test_what_is_coloured(formula: str) -> None:
    assert marked(re.sub("[«»]", "", formula)) == formula


def test_what_an_author_has_coloured_stays() -> None:
    tex = r"\textcolor{#b4540a}{e_{ij}} + \textcolor{red}{x_c} + h"
    assert LETTERS["coloured"](tex) == tex[:-1] + r"\textcolor{#0b7a5e}{h}"


def test_a_page_on_which_a_letter_is_another_one() -> None:
    assert marked("c = h_1", "lessons/07_bleu") == "c = «h_1»"
    assert marked("c = h_1", "lessons/04_context") == "«c» = «h_1»"


def test_the_style_sheet_knows_the_same_colours() -> None:
    style = (BOOK / "static" / "course.css").read_text("utf-8")
    for letter, colour in LETTERS["COLOURS"].items():
        name = letter.removeprefix("\\")
        assert f"--attn-{name}: {colour};" in style
        assert f'[style*="color:{colour}"] {{ color: var(--attn-{name}) !important; }}' in style
