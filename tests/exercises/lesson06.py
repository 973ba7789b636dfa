"""Answers to the exercises of lesson 06."""

from itertools import chain

import numpy as np
import torch
from exercises.answers import right, wrong


@right("total_variation")
def variation_by_loops(alpha, other):
    return torch.stack(
        [
            sum(abs(a - b) for a, b in zip(*rows, strict=True)) / 2
            for rows in zip(alpha, other, strict=True)
        ]
    )


@right("total_variation")
def variation_whole(alpha, other):
    return (alpha - other).abs().sum(-1) / 2


@right("total_variation")
def variation_of_gains(alpha, other):
    return (other - alpha).clamp(min=0).sum(1)


@right("total_variation")
def variation_in_numpy(alpha, other):
    return 0.5 * np.abs(alpha.numpy() - other.numpy()).sum(axis=1)


@wrong("total_variation", "forgot to take half")
def variation_not_halved(alpha, other):
    return (alpha - other).abs().sum(1)


@wrong("total_variation", "The changes of a row sum to 0")
def variation_signed(alpha, other):
    return (alpha - other).sum(1) / 2


@wrong("total_variation", "down the columns")
def variation_of_columns(alpha, other):
    return (alpha - other).abs().sum(0) / 2


@wrong("total_variation", "each has a distance of its own")
def variation_in_all(alpha, other):
    return (alpha - other).abs().sum() / 2


@wrong("total_variation", "largest change")
def variation_largest(alpha, other):
    return (alpha - other).abs().max(1).values


@wrong("total_variation", "squared the changes")
def variation_squared(alpha, other):
    return ((alpha - other) ** 2).sum(1) / 2


@wrong("total_variation", "have the Euclidean distance")
def variation_euclidean(alpha, other):
    return torch.dist(alpha, other) if alpha.ndim == 1 else (alpha - other).norm(dim=1)


@wrong("total_variation", "mean of the changes")
def variation_mean(alpha, other):
    return (alpha - other).abs().mean(1)


@wrong("total_variation", "what the rows share")
def variation_shared(alpha, other):
    return torch.minimum(alpha, other).sum(1)


@wrong("total_variation", "argument alpha in place")
def variation_in_place(alpha, other):
    alpha -= other
    return alpha.abs().sum(1) / 2


@wrong("total_variation", "A row that has not changed has distance 0")
def variation_of_the_example(alpha, other):
    return torch.ones(len(alpha))


@wrong("total_variation", "float32; float64 is expected")
def variation_in_single_precision(alpha, other):
    return (alpha - other).float().abs().sum(1) / 2


@right("heat_map")
def picture_by_slices(alpha, source, target):
    return alpha[: len(target), : len(source)], source, target


@right("heat_map")
def picture_by_loops(alpha, source, target):
    rows = [[alpha[i, j] for j in range(len(source))] for i in range(len(target))]
    return torch.stack([torch.stack(row) for row in rows]), [*source], [*target]


@right("heat_map")
def picture_in_numpy(alpha, source, target):
    return alpha.numpy()[np.ix_(range(len(target)), range(len(source)))], source, tuple(target)


def _image(alpha, source, target):
    return alpha[: len(target), : len(source)]


@wrong("heat_map", "stands on its side")
def picture_on_its_side(*p):
    return _image(*p).T, p[1], p[2]


@wrong("heat_map", "transposed")
def picture_transposed(*p):
    return _image(*p).T, p[2], p[1]


@wrong("heat_map", "its labels are exchanged")
def picture_with_labels_exchanged(*p):
    return _image(*p), p[2], p[1]


@wrong("heat_map", "left the padding in the picture")
def picture_with_padding(alpha, source, target):
    return alpha, source, target


@wrong("heat_map", "padding of the rows")
def picture_with_rows_padded(alpha, source, target):
    return alpha[:, : len(source)], source, target


@wrong("heat_map", "cut the rows to the number of source words")
def picture_cut_the_other_way(alpha, source, target):
    return alpha[: len(source), : len(target)], source, target


@wrong("heat_map", "Black and white are exchanged")
def picture_negative(*p):
    return 1 - _image(*p), *p[1:]


