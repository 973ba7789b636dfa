"""The course's letters in their colours, in every formula of a page.

A formula is read from left to right, and a letter takes its colour with all its indices:

    e_{ij}, \\alpha_i, c, h_j^\\top      coloured, and so are the halves of h: \\overrightarrow{h}_j
    T_y, \\sum_{j: e_j > 0}            left: what stands at another letter belongs to it
    \\text{else}, \\mathrm{score}, \\cos left: words
    \\tilde s, \\bar h_s, h_t           left: letters with a sign are others; and Luong's decoder
    e^{-x}                            left: Euler's number; an energy with a power has an index too

Where a letter is another one for once, it is written \\mathnormal{s}, which looks the same.
"""

import re

from attnlib.colours import COLOURS  # by which static/course.css knows the letters

ELSEWHERE = {"lessons/07_bleu": "c"}  # pages on which a letter is another one: there a length

GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"  # as deep as formulas are
ARGUMENT = rf"\s*(?:{GROUP}|\\[a-zA-Z]+|[^\\{{}}\s])"
INDICES = rf"(?:\s*[_^]{ARGUMENT}|')*"
WORDS = r"text(?!style)\w*|math(?!bin|op|rel)\w+|operatorname\*?|begin\{array\}|begin|end|[hv]space"
SIGNS = r"bar|dot|hat|tilde|widehat|widetilde"
PIECE = re.compile(
    rf"""\\textcolor{ARGUMENT}{ARGUMENT}{INDICES}
    | \\(?:{WORDS}|{SIGNS})(?![a-zA-Z]){ARGUMENT}{INDICES}
    | \\\\(?:\[[^]]*\])?            # a new line, so far below the last
    | h_t | h_\{{t[^}}]*\}} | e(?=\s*\^)
    | (?P<letter>\\alpha(?![a-zA-Z])|[cehsy]){INDICES}
    | \\over(?:left|right)arrow\s*\{{?(?P<half>h)\}}?{INDICES}
    | (?:\\[a-zA-Z]+|\\.|[^\\]){INDICES}""",
    re.VERBOSE | re.DOTALL,
)


def coloured(tex: str, page: str = "") -> str:
    """A formula with its letters in their colours. page: where it stands."""

    def colour(piece: re.Match[str]) -> str:
        letter = piece["letter"] or piece["half"]
        if not letter or letter in ELSEWHERE.get(page, ""):
            return piece[0]
        name = letter.removeprefix("\\")
        return rf"\textcolor{{{COLOURS[name]}}}{{{piece[0]}}}"

    return PIECE.sub(colour, tex)
