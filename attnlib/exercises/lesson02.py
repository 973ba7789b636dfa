"""Lesson 02: energies."""

from collections.abc import Callable, Iterator
from itertools import permutations

import torch
from torch import Tensor

from attnlib.energy import additive, dot, scaled_dot
from attnlib.exercises.draw import Draw
from attnlib.exercises.exercise import exercise

Tensors = Iterator[tuple[Tensor, ...]]
Score = Callable[[Tensor, Tensor], Tensor]


@exercise(lesson=2, dots=1, minutes=4, needs="@, tanh")
def energy(s: Tensor, h_j: Tensor, W_a: Tensor, U_a: Tensor, v_a: Tensor) -> Tensor:
    """The energy of one state and one annotation: one number.

    e_ij = v_a^T tanh(W_a s_{i-1} + U_a h_j): Bahdanau 2015, Appendix A.1.2

    s: s_{i-1} (n). h_j: (m). W_a: (a, n). U_a: (a, m). v_a: (a).
    """
    return additive(s, h_j[None], W_a, U_a, v_a)[0]


def _weights(draw: Draw, n: int, m: int, a: int) -> tuple[Tensor, Tensor, Tensor]:
    """W_a, U_a, v_a: small enough that no tanh comes near its bound."""
    return draw.normal(a, n) / n, draw.normal(a, m) / m, draw.normal(a)


@energy.holds("With one unit it is v_a tanh(W_a s + U_a h_j).", "W_a s and U_a h_j are numbers.")
def _(draw: Draw) -> Tensors:
    for n, m in draw.sizes(2, rounds=3):
        yield draw.normal(n), draw.normal(m), *_weights(draw, n, m, 1)


@energy.holds(
    "Every unit adds its part, with the sign and the size that v_a gives it.",
    "The product with v_a makes one number of the a numbers that come out of the tanh.",
)
def _(draw: Draw) -> Tensors:
    for n, m, a in draw.sizes(3):
        yield draw.normal(n), draw.normal(m), *_weights(draw, n, m, a)


energy.slip("You left out the tanh: then the state would have no say in the weights.")(
    lambda s, h_j, W_a, U_a, v_a: v_a @ (W_a @ s + U_a @ h_j)
)
energy.slip(
    "You stopped at what comes out of the tanh, a vector: its product with v_a is the energy."
)(lambda s, h_j, W_a, U_a, v_a: (W_a @ s + U_a @ h_j).tanh())
energy.slip("You added up the tanh without v_a.")(
    lambda s, h_j, W_a, U_a, v_a: (W_a @ s + U_a @ h_j).tanh().sum()
)
energy.slip("You multiplied by v_a and did not add up: the energy is one number.")(
    lambda s, h_j, W_a, U_a, v_a: v_a * (W_a @ s + U_a @ h_j).tanh()
)
energy.slip("You took the mean over the units: it is their sum.")(
    lambda s, h_j, W_a, U_a, v_a: (v_a * (W_a @ s + U_a @ h_j).tanh()).mean()
)
energy.slip("Your tanh goes around v_a, too: v_a comes after it.")(
    lambda s, h_j, W_a, U_a, v_a: (v_a @ (W_a @ s + U_a @ h_j)).tanh()
)
energy.slip("You took two tanh: it is one, of the sum.")(
    lambda s, h_j, W_a, U_a, v_a: v_a @ ((W_a @ s).tanh() + (U_a @ h_j).tanh())
)
energy.slip("You multiplied W_a s and U_a h_j: the score is called additive because it adds them.")(
    lambda s, h_j, W_a, U_a, v_a: v_a @ ((W_a @ s) * (U_a @ h_j)).tanh()
)
energy.slip("You subtracted: the score is called additive because it adds W_a s and U_a h_j.")(
    lambda s, h_j, W_a, U_a, v_a: v_a @ (W_a @ s - U_a @ h_j).tanh()
)
energy.slip("Your energy does not read the annotation: U_a h_j is missing.")(
    lambda s, h_j, W_a, U_a, v_a: v_a @ (W_a @ s).tanh()
)
energy.slip("Your energy does not read the state: W_a s is missing.")(
    lambda s, h_j, W_a, U_a, v_a: v_a @ (U_a @ h_j).tanh()
)
energy.slip("You divided by the root of the units. That belongs to the scaled dot product.")(
    lambda s, h_j, W_a, U_a, v_a: energy.reference(s, h_j, W_a, U_a, v_a) / len(v_a) ** 0.5
)
energy.slip("You used the logistic sigmoid: it is tanh.")(
    lambda s, h_j, W_a, U_a, v_a: v_a @ (W_a @ s + U_a @ h_j).sigmoid()
)