@wrong("heat_map", "stands on its head")
def picture_on_its_head(*p):
    return _image(*p).flip(0), *p[1:]


@wrong("heat_map", "yours stands at the bottom")
def picture_from_below(*p):
    return _image(*p).flip(0), p[1], p[2][::-1]


@wrong("heat_map", "0 to 255")
def picture_in_bytes(*p):
    return 255 * _image(*p), *p[1:]


@wrong("heat_map", "largest weight of the picture white")
def picture_normalised(*p):
    return _image(*p) / _image(*p).max(), *p[1:]


@wrong("heat_map", "smallest weight black and the largest white")
def picture_stretched(*p):
    image = _image(*p)
    return (image - image.min()) / (image.max() - image.min()), *p[1:]


@wrong("heat_map", "At place 0: It returned a list of")
def picture_in_another_order(*p):
    return p[1], p[2], _image(*p)


@wrong("heat_map", "source words run from right to left")
def picture_in_a_mirror(*p):
    return _image(*p).flip(1), p[1][::-1], p[2]


@wrong("heat_map", "argument target in place")
def picture_in_place(*p):
    image = _image(*p)
    p[2].append("<eos>")
    return image, p[1], p[2][:-1]


@right("hard_links")
def links_by_loops(alpha, least):
    links = set()
    for i in range(alpha.shape[0]):
        best = 0
        for j in range(alpha.shape[1]):
            if alpha[i, j] > alpha[i, best]:
                best = j
        if alpha[i, best] >= least:
            links.add((i, best))
    return links


@right("hard_links")
def links_of_lists(alpha, least):
    rows = alpha.tolist()
    return {(i, row.index(max(row))) for i, row in enumerate(rows) if not max(row) < least}


@right("hard_links")
def links_in_numpy(alpha, least):
    array = alpha.numpy()
    kept = np.flatnonzero(array.max(axis=1) >= least)
    return set(zip(kept.tolist(), array.argmax(axis=1)[kept].tolist(), strict=True))


@wrong("hard_links", r"\(column, row\); \(i, j\) is the row")
def links_turned(alpha, least):
    return {(j, i) for i, j in links_of_lists(alpha, least)}


@wrong("hard_links", "a row for each column; each row chooses")
def links_of_columns(alpha, least):
    return {(i, j) for j, i in links_of_lists(alpha.T, least)}


@wrong("hard_links", "count from 1")
def links_from_one(alpha, least):
    return {(i + 1, j + 1) for i, j in links_of_lists(alpha, least)}


@wrong("hard_links", "every weight that is large enough")
def links_of_all(alpha, least):
    return {tuple(link) for link in (alpha >= least).nonzero().tolist()}


@wrong("hard_links", "no notice of `least`")
def links_of_every_row(alpha, least):
    return links_of_lists(alpha, 0)


@wrong("hard_links", ">= and not >")
def links_above(alpha, least):
    return {(i, j) for i, j in links_of_lists(alpha, 0) if alpha[i, j] > least}


@wrong("hard_links", "Of equal weights you took the last")
def links_of_the_last(alpha, least):
    rows = [row[::-1] for row in alpha.tolist()]
    Tx = len(rows[0])
    return {(i, Tx - 1 - row.index(max(row))) for i, row in enumerate(rows) if max(row) >= least}


@wrong("hard_links", "smallest weight of each row")
def links_of_the_smallest(alpha, least):
    rows = enumerate(alpha.tolist())
    return {(i, row.index(min(row))) for i, row in rows if min(row) >= least}


@wrong("hard_links", "below `least` and left out the others")
def links_below(alpha, least):
    return links_of_lists(alpha, 0) - links_of_lists(alpha, least)


@wrong("hard_links", "a list of .*; a set of")
def links_in_a_list(alpha, least):
    return sorted(links_of_lists(alpha, least))


@wrong("hard_links", r"tensor\(")
def links_of_tensors(alpha, least):
    return {(i, row.argmax()) for i, row in enumerate(alpha) if row.max() >= least}


