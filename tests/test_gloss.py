"""The word-by-word glosses, against the alignments that the grammar knows."""

import pytest

from attnlib import pretrained
from attnlib.corpus.grammar import generate
from attnlib.corpus.grammar.gloss import GLOSS, SMALL

pytestmark = pytest.mark.usefixtures("unchecked")

# A French article may have no English one, and a small word no single English word.
WITHOUT = {*SMALL, "d'", "qu'", "le", "la", "l'", "les"}
# English words that are spelled otherwise by their neighbour, or in the plural.
SPELLED = {"an": "a", "heroes": "hero", "countries": "country", "says": "said"}


def test_a_gloss_is_the_english_word_that_the_french_one_comes_from() -> None:
    seen = set()
    for pair in generate(1000, seed=5):
        for i, j in pair.alignment:
            french, english = pair.target[i], pair.source[j]
            if french in WITHOUT or not french[0].isalpha():
                continue
            seen.add(french)
            linked = {
                SPELLED.get(pair.source[k], pair.source[k]) for n, k in pair.alignment if n == i
            }
            assert GLOSS[french].lower() in {*linked, english}, french
    assert len(seen) > 200


def test_every_word_that_the_models_write_has_a_gloss() -> None:
    for name in pretrained.NAMES:
        words = pretrained.load(name).config.target.words
        assert {word for word in words if word[0].isalpha()} <= GLOSS.keys()


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("l' homme a signé l' accord européen", "the man has signed the agreement European"),
        (
            "elle dit que la femme est arrivée en août",
            "she said that the woman is arrived in August",
        ),
        ("les pays parce qu' ils dorment", "the country because that they sleep"),
    ],
)
def test_sentences_word_by_word(french: str, english: str) -> None:
    assert " ".join(GLOSS[word] for word in french.split()) == english