@exercise(lesson=2, dots=2, minutes=5, needs="@ or sum, a batch")
def scaled_scores(s: Tensor, h: Tensor) -> Tensor:
    """The scaled dot products of a batch: each state with the annotations of its own sentence.

    e_j = s^T h_j / sqrt(n): Vaswani 2017, Equation 1

    s: a state for each sentence (B, n). h: (B, Tx, n). Returns e: (B, Tx).
    """
    return scaled_dot(s, h)


@scaled_scores.holds("It is s^T h_j, divided by the root of n.", "n is how many components s has.")
def _(draw: Draw) -> Tensors:
    for Tx, n in draw.sizes(2):
        yield draw.normal(1, n + 1), draw.normal(1, Tx, n + 1)


@scaled_scores.holds(
    "Each state asks the annotations of its own sentence.",
    "The sentences of a batch know nothing of each other.",
)
def _(draw: Draw) -> Tensors:
    for B, Tx, n in [*draw.sizes(3), (7, 12, 16)]:
        yield draw.normal(B, n), draw.normal(B, Tx, n)


scaled_scores.slip("You did not divide by the root of n.")(dot)
scaled_scores.slip("You divided by n itself: it is the root of n.")(
    lambda s, h: dot(s, h) / s.shape[1]
)
scaled_scores.slip("You multiplied by the root of n: divide.")(
    lambda s, h: dot(s, h) * s.shape[1] ** 0.5
)
scaled_scores.slip("You divided by the root of Tx: n is the number of components.")(
    lambda s, h: dot(s, h) / h.shape[1] ** 0.5
)
scaled_scores.slip("You divided by the root of B: n is the number of components.")(
    lambda s, h: dot(s, h) / len(s) ** 0.5
)
scaled_scores.slip("You divided by 8, the root of 64. Here n is another.")(
    lambda s, h: dot(s, h) / 8
)
scaled_scores.slip("You divided by the lengths of the vectors, as a cosine does.")(
    lambda s, h: torch.cosine_similarity(s[:, None], h, -1)
)
scaled_scores.slip("You went on to the weights: the softmax comes later.")(
    lambda s, h: scaled_dot(s, h).softmax(-1)
)
scaled_scores.slip("You took the weights before the root: the softmax comes later.")(
    lambda s, h: dot(s, h).softmax(-1) / s.shape[1] ** 0.5
)
scaled_scores.slip("You multiplied the components and did not add them up.")(
    lambda s, h: s[:, None] * h / s.shape[1] ** 0.5
)
scaled_scores.slip("You took the mean of the products, and divided as well.")(
    lambda s, h: dot(s, h) / s.shape[1] ** 1.5
)
scaled_scores.slip("You asked every sentence with the state of the first one.")(
    lambda s, h: scaled_dot(s[:1], h)
)
scaled_scores.slip("You scored the first sentence of the batch alone.")(
    lambda s, h: scaled_dot(s[0], h[0])
)
scaled_scores.slip("You asked every sentence with every state: (B, B, Tx).")(
    lambda s, h: torch.einsum("bn,cjn->cbj", s, h) / s.shape[1] ** 0.5
)


