"""What each French word of the grammar means, word by word, for readers without French.

    l' homme a signé l' accord européen   ->   the man has signed the agreement European

A figure may be given it, and writes it below the words of a translation.
"""

from attnlib.corpus.grammar import lexicon
from attnlib.corpus.grammar.syntax import BEFORE_VOWEL

CAPITALIZED = ("european", "french", "german", *(en for en, _ in lexicon.MONTHS))

# What the lexicon does not hold, or holds twice ("dit" is says and said).
SMALL = dict(
    line.strip().split(" ", 1)
    for line in """
    a has, ont have, est is, sont are, été been, parlé spoken, de of, du of the, des of the/some,
    à to, au to the, aux to the, par by, en in, que that, qui who, parce because, tandis while,
    près near, hier yesterday
    """.replace("\n", " ").split(",")
)


def _words() -> dict[str, str]:
    found: dict[str, str] = {}
    for determiner in lexicon.DETERMINERS:
        found |= dict.fromkeys(determiner.fr, determiner.en)
    for noun in lexicon.NOUNS:
        found |= dict(zip(reversed(noun.fr), reversed(noun.en), strict=True))  # le pays, les pays
    for adjective in lexicon.ADJECTIVES:
        found |= dict.fromkeys(adjective.fr, adjective.en)
    for verb in lexicon.VERBS:
        found |= dict(zip(verb.fr[:2], verb.en[:2], strict=True))
        found |= {verb.fr[2] + ending: verb.en[2] for ending in ("", "e", "s", "es")}
    pairs = (*lexicon.ADVERBS, *lexicon.CONJUNCTIONS, *lexicon.MONTHS)
    found |= {fr: en for en, fr in pairs} | {fr: en for en, fr, *_ in lexicon.PRONOUNS}
    found |= {place.fr: place.en for place in lexicon.PREPOSITIONS} | SMALL
    found |= {short: found[whole] for whole, short in BEFORE_VOWEL.items()}
    return {
        fr: en.capitalize() if en in CAPITALIZED else en
        for fr, en in found.items()
        if en != "-" and " " not in fr
    }


GLOSS = _words()
