"""Lesson 06: reading an attention matrix."""

from collections.abc import Iterator

import torch
from torch import Tensor

from attnlib.alignment import alignment_error_rate
from attnlib.exercises.draw import Draw
from attnlib.exercises.exercise import exercise

Link = tuple[int, int]
FRENCH = "le la l' les homme a été signé grand"


@exercise(lesson=6, dots=1, minutes=4, needs="abs, sum", tolerance=1e-6)
def total_variation(alpha: Tensor, other: Tensor) -> Tensor:
    """How far each row of weights lies from the row of another matrix: (Ty, Tx) twice to (Ty,).

    Half the sum of all changes: the share of the row's weight that has moved to other words.
    """
    return torch.cdist(alpha[:, None], other[:, None], p=1).flatten() / 2


@total_variation.holds("A row that has not changed has distance 0.", "None of its weight moved.")
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    for Ty, Tx in draw.sizes(2, 3):
        alpha = draw.weights(Ty, Tx)
        yield alpha, alpha.clone()


@total_variation.holds(
    "Rows that share no word have distance 1.", "All of the weight has moved, and that is 1."
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    for Ty, Tx, more in draw.sizes(3, 3):
        left, right = draw.weights(Ty, Tx), draw.weights(Ty, more)
        none = torch.zeros_like(left), torch.zeros_like(right)
        yield torch.cat((left, none[1]), 1), torch.cat((none[0], right), 1)


@total_variation.holds(
    "Each row has its own distance: half the sum of its changes.",
    "What one word loses another gains, so the sum counts twice whatever moved.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, Tensor]]:
    for Ty, Tx in draw.sizes(2):
        yield draw.weights(Ty, 1 + Tx), draw.weights(Ty, 1 + Tx)


@total_variation.slip("You forgot to take half: what one word loses another gains.")
def _(alpha: Tensor, other: Tensor) -> Tensor:
    return (alpha - other).abs().sum(1)


@total_variation.slip("The changes of a row sum to 0: take their absolute values first.")
def _(alpha: Tensor, other: Tensor) -> Tensor:
    return (alpha - other).sum(1) / 2


@total_variation.slip("You summed down the columns; a row is a spread of 1, a column is not.")
def _(alpha: Tensor, other: Tensor) -> Tensor:
    return (alpha - other).abs().sum(0) / 2


@total_variation.slip("You summed the rows too: each has a distance of its own.")
def _(alpha: Tensor, other: Tensor) -> Tensor:
    return (alpha - other).abs().sum() / 2


@total_variation.slip("You took the largest change; all of them count.")
def _(alpha: Tensor, other: Tensor) -> Tensor:
    return (alpha - other).abs().amax(1)


@total_variation.slip("You squared the changes; here their absolute values are summed.")
def _(alpha: Tensor, other: Tensor) -> Tensor:
    return (alpha - other).square().sum(1) / 2


@total_variation.slip("You have the Euclidean distance; here the absolute changes are summed.")
def _(alpha: Tensor, other: Tensor) -> Tensor:
    return (alpha - other).square().sum(1).sqrt()


@total_variation.slip("You have half the Euclidean distance; here absolute changes are summed.")
def _(alpha: Tensor, other: Tensor) -> Tensor:
    return (alpha - other).square().sum(1).sqrt() / 2


@total_variation.slip("You took the mean of the changes; half their sum is asked for.")
def _(alpha: Tensor, other: Tensor) -> Tensor:
    return (alpha - other).abs().mean(1)


@total_variation.slip("You have what the rows share; the distance is what they do not share.")
def _(alpha: Tensor, other: Tensor) -> Tensor:
    return alpha.minimum(other).sum(1)


@total_variation.slip("You divided by Tx as well: half the sum is asked for.")
def _(alpha: Tensor, other: Tensor) -> Tensor:
    return (alpha - other).abs().mean(1) / 2


Picture = tuple[Tensor, list[str], list[str]]


@exercise(lesson=6, dots=2, minutes=6, needs="slices")
def heat_map(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    """The picture of a translation, as in the paper: (image, along, down).

    alpha: the weights as a batch leaves them, a row for each target word and a column for each
    source word, and below and to the right of them padding, which is no part of the picture.
    image: numbers from 0, black, to 1, white; image[0] is its top line. along: the words along
    the top, from left to right. down: the words down the side, from top to bottom.
    """
    return alpha[: len(target), : len(source)], list(source), list(target)


Batch = tuple[Tensor, list[str], list[str]]


def _batch(draw: Draw, padding: int = 0) -> Iterator[Batch]:
    """padding: at most so many rows and columns of it."""
    for Tx, Ty in draw.sizes(2):
        right, below = (draw.random.randint(1, padding) if padding else 0 for _ in range(2))
        alpha = draw.weights(Ty + below, Tx)
        alpha = torch.cat((alpha, alpha.new_zeros(len(alpha), right)), 1)
        yield alpha, draw.sentence(Tx), draw.sentence(Ty, FRENCH)


@heat_map.holds(
    "English runs along the top, French down the side, and white is a weight of 1.",
    "Row i of alpha belongs to target word i, so it is line i of the picture from the top.",
)
def _(draw: Draw) -> Iterator[Batch]:
    yield from _batch(draw)


@heat_map.holds(
    "Padding is not in the picture.", "It has one line a target word and one column a source word."
)
def _(draw: Draw) -> Iterator[Batch]:
    yield from _batch(draw, padding=3)


@heat_map.slip("Your picture stands on its side: its rows are those of the source words.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    return alpha[: len(target), : len(source)].T, source, target


@heat_map.slip("Your image and your labels are transposed: English is to run along the top.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    return alpha[: len(target), : len(source)].T, target, source


@heat_map.slip("The image is right, but its labels are exchanged: columns are source words.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    return alpha[: len(target), : len(source)], target, source


@heat_map.slip("You left the padding in the picture.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    return alpha, source, target


@heat_map.slip("You left the padding of the columns in the picture.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    return alpha[: len(target)], source, target


@heat_map.slip("You left the padding of the rows in the picture.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    return alpha[:, : len(source)], source, target


@heat_map.slip("You cut the rows to the number of source words, and the columns to the target's.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    return alpha[: len(source), : len(target)], source, target


@heat_map.slip("Black and white are exchanged: 1 is white.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    return 1 - alpha[: len(target), : len(source)], source, target


@heat_map.slip("Your picture stands on its head, and so no longer beside its words.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    return alpha[: len(target), : len(source)].flip(0), source, target


@heat_map.slip("The first target word is to stand at the top, yours stands at the bottom.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    return alpha[: len(target), : len(source)].flip(0), source, target[::-1]


@heat_map.slip("Your grey runs from 0 to 255; 0 to 1 is asked for.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    return 255 * alpha[: len(target), : len(source)], source, target


@heat_map.slip("You made the largest weight of the picture white: then grey no longer is a weight.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    image = alpha[: len(target), : len(source)]
    return image / image.max(), source, target


@heat_map.slip("You made the largest weight of each row white: then grey no longer is a weight.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    image = alpha[: len(target), : len(source)]
    return image / image.amax(1, keepdim=True), source, target


@heat_map.slip("You made the smallest weight black and the largest white: 0 and 1 are.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    image = alpha[: len(target), : len(source)]
    return (image - image.min()) / (image.max() - image.min()), source, target


@heat_map.slip("Your source words run from right to left.")
def _(alpha: Tensor, source: list[str], target: list[str]) -> Picture:
    return alpha[: len(target), : len(source)].flip(1), source[::-1], target


@exercise(lesson=6, dots=2, minutes=6, needs="argmax, sets")
def hard_links(alpha: Tensor, least: float) -> set[Link]:
    """The links that a matrix of weights (Ty, Tx) stands for: a set of (i, j), counted from 0.

    Row i gives (i, j) for its largest weight, the first of equal ones; but none where even that
    weight is less than `least`, a number. A link is a tuple of two ints.
    """
    weights, places = alpha.max(1)
    rows = (weights >= least).nonzero()[:, 0].tolist()
    return {(i, int(places[i])) for i in rows}


@hard_links.holds("Each row gives one link, (row, column).", "Its largest weight marks the column.")
def _(draw: Draw) -> Iterator[tuple[Tensor, float]]:
    for Ty, Tx in draw.sizes(2):
        yield draw.weights(Ty, Tx), 0.0


@hard_links.holds("Of equal weights the first counts.", "A row gives one link, not two.")
def _(draw: Draw) -> Iterator[tuple[Tensor, float]]:
    for Ty, Tx in draw.sizes(2, 3):
        yield draw.weights(Ty, 1).repeat(1, 1 + Tx) / (1 + Tx), 0.0


@hard_links.holds(
    "A row whose largest weight is less than `least` gives no link.",
    "Where the weight is spread over many words, it points at none.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, float]]:
    for Ty, Tx in draw.sizes(2):
        alpha = draw.weights(2 + Ty, 1 + Tx)
        largest = alpha.amax(1).sort().values
        yield alpha, float(largest[:2].mean())
        yield alpha, float(alpha.flatten().sort().values[1] / 2)


@hard_links.holds(
    "A weight of exactly `least` is not less than it.",
    "The row gives its link where they are equal.",
)
def _(draw: Draw) -> Iterator[tuple[Tensor, float]]:
    for Ty, Tx in draw.sizes(2, 3):
        rows = torch.tensor([[0.5] + [0.5 / 2**Tx] * 2**Tx], dtype=torch.float32)
        yield rows.repeat(Ty, 1).roll(draw.random.randint(0, 2**Tx), 1), 0.5


def _links(alpha: Tensor, least: float) -> set[Link]:
    return hard_links.reference(alpha, least)


@hard_links.slip("Your links are (column, row); (i, j) is the row and then the column.")
def _(alpha: Tensor, least: float) -> set[Link]:
    return {(j, i) for i, j in _links(alpha, least)}


@hard_links.slip("You chose a row for each column; each row chooses its column.")
def _(alpha: Tensor, least: float) -> set[Link]:
    return {(i, j) for j, i in _links(alpha.T, least)}


@hard_links.slip("You chose a row for each column, and wrote (column, row).")
def _(alpha: Tensor, least: float) -> set[Link]:
    return _links(alpha.T, least)


@hard_links.slip("You count from 1; these links count from 0.")
def _(alpha: Tensor, least: float) -> set[Link]:
    return {(i + 1, j + 1) for i, j in _links(alpha, least)}


@hard_links.slip("You took every weight that is large enough; a row gives the largest alone.")
def _(alpha: Tensor, least: float) -> set[Link]:
    return {(i, j) for i, j in (alpha >= least).nonzero().tolist()}


@hard_links.slip("You take no notice of `least`.")
def _(alpha: Tensor, least: float) -> set[Link]:
    return _links(alpha, 0.0)


@hard_links.slip("A weight that equals `least` counts as well: >= and not >.")
def _(alpha: Tensor, least: float) -> set[Link]:
    return {(i, j) for i, j in _links(alpha, least) if alpha[i, j] > least}


@hard_links.slip("You kept the rows below `least` and left out the others.")
def _(alpha: Tensor, least: float) -> set[Link]:
    return _links(alpha, 0.0) - _links(alpha, least)


@hard_links.slip("Of equal weights you took the last; the first is asked for.")
def _(alpha: Tensor, least: float) -> set[Link]:
    last = alpha.shape[1] - 1
    return {(i, last - j) for i, j in _links(alpha.flip(1), least)}


@hard_links.slip("Of equal weights you took all; the first is asked for.")
def _(alpha: Tensor, least: float) -> set[Link]:
    kept = (alpha == alpha.amax(1, keepdim=True)) & (alpha >= least)
    return {(i, j) for i, j in kept.nonzero().tolist()}


@hard_links.slip("You took the smallest weight of each row.")
def _(alpha: Tensor, least: float) -> set[Link]:
    rows = enumerate(alpha.argmin(1).tolist())
    return {(i, j) for i, j in rows if alpha[i, j] >= least}


@hard_links.slip("You left out the last row, as if it were an end mark.")
def _(alpha: Tensor, least: float) -> set[Link]:
    return _links(alpha[:-1], least)


@hard_links.slip("Your rows that are left are counted anew: i stays the row of the whole matrix.")
def _(alpha: Tensor, least: float) -> set[Link]:
    return {(k, j) for k, (_, j) in enumerate(sorted(_links(alpha, least)))}


Corpus = list[set[Link]]


@exercise(lesson=6, dots=3, minutes=8, needs="sets: &, |, len")
def corpus_error_rate(predicted: Corpus, sure: Corpus, possible: Corpus) -> float:
    """The AER of a corpus, a number: 1 - (|A n S| + |A n P|) / (|A| + |S|), as Och and Ney 2003.

    Each argument is a list with a set of links (i, j) for each sentence: A, the predicted ones,
    the sure and the possible ones. The numbers of links are added up over all sentences first. A
    sure link is possible too, whether it stands in the set of the possible ones or not. At least
    one sentence has a sure link.
    """
    A, S, P = (
        {(k, link) for k, links in enumerate(corpus) for link in links}
        for corpus in (predicted, sure, possible)
    )
    return alignment_error_rate(A, S, P)


Corpora = tuple[Corpus, Corpus, Corpus]


def _corpora(draw: Draw, sentences: int, possible: bool = False, both: bool = False) -> Corpora:
    """At least three links a sentence, some of them right. both: P holds S, or not all of it."""
    A, S, P = [], [], []
    for _ in range(sentences):
        Ty, Tx = draw.random.sample(range(3, 9), 2)
        cells = [(i, j) for i in range(Ty) for j in range(Tx)]
        draw.random.shuffle(cells)
        size = draw.random.randint(2, 4)
        S.append({*cells[:size]})
        P.append({*cells[size : size + 3]} if possible else set())
        A.append({*cells[1 : size + 1 + draw.random.randint(1, 2)]})
        if both:
            P[-1] |= S[-1]
    return A, S, P


@corpus_error_rate.holds("With the sure links exactly, it is 0.", "Then A = S, and S is in P.")
def _(draw: Draw) -> Iterator[Corpora]:
    for sentences in range(1, 4):
        _, S, P = _corpora(draw, sentences)
        yield [{*links} for links in S], S, P


@corpus_error_rate.holds(
    "In one sentence, sure links count twice in the numerator.",
    "A link that is in S is in P as well, so it is counted there and there.",
)
def _(draw: Draw) -> Iterator[Corpora]:
    for _ in range(3):
        yield _corpora(draw, 1)
        yield _corpora(draw, 1, both=True)


@corpus_error_rate.holds(
    "Possible links are no fault, and no need.",
    "To predict one counts in |A n P|; to leave one out costs nothing, since |S| is without it.",
)
def _(draw: Draw) -> Iterator[Corpora]:
    for _ in range(3):
        yield _corpora(draw, 1, possible=True, both=True)
        yield _corpora(draw, 1, possible=True)


@corpus_error_rate.holds(
    "Over a corpus, links are counted before anything is divided.",
    "A long sentence has more links, and each link counts the same.",
)
def _(draw: Draw) -> Iterator[Corpora]:
    for sentences in range(2, 6):
        yield _corpora(draw, sentences, possible=True)
        A, S, P = _corpora(draw, sentences, possible=True, both=True)
        yield [*A, set()], [*S, set()], [*P, set()]
        yield [*A, set()], [*S, {(0, 0)}], [*P, set()]


def _counts(A: Corpus, S: Corpus, P: Corpus) -> tuple[int, int, int, int, int]:
    """|A|, |S|, |P| with S, |A n S|, |A n P| of a corpus."""
    triples = [(a, s, p | s) for a, s, p in zip(A, S, P, strict=True)]
    each = [(len(a), len(s), len(p), len(a & s), len(a & p)) for a, s, p in triples]
    a, s, p, in_s, in_p = map(sum, zip(*each, strict=True))
    return a, s, p, in_s, in_p


@corpus_error_rate.slip("You averaged the rates of the sentences; add up their counts first.")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    each = [([a], [s], [p]) for a, s, p in zip(A, S, P, strict=True) if a or s]
    return sum(corpus_error_rate.reference(*one) for one in each) / len(each)


@corpus_error_rate.slip("You averaged the rates of the sentences; add up their counts first. (1)")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    each = [([a], [s], [p]) for a, s, p in zip(A, S, P, strict=True) if a or s]
    return sum(corpus_error_rate.reference(*one) for one in each) / len(A)


@corpus_error_rate.slip(
    "You put the links of all sentences into one set, where (i, j) of one is taken for another's."
)
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    a, s, p = (set().union(*links) for links in (A, S, P))
    return alignment_error_rate(a, s, p)


@corpus_error_rate.slip("Your possible links are without the sure ones: a sure link is possible.")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    a, s, _, in_s, _ = _counts(A, S, P)
    return 1 - (in_s + sum(len(one & p) for one, p in zip(A, P, strict=True))) / (a + s)


@corpus_error_rate.slip("You have the agreement; the error rate is 1 less it.")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    return 1 - corpus_error_rate.reference(A, S, P)


@corpus_error_rate.slip("You divide by |A| + |P|: the denominator is |A| + |S|.")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    a, _, p, in_s, in_p = _counts(A, S, P)
    return 1 - (in_s + in_p) / (a + p)


@corpus_error_rate.slip("You count the sure links alone: predicted links may be possible too.")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    a, s, _, in_s, _ = _counts(A, S, P)
    return 1 - 2 * in_s / (a + s)


@corpus_error_rate.slip("You count the possible links twice and the sure ones not by themselves.")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    a, s, _, _, in_p = _counts(A, S, P)
    return 1 - 2 * in_p / (a + s)


@corpus_error_rate.slip("Your numerator is |A n S| alone; |A n P| is added to it.")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    a, s, _, in_s, _ = _counts(A, S, P)
    return 1 - in_s / (a + s)


@corpus_error_rate.slip("Your numerator is |A n P| alone; |A n S| is added to it.")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    a, s, _, _, in_p = _counts(A, S, P)
    return 1 - in_p / (a + s)


@corpus_error_rate.slip("You have the share of predictions that are not possible (1 - precision).")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    a, _, _, _, in_p = _counts(A, S, P)
    return 1 - in_p / a


@corpus_error_rate.slip("You have the share of sure links that were not predicted (1 - recall).")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    _, s, _, in_s, _ = _counts(A, S, P)
    return 1 - in_s / s


@corpus_error_rate.slip("Your rate is in per cent; a number from 0 to 1 is asked for.")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    return 100 * corpus_error_rate.reference(A, S, P)


@corpus_error_rate.slip("You divide by the links in A or S; a link in both counts twice there.")
def _(A: Corpus, S: Corpus, P: Corpus) -> float:
    a, s, _, in_s, in_p = _counts(A, S, P)
    return 1 - (in_s + in_p) / (a + s - in_s)


Rows = tuple[Tensor, Tensor, Tensor, Tensor]


@exercise(lesson=6, dots=4, minutes=10, needs="exercise total_variation")
def farthest_row(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    """Jain and Wallace's question: the farthest row that still writes the same word, (Tx,).

    own (Tx,): the model's row of weights, p (V,): what it makes of it, a probability a word.
    rows (K, Tx): other rows to try, p_rows (K, V): what the model makes of each.
    A row writes the same word if that word has its largest probability, and that probability is
    within .05 of what it was. Far is measured by the total variation, half the sum of all
    changes. Where no row does it, own itself is returned.
    """
    word = p.argmax()
    same = (p_rows.argmax(1) == word) & ((p_rows[:, word] - p[word]).abs() <= 0.05)
    tried = torch.cat((own[None], rows[same]))
    return tried[(tried - own).abs().sum(1).argmax()]


MADE = {  # a kind of row: what the word's probability gains by it, and what another word has
    "same": (-0.04, 0.04, 0.25),
    "less": (-0.12, -0.07, 0.25),
    "more": (0.07, 0.3, 0.15),
    "overtaken": (-0.04, 0.04, 0.5),
    "replaced": (-0.2, -0.15, 0.43),
}


def _distribution(draw: Draw, V: int, word: int, of_word: float, of_other: float) -> Tensor:
    """V probabilities, of which one other word has of_other and the rest share what is left."""
    other = draw.random.choice([k for k in range(V) if k != word])
    p = (1 - of_word - of_other) * (draw.normal(V) / 10).index_fill(
        0, torch.tensor([word, other]), float("-inf")
    ).softmax(0)
    p[word], p[other] = of_word, of_other
    return p


def _tried(draw: Draw, *kinds: str) -> Iterator[Rows]:
    """Rows of these kinds, and some more of them, in any order."""
    for Tx, V, more in draw.sizes(3, 3):
        Tx, V, p_word = 1 + Tx, 4 + V, draw.random.uniform(0.4, 0.45)
        word = draw.random.randrange(V)
        made = [*kinds, *draw.random.choices(kinds, k=more)]
        draw.random.shuffle(made)
        p_rows = [
            _distribution(draw, V, word, p_word + draw.random.uniform(low, high), of_other)
            for low, high, of_other in map(MADE.__getitem__, made)
        ]
        p = _distribution(draw, V, word, p_word, 0.25)
        yield draw.weights(Tx), p, draw.weights(len(made), Tx), torch.stack(p_rows)


@farthest_row.holds(
    "Of rows that all write the same word, it is the farthest.",
    "Far is half the sum of the absolute changes, from the model's own row.",
)
def _(draw: Draw) -> Iterator[Rows]:
    yield from _tried(draw, "same", "same")
    p = _distribution(draw, 6, 2, 0.4, 0.25)
    own = torch.full_like(draw.normal(8), 1 / 8)
    for gains in ((0.4,), (0.12,) * 4), ((0.3,), (0.25,) * 2):
        rows = []
        for gain in gains:
            lost = sum(gain) / (8 - len(gain))
            row = torch.cat((own[: len(gain)] + own.new_tensor(gain), own[len(gain) :] - lost))
            rows.append(row.roll(draw.random.randrange(8)))
        yield own, p, torch.stack(rows), p.repeat(2, 1)


@farthest_row.holds(
    "The word must keep its probability, within .05 either way.",
    "A model that has become much less sure, or much surer, does not write as it did.",
)
def _(draw: Draw) -> Iterator[Rows]:
    yield from _tried(draw, "same", "less", "more")
    yield from _tried(draw, *["same", "less", "more"] * 4)


@farthest_row.holds(
    "The word must still be the likeliest.",
    "It may keep its probability while another word overtakes it, and then that one is written.",
)
def _(draw: Draw) -> Iterator[Rows]:
    yield from _tried(draw, "same", "overtaken", "replaced")
    yield from _tried(draw, *["same", "overtaken", "replaced"] * 4)


@farthest_row.holds("Where no row does it, own is returned.", "The model's own row does it always.")
def _(draw: Draw) -> Iterator[Rows]:
    yield from _tried(draw, "less", "more", "overtaken", "replaced")


def _farthest(own: Tensor, rows: Tensor, same: Tensor) -> Tensor:
    tried = torch.cat((own[None], rows[same]))
    return tried[(tried - own).abs().sum(1).argmax()]


def _keeps(p: Tensor, p_rows: Tensor) -> tuple[Tensor, Tensor]:
    """For each row: whether the word is the likeliest, and whether it keeps its probability."""
    word = p.argmax()
    return p_rows.argmax(1) == word, (p_rows[:, word] - p[word]).abs() <= 0.05


@farthest_row.slip("You took the farthest row whatever it writes.")
def _(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    return _farthest(own, rows, torch.ones(len(rows), dtype=torch.bool))


@farthest_row.slip("You ask for the same word only: its probability must stay within .05 too.")
def _(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    return _farthest(own, rows, _keeps(p, p_rows)[0])


@farthest_row.slip("You ask for the probability only: the word must also be the likeliest.")
def _(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    return _farthest(own, rows, _keeps(p, p_rows)[1])


@farthest_row.slip("You compare the largest probabilities, whichever word has them.")
def _(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    return _farthest(own, rows, (p_rows.amax(1) - p.max()).abs() <= 0.05)


@farthest_row.slip("Less is refused, but more is not: the probability may not rise by over .05.")
def _(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    same = (p_rows.argmax(1) == p.argmax()) & (p_rows[:, p.argmax()] >= p.max() - 0.05)
    return _farthest(own, rows, same)


@farthest_row.slip("More is refused, but less is not: the probability may not fall by over .05.")
def _(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    same = (p_rows.argmax(1) == p.argmax()) & (p_rows[:, p.argmax()] <= p.max() + 0.05)
    return _farthest(own, rows, same)


@farthest_row.slip("You took the nearest row that writes the same word.")
def _(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    word, sure = _keeps(p, p_rows)
    tried = rows[word & sure]
    return tried[(tried - own).abs().sum(1).argmin()] if len(tried) else own


@farthest_row.slip("You took the first row that writes the same word, not the farthest.")
def _(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    word, sure = _keeps(p, p_rows)
    return torch.cat((rows[word & sure], own[None]))[0]


@farthest_row.slip("Your distance is Euclidean; the total variation sums the absolute changes.")
def _(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    word, sure = _keeps(p, p_rows)
    tried = torch.cat((own[None], rows[word & sure]))
    return tried[(tried - own).square().sum(1).argmax()]


@farthest_row.slip("Your distance is the largest single change; all of them count.")
def _(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    word, sure = _keeps(p, p_rows)
    tried = torch.cat((own[None], rows[word & sure]))
    return tried[(tried - own).abs().amax(1).argmax()]


@farthest_row.slip("You return the row's number; the row itself is asked for.")
def _(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    word, sure = _keeps(p, p_rows)
    return torch.where(word & sure, (rows - own).abs().sum(1), -1).argmax()


@farthest_row.slip("You return the distance; the row itself is asked for.")
def _(own: Tensor, p: Tensor, rows: Tensor, p_rows: Tensor) -> Tensor:
    word, sure = _keeps(p, p_rows)
    return (_farthest(own, rows, word & sure) - own).abs().sum() / 2