@exercise(lesson=2, dots=3, minutes=8, needs="energy; two loops or None in an index")
def energy_matrix(S: Tensor, H: Tensor, W_a: Tensor, U_a: Tensor, v_a: Tensor) -> Tensor:
    """The energies of a sentence: a row for each output word i, a column for each source word j.

    e_ij = v_a^T tanh(W_a s_{i-1} + U_a h_j): Bahdanau 2015, Appendix A.1.2

    S: all states of the decoder, s_0 to s_Ty (Ty + 1, n). H: h_1 to h_Tx (Tx, m). W_a: (a, n).
    U_a: (a, m). v_a: (a). Returns e: (Ty, Tx), row 1 first.
    """
    return additive(S[:-1], H, W_a, U_a, v_a)


@energy_matrix.holds("The first word is asked for by s_0.", "Row i asks with s_{i-1}.")
def _(draw: Draw) -> Tensors:
    for Tx, n, m, a in draw.sizes(4, rounds=3):
        yield draw.normal(2, n), draw.normal(Tx, m), *_weights(draw, n, m, a)


@energy_matrix.holds(
    "In row i, state s_{i-1} scores every annotation.",
    "Each pair of an output word and a source word has an energy of its own.",
)
def _(draw: Draw) -> Tensors:
    for Ty, Tx, n, m, a in [*draw.sizes(5), (12, 11, 4, 6, 5)]:
        yield draw.normal(Ty + 1, n), draw.normal(Tx, m), *_weights(draw, n, m, a)


energy_matrix.slip("You asked with s_i, the state after word i: at that time it is not yet made.")(
    lambda S, H, *W: additive(S[1:], H, *W)
)
energy_matrix.slip("You used all states: the last one, s_Ty, asks for nothing any more.")(
    lambda S, H, *W: additive(S, H, *W)
)
energy_matrix.slip("You skipped the first and the last state: s_0 asks for the first word.")(
    lambda S, H, *W: additive(S[1:-1], H, *W)
)
energy_matrix.slip("You asked with s_0 for every word.")(
    lambda S, H, *W: additive(S[:1].expand(len(S) - 1, -1), H, *W)
)
energy_matrix.slip("Rows and columns have changed places: i goes down, j goes across.")(
    lambda S, H, *W: additive(S[:-1], H, *W).T
)
energy_matrix.slip("Rows and columns have changed places, and s_i asks where s_{i-1} should.")(
    lambda S, H, *W: additive(S[1:], H, *W).T
)
energy_matrix.slip("You left out the tanh: then all rows would give the same weights.")(
    lambda S, H, W_a, U_a, v_a: (S[:-1] @ W_a.T @ v_a)[:, None] + H @ U_a.T @ v_a
)
energy_matrix.slip(
    "You stopped at what comes out of the tanh: its product with v_a is the energy."
)(lambda S, H, W_a, U_a, v_a: ((S[:-1] @ W_a.T)[:, None] + H @ U_a.T).tanh())
energy_matrix.slip("You added up the tanh without v_a.")(
    lambda S, H, W_a, U_a, v_a: ((S[:-1] @ W_a.T)[:, None] + H @ U_a.T).tanh().sum(-1)
)
energy_matrix.slip("Your tanh goes around v_a, too: v_a comes after it.")(
    lambda S, H, W_a, U_a, v_a: (((S[:-1] @ W_a.T)[:, None] + H @ U_a.T) @ v_a).tanh()
)
energy_matrix.slip("You went on to the weights: the softmax comes later.")(
    lambda S, H, *W: additive(S[:-1], H, *W).softmax(-1)
)
energy_matrix.slip("You scored only the pairs with i = j: every state scores every word.")(
    lambda S, H, *W: additive(S[:-1], H, *W) * torch.eye(len(S) - 1, len(H)).to(S)
)
energy_matrix.slip("You took two tanh: it is one, of the sum.")(
    lambda S, H, W_a, U_a, v_a: ((S[:-1] @ W_a.T).tanh() @ v_a)[:, None] + (H @ U_a.T).tanh() @ v_a
)
energy_matrix.slip("You divided by the root of the units. That belongs to the scaled dot product.")(
    lambda S, H, W_a, U_a, v_a: additive(S[:-1], H, W_a, U_a, v_a / len(v_a) ** 0.5)
)
energy_matrix.slip("You asked with the last state for every word.")(
    lambda S, H, *W: additive(S[-1:].expand(len(S) - 1, -1), H, *W)
)
energy_matrix.slip("You return the last row alone.")(lambda S, H, *W: additive(S[-2], H, *W))
energy_matrix.slip("You return the first row alone.")(lambda S, H, *W: additive(S[0], H, *W))


