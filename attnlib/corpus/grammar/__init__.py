"""English-French sentences, drawn from a grammar that knows which word comes from which.

    draw a length, draw phrases that fill it exactly, spell them in both languages

The translation is a function of the English sentence: nothing about the French is drawn.

The gold links (i, j), target word i to source word j, follow three rules.
1. Words that translate each other are all linked: was -> a, été; said -> a, dit;
   because -> parce, que; near -> près, de.
2. An article is linked to the English article, elided or not: l' -> the. Where English has none
   (agriculture -> l' agriculture) it is linked to the noun.
3. A contraction is linked to all that it stands for: du -> of, the; aux -> to, the.

So every token of either side, punctuation included, has at least one link.
"""

from hashlib import blake2b
from random import Random

from attnlib.corpus import Pair
from attnlib.corpus.grammar.derivation import Draw
from attnlib.corpus.grammar.syntax import Aligned
from attnlib.corpus.text import detokenize

SHORTEST = 4
PATIENCE = 1000  # rejected sentences in a row before a corpus counts as exhausted
SPLITS = {"train": range(0, 80), "dev": range(80, 90), "test": range(90, 100)}


def generate(
    n: int, seed: int, split: str = "train", lengths: tuple[int, int] = (4, 50)
) -> list[Pair]:
    """n different sentence pairs of one split; the same arguments always give the same list.

    split: "train", "dev" or "test". The English sentence alone decides where it belongs (8, 1 and 1
        of 10), so no seed ever puts a test sentence into training.
    lengths: the fewest and the most source tokens, the full stop counted. Lengths are drawn
        uniformly; a sentence that is known already or belongs elsewhere is drawn again, its length
        included, so short ones thin out a little where n is large.

    Raises ValueError for n below 1, an unknown split, lengths that are not 4 <= fewest <= most, and
    for an n that the sentences of these lengths cannot fill.
    """
    if n < 1:
        raise ValueError(f"n: expected at least 1, got {n}")
    if split not in SPLITS:
        raise ValueError(f"split: expected one of {', '.join(SPLITS)}, got {split!r}")
    if not SHORTEST <= lengths[0] <= lengths[1]:
        raise ValueError(f"lengths: expected {SHORTEST} <= fewest <= most, got {lengths}")
    draw = Draw(Random(seed))
    found: dict[tuple[str, ...], Aligned] = {}
    rejected = 0
    while len(found) < n:
        sentence = draw.sentence(draw.rng.randint(*lengths))
        if sentence.source in found or _bucket(sentence.source) not in SPLITS[split]:
            rejected += 1
            if rejected == PATIENCE:
                raise ValueError(
                    f"n: found only {len(found)} of {n} different sentences, lengths {lengths}"
                )
            continue
        rejected = 0
        found[sentence.source] = sentence
    return [Pair(s.source, s.target, detokenize(s.target, "fr"), s.links) for s in found.values()]


def _bucket(source: tuple[str, ...]) -> int:
    digest = blake2b(" ".join(source).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % 100
