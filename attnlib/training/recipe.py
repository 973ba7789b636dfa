"""How to train: every number that is not the model's own."""

from dataclasses import dataclass, field
from math import inf

from attnlib.training.precision import PRECISIONS


@dataclass(frozen=True)
class Recipe:
    """The help of each field says what it is. Raises ValueError for a number out of its range."""

    epochs: int = field(default=6, metadata={"help": "passes over the training pairs"})
    batch: int = field(default=64, metadata={"help": "sentence pairs in one step"})
    learning_rate: float = field(default=8e-3, metadata={"help": "at the start of the cosine"})
    weight_decay: float = field(default=1e-2, metadata={"help": "of AdamW"})
    label_smoothing: float = field(default=0.1, metadata={"help": "probability of any other word"})
    embedding_deviation: float = field(
        default=1.0, metadata={"help": "standard deviation of the first embeddings"}
    )
    seed: int = field(
        default=0, metadata={"help": "of the first weights, the order and the dropout"}
    )
    precision: str = field(
        default="fp32",
        metadata={
            "choices": PRECISIONS,
            "help": "of a step; with bf16 (bfloat16) weights and loss stay in fp32",
        },
    )
    longest: int = field(
        default=100,
        metadata={
            "help": "tokens of a side; pairs with more are left out of train and dev, not of test"
        },
    )

    def __post_init__(self) -> None:
        for name in ("epochs", "batch", "longest"):
            self._expect(name, "at least 1", getattr(self, name) >= 1)
        for name in ("weight_decay", "embedding_deviation"):
            self._expect(name, "at least 0", getattr(self, name) >= 0)
            self._expect(name, "a finite number", getattr(self, name) < inf)
        self._expect("learning_rate", "a finite number above 0", 0 < self.learning_rate < inf)
        self._expect("label_smoothing", "at least 0 and below 1", 0 <= self.label_smoothing < 1)
        self._expect("precision", f"one of {', '.join(PRECISIONS)}", self.precision in PRECISIONS)
        self._expect("seed", "0 to 2**32 - 1", 0 <= self.seed < 2**32)

    def _expect(self, name: str, range_: str, holds: bool) -> None:
        if not holds:
            raise ValueError(f"{name}: expected {range_}, got {getattr(self, name)}")
