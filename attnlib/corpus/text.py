"""From text to tokens and back, with the rules of Moses.

"The man's hat."  <->  the man 's hat .        "L'homme."  <->  l' homme .

The live figures do the same in JavaScript (attnlib/widgets/mathematics/words.js).
"""

import unicodedata
from collections.abc import Sequence
from functools import cache

import regex
from sacremoses.corpus import NonbreakingPrefixes

from attnlib.corpus import moses

# ISO 639-1 but for bo, dz, ja, km, lo, my, th and zh, which are written without spaces between
# words: a sentence would be one token.
_CODES = """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn br bs ca ce ch co cr cs cu cv cy da de dv
    ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie
    ig ii ik io is it iu jv ka kg ki kj kk kl kn ko kr ks ku kv kw ky la lb lg li ln lt lu lv mg mh
    mi mk ml mn mr ms mt na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro
    ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg ti tk tl tn to tr ts tt tw
    ty ug uk ur uz ve vi vo wa wo xh yi yo za zu
"""
LANGUAGES = frozenset(_CODES.split())
_DOTTED_AND_NOT = str.maketrans("Iİ", "ıi")  # noqa: RUF001


def check_language(language: object) -> None:
    """Raises ValueError unless language is one of LANGUAGES."""
    if not isinstance(language, str) or language not in LANGUAGES:
        raise ValueError(
            'language: expected an ISO 639-1 code such as "en", of a language written with '
            f"spaces between its words, got {language!r}"
        )


def tokenize(text: str, language: str) -> tuple[str, ...]:
    """The lower-cased Moses tokens of one sentence; language is one of LANGUAGES.

    Any text will do. White space and invisible characters alone have no tokens: ().
    Raises ValueError for another language.
    """
    check_language(language)
    composed = unicodedata.normalize("NFC", _replace(text, moses.LOST))
    apart = moses.APOSTROPHE_IN.get(language, moses.APOSTROPHE)
    words = _replace(composed, [*moses.PLAIN, *moses.APART, *apart]).split()
    following = zip(words, [*words, ""][1:], strict=True)
    tokens = [token for pair in following for token in _full_stop(*pair, language)]
    # Lower case comes last: an abbreviation is known by its capital.
    if language in ("az", "tr"):
        tokens = [token.translate(_DOTTED_AND_NOT) for token in tokens]
    return tuple(token.lower() for token in tokens)


def detokenize(tokens: Sequence[str], language: str) -> str:
    """The tokens as a person would write them, still lower-cased, with straight quotes.

    Raises ValueError for a language that is not one of LANGUAGES.
    """
    check_language(language)
    quotes = moses.QUOTES_IN.get(language, moses.QUOTES)
    tight = moses.TIGHT_IN.get(language, moses.TIGHT)
    return _replace(" ".join(tokens), [*moses.SPACES, *quotes, *tight, *moses.STRAIGHT])


def _replace(text: str, rules: moses.Rules) -> str:
    for found, by in rules:
        text = regex.sub(found, by, text)
    return text


def _full_stop(word: str, following: str, language: str) -> list[str]:
    """The word, and the full stop at its end as a token; an abbreviation keeps it.

    Moses also leaves it before a small letter, as of an abbreviation; so would "he sat. she stood."
    """
    start = word.removesuffix(".")
    if start in ("", word) or start.endswith("."):
        return [word]
    always, before_number = _abbreviations(language)
    initials = "." in start and regex.search(r"\p{Alphabetic}", start)
    numbered = start in before_number and regex.match("[0-9]", following)
    return [word] if initials or numbered or start in always else [start, "."]


@cache
def _abbreviations(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Those that Moses lists (English ones where it has none): all, and those before a number."""
    entries = frozenset(NonbreakingPrefixes().words(language))
    numbered = frozenset(entry.split()[0] for entry in entries if "#NUMERIC_ONLY#" in entry)
    return entries, numbered
