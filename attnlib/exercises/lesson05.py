"""Lesson 05: one step of the decoder."""

from collections.abc import Iterator
from math import log

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from attnlib.context import attend
from attnlib.energy import additive
from attnlib.exercises.draw import Draw
from attnlib.exercises.exercise import exercise

Tensors = tuple[Tensor, ...]


@exercise(lesson=5, dots=2, minutes=8, needs="torch.tanh, torch.sigmoid")
def paper_gru(
    s: Tensor,
    x: Tensor,
    W: Tensor,
    U: Tensor,
    W_z: Tensor,
    U_z: Tensor,
    W_r: Tensor,
    U_r: Tensor,
) -> Tensor:
    """The paper's f: from s, which is s_{i-1}, to s_i, both of shape (n,).

    x (k,) is all that enters, E y_{i-1} and c_i in one vector. W, W_z and W_r (n, k) are for x,
    U, U_z and U_r (n, n) for the old state. Bahdanau 2015, Appendix A.1.1:

        z = sigma(W_z x + U_z s)        r = sigma(W_r x + U_r s)
        s_i = (1 - z) * s + z * tanh(W x + U (r * s))
    """
    z, r = torch.sigmoid(W_z @ x + U_z @ s), torch.sigmoid(W_r @ x + U_r @ s)
    return torch.lerp(s, torch.tanh(W @ x + U @ (r * s)), z)


def _gru(draw: Draw, z: float | None = None, r: float | None = None) -> Iterator[Tensors]:
    """Arguments of paper_gru. z, r: what W_z x and W_r x are; None leaves them to chance."""
    for n, k in draw.sizes(2):
        s, x = draw.normal(n), draw.normal(k)
        gates = []
        for size in (z, r):
            if size is None:
                gates += [draw.normal(n, k), draw.normal(n, n)]
            else:
                gates += [size * x.repeat(n, 1) / (x @ x), torch.zeros(n, n, dtype=x.dtype)]
        yield (s, x, draw.normal(n, k), draw.normal(n, n), *gates)


@paper_gru.holds("With z at 0 the old state stays.", "1 - z is the share of s_{i-1}, z of the new.")
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _gru(draw, z=-40.0)


@paper_gru.holds(
    "With r at 0 the proposal does not see the old state.",
    "r is the share of s_{i-1} that enters the proposal; with none of it, that is tanh(W x).",
)
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _gru(draw, r=-40.0)


@paper_gru.holds(
    "With z and r at 1 the state is written anew.", "What is left is tanh(W x + U s_{i-1})."
)
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _gru(draw, z=40.0, r=40.0)


@paper_gru.holds(
    "With both gates half open, r acts before U does.",
    "U mixes the components of r * s_{i-1}; each of them has been reset by its own gate before.",
)
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _gru(draw)


def _parts(s: Tensor, x: Tensor, *weights: Tensor) -> Tensors:
    """s, z, r, and the proposal's two parts W x and U (r * s)."""
    W, U, W_z, U_z, W_r, U_r = weights
    z, r = torch.sigmoid(W_z @ x + U_z @ s), torch.sigmoid(W_r @ x + U_r @ s)
    return s, z, r, W @ x, U @ (r * s)


@paper_gru.slip("Your z is the wrong way round: you have PyTorch's, whose z keeps the old state.")
def _(*p: Tensor) -> Tensor:
    s, z, _, fresh, old = _parts(*p)
    return (1 - z) * torch.tanh(fresh + old) + z * s


@paper_gru.slip("Your reset gate acts after the product with U, as in PyTorch; here before it.")
def _(*p: Tensor) -> Tensor:
    s, z, r, fresh, _ = _parts(*p)
    return (1 - z) * s + z * torch.tanh(fresh + r * (p[3] @ s))


@paper_gru.slip("You have PyTorch's GRU: its z keeps the old state, and its r acts after U.")
def _(*p: Tensor) -> Tensor:
    s, z, r, fresh, _ = _parts(*p)
    return (1 - z) * torch.tanh(fresh + r * (p[3] @ s)) + z * s


