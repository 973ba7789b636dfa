"""Sentence pairs to learn from: a grammar that knows its own alignments, and real captions.

Every corpus is a sequence of `Pair`s, tokenized and lower-cased the same way
(`attnlib.corpus.text`); one that was read from files lies in arrays (`attnlib.corpus.arrays`).
"""

from typing import NamedTuple


class Pair(NamedTuple):
    """One sentence in two languages.

    source, target: the tokens, without any end mark.
    text: the target as its author wrote it, which detokenized BLEU compares with.
    alignment: gold links (i, j), counted from 0 as in `alpha[i, j]` (formulas count from 1): target
        word i comes from source word j. Empty where nobody has aligned the pair.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    text: str
    alignment: frozenset[tuple[int, int]] = frozenset()
