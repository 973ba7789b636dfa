"""The rules of Moses, each a pattern and what it becomes: the same in widgets/mathematics/moses.js.

Koehn et al., "Moses: Open Source Toolkit for Statistical Machine Translation", 2007: its scripts
normalize-punctuation.perl, tokenizer.perl and detokenizer.perl, mended where a comment says so.
"""
# ruff: noqa: RUF001 (quotes and dashes that are not the keyboard's are meant)

Rules = list[tuple[str, str]]

# What has no shape is lost: controls, halves of characters, zero widths. So are marks beyond the
# 30 on one letter that Unicode's Stream-Safe Text Format allows: sorting n of them takes n^2 steps.
LOST: Rules = [
    (r"(?!\p{White_Space})[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}]", ""),
    (r"(\p{M}{30})\p{M}+", r"\1"),
]
SPACES: Rules = [(r"\p{White_Space}+", " "), ("^ | $", "")]
# Quotes and dashes as a keyboard has them.
PLAIN: Rules = [
    ("…", "..."),
    ("–", "-"),
    ("—", " - "),
    ("[‘’‚´`]", "'"),
    ("[“”„«»]|''", '"'),
    *SPACES,
]
# Signs, ellipses and commas stand alone; a comma between digits stays. Moses parts a mark from a
# letter with which it has no common code point; here a mark belongs to the character before it.
APART: Rules = [
    (r"([^\p{Alphabetic}\p{M}\p{Nd} .'\-,]\p{M}*)", r" \1 "),
    (r"(\.{2,})", r" \1 "),
    (r"(?<!\p{N}),|,(?!\p{N})", " , "),
]
# An apostrophe begins a word in English (man 's, 1990 's) and ends one in French and Italian
# (l' homme). Where it does neither it stands alone, a quotation mark or feet, and so it does in
# other languages. Moses does not see the second one of "n'l'".
CONTRACTION: Rules = [
    (r"(?<![\p{Alphabetic}\p{M}\p{N}])'|'(?![\p{Alphabetic}\p{M}])|(?<=\p{N})'(?!s)", " ' "),
    (r"(?<=[\p{Alphabetic}\p{M}\p{N}])'", " '"),
]
ELISION: Rules = [
    (r"(?<![\p{Alphabetic}\p{M}])'|'(?![\p{Alphabetic}\p{M}])", " ' "),
    (r"'(?=[\p{Alphabetic}\p{M}])", "' "),
]
APOSTROPHE: Rules = [("'", " ' ")]
APOSTROPHE_IN = {"en": CONTRACTION, "fr": ELISION, "it": ELISION}


def directed(mark: str, opening: str, closing: str, after: str) -> Rules:
    """Quotes in pairs; then those left over close `after` or at an end, and open elsewhere.

    Two that both follow `after` are no pair: 8' x 10', the dogs' and the cats'.
    """
    inside = rf"{mark}(?= |$)((?:(?! {mark}(?= |$)).)*)"
    pair = rf"(?:(?<=^| )(?<!{after} ){inside}|(?<={after} ){inside}(?<!{after})) {mark}(?= |$)"
    return [
        (pair, rf"{opening}\1\2 {closing}"),
        (rf"(?<={after} ){mark}(?= |$)|(?<=^| ){mark}(?=$| [.,;:!?)])", closing),
        (rf"(?<=^| ){mark}(?= |$)", opening),
    ]


QUOTES = [*directed('"', "“", "”", r"\p{Nd}"), *directed("'", "‘", "’", r"\p{Nd}")]
QUOTES_IN = {"en": [*directed('"', "“", "”", r"\p{Nd}"), *directed("'", "‘", "’", r"[\p{Nd}s]")]}
STRAIGHT: Rules = [("[“”]", '"'), ("[‘’]", "'")]


def without(*spaces: str) -> Rules:
    """No such space, nor one inside of brackets and quotes, or in 11:27, and/or, 360°, n° 5, #8."""
    everywhere = [
        r"(?<=[([{¿¡“‘]) | (?=[.,)\]}”’]+(?= |$))",
        r"(?<=\p{Nd}) (?=: \p{Nd})|(?<=\p{Nd} :) (?=\p{Nd})",
        r"(?<=[\p{L}\p{Nd}]) (?=/ [\p{L}\p{Nd}])|(?<=[\p{L}\p{Nd}] /) (?=[\p{L}\p{Nd}])",
        r"(?<=\p{Nd}|(?<=^| )n) (?=°(?= |$)(?! [cf](?= |$)))|(?<=(?<=^| )°) (?=[cf](?= |$))",
        r"(?<=(?<=^| )#) (?=\p{Nd})",
    ]
    return [("|".join([*everywhere, *spaces]), "")]


# French has a space before high signs and currencies (quoi ?! 5 % 10 €); what?! 5% €10 has none.
HIGH_SIGNS = r" (?=[?!:;%]+(?= |$))"
CURRENCIES = r"(?<=(?<=^| )\p{Sc}) (?=\p{Nd})|(?<=\p{Nd}) (?=\p{Sc}(?= |$)(?! \p{Nd}))"
BETWEEN_SIGNS = r"(?<=[?!]) (?=[?!]+(?= |$))"
AFTER_ELISION = r"(?<=[\p{Alphabetic}\p{M}]') (?=[\p{Alphabetic}\p{M}])"
BEFORE_CONTRACTION = r" (?='[\p{Alphabetic}\p{M}])"
TIGHT = without(HIGH_SIGNS, CURRENCIES)
TIGHT_IN = {
    "en": without(HIGH_SIGNS, CURRENCIES, BEFORE_CONTRACTION),
    "fr": without(BETWEEN_SIGNS, AFTER_ELISION),
    "it": without(HIGH_SIGNS, CURRENCIES, AFTER_ELISION),
}
