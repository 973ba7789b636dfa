"""A formula as a line of text, read from its MathML: what a search finds and shows.

    \\frac{\\exp(e_{ij})}{n} \\in \\mathbb{R}   ->   exp(e_{ij}) / n ∈ R

Indices and exponents keep their braces, so that a page can set them low and high.
"""

import re
from xml.etree.ElementTree import Element, fromstring

ACCENTS = {"→": "\u20d7", "←": "\u20d6", "~": "\u0303", "^": "\u0302", "ˉ": "\u0304"}
SCRIPTS = {"sub": "_", "under": "_", "sup": "^", "over": "^", "subsup": "_^", "underover": "_^"}
LEAVES = ("mi", "mn", "mo", "mtext")
APPLIED = "\u2061"  # stands, unseen, between a function's name and its argument
# No space stands within brackets, before a bracket or a comma, or after a sign with nothing before.
TIGHT = re.compile(
    r"(?<=[(\[])\s+|(?<=[\w}])\s+(?=[(\[])|\s+(?=[)\],;.])|(?<=^[\u2212+])\s|(?<=[(=] [\u2212+])\s"
)


def plain(markup: str) -> str:
    """The line of text of a formula as KaTeX has set it."""
    math = fromstring(re.search(r"<math.*</math>", markup, re.DOTALL)[0])
    line = " ".join(text(math).replace(APPLIED, " ").split())
    return TIGHT.sub("", line)


def text(node: Element) -> str:
    """The text of a part of a formula."""
    kind = node.tag.rpartition("}")[2]
    if kind in LEAVES:
        return f" {node.text or ''} "
    parts = [text(part) for part in node if not part.tag.endswith("annotation")]
    if kind == "mover" and (accent := ACCENTS.get(parts[1].strip())):
        return parts[0].rstrip() + accent
    if signs := SCRIPTS.get(kind.removeprefix("m"), ""):
        scripts = zip(signs, map(index, parts[1:]), strict=True)
        return parts[0].rstrip() + "".join(f"{sign}{{{script}}}" for sign, script in scripts) + " "
    if kind == "mfrac":
        return "/".join(map(group, parts))
    if kind == "msqrt":
        return f" √{group(''.join(parts)).lstrip()}"
    return {"mtable": "; ", "mtr": " "}.get(kind, "").join(parts)


def index(part: str) -> str:
    """What stands low or high: without spaces, and what is low in it in the line."""
    return re.sub(r"[\s_{}]", "", part)


def group(part: str) -> str:
    """A part of a fraction or what stands under a root, in brackets unless it is one thing."""
    return f" {part} " if len(part.split()) == 1 else f" ({part}) "
