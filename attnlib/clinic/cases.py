"""What is seen of each fault, which question tells it, and what heals it.

The models were trained by benchmarks/learning.py; their matrices and the answers to
every question are the part "clinic" of `attnlib.results.load("learning")`.
"""

from typing import NamedTuple


class Case(NamedTuple):
    """telling: the name of the question of attnlib.clinic that a model with this fault fails."""

    symptom: str
    telling: str
    cure: str


CASES = {
    "no tanh": Case(
        "Every row is the same, whatever is being written. What the model still translates, it "
        "translates with one fixed context.",
        "asks",
        "Put the tanh around W_a s + U_a h. Without it, what s adds is the same for every j, and "
        "the softmax forgets it.",
    ),
    "no mask": Case(
        "Words look at padding. A sentence is translated in one way alone and in another way "
        "beside a longer one.",
        "padding",
        "Put -∞ in the place of the energies of padding, before the softmax.",
    ),
    "inputs not moved": Case(
        "The loss falls as low as it can, on new sentences too. Every row looks at one place, "
        "and what the model writes by itself is nonsense.",
        "ahead",
        "Give step i the word before, y_{i-1}, and step 1 the mark <bos>: move the target by one.",
    ),
    "no gradient": Case(
        "The rows stay as even as at first, while the loss falls all the same.",
        "gradient",
        "Take the detach, the .data or the NumPy out of the way from the energies to the loss.",
    ),
    "source reversed": Case(
        "The translation is good and the diagonal runs the wrong way, up to the right.",
        "direction",
        "Turn the columns back, or read the words in their order: x and its words must agree.",
    ),
    "rate too low": Case(
        "Sharp at the end of the sentence, undecided in the middle, wrong at the beginning.",
        "sharpness",
        "Raise the learning rate by threes until the loss gets restless, and go back once.",
    ),
    "rate too high": Case(
        "The rows are sure, and wrong: most look at one place, whatever the word. The loss is "
        "high.",
        "learned",
        "Lower the learning rate by threes, clip the gradient, and begin anew.",
    ),
    "too little data": Case(
        "The loss on the training pairs is as low as it can be, on new ones it is high. The "
        "matrix has gaps and jumps.",
        "gap",
        "More pairs; where there are none, a smaller model, dropout, or an earlier end.",
    ),
}
