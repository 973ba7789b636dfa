"""The inputs of the checks: random numbers from one seed, and sizes that all differ.

No two axes have one size and no two numbers are the same, so an answer that swaps axes, or takes
one word for another, has nothing to hide behind.
"""

from collections.abc import Iterator
from random import Random

import torch
from torch import Tensor


class Draw:
    """Whoever draws the same things in the same order from the same seed gets the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._generator = torch.Generator().manual_seed(seed)

    def sizes(self, axes: int, rounds: int = 5) -> Iterator[tuple[int, ...]]:
        """A size for each axis, all different, from 1 upwards and larger from round to round."""
        for largest in range(axes, axes + rounds):
            yield tuple(self.random.sample(range(1, largest + 1), axes))

    def normal(self, *shape: int) -> Tensor:
        """Standard normal numbers: of both signs, in single precision."""
        return torch.randn(shape, generator=self._generator, dtype=torch.float32)

    def mask(self, B: int, Tx: int) -> Tensor:
        """True on 1 to Tx words of each row, False on the padding after them. Shape (B, Tx)."""
        lengths = torch.tensor([self.random.randint(1, Tx) for _ in range(B)])
        return torch.arange(Tx) < lengths[:, None]

    def weights(self, *shape: int) -> Tensor:
        """Positive numbers that sum to 1 along the last axis."""
        return (2 * self.normal(*shape)).softmax(-1)

    def sentence(self, length: int, words: str = "the man is white on a red hat") -> list[str]:
        """Tokens, some of which may come twice."""
        return self.random.choices(words.split(), k=length)
