"""Korean particles after what is not written in Hangul, by how that is read aloud.

    $h_j$는, $s_{i-1}$은        제이는, 일은
    0.63을, 2를, RNN은          삼을, 이를, 엔은
    손실(loss)은                what stands in brackets is passed over

은/는, 이/가, 을/를 and 과/와 depend on whether the word before ends in a consonant. A letter, a
digit and an abbreviation are read by their names; words that end in a consonant stand in CLOSED.
"""

import re
from collections.abc import Iterator

AFTER_CONSONANT, AFTER_VOWEL = "은이을과", "는가를와"
LETTERS = "lmnr"  # whose names end in a consonant: 엘, 엠, 엔, 알
DIGITS = "013678"  # 영, 일, 삼, 육, 칠, 팔; and so do tens, hundreds and thousands
COMMANDS = ("epsilon",)  # of TeX, whose names end in a consonant: 엡실론
SPELLED = re.compile(r"[A-Z]{2,}|[A-Za-z]")
READ_AS_WORDS = ("bleu",)  # and not letter by letter
CLOSED = """
    all anywidget attention attnlib back brown brun cat chien clip colab comet concat docstring
    economic en epub european européenne fill general git grand grucell homme hospital jain jumping
    jupyterlab koehn learning location look luong man manning markdown multiheadattention nan none
    not own président python real sin skipping stable stack standalone style-src-attr target
    torchrun un whole wooden école
"""
PASSED_OVER = re.compile(
    r"(?s:```.*?```|\$\$.*?\$\$)"
    r"|(?P<kept>`[^`]*`|\$[^$]+\$)"
    r"|(?<=\])\([^()\s]*\)"  # where a link leads
    r"|(?<=[^\s(]) ?\((?:[^()]|\([^()]*\))*\)"
    r"|(?<=\S) ?\[\d+(?:, ?\d+)*\](?!\()"
)
WORD = re.compile(
    r"(?P<formula>\$[^$]+\$)|(?P<hangul>[가-힣])|(?P<percent>%)|(?P<number>\d)"
    r"|(?P<word>[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'\u2019-]*)"
)
GAP = "\0"  # in the place of what is passed over
END = re.compile(rf"[{GAP}*_`\u201d\u2019\])]*([{AFTER_CONSONANT}{AFTER_VOWEL}])(?![가-힣])")


def of_formula(tex: str) -> bool:
    """Whether a formula ends in a consonant, by the last thing that is read of it."""
    read = re.sub(r"\\(?:text\w*|math\w+|left|right|big\w*|,)(?![a-zA-Z])", "", tex)
    last = re.findall(r"\\[a-zA-Z]+|\^\{?\d+\}?|[a-zA-Z]|\d", read)[-1]
    if last.startswith("^"):
        return True  # 제곱
    return last[1:] in COMMANDS if last.startswith("\\") else last.lower() in LETTERS + DIGITS


def closes(found: re.Match[str]) -> bool:
    """Whether what was found ends in a consonant."""
    if found["formula"]:
        return of_formula(found["formula"])
    if found["hangul"]:
        return (ord(found["hangul"]) - ord("가")) % 28 > 0
    if found["percent"]:
        return False  # 퍼센트
    if found["number"]:
        return found["number"] in DIGITS
    word = found["word"]
    if word.lower() in CLOSED.split():
        return True
    word = word.rpartition("-")[2]
    spelled = SPELLED.fullmatch(word) and word.lower() not in READ_AS_WORDS
    return bool(spelled) and word[-1].lower() in LETTERS


def faults(text: str) -> Iterator[str]:
    """Where a text has a particle that does not fit what it follows."""
    plain = PASSED_OVER.sub(lambda found: found["kept"] or GAP, text)
    for found in WORD.finditer(plain):
        particle = END.match(plain, found.end())
        bracket = found["hangul"] and particle and particle[0] == particle[1]
        if not particle or bracket:  # Hangul and its particle: a word as any other
            continue
        wanted = AFTER_CONSONANT if closes(found) else AFTER_VOWEL
        if particle[1] not in wanted:
            other = wanted[(AFTER_CONSONANT + AFTER_VOWEL).index(particle[1]) % 4]
            yield f"{plain[max(found.start() - 12, 0) : particle.end()]!r}: expected {other}"
