"""Tokens by hand (the table of texts), by sacremoses' own tokenizer, and properties of any text."""
# ruff: noqa: RUF001 (quotes and dashes that are not the keyboard's are meant)

import re
import time

import pytest
import texts
from hypothesis import given
from hypothesis import strategies as st
from sacremoses import MosesDetokenizer, MosesTokenizer

from attnlib.corpus import grammar
from attnlib.corpus.text import LANGUAGES, check_language, detokenize, tokenize


@pytest.mark.parametrize(
    ("language", "text", "tokens"), [*(("en", *case) for case in texts.ENGLISH), *texts.OTHERS]
)
def test_tokens_by_hand(language: str, text: str, tokens: str) -> None:
    assert tokenize(text, language) == tuple(tokens.split())


@pytest.mark.parametrize(
    ("language", "tokens", "text"),
    [
        *(("en", *case) for case in texts.ENGLISH_WRITTEN),
        *(("fr", *case) for case in texts.FRENCH_WRITTEN),
        ("it", "l' uomo , 50 % !", "l'uomo, 50%!"),
        ("de", "ja ! ( nein )", "ja! (nein)"),
    ],
)
def test_text_by_hand(language: str, tokens: str, text: str) -> None:
    assert detokenize(tokens.split(), language) == text
    straight = text.translate(str.maketrans("“”‘’«»", '""\'\'""'))
    assert tokenize(text, language) == tokenize(straight, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The man's hat is red, isn't it?"),
        ("en", 'A sign says "Farms".'),
        ("en", "He reads 'Tickets here', and the dogs' bowls are 8' wide."),
        ("fr", "L'homme (à gauche) n'a qu'un chapeau, aujourd'hui."),
        ("fr", "Est-ce un arc-en-ciel ?"),
        ("fr", 'Il a dit "oui." à 11:27, pour 5 € et 50 % de 360°.'),
    ],
)
def test_detokenize_gives_the_text_back(language: str, text: str) -> None:
    assert detokenize(tokenize(text, language), language) == text.lower()


# Words of which any order is read by Moses itself as here; its port needs words at both ends, as
# it does not pad the text with the spaces that its rules count on.
PLAIN = [
    *["Man", "DOGS'", "'Grand", "Opening'", "man's", "L'homme", "aujourd'hui", "1990's", "8'"],
    *["1,5", "1,", ",5", "A,B", "(Near)", '"This"', "“New”", "Well-known", "-", "50%", "$5"],
    *["wait...", "Really?!", "Mr.", "No.", "U.S.", "End.", "–", "men—women", "isn’t", "a&b", "<b>"],
]


@given(words=st.lists(st.sampled_from(PLAIN), max_size=9), language=st.sampled_from(["en", "fr"]))
def test_moses_reads_the_same(words: list[str], language: str) -> None:
    text = " ".join(["X", *words, "X"])
    # What the normalizer of Moses makes of quotes and dashes.
    for found, by in zip("“”’–—", ['"', '"', "'", "-", " - "], strict=True):
        text = text.replace(found, by)
    # Moses leaves a full stop before a small letter.
    text = text.replace(". ", ". X ")
    moses = MosesTokenizer(language).tokenize(text, escape=False)
    assert tokenize(text, language) == tuple(token.lower() for token in moses)


def test_moses_writes_the_grammar_the_same() -> None:
    for pair in grammar.generate(300, seed=1):
        for tokens, language in ((pair.source, "en"), (pair.target, "fr")):
            moses = MosesDetokenizer(language).detokenize(list(tokens), unescape=False)
            assert detokenize(tokens, language) == moses


def test_markup_is_left_as_it_is() -> None:
    assert tokenize("<b> & [x]", "en") == ("<", "b", ">", "&", "[", "x", "]")
    assert detokenize(("a", "&amp;"), "fr") == "a &amp;"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_text_of_any_kind(language: str) -> None:
    assert tokenize("a " * 5000, language) == ("a",) * 5000
    assert tokenize("a" * 10_000, language) == ("a" * 10_000,)
    assert tokenize("." * 10_000, language) == ("." * 10_000,)
    assert tokenize("a 👋🏽 dog", language) == ("a", "👋", "🏽", "dog")


@given(text=st.text(max_size=60), language=st.sampled_from(["en", "fr", "de", "tr"]))
def test_tokens_never_hold_white_space(text: str, language: str) -> None:
    tokens = tokenize(text, language)
    assert all(token.split() == [token] for token in tokens)
    assert isinstance(detokenize(tokens, language), str)


@pytest.mark.parametrize("kind", texts.NASTY)
@pytest.mark.slow
def test_time_grows_with_the_length(kind: str) -> None:
    """At four times the length about four times the time, not sixteen."""

    def spent(length: int) -> float:
        text = texts.nasty(kind, length)
        began = time.process_time()
        tokenize(text, "en")
        detokenize(text.split(" "), "en")
        return time.process_time() - began

    short, long = (min(spent(length) for _ in range(2)) for length in (2_500, 10_000))
    assert long + 0.005 < 9 * (short + 0.005)


@pytest.mark.parametrize(
    "language", ["EN", "english", "", "e", "eng", "xx", "jp", "fr ", "zh", "th", None, 1, ["en"]]
)
def test_languages_are_checked(language: object) -> None:
    expected = re.escape(f"written with spaces between its words, got {language!r}")
    with pytest.raises(ValueError, match=f"^language: expected an ISO 639-1 code .*{expected}$"):
        check_language(language)
    if isinstance(language, str):
        for use in (lambda: tokenize("", language), lambda: detokenize((), language)):
            with pytest.raises(ValueError, match=expected):
                use()


def test_languages_with_spaces() -> None:
    assert {"en", "fr", "ko", "de", "vi", "ar"} < LANGUAGES
    assert not {"zh", "ja", "th", "lo", "km", "my", "bo", "dz"} & LANGUAGES
    for language in LANGUAGES:
        assert tokenize("Xxxx xxxx.", language) == ("xxxx", "xxxx", ".")