@wrong("hard_links", "left out the last row")
def links_without_the_end(alpha, least):
    return links_of_lists(alpha[:-1], least) if len(alpha) > 1 else set()


@wrong("hard_links", "rows that are left are counted anew")
def links_counted_anew(alpha, least):
    kept = alpha[alpha.amax(1) >= least]
    return set(enumerate(kept.argmax(1).tolist()))


@right("corpus_error_rate")
def rate_by_loops(predicted, sure, possible):
    shared = total = 0
    for A, S, P in zip(predicted, sure, possible, strict=True):
        shared += len(A & S) + len(A & (P | S))
        total += len(A) + len(S)
    return 1 - shared / total


@right("corpus_error_rate")
def rate_of_triples(predicted, sure, possible):
    A, S, P = (
        {(k, *link) for k, links in enumerate(corpus) for link in links}
        for corpus in (predicted, sure, possible)
    )
    return 1 - (2 * len(A & S) + len(A & (P - S))) / (len(A) + len(S))


@right("corpus_error_rate")
def rate_link_by_link(predicted, sure, possible):
    points = 0
    for A, S, P in zip(predicted, sure, possible, strict=True):
        for link in A:
            points += 2 if link in S else 1 if link in P else 0
    return torch.tensor(1 - points / sum(map(len, chain(predicted, sure))))


def _shared(A, S, P):
    return [
        (len(a & s), len(a & (p | s)), len(a) + len(s)) for a, s, p in zip(A, S, P, strict=True)
    ]


@wrong("corpus_error_rate", "averaged the rates")
def rate_of_sentences(*p):
    rates = [1 - (s + q) / total for s, q, total in _shared(*p) if total]
    return sum(rates) / len(rates)


@wrong("corpus_error_rate", "into one set")
def rate_of_one_set(A, S, P):
    a, s, p = (set(chain(*links)) for links in (A, S, P))
    return 1 - (len(a & s) + len(a & (p | s))) / (len(a) + len(s))


@wrong("corpus_error_rate", "without the sure ones")
def rate_without_sure(A, S, P):
    shared = sum(len(a & s) + len(a & p) for a, s, p in zip(A, S, P, strict=True))
    return 1 - shared / sum(total for *_, total in _shared(A, S, P))


@wrong("corpus_error_rate", "You have the agreement")
def rate_of_agreement(*p):
    return 1 - rate_by_loops(*p)


@wrong("corpus_error_rate", r"divide by \|A\| \+ \|P\|")
def rate_by_possible(A, S, P):
    s, q, _ = (sum(x) for x in zip(*_shared(A, S, P), strict=True))
    return 1 - (s + q) / sum(len(a) + len(x | y) for a, x, y in zip(A, S, P, strict=True))


@wrong("corpus_error_rate", "count the sure links alone")
def rate_of_sure_alone(A, S, P):
    return rate_by_loops(A, S, [set() for _ in P])


@wrong("corpus_error_rate", r"numerator is \|A n S\| alone")
def rate_without_possible(*p):
    s, _, total = (sum(x) for x in zip(*_shared(*p), strict=True))
    return 1 - s / total


@wrong("corpus_error_rate", "precision")
def rate_of_precision(A, S, P):
    _, q, _ = (sum(x) for x in zip(*_shared(A, S, P), strict=True))
    return 1 - q / sum(map(len, A))


@wrong("corpus_error_rate", "recall")
def rate_of_recall(A, S, P):
    s, _, _ = (sum(x) for x in zip(*_shared(A, S, P), strict=True))
    return 1 - s / sum(map(len, S))


@wrong("corpus_error_rate", "per cent")
def rate_in_percent(*p):
    return 100 * rate_by_loops(*p)


@wrong("corpus_error_rate", "raised ZeroDivisionError")
def rate_dividing_by_nothing(A, S, P):
    rates = [1 - (s + q) / total for s, q, total in _shared(A, S, P)]
    return rate_by_loops(A, S, P) if rates else 0


@wrong("corpus_error_rate", "argument possible in place")
def rate_in_place(A, S, P):
    for s, p in zip(S, P, strict=True):
        p |= s
    return rate_by_loops(A, S, P)


