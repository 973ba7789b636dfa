"""From text to tokens and back, with the Moses rules (sacremoses).

"The man's hat."  <->  the man 's hat .        "L'homme."  <->  l' homme .
"""

import unicodedata
from collections.abc import Sequence
from functools import cache

from sacremoses import MosesDetokenizer, MosesPunctNormalizer, MosesTokenizer


@cache
def _moses(language: str) -> tuple[MosesPunctNormalizer, MosesTokenizer, MosesDetokenizer]:
    # norm_quote_commas would move a full stop from after a closing quote to before it.
    normalizer = MosesPunctNormalizer(language, norm_quote_commas=False)
    return normalizer, MosesTokenizer(language), MosesDetokenizer(language)


def tokenize(text: str, language: str) -> tuple[str, ...]:
    """The lower-cased Moses tokens of one sentence; language is an ISO 639-1 code ("en", "fr").

    Any text will do. White space and control characters alone have no tokens: ().
    """
    normalizer, tokenizer, _ = _moses(language)
    # An accent typed as a character of its own would be split from its letter.
    composed = unicodedata.normalize("NFC", text)
    tokens = tokenizer.tokenize(normalizer.normalize(composed), escape=False)
    # Lower case comes last: Moses knows by its capital where the next sentence begins.
    return tuple(token.lower() for token in tokens)


def detokenize(tokens: Sequence[str], language: str) -> str:
    """The tokens as a person would write them, still lower-cased."""
    return _moses(language)[2].detokenize(list(tokens), unescape=False)
