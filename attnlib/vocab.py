"""Words as numbers: a vocabulary, and batches of unequal sentences with the mask that tells
words from padding.

    ["the man", "he"]  ->  [[4, 5, 3], [6, 3, 0]]  and  [[T, T, T], [T, T, F]]

Here 3 is <eos>, 0 is <pad>.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from jaxtyping import Bool, Int
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

SPECIALS = ("<pad>", "<unk>", "<bos>", "<eos>")
PAD, UNK, BOS, EOS = range(4)


@dataclass(frozen=True)
class Vocab:
    """words: every word the model knows, in the order of their ids, which start after the four
    special tokens."""

    words: tuple[str, ...] = ()

    @classmethod
    def build(cls, sentences: Iterable[Sequence[str]], min_frequency: int = 1) -> "Vocab":
        """The words seen at least min_frequency times, most frequent first, ties by spelling."""
        counts = Counter(word for sentence in sentences for word in sentence)
        kept = (word for word, count in counts.items() if count >= min_frequency)
        return cls(tuple(sorted(kept, key=lambda word: (-counts[word], word))))

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(SPECIALS + self.words)}

    def __len__(self) -> int:
        return len(SPECIALS) + len(self.words)

    def __contains__(self, word: str) -> bool:
        return word in self._ids

    def encode(self, tokens: Sequence[str]) -> Int[Tensor, " T"]:
        """The ids of the tokens and of a closing <eos>; a word out of vocabulary becomes <unk>.

        Raises ValueError for an empty sentence.
        """
        if not tokens:
            raise ValueError("tokens: expected at least one token, got an empty sentence")
        return torch.tensor([*(self._ids.get(token, UNK) for token in tokens), EOS])

    def decode(self, ids: Iterable[int]) -> tuple[str, ...]:
        """The tokens of the ids, special ones included."""
        tokens = SPECIALS + self.words
        return tuple(tokens[index] for index in ids)


def pad(
    sentences: Sequence[Int[Tensor, " _"]],
) -> tuple[Int[Tensor, "B T"], Bool[Tensor, "B T"]]:
    """One batch of sentences of unequal length, and its mask: True marks a real token."""
    ids = pad_sequence(list(sentences), batch_first=True, padding_value=PAD)
    lengths = torch.tensor([len(sentence) for sentence in sentences])
    return ids, torch.arange(ids.shape[1]) < lengths[:, None]