@paper_gru.slip("You took z for r and r for z.")
def _(s: Tensor, x: Tensor, W: Tensor, U: Tensor, *gates: Tensor) -> Tensor:
    return paper_gru.reference(s, x, W, U, *gates[2:], *gates[:2])


@paper_gru.slip("Your proposal sees the whole old state: nothing is reset.")
def _(*p: Tensor) -> Tensor:
    s, z, _, fresh, _ = _parts(*p)
    return (1 - z) * s + z * torch.tanh(fresh + p[3] @ s)


@paper_gru.slip("Your proposal has no tanh.")
def _(*p: Tensor) -> Tensor:
    s, z, _, fresh, old = _parts(*p)
    return (1 - z) * s + z * (fresh + old)


@paper_gru.slip("Your proposal has a sigmoid where the tanh belongs.")
def _(*p: Tensor) -> Tensor:
    s, z, _, fresh, old = _parts(*p)
    return (1 - z) * s + z * torch.sigmoid(fresh + old)


@paper_gru.slip("You return the proposal, not its mixture with the old state.")
def _(*p: Tensor) -> Tensor:
    *_, fresh, old = _parts(*p)
    return torch.tanh(fresh + old)


@paper_gru.slip("You add the proposal to the whole old state: its share is only 1 - z.")
def _(*p: Tensor) -> Tensor:
    s, z, _, fresh, old = _parts(*p)
    return s + z * torch.tanh(fresh + old)


@paper_gru.slip("Your gates have a tanh where the sigmoid belongs: a share lies between 0 and 1.")
def _(s: Tensor, x: Tensor, W: Tensor, U: Tensor, *gates: Tensor) -> Tensor:
    W_z, U_z, W_r, U_r = gates
    z, r = torch.tanh(W_z @ x + U_z @ s), torch.tanh(W_r @ x + U_r @ s)
    return (1 - z) * s + z * torch.tanh(W @ x + U @ (r * s))


@paper_gru.slip("You mix with r instead of z.")
def _(*p: Tensor) -> Tensor:
    s, _, r, fresh, old = _parts(*p)
    return (1 - r) * s + r * torch.tanh(fresh + old)


@paper_gru.slip("You multiplied U by s_{i-1} component by component: it is a matrix product.")
def _(*p: Tensor) -> Tensor:
    s, z, r, fresh, _ = _parts(*p)
    return (1 - z) * s + z * torch.tanh(fresh + (p[3] * (r * s)).sum(0))


@paper_gru.slip("Your U is used transposed.")
def _(s: Tensor, x: Tensor, W: Tensor, U: Tensor, *gates: Tensor) -> Tensor:
    return paper_gru.reference(s, x, W, U.T, *gates)


@paper_gru.slip("Your gates do not see the old state.")
def _(s: Tensor, x: Tensor, W: Tensor, U: Tensor, *gates: Tensor) -> Tensor:
    W_z, U_z, W_r, U_r = gates
    return paper_gru.reference(s, x, W, U, W_z, 0 * U_z, W_r, 0 * U_r)


@paper_gru.slip("Your gates do not see what enters.")
def _(s: Tensor, x: Tensor, W: Tensor, U: Tensor, *gates: Tensor) -> Tensor:
    W_z, U_z, W_r, U_r = gates
    return paper_gru.reference(s, x, W, U, 0 * W_z, U_z, 0 * W_r, U_r)


@paper_gru.slip("Your reset gate is the wrong way round: r is the share that is let through.")
def _(*p: Tensor) -> Tensor:
    s, z, r, fresh, _ = _parts(*p)
    return (1 - z) * s + z * torch.tanh(fresh + p[3] @ ((1 - r) * s))


