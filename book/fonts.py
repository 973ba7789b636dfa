"""The Korean letters of a book, for a machine that has none: of Noto Sans KR, which is in slices,
those that the text needs.

    the text of the book  -->  font files, and the rules of a style sheet that name them
"""

import re
import shutil
from pathlib import Path

FONT = Path(__file__).parent / "node_modules" / "@fontsource-variable" / "noto-sans-kr"
FAMILY = '"Noto Sans KR Variable"'
FACE = re.compile(r"@font-face \{.*?url\(\./files/([\w.-]+)\).*?unicode-range: ([^;]+);\s*\}", re.S)
HANGUL = range(0x1100, 0xFFFF)  # every font has the letters before


def has(ranges: str, characters: set[int]) -> bool:
    """Whether one of the characters is in ranges such as U+ac00-ac05,U+d7a3."""
    for part in ranges.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        if characters & {*range(int(first, 16), int(last or first, 16) + 1)}:
            return True
    return False


def embed(text: str, folder: Path) -> str:
    """Put the slices that a text needs into a folder. Returns the rules for a style sheet there."""
    characters = {ord(letter) for letter in text} & {*HANGUL}
    rules = []
    for face in FACE.finditer((FONT / "index.css").read_text("utf-8")):
        name, ranges = face.groups()
        if has(ranges, characters):
            shutil.copy(FONT / "files" / name, folder)
            rules.append(face[0].replace("./files/", ""))
    return "\n".join(rules)
