"""Why does a matrix look wrong? Eight questions to a model, each answered by one number.

    from attnlib.clinic import examine
    for question, value in examine(model, train, dev):
        print(question.text, value, question.healthy(value))

`train` are pairs that the model was trained on, `dev` pairs that it has not seen. All is measured
with teacher forcing, on the model's device. The weights stay as they are; `examine` leaves the
model in evaluation mode.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import inf, log
from typing import NamedTuple

import torch
from jaxtyping import Float, Int
from torch import Tensor

from attnlib.corpus import Pair
from attnlib.model import Seq2Seq, States
from attnlib.training.batches import Batch, loss, words_before
from attnlib.vocab import EOS, PAD, pad


class Question(NamedTuple):
    """least, most: the bounds of a healthy value, both included."""

    name: str
    text: str
    measure: Callable[[Seq2Seq, Sequence[Pair], Sequence[Pair]], float]
    least: float = -inf
    most: float = inf

    @property
    def number(self) -> str:
        """What is measured, in a sentence: the docstring of `measure`."""
        return " ".join((self.measure.__doc__ or "").split())

    def healthy(self, value: float) -> bool:
        return self.least <= value <= self.most


def examine(
    model: Seq2Seq, train: Sequence[Pair], dev: Sequence[Pair]
) -> Iterator[tuple[Question, float]]:
    """Each question and the number that answers it, measured as it is asked for.

    Raises ValueError, as the first question is asked for, where a side has no pairs.
    """
    for name, pairs in (("train", train), ("dev", dev)):
        if not pairs:
            raise ValueError(f"{name}: expected at least one sentence pair, got none")
    model.eval()
    for question in QUESTIONS:
        yield question, question.measure(model, train, dev)


def batch(model: Seq2Seq, pairs: Sequence[Pair]) -> Batch:
    """The pairs as one padded batch (x, x mask, y, y mask)."""
    source, target = model.config.source, model.config.target
    x = pad([source.encode(pair.source) for pair in pairs])
    return *x, *pad([target.encode(pair.target) for pair in pairs])


def forced(model: Seq2Seq, x: Tensor, mask: Tensor, y: Int[Tensor, "B Ty"]) -> States:
    """The states with <bos>, y_1, y_2, ... as the words before."""
    return model(*(part.to(model.device) for part in (x, mask, words_before(y))))


def matrices(model: Seq2Seq, pairs: Sequence[Pair]) -> list[Float[Tensor, "Ty Tx"]]:
    """alpha of each pair without padding, end marks included."""
    with torch.no_grad():
        x, x_mask, y, y_mask = batch(model, pairs)
        alpha = forced(model, x, x_mask, y).alpha.cpu()
    sizes = zip(y_mask.sum(1).tolist(), x_mask.sum(1).tolist(), strict=True)
    return [rows[:Ty, :Tx] for rows, (Ty, Tx) in zip(alpha, sizes, strict=True)]


def asks(model: Seq2Seq, train: Sequence[Pair], dev: Sequence[Pair]) -> float:
    """The largest change of a weight from one row to the next: 0 where no row asks by its state."""
    return max(alpha.diff(dim=0).abs().max().item() for alpha in matrices(model, dev))


@torch.no_grad()
def minds_padding(model: Seq2Seq, train: Sequence[Pair], dev: Sequence[Pair]) -> float:
    """The largest change of a weight when eight columns of padding are added."""
    x, mask, y, _ = batch(model, dev)
    more = torch.zeros(len(x), 8, dtype=torch.long)
    padded = torch.cat((x, more + PAD), 1), torch.cat((mask, more.bool()), 1)
    alpha, wider = forced(model, x, mask, y).alpha, forced(model, *padded, y).alpha
    return (wider[..., : x.shape[1]] - alpha).abs().max().item()


@torch.no_grad()
def sees_ahead(model: Seq2Seq, train: Sequence[Pair], dev: Sequence[Pair]) -> float:
    """The largest change of the first state when every word but <bos>, the only one before it, is
    another."""
    x, mask, y, _ = batch(model, dev)
    states = forced(model, x, mask, y), forced(model, x, mask, torch.full_like(y, EOS))
    return (states[0].s[:, 0] - states[1].s[:, 0]).abs().max().item()


def learns_to_look(model: Seq2Seq, train: Sequence[Pair], dev: Sequence[Pair]) -> float:
    """The length of the loss's gradient with respect to the parameters of the score."""
    with torch.enable_grad():
        value = loss(model, batch(model, dev))
        slopes = torch.autograd.grad(
            value, list(model.decoder.score.parameters()), allow_unused=True
        )
    return sum(slope.square().sum().item() for slope in slopes if slope is not None) ** 0.5


def direction(model: Seq2Seq, train: Sequence[Pair], dev: Sequence[Pair]) -> float:
    """The mean over each two rows of a sentence: 1 where the later one looks to the right of the
    earlier, minus 1 where to the left, 0 where at the same word."""
    signs = []
    for alpha in matrices(model, dev):
        j = alpha.argmax(1).double()
        signs.append((j[None] - j[:, None]).sign()[torch.ones(len(j), len(j)).triu(1).bool()])
    return torch.cat(signs).mean().item()


def sharpness(model: Seq2Seq, train: Sequence[Pair], dev: Sequence[Pair]) -> float:
    """The largest weight of a row, averaged over all rows."""
    return torch.cat([alpha.amax(1) for alpha in matrices(model, dev)]).mean().item()


@torch.no_grad()
def memorizes(model: Seq2Seq, train: Sequence[Pair], dev: Sequence[Pair]) -> float:
    """The loss on pairs it has not seen minus the loss on pairs it has, in nats a word."""
    return (loss(model, batch(model, dev)) - loss(model, batch(model, train))).item()


@torch.no_grad()
def has_learned(model: Seq2Seq, train: Sequence[Pair], dev: Sequence[Pair]) -> float:
    """The loss on training pairs over the entropy of their words, which is the loss of a model that
    knows how often each word comes, and nothing else."""
    counts = Counter(word for pair in train for word in (*pair.target, "<eos>"))
    n = counts.total()
    entropy = -sum(count / n * log(count / n) for count in counts.values())
    return loss(model, batch(model, train)).item() / entropy


QUESTIONS = (
    Question("asks", "Does a row depend on the state that asks?", asks, least=1e-4),
    Question("padding", "Does padding change the weights?", minds_padding, most=1e-4),
    Question("ahead", "Does a step see words that are still to be written?", sees_ahead, most=1e-4),
    Question("gradient", "Does a gradient reach the score?", learns_to_look, least=1e-6),
    Question("direction", "Does the look go forward, mostly?", direction, least=0.25),
    Question("sharpness", "Is a row sure where to look?", sharpness, least=0.5),
    Question("gap", "Is it as good on sentences that it has not seen?", memorizes, most=0.5),
    Question("learned", "Has it learned more than how often words come?", has_learned, most=0.5),
)