@paper_gru.slip("Your r resets all of the proposal: the part of x is not to be reset.")
def _(*p: Tensor) -> Tensor:
    s, z, r, fresh, _ = _parts(*p)
    return (1 - z) * s + z * torch.tanh(r * (fresh + p[3] @ s))


@paper_gru.slip("Your proposal has a ReLU where the tanh belongs.")
def _(*p: Tensor) -> Tensor:
    s, z, _, fresh, old = _parts(*p)
    return (1 - z) * s + z * torch.relu(fresh + old)


@exercise(lesson=5, dots=3, minutes=8, needs="exercise paper_gru, chunk or slices")
def torch_gru(s: Tensor, x: Tensor, W_x: Tensor, W_s: Tensor) -> Tensor:
    """What PyTorch's GRUCell makes of s, which is s_{i-1} (n,), and x (k,): s_i (n,).

    It keeps its weights in two tall matrices: W_x (3n, k) for x, W_s (3n, n) for s. In each, the
    first n rows are for r, the next n for z, the last n for the proposal. There is no bias.
    r and z are sigmoids, as in the paper; W and U are the last n rows of W_x and of W_s.

        s_i = (1 - z) * tanh(W x + r * (U s)) + z * s
    """
    return torch.gru_cell(x[None], s[None], W_x, W_s)[0]


def _torch_gru(draw: Draw, z: float | None = None, r: float | None = None) -> Iterator[Tensors]:
    for s, x, W, U, W_z, U_z, W_r, U_r in _gru(draw, z, r):
        yield s, x, torch.cat((W_r, W_z, W)), torch.cat((U_r, U_z, U))


@torch_gru.holds("With z at 1 the old state stays.", "Here z is the share of s_{i-1}.")
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _torch_gru(draw, z=40.0)


@torch_gru.holds(
    "With z and r at 0 nothing of the old state is left.", "What is left is tanh(W x)."
)
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _torch_gru(draw, z=-40.0, r=-40.0)


@torch_gru.holds(
    "With both gates half open, r acts after U has.",
    "PyTorch multiplies U by the whole old state first, and resets the product.",
)
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _torch_gru(draw)


def _as_paper(p: Tensors, order: str = "rzn") -> Tensors:
    """The arguments of paper_gru: what stands in the tall matrices, read in that order."""
    W, U = (dict(zip(order, tall.chunk(3), strict=True)) for tall in p[2:])
    return *p[:2], W["n"], U["n"], W["z"], U["z"], W["r"], U["r"]


def _pytorch(*p: Tensor) -> Tensor:
    s, z, r, fresh, _ = _parts(*p)
    return torch.lerp(torch.tanh(fresh + r * (p[3] @ s)), s, z)


@torch_gru.slip("You have the paper's GRU: PyTorch's z keeps the old state, its r acts after U.")
def _(*p: Tensor) -> Tensor:
    return paper_gru.reference(*_as_paper(p))


@torch_gru.slip("Your z is the wrong way round: here it keeps the old state.")
def _(*p: Tensor) -> Tensor:
    s, z, r, fresh, _ = _parts(*_as_paper(p))
    return torch.lerp(s, torch.tanh(fresh + r * (p[3].chunk(3)[2] @ s)), z)


@torch_gru.slip("Your reset gate acts before the product with U, as in the paper; here after it.")
def _(*p: Tensor) -> Tensor:
    s, z, _, fresh, old = _parts(*_as_paper(p))
    return torch.lerp(torch.tanh(fresh + old), s, z)


@torch_gru.slip("You read the rows in another order: first those of r, then of z. (You: z, r.)")
def _(*p: Tensor) -> Tensor:
    return _pytorch(*_as_paper(p, order="zrn"))


@torch_gru.slip("You read the rows in another order: the proposal's come last. (You: first.)")
def _(*p: Tensor) -> Tensor:
    return _pytorch(*_as_paper(p, order="nrz"))


@torch_gru.slip("You read the rows in another order: the proposal's come last, z's before them.")
def _(*p: Tensor) -> Tensor:
    return _pytorch(*_as_paper(p, order="nzr"))


