"""Lesson 04: from weights to contexts, and the way back."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from attnlib.context import attend, context
from attnlib.exercises.draw import Draw
from attnlib.exercises.exercise import exercise


@exercise(lesson=4, dots=1, minutes=4, needs="a loop, or the product of two matrices")
def all_contexts(alpha: Tensor, h: Tensor) -> Tensor:
    """The contexts of a sentence: alpha of shape (Ty, Tx) and h (Tx, m) to c of shape (Ty, m).

    c_i = sum_j alpha_ij h_j, one for each output word i (Bahdanau 2015, Eq. 5).
    """
    return context(alpha, h)


@all_contexts.holds(
    "Each output word gets the sum of the annotations, each times its weight.",
    "Row i of alpha says how much of each h_j goes into c_i.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    for Ty, Tx, m in draw.sizes(3):
        yield draw.weights(Ty, Tx), draw.normal(Tx, m)


@all_contexts.holds(
    "All the weight on one word gives back its annotation.", "1 times h_j, and 0 times the others."
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    for Ty, Tx, m in draw.sizes(3):
        places = [draw.random.randrange(Tx) for _ in range(Ty)]
        h = draw.normal(Tx, m)
        yield torch.eye(Tx, dtype=h.dtype)[places], h


all_contexts.slip("You divided by Tx as well: the weights contain the division already.")(
    lambda alpha, h: alpha @ h / len(h)
)
all_contexts.slip("You took the softmax of the weights: they are weights already.")(
    lambda alpha, h: alpha.softmax(-1) @ h
)
all_contexts.slip(
    "You chose the annotation of the largest weight: the others have a part in it, too."
)(lambda alpha, h: h[alpha.argmax(-1)])
all_contexts.slip("You averaged the annotations: each counts by its weight.")(
    lambda alpha, h: h.mean(0).repeat(len(alpha), 1)
)


@all_contexts.slip(
    "You did not begin each output word at zero: its context has the earlier ones in it."
)
def _(alpha: Tensor, h: Tensor) -> Tensor:
    return (alpha @ h).cumsum(0)


all_contexts.slip("You left out the last source word.")(lambda alpha, h: alpha[:, :-1] @ h[:-1])
all_contexts.slip("You left out the first source word.")(lambda alpha, h: alpha[:, 1:] @ h[1:])
all_contexts.slip("You added the annotations up without their weights.")(
    lambda alpha, h: h.sum(0).repeat(len(alpha), 1)
)
all_contexts.slip("Your weights stand beside the wrong words: alpha_ij belongs to h_j.")(
    lambda alpha, h: alpha.flip(-1) @ h
)
all_contexts.slip("You used the weights of the first output word for all of them.")(
    lambda alpha, h: alpha[:1].expand_as(alpha) @ h
)
all_contexts.slip("You kept the last product of each sum: a sum adds, it does not replace.")(
    lambda alpha, h: alpha[:, -1:] * h[-1]
)


@exercise(lesson=4, dots=3, minutes=10, needs="a masked softmax, a product of matrices in a batch")
def batch_contexts(e: Tensor, h: Tensor, mask: Tensor) -> Tensor:
    """From energies to the contexts of a batch: e of shape (B, Ty, Tx), h (B, Tx, m) and
    mask (B, Tx) to c of shape (B, Ty, m).

    mask is True for a real word; each sentence has one. Nothing that stands at padding may change
    a context, be it 1e30 or NaN, in e or in h.
    """
    return attend(e, h.unsqueeze(1), mask.unsqueeze(1))[0]


@batch_contexts.holds(
    "Without padding a context is the average of its sentence's annotations.",
    "Sentence b has its own energies and its own annotations.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    for B, Ty, Tx, m in draw.sizes(4):
        yield draw.normal(B, Ty, Tx), draw.normal(B, Tx, m), torch.ones(B, Tx, dtype=torch.bool)


def _padded(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """With padding in one sentence at least, where there are two words or more."""
    for B, Ty, Tx, m in draw.sizes(4, rounds=3):
        mask = draw.mask(B, Tx)
        mask[0, -1] &= Tx == 1
        yield draw.normal(B, Ty, Tx), draw.normal(B, Tx, m), mask


@batch_contexts.holds(
    "A padded sentence gets the contexts of the shorter one.",
    "Padding has no weight, and takes none from the real words: it is gone before the softmax.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    yield from _padded(draw)


@batch_contexts.holds(
    "Large energies do no harm.", "Take off each row the largest energy of its real words."
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    for e, h, mask in _padded(draw):
        yield 1000 + e, h, mask
        yield -1000 + e, h, mask
        yield 1000 * e, h, mask


@batch_contexts.holds(
    "What stands in e at padding changes nothing.",
    "Put -∞ in its place before you look at it; to add to it, or to multiply it, keeps a NaN.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    for junk in (1e30, math.nan):
        for e, h, mask in _padded(draw):
            yield e.masked_fill(~mask.unsqueeze(1), junk), h, mask


@batch_contexts.holds(
    "What stands in h at padding changes nothing.",
    "A weight of exactly 0 does not help: 0 times NaN or infinity is NaN.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    for junk in (1e30, math.nan, math.inf):
        for e, h, mask in _padded(draw):
            yield e, h.masked_fill(~mask.unsqueeze(-1), junk), mask


batch_contexts.slip("You let padding have a share, though its annotation is left out of the sum.")(
    lambda e, h, mask: e.softmax(-1) @ h.masked_fill(~mask.unsqueeze(-1), 0)
)
batch_contexts.slip("Your contexts do not depend on the mask.")(
    lambda e, h, mask: e.softmax(-1) @ h
)
batch_contexts.slip("You multiplied the energies by the mask: exp(0) is 1, not nothing.")(
    lambda e, h, mask: (e * mask.unsqueeze(1)).softmax(-1) @ h
)
batch_contexts.slip("You used the energies as weights: their softmax comes first.")(
    lambda e, h, mask: (e * mask.unsqueeze(1)) @ h.masked_fill(~mask.unsqueeze(-1), 0)
)


@batch_contexts.slip("Your mask is the wrong way round: True is a real word.")
def _(e: Tensor, h: Tensor, mask: Tensor) -> Tensor:
    e = e.masked_fill(mask.unsqueeze(1), -math.inf)
    return e.softmax(-1) @ h.masked_fill(mask.unsqueeze(-1), 0)


batch_contexts.slip("Your softmax runs over the output words: it belongs to the source, axis -1.")(
    lambda e, h, mask: e.softmax(1) @ h.masked_fill(~mask.unsqueeze(-1), 0)
)
batch_contexts.slip("You divided the energies by √Tx: the paper has no such scale.")(
    lambda e, h, mask: batch_contexts.reference(e / e.shape[-1] ** 0.5, h, mask)
)
batch_contexts.slip("You divided the energies by √m: the paper has no such scale.")(
    lambda e, h, mask: batch_contexts.reference(e / h.shape[-1] ** 0.5, h, mask)
)
batch_contexts.slip("Your mask is upside down: True is a real word, and keeps its energy.")(
    lambda e, h, mask: (
        e.masked_fill(mask.unsqueeze(1), -1e9).softmax(-1) @ h.masked_fill(mask.unsqueeze(-1), 0)
    )
)
batch_contexts.slip("You chose the annotation of the largest weight: the others belong to c, too.")(
    lambda e, h, mask: h.gather(1, e.argmax(-1, keepdim=True).expand(-1, -1, h.shape[-1]))
)
batch_contexts.slip("Your softmax runs over the batch: it belongs to the source, axis -1.")(
    lambda e, h, mask: e.softmax(0) @ h.masked_fill(~mask.unsqueeze(-1), 0)
)
batch_contexts.slip("You took every context from the first sentence's annotations.")(
    lambda e, h, mask: attend(e, h[:1].unsqueeze(1), mask.unsqueeze(1))[0]
)
batch_contexts.slip("You let the first sentence's mask count for all of them.")(
    lambda e, h, mask: attend(e, h.unsqueeze(1), mask[:1].unsqueeze(1))[0]
)
batch_contexts.slip("You divided by Tx as well: the weights contain the division already.")(
    lambda e, h, mask: batch_contexts.reference(e, h, mask) / e.shape[-1]
)


@exercise(lesson=4, dots=5, minutes=15, needs="linear equations, torch.linalg.svd or the like")
def same_context(alpha: Tensor, h: Tensor) -> Tensor:
    """Another row of weights with the same context: alpha of shape (Tx,) and h (Tx, m) to
    beta of shape (Tx,).

    beta @ h is alpha @ h; no weight is negative; they sum to 1; and one of them at least differs
    from alpha by 0.001 or more. No weight in alpha is below 0.003, and Tx > m + 1.
    """
    equations = torch.cat((h, h.new_ones(len(h), 1)), -1).T  # (m + 1, Tx)
    direction = torch.linalg.svd(equations.double()).Vh[-1]
    steps = alpha.double() / direction.abs()
    return (alpha.double() + 0.5 * steps.min() * direction).to(alpha.dtype)


def _is_no_twin(beta: Any, alpha: Tensor, h: Tensor) -> str | None:
    """What keeps beta from being another row of weights with the same context."""
    if isinstance(beta, np.ndarray) and beta.dtype != object:
        beta = torch.from_numpy(np.ascontiguousarray(beta))
    if not isinstance(beta, Tensor):
        return f"A tensor is expected; it returned a {type(beta).__name__}."
    if beta.shape != alpha.shape:
        return f"A row of shape {tuple(alpha.shape)} is expected, not {tuple(beta.shape)}."
    if beta.dtype != alpha.dtype:
        wanted, got = (str(x.dtype).removeprefix("torch.") for x in (alpha, beta))
        return f"It returned numbers of {got}; {wanted} is expected."
    beta, close = beta.detach().cpu(), 1e-4 if alpha.dtype == torch.float32 else 1e-6
    if not beta.isfinite().all():
        return "It returned NaN or infinity, which are no weights."
    if not math.isclose(beta.sum(), 1, abs_tol=close):
        return f"The weights sum to {beta.sum():.4f}, not to 1."
    if beta.min() < -close / 100:
        return f"Weight {int(beta.argmin())} is negative, {beta.min():.4f}: the step is too large."
    mine, theirs = context(beta, h), context(alpha, h)
    if not mine.allclose(theirs, rtol=close, atol=close):
        rows = (", ".join(f"{x:.4f}" for x in c.tolist()) for c in (mine, theirs))
        return "Their context is ({}), not ({}).".format(*rows)
    if (beta - alpha).abs().max() < 0.001 - close:
        return "They are the weights that were given, or nearly so; other ones are asked for."
    return None


def _redundant(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    """Weights of at least half of an equal share, and annotations more than m + 1."""
    for m, more in draw.sizes(2):
        Tx = m + 1 + more
        yield 0.5 / Tx + 0.5 * draw.weights(Tx), draw.normal(Tx, m)


@same_context.holds(
    "Other weights make the same context.",
    "A step d with sum d_j = 0 and sum d_j h_j = 0 moves the weights, and neither their sum nor c.",
    fault=_is_no_twin,
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    yield from _redundant(draw)


@same_context.holds(
    "They do where a weight is near 0, too.",
    "The step may go only so far that no weight falls below 0: look at each before you choose it.",
    fault=_is_no_twin,
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    for alpha, h in _redundant(draw):
        j = draw.random.randrange(len(alpha))
        small = torch.full_like(alpha, 0.003)
        small[j] = 1 - 0.003 * (len(alpha) - 1)
        yield small, h
        rest = alpha.index_fill(0, torch.tensor(j), 0)
        yield (0.98 * rest / rest.sum()).index_fill(0, torch.tensor(j), 0.02), h


same_context.slip("You return the weights that were given.")(lambda alpha, h: alpha.clone())
same_context.slip("You return equal weights; their context is the mean of the annotations.")(
    lambda alpha, h: torch.full_like(alpha, 1 / len(alpha))
)
same_context.slip("You gave each weight to another word.")(lambda alpha, h: alpha.flip(0))


@exercise(lesson=4, dots=2, minutes=5, needs="attention's way back, in part two", tolerance=1e-3)
def energy_gradient(e: Tensor, h: Tensor, g: Tensor) -> Tensor:
    """What the loss says to the energies: e of shape (Tx,), h (Tx, m) and g = dL/dc (m,)
    to dL/de of shape (Tx,).

    dL/de_j = alpha_j (h_j - c) · g, with alpha = softmax(e) and c = sum_j alpha_j h_j.
    """
    c, alpha = attend(e, h)
    return alpha * ((h - c) @ g)


@energy_gradient.holds(
    "An energy counts by its weight, and by how its annotation differs from the present mixture.",
    "A little more of h_j is a little less of all that c is made of.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    for Tx, m in draw.sizes(2):
        yield draw.normal(Tx), draw.normal(Tx, m), draw.normal(m)


@energy_gradient.holds(
    "Only differences between the annotations count.",
    "The same vector added to each h_j is in c as well, so h_j - c is what it was.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    for Tx, m in draw.sizes(2):
        yield draw.normal(Tx), draw.normal(Tx, m) + 3 * draw.normal(m), draw.normal(m)


@energy_gradient.holds(
    "Large energies do no harm.", "The weights come from a softmax that is safe from infinity."
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    for Tx, m in draw.sizes(2):
        yield 1000 + draw.normal(Tx), draw.normal(Tx, m), draw.normal(m)
        yield 1000 * draw.normal(Tx), draw.normal(Tx, m), draw.normal(m)


energy_gradient.slip("Your c is missing: what counts is h_j - c.")(
    lambda e, h, g: e.softmax(0) * (h @ g)
)
energy_gradient.slip("You divided c by Tx: the weights contain the division already.")(
    lambda e, h, g: e.softmax(0) * ((h - e.softmax(0) @ h / len(e)) @ g)
)
energy_gradient.slip("You took its size alone: a slope has a sign.")(
    lambda e, h, g: energy_gradient.reference(e, h, g).abs()
)
energy_gradient.slip("You have 1 - alpha_j where alpha_j (h_j - c) belongs.")(
    lambda e, h, g: (1 - e.softmax(-1)) * (h @ g)
)
energy_gradient.slip("Your factor alpha_j is missing.")(lambda e, h, g: (h - e.softmax(0) @ h) @ g)
energy_gradient.slip("You have (1 - alpha_j) h_j in place of h_j - c: the other words move, too.")(
    lambda e, h, g: e.softmax(0) * (1 - e.softmax(0)) * (h @ g)
)
energy_gradient.slip("Your c is the plain mean of the annotations: it is the weighted one.")(
    lambda e, h, g: e.softmax(0) * ((h - h.mean(0)) @ g)
)
energy_gradient.slip("You put the energies where the weights belong: take their softmax first.")(
    lambda e, h, g: e * ((h - e @ h) @ g)
)


@energy_gradient.slip(
    "This is dL/d alpha_j, the slope of the weights: the softmax is still to pass."
)
def _(e: Tensor, h: Tensor, g: Tensor) -> Tensor:
    return h @ g


@energy_gradient.slip("Your factor alpha_j stands there twice.")
def _(e: Tensor, h: Tensor, g: Tensor) -> Tensor:
    alpha = e.softmax(0)
    return alpha**2 * ((h - alpha @ h) @ g)


@energy_gradient.slip("You weighted each h_j a second time: h_j - c, not alpha_j h_j - c.")
def _(e: Tensor, h: Tensor, g: Tensor) -> Tensor:
    alpha = e.softmax(0)
    return alpha * ((alpha[:, None] * h - alpha @ h) @ g)


@energy_gradient.slip("You left g out: what the loss wants of c has to be asked.")
def _(e: Tensor, h: Tensor, g: Tensor) -> Tensor:
    alpha = e.softmax(0)
    return alpha * (h - alpha @ h).sum(-1)


@dataclass(frozen=True, repr=False)
class _Loss:
    """A loss that tells its value and nothing more: torch cannot follow it."""

    formula: str
    value: Callable[[np.ndarray], Any] = field(compare=False)

    def __call__(self, e: Tensor | np.ndarray) -> float:
        row = np.array(e.tolist(), dtype=float)
        if row.ndim != 1:
            raise ValueError(f"L takes one row of energies, got the shape {row.shape}")
        return float(self.value(row))

    def __repr__(self) -> str:
        return f"L(e) = {self.formula}"

    def gradient(self, e: Tensor) -> Tensor:
        """By central differences, of the fourth order."""
        step, slopes = 1e-3, []
        for unit in np.eye(len(e)):
            near, far = (
                self(e.numpy() + k * step * unit) - self(e.numpy() - k * step * unit)
                for k in (1, 2)
            )
            slopes.append((8 * near - far) / (12 * step))
        return torch.tensor(slopes, dtype=torch.float64)


def _on(place: int) -> _Loss:
    return _Loss(f"-log softmax(e)[{place}]", lambda e: np.log(np.exp(e - e[place]).sum()))


@exercise(lesson=4, dots=2, minutes=6, needs="the difference quotient", tolerance=1e-3)
def difference_quotients(L: _Loss, e: Tensor) -> Tensor:
    """The slopes of a loss by trying: L, a function of a row of energies that returns a number, and
    e of shape (Tx,), in double precision, to dL/de of shape (Tx,).

    To three digits. torch cannot look inside L: call it on rows that differ a little from e.
    """
    return L.gradient(e)


@difference_quotients.holds(
    "Each slope is what the loss rises by, for each unit that this energy rises by.",
    "One energy moves, the others stay; the rise of L is divided by the length of the step.",
)
def _(draw: Draw) -> Iterator[tuple[_Loss, Tensor]]:
    for (Tx,) in draw.sizes(1):
        slopes = np.round(3 * draw.normal(Tx).double().numpy(), 1)
        yield _Loss(f"{slopes.tolist()} · e", slopes.dot), draw.normal(Tx).double()


@difference_quotients.holds(
    "The step is not lost in rounding.",
    "Double precision has 16 digits: of losses near 1000 that differ in the last, nothing is left.",
)
def _(draw: Draw) -> Iterator[tuple[_Loss, Tensor]]:
    for (Tx,) in draw.sizes(1):
        yield _Loss("1000 + Σ e_j", lambda e: 1000 + e.sum()), draw.normal(Tx).double()


@difference_quotients.holds(
    "A loss that curves has the slope that it has at e.",
    "A step of 1 leads to where the slope is another; one of 0.00001 does not.",
)
def _(draw: Draw) -> Iterator[tuple[_Loss, Tensor]]:
    for (Tx,) in draw.sizes(1):
        yield _on(draw.random.randrange(Tx)), draw.normal(Tx).double()
        yield _Loss("Σ exp(2 e_j)", lambda e: np.exp(2 * e).sum()), draw.normal(Tx).double()


difference_quotients.slip(
    "Your slopes are all near 0: divide by the length of the step, and see that e + step is not e."
)(lambda L, e: torch.zeros_like(e))
difference_quotients.slip(
    "You divided by the wrong length: from e - step to e + step it is 2 step."
)(lambda L, e: 2 * L.gradient(e))
difference_quotients.slip(
    "You divided by 2 step, but the step from e to e + step is one step long."
)(lambda L, e: L.gradient(e) / 2)
difference_quotients.slip(
    "You moved all the energies at once: the slope of one needs one to move."
)(lambda L, e: L.gradient(e).sum().expand_as(e))
difference_quotients.slip("You did not take a step back before the next: energy k moves alone.")(
    lambda L, e: L.gradient(e).cumsum(0)
)
difference_quotients.slip("You return the losses after each step: their rise is asked for.")(
    lambda L, e: L.gradient(e) * 1e-5 + L(e)
)
