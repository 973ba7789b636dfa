"""Lesson 03: from energies to weights."""

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from attnlib.exercises.draw import Draw
from attnlib.exercises.exercise import exercise


@exercise(lesson=3, dots=1, minutes=4, needs="torch.exp, sum, max")
def softmax(e: Tensor) -> Tensor:
    """The weights of one row of energies: e of shape (Tx,) to alpha of shape (Tx,).

    Energies of 1000 and more must do no harm.
    """
    return e.softmax(-1)


@softmax.holds("The weights sum to 1.", "Each exponential is divided by the sum of them all.")
def _(draw: Draw) -> Iterator[tuple[Tensor]]:
    for (Tx,) in draw.sizes(1):
        yield (draw.normal(Tx),)


@softmax.holds("Equal energies share the weight equally.", "Equal exponentials are equal parts.")
def _(draw: Draw) -> Iterator[tuple[Tensor]]:
    for (Tx,) in draw.sizes(1):
        yield (draw.normal(1).repeat(Tx),)


@softmax.holds(
    "Large energies do no harm.",
    "exp(1000) is infinite; but taking the largest energy off them all changes no weight.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor]]:
    for (Tx,) in draw.sizes(1):
        yield (1000 + draw.normal(Tx),)
        yield (-1000 + draw.normal(Tx),)
        yield (1000 * draw.normal(Tx),)


softmax.slip("You stopped at the exponentials: divide them by their sum.")(
    lambda e: (e - e.max()).exp()
)
softmax.slip("You divided the energies themselves: their exponentials come first.")(
    lambda e: e / e.sum()
)
softmax.slip("You divided the energies by √Tx: a row has no such scale.")(
    lambda e: (e / len(e) ** 0.5).softmax(-1)
)
softmax.slip("You halved the energies: a row has no such scale.")(lambda e: (e / 2).softmax(-1))
softmax.slip("You took powers of 2: the exponential takes those of 2.718.")(
    lambda e: (e * math.log(2)).softmax(-1)
)
softmax.slip("You shared out squares, which forget the sign: exponentials come first.")(
    lambda e: e**2 / (e**2).sum()
)
softmax.slip("You took a sigmoid of each energy: a softmax divides exponentials by their sum.")(
    lambda e: e.sigmoid()
)
softmax.slip("You shared out sigmoids: a softmax shares out exponentials.")(
    lambda e: e.sigmoid() / e.sigmoid().sum()
)
softmax.slip("You divided by the mean of the exponentials: divide by their sum.")(
    lambda e: len(e) * e.softmax(-1)
)
softmax.slip("Your energies have lost their sign.")(lambda e: e.abs().softmax(-1))


@exercise(lesson=3, dots=1, minutes=3, needs="the softmax of one row")
def tempered(e: Tensor, T: float) -> Tensor:
    """The weights of one row at temperature T > 0: e of shape (Tx,) to alpha of shape (Tx,).

    alpha_j is proportional to exp(e_j / T). A temperature of 0.001 must do no harm.
    """
    return (e / T).softmax(-1)


@tempered.holds("At T = 1 it is the plain softmax.", "Divided by 1, an energy is what it was.")
def _(draw: Draw) -> Iterator[tuple[Tensor, float]]:
    for (Tx,) in draw.sizes(1):
        yield draw.normal(Tx), 1.0


@tempered.holds(
    "The energies are divided by T: a low T sharpens the row, a high one flattens it.",
    "Where T grows, the differences between the e_j / T shrink, and with them the ratios.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, float]]:
    for (Tx,) in draw.sizes(1):
        yield draw.normal(Tx), draw.random.uniform(0.3, 0.8)
        yield draw.normal(Tx), draw.random.uniform(2.0, 5.0)


@tempered.holds(
    "A low temperature does no harm, nor do large energies.",
    "exp(e / T) is soon infinite; taking the largest e / T off them all changes no weight.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, float]]:
    for (Tx,) in draw.sizes(1):
        yield draw.normal(Tx), 0.001
        yield 1000 + draw.normal(Tx), 3.0


tempered.slip("You multiplied by T: divide by it, so that a high temperature flattens.")(
    lambda e, T: (e * T).softmax(-1)
)
tempered.slip(
    "Your weights do not depend on T: divide the energies by it (to take it off changes nothing)."
)(lambda e, T: e.softmax(-1))
tempered.slip("You divided the weights by T: divide the energies, before the softmax.")(
    lambda e, T: e.softmax(-1) / T
)
tempered.slip("You divided by the square root of T: divide by T.")(
    lambda e, T: (e / T**0.5).softmax(-1)
)
tempered.slip("You stopped at the exponentials: divide them by their sum.")(
    lambda e, T: (e / T).exp()
)
tempered.slip("You stopped at the exponentials: the weights are parts of one whole.")(
    lambda e, T: ((e - e.max()) / T).exp()
)
tempered.slip("You divided the energies themselves: their exponentials come first.")(
    lambda e, T: e / e.sum()
)
tempered.slip(
    "You gave all the weight to the largest energy: only where T goes to 0 it gets that."
)(lambda e, T: (e == e.max()).to(e.dtype))
tempered.slip("You divided by the square of T: divide by T.")(lambda e, T: (e / T**2).softmax(-1))
tempered.slip("You took a power of the weights, which no longer sum to 1.")(
    lambda e, T: e.softmax(-1) ** (1 / T)
)
tempered.slip("You divided by 1 + T: divide by T.")(lambda e, T: (e / (1 + T)).softmax(-1))
tempered.slip("You took the softmax twice, the second time of the weights.")(
    lambda e, T: (e.softmax(-1) / T).softmax(-1)
)


@exercise(lesson=3, dots=2, minutes=5, needs="axes, keepdim")
def attention_rows(e: Tensor) -> Tensor:
    """The weights of a whole sentence: e of shape (Ty, Tx) to alpha of shape (Ty, Tx).

    alpha_ij = exp(e_ij) / sum_k exp(e_ik): i counts output words, j and k source words.
    Rows may differ in size by 1000 and more.
    """
    return e.softmax(-1)


@attention_rows.holds(
    "Each row is shared out among the source words.",
    "An output word has one unit of attention: the sum runs along its row, over the source.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor]]:
    for sizes in draw.sizes(2):
        yield (draw.normal(*sizes),)


@attention_rows.holds(
    "Equal energies in a row share its weight equally.",
    "What stands in the other rows has no part in it.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor]]:
    for Ty, Tx in draw.sizes(2):
        yield (draw.normal(Ty, 1).repeat(1, Tx),)


@attention_rows.holds(
    "A row of large energies harms neither itself nor the others.",
    "Take off each row its own largest energy: that of another row leaves 0 / 0.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor]]:
    for Ty, Tx in draw.sizes(2):
        yield (1000.0 * (torch.arange(Ty)[:, None] - 1) + draw.normal(Ty, Tx),)
        yield (1000 * draw.normal(Ty, Tx),)


attention_rows.slip("Your columns are shared out: the sum runs over j, along a row.")(
    lambda e: e.softmax(0)
)
attention_rows.slip("Your whole matrix sums to 1: each row has a unit of attention of its own.")(
    lambda e: e.flatten().softmax(0).view_as(e)
)
attention_rows.slip("You divided the energies themselves: their exponentials come first.")(
    lambda e: e / e.sum(-1, keepdim=True)
)
attention_rows.slip("You stopped at the exponentials: divide each row by its sum.")(
    lambda e: (e - e.amax(-1, keepdim=True)).exp()
)
attention_rows.slip("You divided the energies by their root, √Tx: the paper has no such scale.")(
    lambda e: (e / e.shape[-1] ** 0.5).softmax(-1)
)
attention_rows.slip("Your sums stand in a row, one below each column: keepdim=True, and they fit.")(
    lambda e: e.exp() / e.exp().sum(-1)
)
attention_rows.slip("You gave all the weight to the largest energy: the others have a share, too.")(
    lambda e: torch.nn.functional.one_hot(e.argmax(-1), e.shape[-1]).to(e.dtype)
)
attention_rows.slip("You return the weights of the first row for all of them.")(
    lambda e: e[:1].softmax(-1).expand_as(e)
)


@exercise(lesson=3, dots=3, minutes=10, needs="unsqueeze, masked_fill or where")
def masked_rows(e: Tensor, mask: Tensor) -> Tensor:
    """The weights of a batch: e of shape (B, Ty, Tx) and mask (B, Tx) to alpha (B, Ty, Tx).

    mask is True for a real word, and False for padding, wherever that stands. Padding gets exactly
    0, and the real words share 1. What stands in e at padding, even NaN, changes nothing.
    A sentence of padding alone gets zeros.
    """
    alpha = e.masked_fill(~mask.unsqueeze(1), float("-inf")).softmax(-1)
    return alpha.masked_fill(~mask.unsqueeze(1), 0)


def _hide_one(mask: Tensor) -> Tensor:
    """With padding in one sentence at least, where there are two words or more."""
    mask[0, -1] &= mask.shape[-1] == 1
    return mask


def _mixed(draw: Draw, mask: Tensor) -> Tensor:
    """The words of each sentence in another order, so that padding stands anywhere."""
    Tx = mask.shape[-1]
    return mask[:, draw.random.sample(range(Tx), Tx)]


@masked_rows.holds(
    "Without padding each row is shared out among the source words.",
    "The sum runs over the source, the last axis, for one output word of one sentence.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    for B, Ty, Tx in draw.sizes(3):
        yield draw.normal(B, Ty, Tx), torch.ones(B, Tx, dtype=torch.bool)


@masked_rows.holds(
    "A padded row gives what the shorter row gives.",
    "Padding must be gone before the shares are made: its exponential counts nowhere.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    for B, Ty, Tx in draw.sizes(3):
        yield draw.normal(B, Ty, Tx), _hide_one(draw.mask(B, Tx))


@masked_rows.holds(
    "Padding may stand anywhere in a row.", "The mask says which word is real, not how many are."
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    for B, Ty, Tx in draw.sizes(3, rounds=3):
        yield draw.normal(B, Ty, Tx), _mixed(draw, _hide_one(draw.mask(B, Tx)))


@masked_rows.holds(
    "Large energies do no harm, of whichever sign.",
    "Take off each row the largest energy of its real words; and a real energy of -1000 is still"
    " above that of padding, which is -∞.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    for sign in (1000, -1000):
        for B, Ty, Tx in draw.sizes(3, rounds=3):
            yield sign + draw.normal(B, Ty, Tx), _hide_one(draw.mask(B, Tx))
            yield sign * draw.normal(B, Ty, Tx), _hide_one(draw.mask(B, Tx))


@masked_rows.holds(
    "A sentence of padding alone gets zeros, and its neighbours are as before.",
    "There is nobody to attend to. -∞ everywhere leaves 0 / 0, which is NaN; a large negative"
    " number in its place shares 1 among words that do not exist.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    for B, Ty, Tx in draw.sizes(3, rounds=3):
        mask = draw.mask(B, Tx)
        mask[draw.random.randrange(B)] = False
        yield draw.normal(B, Ty, Tx), mask


@masked_rows.holds(
    "What stands in e at padding changes nothing.",
    "It is no energy of a word: put -∞ in its place before you look at it, as a largest or a sum.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    for junk in (1000.0, float("nan"), float("inf")):
        for B, Ty, Tx in draw.sizes(3, rounds=3):
            mask = _hide_one(draw.mask(B, Tx))
            yield draw.normal(B, Ty, Tx).masked_fill(~mask.unsqueeze(1), junk), mask


masked_rows.slip("You masked after the softmax, when padding had already taken its share.")(
    lambda e, mask: e.softmax(-1) * mask.unsqueeze(1)
)
masked_rows.slip("You multiplied the energies by the mask: exp(0) is 1, not nothing.")(
    lambda e, mask: (e * mask.unsqueeze(1)).softmax(-1)
)
masked_rows.slip("Your mask lacks an axis: that of the output words, between its two.")(
    lambda e, mask: torch.nan_to_num(e.masked_fill(~mask, -torch.inf).softmax(-1))
)
masked_rows.slip("Your mask is the wrong way round: True is a real word.")(
    lambda e, mask: masked_rows.reference(e, ~mask)
)
masked_rows.slip("You divided the energies by √Tx: the paper has no such scale.")(
    lambda e, mask: masked_rows.reference(e / e.shape[-1] ** 0.5, mask)
)
masked_rows.slip("Your whole sentence sums to 1: each row has a unit of attention of its own.")(
    lambda e, mask: e.flatten(1).softmax(-1).view_as(e) * mask.unsqueeze(1)
)
masked_rows.slip("Your mask is upside down: True is a real word, and keeps its energy.")(
    lambda e, mask: e.masked_fill(mask.unsqueeze(1), -1e9).softmax(-1)
)
masked_rows.slip("You gave all the weight to the largest energy: the others have a share, too.")(
    lambda e, mask: torch.zeros_like(e).scatter(-1, e.argmax(-1, keepdim=True), 1.0)
)
masked_rows.slip("Your weights do not depend on the mask.")(lambda e, mask: e.softmax(-1))
masked_rows.slip("Your softmax runs over the output words: it belongs to the source, axis -1.")(
    lambda e, mask: e.softmax(1) * mask.unsqueeze(1)
)
masked_rows.slip("Your softmax runs over the batch: it belongs to the source, axis -1.")(
    lambda e, mask: e.softmax(0) * mask.unsqueeze(1)
)
masked_rows.slip("You let the first sentence's mask count for all of them.")(
    lambda e, mask: masked_rows.reference(e, mask[:1])
)


@exercise(lesson=3, dots=2, minutes=5, needs="the softmax, outer products", tolerance=1e-4)
def weight_slopes(e: Tensor) -> Tensor:
    """How the weights of a row move with its energies: e of shape (Tx,), in double precision, to
    a matrix (Tx, Tx) with d alpha_j / d e_k in row j and column k.

    d alpha_j / d e_k = alpha_j (delta_jk - alpha_k), where delta_jk is 1 if j = k, else 0.
    """
    made: Tensor = torch.autograd.functional.jacobian(lambda e: e.softmax(-1), e)
    return made


@weight_slopes.holds(
    "A weight rises with its own energy, and falls with any other.",
    "On the diagonal stands alpha_j (1 - alpha_j), beside it -alpha_j alpha_k.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor]]:
    for (Tx,) in draw.sizes(1):
        yield (draw.normal(Tx).double(),)


@weight_slopes.holds(
    "Large energies do no harm.", "The weights come from a softmax that is safe from infinity."
)
def _(draw: Draw) -> Iterator[tuple[Tensor]]:
    for (Tx,) in draw.sizes(1):
        yield (1000 + draw.normal(Tx).double(),)
        yield (1000 * draw.normal(Tx).double(),)


weight_slopes.slip("Your delta is missing: the diagonal has alpha_j more.")(
    lambda e: -torch.outer(e.softmax(0), e.softmax(0))
)


@weight_slopes.slip("You have the diagonal alone: raising one energy lowers all the other weights.")
def _(e: Tensor) -> Tensor:
    alpha = e.softmax(0)
    return torch.diag(alpha * (1 - alpha))


weight_slopes.slip("Your factor alpha_j is missing: this is the slope of log alpha_j.")(
    lambda e: torch.eye(len(e), dtype=e.dtype) - e.softmax(0)
)
weight_slopes.slip("You have delta_jk alpha_j: what the other weights lose is missing.")(
    lambda e: torch.diag(e.softmax(0))
)


@weight_slopes.slip("Your other weights rise, too: what one gains, the others lose.")
def _(e: Tensor) -> Tensor:
    alpha = e.softmax(0)
    return torch.diag(alpha - 2 * alpha**2) + torch.outer(alpha, alpha)


weight_slopes.slip("You put the energies where the weights belong: take their softmax first.")(
    lambda e: torch.diag(e) - torch.outer(e, e)
)
weight_slopes.slip("Your delta is 1 everywhere: it is 1 on the diagonal only, and else 0.")(
    lambda e: torch.outer(e.softmax(0), 1 - e.softmax(0))
)
weight_slopes.slip("You have the slopes of exp alone: the sum that divides them moves, too.")(
    lambda e: torch.diag((e - e.max()).exp())
)
weight_slopes.slip("Your diagonal lacks its factor alpha_j: there stands alpha_j (1 - alpha_j).")(
    lambda e: torch.eye(len(e), dtype=e.dtype) - torch.outer(e.softmax(-1), e.softmax(-1))
)
weight_slopes.slip(
    "You have the products alpha_j alpha_k alone: with delta_jk alpha_j before them."
)(lambda e: torch.outer(e.softmax(-1), e.softmax(-1)))