@torch_gru.slip("Your r resets all of the proposal: the part of x is not to be reset.")
def _(*p: Tensor) -> Tensor:
    s, z, r, fresh, _ = _parts(*_as_paper(p))
    return torch.lerp(torch.tanh(r * (fresh + p[3].chunk(3)[2] @ s)), s, z)


@torch_gru.slip("Your proposal sees the whole old state: nothing is reset.")
def _(*p: Tensor) -> Tensor:
    s, z, _, fresh, _ = _parts(*_as_paper(p))
    return torch.lerp(torch.tanh(fresh + p[3].chunk(3)[2] @ s), s, z)


@torch_gru.slip("Your proposal has no tanh.")
def _(*p: Tensor) -> Tensor:
    s, z, r, fresh, _ = _parts(*_as_paper(p))
    return torch.lerp(fresh + r * (p[3].chunk(3)[2] @ s), s, z)


@torch_gru.slip("Your proposal has a sigmoid where the tanh belongs.")
def _(*p: Tensor) -> Tensor:
    s, z, r, fresh, _ = _parts(*_as_paper(p))
    return torch.lerp(torch.sigmoid(fresh + r * (p[3].chunk(3)[2] @ s)), s, z)


@torch_gru.slip("You return the proposal, not its mixture with the old state.")
def _(*p: Tensor) -> Tensor:
    s, _, r, fresh, _ = _parts(*_as_paper(p))
    return torch.tanh(fresh + r * (p[3].chunk(3)[2] @ s))


@torch_gru.slip("Your rows are interleaved, r, z, proposal, r, ...; they lie in three blocks of n.")
def _(s: Tensor, x: Tensor, *tall: Tensor) -> Tensor:
    W_x, W_s = (torch.cat([w[k::3] for k in range(3)]) for w in tall)
    return torch_gru.reference(s, x, W_x, W_s)


@exercise(lesson=5, dots=3, minutes=10, needs="lessons 02 to 04")
def decoder_step(
    s: Tensor,
    y: Tensor,
    h: Tensor,
    W_a: Tensor,
    U_a: Tensor,
    v_a: Tensor,
    W: Tensor,
    U: Tensor,
    C: Tensor,
) -> Tensors:
    """Stations 1 to 4 of step i, from s, which is s_{i-1} (n,), and y, which is E y_{i-1} (d,).

    h (Tx, m): the annotations, one a row. W_a (a, n), U_a (a, m), v_a (a,): the score's
    parameters. W (n, d), U (n, n), C (n, m): those of f, which is a plain tanh network,

        s_i = tanh(W y + U s_{i-1} + C c_i)

    Returns (e, alpha, c, s): energies (Tx,), weights (Tx,), context c_i (m,), state s_i (n,).
    """
    e = additive(s, h, W_a, U_a, v_a)
    c, alpha = attend(e, h)
    return e, alpha, c, torch.tanh(W @ y + U @ s + C @ c)


def _step(draw: Draw, one_token: bool = False, v_a: float = 1) -> Iterator[Tensors]:
    for Tx, n, d, m, a in draw.sizes(5):
        s, y, h = draw.normal(n), draw.normal(d), draw.normal(1 if one_token else Tx, m)
        score = draw.normal(a, n), draw.normal(a, m), v_a * draw.normal(a)
        yield (s, y, h, *score, draw.normal(n, d), draw.normal(n, n), draw.normal(n, m))


@decoder_step.holds(
    "Where there is one token, its weight is 1 and its annotation is the context.",
    "A softmax of one energy is 1, whatever the energy.",
)
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _step(draw, one_token=True)


@decoder_step.holds(
    "With v_a = 0 the context is the plain mean of the annotations.",
    "All energies are 0 then, so all weights are equal.",
)
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _step(draw, v_a=0.0)


@decoder_step.holds(
    "Each station takes what the one before it gave.",
    "s_{i-1} makes the energies, they the weights, these c_i, and c_i helps to make s_i.",
)
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _step(draw)


