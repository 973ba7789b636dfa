"""Many sentences in a few arrays: a million of them are four objects, not thirty million.

the man .   he sang .      words   the man . he sang
                           ids     0 1 2 3 4 2
                           starts  0 3     stops  3 6
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np
from jaxtyping import Int

from attnlib.corpus import Pair

Rows = slice | np.ndarray


@dataclass(frozen=True, eq=False)
class Sentences(Sequence[tuple[str, ...]]):
    """One side of a corpus; each sentence is made when it is asked for.

    words: every word once. ids: the words of all sentences, one after another, as places in
    `words`. starts, stops: sentence k is ids[starts[k]:stops[k]].
    """

    words: Sequence[str]
    ids: Int[np.ndarray, " N"]
    starts: Int[np.ndarray, " n"]
    stops: Int[np.ndarray, " n"]

    @classmethod
    def build(cls, sentences: Iterable[Sequence[str]]) -> "Sentences":
        """Words are numbered as they come. Raises TypeError for a text that is not tokenized."""
        places: dict[str, int] = {}
        ids, ends = array("i"), array("q", [0])
        for tokens in sentences:
            if isinstance(tokens, str):
                raise TypeError(f"tokens: expected a list of strings, got {tokens!r}")
            ids.extend([places.setdefault(token, len(places)) for token in tokens])
            ends.append(len(ids))
        return cls.between(list(places), np.array(ids, np.int32), np.array(ends, np.int64))

    @classmethod
    def between(
        cls, words: Sequence[str], ids: Int[np.ndarray, " N"], ends: Int[np.ndarray, " _"]
    ) -> "Sentences":
        """Sentences without gaps: each begins where the one before it ends, the first at 0."""
        return cls(words, ids, ends[:-1], ends[1:])

    @property
    def lengths(self) -> Int[np.ndarray, " n"]:
        """Tokens of each sentence."""
        return self.stops - self.starts

    def joined(self) -> Int[np.ndarray, " N"]:
        """The words of the sentences, one after another, as places in `words`."""
        if len(self) and (self.starts[1:] == self.stops[:-1]).all():  # without gaps
            return self.ids[self.starts[0] : self.stops[-1]]
        before = np.cumsum(self.lengths) - self.lengths
        places = np.repeat(self.starts - before, self.lengths) + np.arange(self.lengths.sum())
        return self.ids[places]

    def renumbered(self) -> "Sentences":
        """As `build` would make them: words that are used, in the order in which they come."""
        ids = self.joined()
        first = np.full(len(self.words), len(ids))
        first[ids[::-1]] = np.arange(len(ids))[::-1]  # the last to be written is the first use
        order = np.argsort(first)[: np.count_nonzero(first < len(ids))]
        places = np.zeros(len(self.words), np.int32)
        places[order] = np.arange(len(order))
        words = [self.words[place] for place in order.tolist()]
        return self.between(words, places[ids], np.append(0, np.cumsum(self.lengths)))

    def counts(self) -> dict[str, int]:
        """How often each word stands in the sentences."""
        times = np.bincount(self.joined(), minlength=len(self.words))
        return {word: n for word, n in zip(self.words, times.tolist(), strict=True) if n}

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, k: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, k: Rows) -> "Sentences": ...
    def __getitem__(self, k: int | Rows) -> "tuple[str, ...] | Sentences":
        if isinstance(k, Rows):
            return replace(self, starts=self.starts[k], stops=self.stops[k])
        places = self.ids[self.starts[k] : self.stops[k]]
        return tuple([self.words[place] for place in places.tolist()])


@dataclass(frozen=True, eq=False)
class Lines(Sequence[str]):
    """The lines of a text, each decoded when it is asked for: content[starts[k]:stops[k]]."""

    content: bytes
    starts: Int[np.ndarray, " n"]
    stops: Int[np.ndarray, " n"]

    @classmethod
    def of(cls, content: bytes) -> "Lines":
        """The lines of UTF-8 text, which "\\n" parts."""
        ends = np.flatnonzero(np.frombuffer(content, np.uint8) == ord("\n"))
        return cls(content, np.append(0, ends + 1), np.append(ends, len(content)))

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, k: int) -> str: ...
    @overload
    def __getitem__(self, k: Rows) -> "Lines": ...
    def __getitem__(self, k: int | Rows) -> "str | Lines":
        if isinstance(k, Rows):
            return replace(self, starts=self.starts[k], stops=self.stops[k])
        return self.content[self.starts[k] : self.stops[k]].decode()

    def __iter__(self) -> Iterator[str]:
        for start, stop in zip(self.starts.tolist(), self.stops.tolist(), strict=True):
            yield self.content[start:stop].decode()


@dataclass(frozen=True, eq=False)
class Pairs(Sequence[Pair]):
    """A corpus in arrays, to be used like a list of `Pair`s that nobody has aligned. A slice, or an
    array of rows, copies no text. It equals any sequence of equal pairs."""

    source: Sentences
    target: Sentences
    text: Lines

    def __len__(self) -> int:
        return len(self.text)

    @overload
    def __getitem__(self, k: int) -> Pair: ...
    @overload
    def __getitem__(self, k: Rows) -> "Pairs": ...
    def __getitem__(self, k: int | Rows) -> "Pair | Pairs":
        if isinstance(k, Rows):
            return Pairs(self.source[k], self.target[k], self.text[k])
        return Pair(self.source[k], self.target[k], self.text[k])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    def __repr__(self) -> str:
        return f"<{len(self):,} pairs>"


def sides(pairs: Sequence[Pair]) -> tuple[Sentences, Sentences]:
    """The sources and the targets of any pairs, in arrays."""
    if isinstance(pairs, Pairs):
        return pairs.source, pairs.target
    return Sentences.build(p.source for p in pairs), Sentences.build(p.target for p in pairs)
