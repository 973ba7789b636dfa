"""Lesson 08: what a model is trained by, and which of its translations is the best."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from attnlib.exercises.draw import Draw
from attnlib.exercises.exercise import exercise

Lists = list[list[float]]


@exercise(lesson=8, dots=1, minutes=4, needs="torch.cat, or a loop")
def words_before(y: Tensor, bos: int) -> Tensor:
    """What the decoder is given under teacher forcing: y of shape (B, Ty), ids of the words to be
    written, to the words before them, of the same shape.

    Step i is given word i - 1 of its own sentence, and step 1 the id bos. y is not changed.
    """
    return torch.cat((torch.full_like(y[:, :1], bos), y[:, :-1]), 1)


@words_before.holds(
    "Of one sentence, every step is given the word before.",
    "y_1 is given to the step that writes y_2.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, int]]:
    for Ty in range(1, 6):
        yield _ids(draw, 1, Ty), 2


@words_before.holds(
    "Every sentence of a batch begins anew.", "Row b of the result is made from row b of y alone."
)
def _(draw: Draw) -> Iterator[tuple[Tensor, int]]:
    for B, Ty in draw.sizes(2):
        yield _ids(draw, B, Ty), 2


@words_before.holds(
    "The first mark is the one that you are given.", "bos is 2 here; it need not be."
)
def _(draw: Draw) -> Iterator[tuple[Tensor, int]]:
    for bos, (B, Ty) in zip((1, 0, 3), draw.sizes(2, rounds=3), strict=True):
        yield _ids(draw, B, Ty), bos


def _ids(draw: Draw, B: int, Ty: int) -> Tensor:
    """Ids of words, all different."""
    return torch.tensor(draw.random.sample(range(4, 4 + 4 * B * Ty), B * Ty)).view(B, Ty)


words_before.slip("You gave each step the word that it is to write: it need only copy.")(
    lambda y, bos: y
)
words_before.slip(
    "You gave each step the word after: move the sentence to the right, not the left."
)(lambda y, bos: torch.cat((y[:, 1:], torch.full_like(y[:, :1], bos)), 1))
words_before.slip("You kept the last word too: nothing is written after it, and Ty grows by one.")(
    lambda y, bos: torch.cat((torch.full_like(y[:, :1], bos), y), 1)
)
words_before.slip("You rolled: step 1 is given the last word of the sentence.")(
    lambda y, bos: y.roll(1, 1)
)
words_before.slip("You overwrote the first word, and moved nothing.")(
    lambda y, bos: torch.cat((torch.full_like(y[:, :1], bos), y[:, 1:]), 1)
)
words_before.slip("You moved down the batch: a sentence is given the words of the one above.")(
    lambda y, bos: torch.cat((torch.full_like(y[:1], bos), y[:-1]))
)
words_before.slip("You put 2 before every sentence: put the id that you are given.")(
    lambda y, bos: torch.cat((torch.full_like(y[:, :1], 2), y[:, :-1]), 1)
)


@exercise(lesson=8, dots=2, minutes=8, needs="log_softmax, indexing")
def sentence_loss(logits: Tensor, words: Tensor, mask: Tensor) -> Tensor:
    """The loss of one sentence with padding: a tensor with one number, in nats a word.

    mean over the real words of -log p(y_i), where p = softmax of row i of logits

    logits: (Ty, V). words: (Ty,), the id of y_i, from 0. mask: (Ty,), True on a real word; there
    is one at least. Logits may be as large as 1000.
    """
    return nn.functional.cross_entropy(logits[mask], words[mask])


def _written(
    draw: Draw, scale: float = 1.0, padded: bool = False
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    for Ty, V in draw.sizes(2):
        words = torch.tensor([draw.random.randrange(V) for _ in range(Ty)])
        mask = draw.mask(1, Ty)[0] if padded else torch.ones(Ty, dtype=torch.bool)
        yield scale * draw.normal(Ty, V), words, mask


@sentence_loss.holds(
    "Of one word, it is minus the logarithm of its probability.", "p is the softmax of the row."
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    for V in (2, 3, 5):
        yield draw.normal(1, V), torch.tensor([draw.random.randrange(V)]), torch.tensor([True])


@sentence_loss.holds("Of several words, it is the mean.", "Each word counts the same.")
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    yield from _written(draw)


@sentence_loss.holds(
    "Padding counts for nothing.", "Neither its logits nor its place in the number of words."
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    yield from _written(draw, padded=True)
    yield draw.normal(3, 4), torch.tensor([1, 2, 0]), torch.tensor([True, False, False])


@sentence_loss.holds(
    "Large logits do no harm.", "log_softmax takes off the largest before it takes exponentials."
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    yield from _written(draw, scale=300.0, padded=True)


def _log_p(logits: Tensor, words: Tensor) -> Tensor:
    return logits.log_softmax(-1)[torch.arange(len(words)), words]


sentence_loss.slip("You forgot the minus: a probability below 1 has a negative logarithm.")(
    lambda logits, words, mask: _log_p(logits, words)[mask].mean()
)
sentence_loss.slip("You added the words up: take the mean.")(
    lambda logits, words, mask: -_log_p(logits, words)[mask].sum()
)
sentence_loss.slip("You counted padding among the words: divide by the number of real ones.")(
    lambda logits, words, mask: -(_log_p(logits, words) * mask).sum() / len(mask)
)
sentence_loss.slip("You took padding for words.")(
    lambda logits, words, mask: -_log_p(logits, words).mean()
)
sentence_loss.slip("You left out the logarithm: 1 - p is another loss.")(
    lambda logits, words, mask: (1 - _log_p(logits, words).exp())[mask].mean()
)
sentence_loss.slip("You took the logits for logarithms of probabilities: the softmax is missing.")(
    lambda logits, words, mask: -logits[torch.arange(len(words)), words][mask].mean()
)
sentence_loss.slip("You measured in bits: the natural logarithm gives nats.")(
    lambda logits, words, mask: -_log_p(logits, words)[mask].mean() / torch.tensor(2.0).log()
)
sentence_loss.slip("Your softmax runs down the sentence: it runs over the vocabulary, axis -1.")(
    lambda logits, words, mask: -logits.log_softmax(0)[torch.arange(len(words)), words][mask].mean()
)
sentence_loss.slip("You took the logarithm of a mean: it is the mean of the logarithms.")(
    lambda logits, words, mask: -_log_p(logits, words)[mask].exp().mean().log()
)


@exercise(lesson=8, dots=2, minutes=6, needs="sum, len, max with a key")
def best_translation(log_p: Lists) -> int:
    """Which of several finished translations a beam search gives back: its index, from 0.

    The largest (1 / length) sum_k log p(y_k | y_<k, x); the first of equal ones.

    log_p: for each translation, a list of the log-probabilities of its words, its end mark
    included. No list is empty.
    """
    return max(range(len(log_p)), key=lambda k: sum(log_p[k]) / len(log_p[k]))


@best_translation.holds(
    "Of translations of one length, it is the most probable.",
    "The sum decides where lengths agree.",
)
def _(draw: Draw) -> Iterator[tuple[Lists]]:
    for count, length in draw.sizes(2):
        yield ([_logs(draw, length) for _ in range(count)],)
    yield ([[-0.5, -1.0], [-1.5, -0.25], [-0.25, -1.0]],)
    yield ([[-1.0, -1.0], [-0.25, -1.5], [-1.5, -1.5]],)


@best_translation.holds("The end mark is a word.", "Its probability counts, and so does its place.")
def _(draw: Draw) -> Iterator[tuple[Lists]]:
    yield ([[-0.5, -4.0], [-1.0, -1.0]],)
    yield ([[-1.0, -0.5], [-0.75, -2.0]],)


@best_translation.holds(
    "A longer translation is not worse for being longer.", "Divide the sum by the number of words."
)
def _(draw: Draw) -> Iterator[tuple[Lists]]:
    yield ([[-1.0], [-0.5, -0.75]],)
    yield ([[-0.5, -0.5, -0.5, -0.5], [-0.75], [-1.0, -1.25]],)
    yield ([[-2.0, -1.0], [-1.25], [-0.25, -0.5, -0.75, -1.0], [-0.5, -1.5]],)


@best_translation.holds("Nor is it better for being longer.", "A long list of bad words is bad.")
def _(draw: Draw) -> Iterator[tuple[Lists]]:
    yield ([[-3.0, -3.0, -3.0], [-0.5], [-1.0, -1.0]],)
    for _ in range(3):
        yield ([_logs(draw, length) for length in draw.random.sample(range(1, 8), 4)],)


@best_translation.holds("Of equal ones it is the first.", "max keeps the first that it finds.")
def _(draw: Draw) -> Iterator[tuple[Lists]]:
    yield ([[-1.0], [-0.5, -0.5], [-0.25, -0.75]],)


def _logs(draw: Draw, length: int) -> list[float]:
    """Log-probabilities in eighths, which no sum rounds."""
    return [-draw.random.randint(1, 31) / 8 for _ in range(length)]


best_translation.slip("You compared sums: divide each by its number of words.")(
    lambda log_p: max(range(len(log_p)), key=lambda k: sum(log_p[k]))
)
best_translation.slip(
    "You took the smallest: log-probabilities are negative, and the best is nearest 0."
)(lambda log_p: min(range(len(log_p)), key=lambda k: sum(log_p[k]) / len(log_p[k])))
best_translation.slip("You divided by the square of the length.")(
    lambda log_p: max(range(len(log_p)), key=lambda k: sum(log_p[k]) / len(log_p[k]) ** 2)
)
best_translation.slip("You took the longest.")(
    lambda log_p: max(range(len(log_p)), key=lambda k: len(log_p[k]))
)
best_translation.slip("You took the shortest.")(
    lambda log_p: min(range(len(log_p)), key=lambda k: len(log_p[k]))
)
best_translation.slip("You looked at the best word of each: all of its words count.")(
    lambda log_p: max(range(len(log_p)), key=lambda k: max(log_p[k]))
)
best_translation.slip("You looked at the worst word of each: all of its words count.")(
    lambda log_p: max(range(len(log_p)), key=lambda k: min(log_p[k]))
)
best_translation.slip("You left the end mark out: it is a word, and its probability counts.")(
    lambda log_p: max(
        range(len(log_p)), key=lambda k: sum(log_p[k][:-1]) / max(len(log_p[k]) - 1, 1)
    )
)
best_translation.slip("Of equal ones you took the last.")(
    lambda log_p: max(range(len(log_p)), key=lambda k: (sum(log_p[k]) / len(log_p[k]), k))
)