def _from(p: Tensors, e: Tensor, alpha: Tensor | None = None, c: Tensor | None = None) -> Tensors:
    """The stations of decoder_step after one that was made otherwise."""
    alpha = e.softmax(-1) if alpha is None else alpha
    c = alpha @ p[2] if c is None else c
    return e, alpha, c, torch.tanh(p[6] @ p[1] + p[7] @ p[0] + p[8] @ c)


def _energies(p: Tensors, s: Tensor) -> Tensor:
    return additive(s, *p[2:6])


@decoder_step.slip("Your energies have no tanh.")
def _(*p: Tensor) -> Tensors:
    s, _, h, W_a, U_a, v_a, *_ = p
    return _from(p, (W_a @ s + h @ U_a.T) @ v_a)


@decoder_step.slip("Your energies ask with a new state; Bahdanau's ask with s_{i-1}.")
def _(*p: Tensor) -> Tensors:
    s, y, *_, W, U, _ = p
    return _from(p, _energies(p, torch.tanh(W @ y + U @ s)))


@decoder_step.slip("Your energies do not ask with the state: W_a s_{i-1} is missing.")
def _(*p: Tensor) -> Tensors:
    return _from(p, _energies(p, 0 * p[0]))


@decoder_step.slip("Your energies are divided by the root of n, which is for the dot product only.")
def _(*p: Tensor) -> Tensors:
    return _from(p, _energies(p, p[0]) / p[0].shape[0] ** 0.5)


@decoder_step.slip("Your energies are divided by the root of m; no additive score is.")
def _(*p: Tensor) -> Tensors:
    return _from(p, _energies(p, p[0]) / p[2].shape[1] ** 0.5)


@decoder_step.slip("You took the energies for the weights: a softmax comes between.")
def _(*p: Tensor) -> Tensors:
    e = _energies(p, p[0])
    return _from(p, e, e)


@decoder_step.slip("Your context is made with the energies; it is the weights that belong there.")
def _(*p: Tensor) -> Tensors:
    e = _energies(p, p[0])
    return _from(p, e, c=e @ p[2])


@decoder_step.slip("Your context is the annotation of the largest weight; all of them are summed.")
def _(*p: Tensor) -> Tensors:
    e = _energies(p, p[0])
    return _from(p, e, c=p[2][e.argmax()])


@decoder_step.slip("Your context is divided by Tx: the weights sum to 1 already.")
def _(*p: Tensor) -> Tensors:
    e = _energies(p, p[0])
    return _from(p, e, c=e.softmax(-1) @ p[2] / len(e))


@decoder_step.slip("You multiplied the annotations by their weights; now sum them over j.")
def _(*p: Tensor) -> Tensors:
    e, alpha, _, s = decoder_step.reference(*p)
    return e, alpha, alpha[:, None] * p[2], s


@decoder_step.slip("Your context does not reach the state: C c_i is missing.")
def _(*p: Tensor) -> Tensors:
    *stations, _ = decoder_step.reference(*p)
    return (*stations, torch.tanh(p[6] @ p[1] + p[7] @ p[0]))


@decoder_step.slip("Your state has not read the word before: W E y_{i-1} is missing.")
def _(*p: Tensor) -> Tensors:
    *stations, c, _ = decoder_step.reference(*p)
    return (*stations, c, torch.tanh(p[7] @ p[0] + p[8] @ c))


@decoder_step.slip("Your state has forgotten the old one: U s_{i-1} is missing.")
def _(*p: Tensor) -> Tensors:
    *stations, c, _ = decoder_step.reference(*p)
    return (*stations, c, torch.tanh(p[6] @ p[1] + p[8] @ c))


@decoder_step.slip("Your state has no tanh.")
def _(*p: Tensor) -> Tensors:
    *stations, c, _ = decoder_step.reference(*p)
    return (*stations, c, p[6] @ p[1] + p[7] @ p[0] + p[8] @ c)


