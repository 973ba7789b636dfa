import pytest
from hypothesis import given
from hypothesis import strategies as st

from attnlib.corpus.text import detokenize, tokenize

HAND = [
    ("en", "The man's hat.", "the man 's hat ."),
    ("en", "Mr. Hill sits. He doesn't talk.", "mr. hill sits . he doesn 't talk ."),
    ("en", 'A sign says "Farms".', 'a sign says " farms " .'),
    ("fr", "L'homme n'a qu'un chapeau.", "l' homme n' a qu' un chapeau ."),
    ("fr", "Il dort. Elle lit.", "il dort . elle lit ."),
    ("fr", "Un «chien» près de l\u2019eau !", 'un " chien " près de l\' eau !'),
]


@pytest.mark.parametrize(("language", "text", "tokens"), HAND)
def test_tokens_by_hand(language: str, text: str, tokens: str) -> None:
    assert tokenize(text, language) == tuple(tokens.split())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The man's hat is red, isn't it?"),
        ("en", 'A sign says "Farms".'),
        ("fr", "L'homme (à gauche) n'a qu'un chapeau, aujourd'hui."),
        ("fr", "Est-ce un arc-en-ciel ?"),
    ],
)
def test_detokenize_gives_the_text_back(language: str, text: str) -> None:
    assert detokenize(tokenize(text, language), language) == text.lower()


def test_no_tokens_in_blank_text() -> None:
    for blank in ("", " \t\r\n", "\u00a0\u2028\u3000", "\x00\x1f"):
        assert tokenize(blank, "en") == ()
    assert detokenize((), "fr") == ""


def test_markup_is_left_as_it_is() -> None:
    assert tokenize("<b> & [x]", "en") == ("<", "b", ">", "&", "[", "x", "]")
    assert detokenize(("a", "&amp;"), "fr") == "a &amp;"


def test_a_composed_and_a_decomposed_accent_are_the_same() -> None:
    assert tokenize("e\u0301te\u0301", "fr") == ("\u00e9t\u00e9",)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_text_of_any_kind(language: str) -> None:
    assert tokenize("a " * 5000, language) == ("a",) * 5000
    assert tokenize("a" * 10_000, language) == ("a" * 10_000,)
    assert tokenize("." * 10_000, language) == ("." * 10_000,)
    assert tokenize("שלום לך", language) == ("שלום", "לך")
    assert tokenize("a 👋🏽 dog", language) == ("a", "👋", "🏽", "dog")


@given(text=st.text(max_size=60), language=st.sampled_from(["en", "fr"]))
def test_tokens_never_hold_white_space(text: str, language: str) -> None:
    tokens = tokenize(text, language)
    assert all(token.split() == [token] for token in tokens)
    assert isinstance(detokenize(tokens, language), str)