@exercise(lesson=2, dots=2, minutes=5, needs="energy; None in an index, a batch")
def step_energies(s: Tensor, keys: Tensor, W_a: Tensor, v_a: Tensor) -> Tensor:
    """The energies of one step of a batch, when every U_a h_j has been computed before.

    e_ij = v_a^T tanh(W_a s_{i-1} + U_a h_j): Bahdanau 2015, Appendix A.1.2

    s: s_{i-1} of each sentence (B, n). keys: U_a h_j (B, Tx, a). W_a: (a, n). v_a: (a).
    Returns e: (B, Tx).
    """
    return additive(s, keys, W_a, torch.eye(len(v_a)).to(v_a), v_a)


def _step(draw: Draw, B: int, Tx: int, n: int, a: int) -> tuple[Tensor, ...]:
    W_a, _, v_a = _weights(draw, n, 1, a)
    return draw.normal(B, n), draw.normal(B, Tx, a), W_a, v_a


@step_energies.holds("It is v_a^T tanh(W_a s + key).", "The key of word j is U_a h_j.")
def _(draw: Draw) -> Tensors:
    for Tx, n, a in draw.sizes(3):
        yield _step(draw, 1, Tx, n, a)


@step_energies.holds(
    "Each state is added to all keys of its own sentence, and to no others.",
    "The sentences of a batch know nothing of each other.",
)
def _(draw: Draw) -> Tensors:
    for B, n, a in draw.sizes(3, rounds=2):
        yield _step(draw, B + 1, B + 1, n, a)  # where a wrong axis has the right size
    for B, Tx, n, a in [*draw.sizes(4), (7, 12, 5, 6)]:
        yield _step(draw, B, Tx, n, a)


step_energies.slip("You added the state of sentence j to word j: each goes to all its own words.")(
    lambda s, keys, W_a, v_a: (s @ W_a.T + keys).tanh() @ v_a
)
step_energies.slip("You left out the tanh: then the state would have no say in the weights.")(
    lambda s, keys, W_a, v_a: ((s @ W_a.T)[:, None] + keys) @ v_a
)
step_energies.slip(
    "You stopped at what comes out of the tanh: its product with v_a is the energy."
)(lambda s, keys, W_a, v_a: ((s @ W_a.T)[:, None] + keys).tanh())
step_energies.slip("You added up the tanh without v_a.")(
    lambda s, keys, W_a, v_a: ((s @ W_a.T)[:, None] + keys).tanh().sum(-1)
)
step_energies.slip("You bent the keys a second time: they are U_a h_j, and the tanh comes once.")(
    lambda s, keys, W_a, v_a: ((s @ W_a.T)[:, None] + keys.tanh()).tanh() @ v_a
)
step_energies.slip("You took two tanh: it is one, of the sum.")(
    lambda s, keys, W_a, v_a: ((s @ W_a.T).tanh()[:, None] + keys.tanh()) @ v_a
)
step_energies.slip("You asked every sentence with the state of the first one.")(
    lambda s, keys, W_a, v_a: (s[0] @ W_a.T + keys).tanh() @ v_a
)
step_energies.slip("Your tanh goes around v_a, too: v_a comes after it.")(
    lambda s, keys, W_a, v_a: (((s @ W_a.T)[:, None] + keys) @ v_a).tanh()
)
step_energies.slip("You subtracted the keys: the score is called additive.")(
    lambda s, keys, W_a, v_a: step_energies.reference(s, -keys, W_a, v_a)
)
step_energies.slip("You divided by the root of the units. That belongs to the scaled dot product.")(
    lambda s, keys, W_a, v_a: step_energies.reference(s, keys, W_a, v_a / len(v_a) ** 0.5)
)
step_energies.slip("You add the state of another sentence.")(
    lambda s, keys, W_a, v_a: step_energies.reference(s.roll(1, 0), keys, W_a, v_a)
)
step_energies.slip("You added up all states together: each goes to its own sentence.")(
    lambda s, keys, W_a, v_a: (s.sum(0) @ W_a.T + keys).tanh() @ v_a
)
step_energies.slip("Your energies do not read the state: W_a s is missing.")(
    lambda s, keys, W_a, v_a: keys.tanh() @ v_a
)
step_energies.slip("You multiplied W_a s and the keys: the score is called additive.")(
    lambda s, keys, W_a, v_a: ((s @ W_a.T)[:, None] * keys).tanh() @ v_a
)
step_energies.slip("You went on to the weights: the softmax comes later.")(
    lambda s, keys, W_a, v_a: step_energies.reference(s, keys, W_a, v_a).softmax(-1)
)
step_energies.slip("You scored the first sentence of the batch alone.")(
    lambda s, keys, W_a, v_a: (s[0] @ W_a.T + keys[0]).tanh() @ v_a
)