@decoder_step.slip("You return the stations in another order: (e, alpha, c, s) is asked for.")
def _(*p: Tensor) -> Tensors:
    e, alpha, c, s = decoder_step.reference(*p)
    return s, c, alpha, e


@decoder_step.slip("Your context is the plain mean of all annotations; weigh them.")
def _(*p: Tensor) -> Tensors:
    return _from(p, _energies(p, p[0]), c=p[2].mean(0))


@decoder_step.slip("Your weights are 1 at the largest energy and 0 elsewhere; a softmax shares 1.")
def _(*p: Tensor) -> Tensors:
    e = _energies(p, p[0])
    return _from(p, e, (e == e.max()).to(e.dtype))


@decoder_step.slip("Your weights stopped at the exponentials: divide them by their sum.")
def _(*p: Tensor) -> Tensors:
    e = _energies(p, p[0])
    return _from(p, e, e.exp())


@decoder_step.slip("Your weights are the energies divided by their sum: exponentials come first.")
def _(*p: Tensor) -> Tensors:
    e = _energies(p, p[0])
    return _from(p, e, e / e.sum())


@decoder_step.slip(
    "Your weights are sigmoids, each for itself; a softmax shares 1 among the tokens."
)
def _(*p: Tensor) -> Tensors:
    e = _energies(p, p[0])
    return _from(p, e, e.sigmoid())


@decoder_step.slip("Your context is the plain sum of the annotations; weigh them.")
def _(*p: Tensor) -> Tensors:
    return _from(p, _energies(p, p[0]), c=p[2].sum(0))


@decoder_step.slip(
    "Your energies have no v_a: the tanh gives a vector, and v_a makes a number of it."
)
def _(*p: Tensor) -> Tensors:
    return _from(p, _energies((*p[:5], torch.ones_like(p[5])), p[0]))


@exercise(lesson=5, dots=3, minutes=8, needs="a softmax (lesson 03), maxout")
def word_distribution(
    s: Tensor, y: Tensor, c: Tensor, U_o: Tensor, V_o: Tensor, C_o: Tensor, W_o: Tensor
) -> Tensor:
    """Station 5 as the paper has it: p(y_i) for each of the V words, of shape (V,).

    s (n,) is s_i, y (d,) is E y_{i-1}, c (m,) is c_i. U_o (2l, n), V_o (2l, d) and C_o (2l, m)
    make 2l numbers of them, which are added. Maxout keeps the larger of each pair, of the first
    and the second number, of the third and the fourth and so on: l numbers. W_o (V, l) makes the
    logits, and a softmax the probabilities. Logits of 1000 must do no harm.
    Bahdanau 2015, Appendix A.2.2.
    """
    pairs = (U_o @ s + V_o @ y + C_o @ c).unflatten(0, (-1, 2))
    return (W_o @ pairs.amax(1)).softmax(0)


