"""Words as numbers: a vocabulary, and batches of unequal sentences with the mask that tells
words from padding.

    ["the man", "he"]  ->  [[4, 5, 3], [6, 3, 0]]  and  [[T, T, T], [T, T, F]]

Here 3 is <eos>, 0 is <pad>.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
    special tokens. Those are marks: where a text spells one, that is an unknown word.

    Raises TypeError unless words is a tuple of strings, and ValueError where one stands twice or is
    spelled like a mark.
    """

    words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.words, tuple) or not all(isinstance(w, str) for w in self.words):
            raise TypeError(f"words: expected a tuple of strings, got {self.words!r}")
        for word, count in Counter(self.words).items():
            if word in SPECIALS:
                raise ValueError(f"words: expected words, got the special token {word!r}")
            if count > 1:
                raise ValueError(f"words: expected each word once, got {word!r} {count} times")

    @classmethod
    def build(cls, sentences: Iterable[Sequence[str]], min_frequency: int = 1) -> "Vocab":
        """The words seen at least min_frequency times, most frequent first, ties by spelling.

        What is spelled like a special token is left out.
        """
        counts = Counter(word for sentence in sentences for word in sentence)
        return cls.of_counts(counts, min_frequency)

    @classmethod
    def of_counts(cls, counts: Mapping[str, int], min_frequency: int = 1) -> "Vocab":
        """The same, of words whose frequencies are known."""
        kept = (word for word, n in counts.items() if n >= min_frequency and word not in SPECIALS)
        return cls(tuple(sorted(kept, key=lambda word: (-counts[word], word))))

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(self.words, len(SPECIALS))}

    def __len__(self) -> int:
        return len(SPECIALS) + len(self.words)

    def __contains__(self, word: str) -> bool:
        """Is it a word that the model knows? The special tokens are none."""
        return word in self._ids

    def encode(self, tokens: Sequence[str]) -> Int[Tensor, " T"]:
        """The ids of the tokens and of a closing <eos>; a word out of vocabulary becomes <unk>.

        Raises ValueError for an empty sentence, and TypeError for what is no list of strings.
        """
        if isinstance(tokens, str) or not all(isinstance(token, str) for token in tokens):
            raise TypeError(f"tokens: expected a list of strings, got {tokens!r}")
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
    """One batch of sentences of unequal length, and its mask: True marks a real token.

    Both lie where the sentences do. Raises ValueError for no sentences.
    """
    if not sentences:
        raise ValueError("sentences: expected at least one, got none")
    ids = pad_sequence(list(sentences), batch_first=True, padding_value=PAD)
    lengths = ids.new_tensor([len(sentence) for sentence in sentences])
    return ids, torch.arange(ids.shape[1], device=ids.device) < lengths[:, None]