@exercise(lesson=2, dots=4, minutes=12, needs="torch.allclose, an index that reorders")
def follows(score: Score, s: Tensor, h: Tensor) -> bool:
    """Whether the energies of a score follow the annotations: put these in another order, in any
    other order, and the energies stand in that order, too.

    score: a function of s and h that returns the energies (Tx). s: (n). h: (Tx, n), Tx at most 5.
    Returns True or False.
    """
    e = score(s, h)
    orders = (list(order) for order in permutations(range(len(h))))
    return all(torch.allclose(score(s, h[order]), e[order]) for order in orders)


def _place(h: Tensor) -> Tensor:
    return torch.arange(len(h), dtype=h.dtype)


def words(s: Tensor, h: Tensor) -> Tensor:
    return h @ s


def places(s: Tensor, h: Tensor) -> Tensor:
    return _place(h) * s.sum()


def distances_from_the_middle(s: Tensor, h: Tensor) -> Tensor:
    return (_place(h) - (len(h) - 1) / 2).abs() * s.sum()


def last_place(s: Tensor, h: Tensor) -> Tensor:
    return (_place(h) == len(h) - 1) * s.sum()


def first_word(s: Tensor, h: Tensor) -> Tensor:
    return (h[0] @ s).expand(len(h))


def last_word(s: Tensor, h: Tensor) -> Tensor:
    return (h[-1] @ s).expand(len(h))


def words_and_places(s: Tensor, h: Tensor) -> Tensor:
    return words(s, h) + places(s, h)


def words_and_their_left_neighbours(s: Tensor, h: Tensor) -> Tensor:
    return words(s, h) + words(s, h.roll(1, 0))


def words_and_both_neighbours(s: Tensor, h: Tensor) -> Tensor:
    return words(s, h) + words(s, h.roll(1, 0) + h.roll(-1, 0))


def words_rounded(s: Tensor, h: Tensor) -> Tensor:
    """As they come out where each place has a rounding of its own."""
    return words(s, h) * (1 + 1e-14 * _place(h))


def _asked(draw: Draw, *scores: Score, longest: int = 4) -> Iterator[tuple[Score, Tensor, Tensor]]:
    for score in scores:
        for Tx in range(3, longest + 1):
            n = draw.random.choice([n for n in range(1, 7) if n != Tx])
            yield score, draw.normal(n).double(), draw.normal(Tx, n).double()


@follows.holds(
    "A score that reads nothing but the word at j follows it.",
    "Where the annotation goes, its energy goes.",
)
def _(draw: Draw) -> Iterator[tuple[Score, Tensor, Tensor]]:
    yield from _asked(draw, words)


@follows.holds(
    "A score of places does not follow.",
    "Whatever stands there, the place keeps its energy.",
)
def _(draw: Draw) -> Iterator[tuple[Score, Tensor, Tensor]]:
    yield from _asked(draw, places, words_and_places)