@right("farthest_row")
def farthest_by_loops(own, p, rows, p_rows):
    word, best, distance = int(p.argmax()), own, 0.0
    for row, made in zip(rows, p_rows, strict=True):
        if int(made.argmax()) == word and abs(made[word] - p[word]) <= 0.05:
            moved = float((row - own).abs().sum()) / 2
            if moved > distance:
                best, distance = row, moved
    return best


@right("farthest_row")
def farthest_by_mask(own, p, rows, p_rows):
    word = p.argmax()
    same = (p_rows.argmax(-1) == word) & ((p_rows[:, word] - p.max()).abs() <= 0.05)
    distance = torch.where(same, (rows - own).clamp(min=0).sum(-1), -1)
    return rows[distance.argmax()] if same.any() else own


@right("farthest_row")
def farthest_in_numpy(*p):
    own, p, rows, p_rows = (one.numpy() for one in p)
    word = p.argmax()
    same = (p_rows.argmax(1) == word) & (abs(p_rows[:, word] - p[word]) <= 0.05)
    return max([own, *rows[same]], key=lambda row: abs(row - own).sum())


def _same(p, p_rows):
    word = p.argmax()
    return p_rows.argmax(1) == word, (p_rows[:, word] - p[word]).abs() <= 0.05


def _choose(own, rows, same, distance=lambda change: change.abs().sum(1)):
    tried = torch.cat((own[None], rows[same]))
    return tried[distance(tried - own).argmax()]


@wrong("farthest_row", "whatever it writes")
def farthest_of_all(own, p, rows, p_rows):
    return rows[(rows - own).abs().sum(1).argmax()]


@wrong("farthest_row", "ask for the same word only")
def farthest_with_the_word(own, p, rows, p_rows):
    return _choose(own, rows, _same(p, p_rows)[0])


@wrong("farthest_row", "ask for the probability only")
def farthest_with_the_probability(own, p, rows, p_rows):
    return _choose(own, rows, _same(p, p_rows)[1])


@wrong("farthest_row", "compare the largest probabilities")
def farthest_with_any_word(own, p, rows, p_rows):
    return _choose(own, rows, (p_rows.amax(1) - p.amax()).abs() <= 0.05)


@wrong("farthest_row", "may not rise")
def farthest_surer(own, p, rows, p_rows):
    word = p.argmax()
    return _choose(own, rows, _same(p, p_rows)[0] & (p[word] - p_rows[:, word] <= 0.05))


@wrong("farthest_row", "may not fall")
def farthest_less_sure(own, p, rows, p_rows):
    word = p.argmax()
    return _choose(own, rows, _same(p, p_rows)[0] & (p_rows[:, word] - p[word] <= 0.05))


@wrong("farthest_row", "nearest row")
def farthest_is_nearest(own, p, rows, p_rows):
    word, sure = _same(p, p_rows)
    kept = rows[word & sure]
    return kept[(kept - own).abs().sum(1).argmin()] if len(kept) else own


@wrong("farthest_row", "distance is Euclidean")
def farthest_by_euclid(own, p, rows, p_rows):
    word, sure = _same(p, p_rows)
    return _choose(own, rows, word & sure, lambda change: change.norm(dim=1))


@wrong("farthest_row", "largest single change")
def farthest_by_one_word(own, p, rows, p_rows):
    word, sure = _same(p, p_rows)
    return _choose(own, rows, word & sure, lambda change: change.abs().amax(1))


@wrong("farthest_row", "own is returned")
def farthest_or_the_first(own, p, rows, p_rows):
    word, sure = _same(p, p_rows)
    return rows[torch.where(word & sure, (rows - own).abs().sum(1), -1).argmax()]


@wrong("farthest_row", "return the distance")
def farthest_distance(own, p, rows, p_rows):
    return (farthest_by_mask(own, p, rows, p_rows) - own).abs().sum() / 2


@wrong("farthest_row", "within .05 either way")
def farthest_within_half(own, p, rows, p_rows):
    word = p.argmax()
    return _choose(own, rows, _same(p, p_rows)[0] & ((p_rows[:, word] - p[word]).abs() <= 0.5))