def _readout(draw: Draw, scale: float = 1, one_pair: bool = False) -> Iterator[Tensors]:
    for n, d, m, readout, V in draw.sizes(5):
        twice = 2 if one_pair else 2 * readout
        vectors = draw.normal(n), draw.normal(d), draw.normal(m)
        matrices = (draw.normal(twice, size) for size in (n, d, m))
        yield (*vectors, *matrices, scale * draw.normal(V + 1, twice // 2))


@word_distribution.holds(
    "Of one pair the larger number counts.", "With l = 1, the logits are W_o times the larger one."
)
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _readout(draw, one_pair=True)


@word_distribution.holds(
    "The probabilities sum to 1, and each pair is of neighbours.",
    "The pairs are the numbers 1 and 2, 3 and 4, and so on; the softmax runs over the words.",
)
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _readout(draw)


@word_distribution.holds(
    "Large logits do no harm.",
    "exp(1000) is infinite; but taking the largest logit off them all changes no probability.",
)
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _readout(draw, scale=1000.0)


def _pairs(s: Tensor, y: Tensor, c: Tensor, U_o: Tensor, V_o: Tensor, C_o: Tensor) -> Tensor:
    return (U_o @ s + V_o @ y + C_o @ c).unflatten(0, (-1, 2))


@word_distribution.slip("Your pairs are not neighbours: you paired the first half with the second.")
def _(*p: Tensor) -> Tensor:
    return (p[-1] @ _pairs(*p[:-1]).flatten().unflatten(0, (2, -1)).amax(0)).softmax(0)


@word_distribution.slip("You kept the smaller number of each pair.")
def _(*p: Tensor) -> Tensor:
    return (p[-1] @ _pairs(*p[:-1]).amin(1)).softmax(0)


@word_distribution.slip("You took the mean of each pair; maxout keeps the larger number.")
def _(*p: Tensor) -> Tensor:
    return (p[-1] @ _pairs(*p[:-1]).mean(1)).softmax(0)


@word_distribution.slip("You took the sum of each pair; maxout keeps the larger number.")
def _(*p: Tensor) -> Tensor:
    return (p[-1] @ _pairs(*p[:-1]).sum(1)).softmax(0)


@word_distribution.slip("You kept the number of each pair that lies farther from 0: signs count.")
def _(*p: Tensor) -> Tensor:
    pairs = _pairs(*p[:-1])
    return (p[-1] @ pairs.gather(1, pairs.abs().argmax(1, keepdim=True))[:, 0]).softmax(0)


@word_distribution.slip("You stopped at the logits: a softmax makes probabilities of them.")
def _(*p: Tensor) -> Tensor:
    return p[-1] @ _pairs(*p[:-1]).amax(1)


@word_distribution.slip("You return the logarithms of the probabilities.")
def _(*p: Tensor) -> Tensor:
    return (p[-1] @ _pairs(*p[:-1]).amax(1)).log_softmax(0)


@word_distribution.slip("You put a tanh at the maxout; there is none.")
def _(*p: Tensor) -> Tensor:
    return (p[-1] @ _pairs(*p[:-1]).amax(1).tanh()).softmax(0)


@word_distribution.slip("A sigmoid asks of each word alone; a softmax shares 1 among the words.")
def _(*p: Tensor) -> Tensor:
    return (p[-1] @ _pairs(*p[:-1]).amax(1)).sigmoid()


@word_distribution.slip("The context is missing.")
def _(*p: Tensor) -> Tensor:
    return word_distribution.reference(*p[:2], 0 * p[2], *p[3:])


@word_distribution.slip("The word before is missing: the paper's g sees y_{i-1} too.")
def _(*p: Tensor) -> Tensor:
    return word_distribution.reference(p[0], 0 * p[1], *p[2:])


@word_distribution.slip("The state is missing.")
def _(*p: Tensor) -> Tensor:
    return word_distribution.reference(0 * p[0], *p[1:])


@word_distribution.slip("You kept the first number of each pair; maxout keeps the larger.")
def _(*p: Tensor) -> Tensor:
    return (p[-1] @ _pairs(*p[:-1])[:, 0]).softmax(0)


@word_distribution.slip("You kept the second number of each pair; maxout keeps the larger.")
def _(*p: Tensor) -> Tensor:
    return (p[-1] @ _pairs(*p[:-1])[:, 1]).softmax(0)


@word_distribution.slip(
    "You cut off what is below 0, a ReLU: maxout keeps the larger, of any sign."
)
def _(*p: Tensor) -> Tensor:
    return (p[-1] @ _pairs(*p[:-1]).amax(1).relu()).softmax(0)


@word_distribution.slip("You divided the logits by their sum: their exponentials come first.")
def _(*p: Tensor) -> Tensor:
    logits = p[-1] @ _pairs(*p[:-1]).amax(1)
    return logits / logits.sum()


@exercise(lesson=5, dots=2, minutes=5, needs="log_softmax, or exp and log", tolerance=1e-5)
def word_loss(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    """The loss of one sentence: the mean of -log p(y_i) over its words, a number.

    logits (Ty, V): row i has a logit for each word of the vocabulary. y (Ty,): the right words, as
    indices. mask (Ty,): True on the words, False on the padding after them, which counts nothing.
    Logits of 1000 must do no harm. The logarithm is the natural one.
    """
    return float(cross_entropy(logits[mask], y[mask]))


def _sentences(draw: Draw, scale: float = 1, padding: bool = False) -> Iterator[Tensors]:
    for Ty, V in draw.sizes(2):
        rows = 1 + Ty + draw.random.randint(1, 3) * padding
        y = torch.tensor([draw.random.randint(0, V) for _ in range(rows)])
        yield scale * draw.normal(rows, 1 + V), y, torch.arange(rows) < 1 + Ty


@word_loss.holds(
    "Each word counts -log of its probability.",
    "The softmax runs over the vocabulary.",
)
def _(draw: Draw) -> Iterator[Tensors]:
    for (V,) in draw.sizes(1, 3):
        yield draw.normal(1, 1 + V), torch.tensor([V]), torch.tensor([True])
    yield from _sentences(draw)


@word_loss.holds("Padding counts nothing.", "The mean is over the words where the mask is True.")
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _sentences(draw, padding=True)


@word_loss.holds(
    "Large logits do no harm.",
    "log p is the logit less the log of the sum of exponentials, and that sum needs no exp(1000).",
)
def _(draw: Draw) -> Iterator[Tensors]:
    yield from _sentences(draw, scale=1000.0)


def _right(logits: Tensor, y: Tensor) -> Tensor:
    """What stands in each row at the right word."""
    return logits.gather(1, y[:, None])[:, 0]


@word_loss.slip("You count the padding too.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return float(cross_entropy(logits, y))


@word_loss.slip("You hide the padding and still divide by its number too.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return float((cross_entropy(logits, y, reduction="none") * mask).mean())


@word_loss.slip("You have the sum; the mean is asked for.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return float(cross_entropy(logits[mask], y[mask], reduction="sum"))


@word_loss.slip("You took the softmax twice: cross_entropy has one inside.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return float(cross_entropy(logits[mask].softmax(1), y[mask]))


@word_loss.slip("You took the logit for log p: a softmax comes before the logarithm.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return -float(_right(logits, y)[mask].mean())


@word_loss.slip("The sign: log p is negative, and the loss is -log p.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return -float(cross_entropy(logits[mask], y[mask]))


@word_loss.slip("You return a mean of probabilities: their logarithms are missing.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return float(_right(logits.softmax(1), y)[mask].mean())


@word_loss.slip("You return 1 - p: the loss is -log p.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return 1 - float(_right(logits.softmax(1), y)[mask].mean())


@word_loss.slip("You took the logarithm of the mean; the mean of the logarithms is asked for.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return -float(_right(logits.double().softmax(1), y)[mask].mean().log())


@word_loss.slip("Your softmax runs over the rows; it is to run over the vocabulary.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return -float(_right(logits[mask].log_softmax(0), y[mask]).mean())


@word_loss.slip("Your logarithm is to the base 2.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return float(cross_entropy(logits[mask], y[mask])) / log(2)


@word_loss.slip("You took the words where the mask is False: True marks a word.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return float(cross_entropy(logits[~mask], y[~mask]))


@word_loss.slip("Your right words come one row late: row i has the logits of y_i.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return float(cross_entropy(logits[mask], y.roll(1)[mask]))


@word_loss.slip("You took the likeliest word of each row; the loss asks of the right one.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return float(cross_entropy(logits[mask], logits[mask].argmax(1)))


@word_loss.slip("You return the perplexity, the exponential of the loss.")
def _(logits: Tensor, y: Tensor, mask: Tensor) -> float:
    return float(cross_entropy(logits[mask], y[mask]).exp())