@follows.holds(
    "A score of one word alone does not follow.",
    "All energies change when another word takes its place.",
)
def _(draw: Draw) -> Iterator[tuple[Score, Tensor, Tensor]]:
    yield from _asked(draw, first_word)


@follows.holds(
    "A score that fails in one order only does not follow.",
    "Some orders show nothing, like the reverse where a score counts from the middle: try all.",
)
def _(draw: Draw) -> Iterator[tuple[Score, Tensor, Tensor]]:
    yield from _asked(draw, distances_from_the_middle, last_place, last_word)
    yield from _asked(draw, words_and_their_left_neighbours)
    yield from _asked(draw, words_and_both_neighbours, longest=5)


@follows.holds(
    "Rounding is no difference.",
    "In another order a sum may end in another last digit: compare with torch.allclose.",
)
def _(draw: Draw) -> Iterator[tuple[Score, Tensor, Tensor]]:
    yield from _asked(draw, words_rounded)


@follows.holds("A sentence of one word has no other order.", "So nothing can fail to follow.")
def _(draw: Draw) -> Iterator[tuple[Score, Tensor, Tensor]]:
    for score in (words, places):
        yield score, draw.normal(3).double(), draw.normal(1, 3).double()


def _in_orders(change: Callable[[list[int]], list[int]]) -> Callable[..., bool]:
    """The test with its energies put in a wrong order."""

    def test(score: Score, s: Tensor, h: Tensor) -> bool:
        orders = (list(order) for order in permutations(range(len(h))))
        e = score(s, h)
        return all(torch.allclose(score(s, h[o]), e[change(o)]) for o in orders)

    return test


def _in_one(order: Callable[[Tensor], Tensor]) -> Callable[..., bool]:
    """The test with one order alone."""
    return lambda score, s, h: torch.allclose(score(s, order(h)), order(score(s, h)))


follows.slip("You compare with the energies as they stood: they must be put in the new order.")(
    _in_orders(sorted)
)
follows.slip("You put the energies in the order that undoes the new one.")(
    _in_orders(lambda order: torch.tensor(order).argsort().tolist())
)
follows.slip("You try the reverse order alone.")(_in_one(lambda x: x.flip(0)))
follows.slip("You let the words move on in a circle, which leaves all neighbours together.")(
    lambda score, s, h: all(
        torch.allclose(score(s, h.roll(k, 0)), score(s, h).roll(k, 0)) for k in range(len(h))
    )
)
follows.slip("You exchange the first two words alone.")(
    _in_one(lambda x: x[[1, 0, *range(2, len(x))]] if len(x) > 1 else x)
)
follows.slip("You compare the weights: a softmax forgets what all energies have in common.")(
    lambda score, s, h: all(
        torch.allclose(score(s, h[list(o)]).softmax(0), score(s, h)[list(o)].softmax(0))
        for o in permutations(range(len(h)))
    )
)
follows.slip("You exchange the last two words alone.")(
    _in_one(lambda x: x[[*range(len(x) - 2), -1, -2]] if len(x) > 1 else x)
)
follows.slip("You compare what the energies add up to: that says nothing about their order.")(
    lambda score, s, h: all(
        torch.allclose(score(s, h[list(o)]).sum(), score(s, h).sum())
        for o in permutations(range(len(h)))
    )
)
follows.slip("You compare the energies sorted: that says nothing about their order.")(
    lambda score, s, h: all(
        torch.allclose(score(s, h[list(o)]).sort()[0], score(s, h).sort()[0])
        for o in permutations(range(len(h)))
    )
)
follows.slip("You reordered the components of the annotations: it is the words that move.")(
    lambda score, s, h: all(
        torch.allclose(score(s, h[:, list(o)]), score(s, h))
        for o in permutations(range(h.shape[1]))
    )
)
follows.slip("You have True and False exchanged.")(
    lambda score, s, h: not follows.reference(score, s, h)
)
follows.slip("You compare without any room for rounding.")(
    lambda score, s, h: all(
        torch.equal(score(s, h[list(o)]), score(s, h)[list(o)]) for o in permutations(range(len(h)))
    )
)
