"""Training: teacher forcing, cross-entropy on real tokens, AdamW under a cosine.

loss = mean of -log p(y_i | y_<i, x)

python -m attnlib.training runs/grammar
"""

from attnlib.training.batches import batches, loss
from attnlib.training.recipe import Recipe
from attnlib.training.run import Run

__all__ = ["Recipe", "Run", "batches", "loss"]
