"""Answers to the exercises of lesson 07."""

from collections import Counter, defaultdict
from itertools import combinations, pairwise, product
from math import exp, log, prod

import numpy as np
import torch
from exercises.answers import right, wrong

from attnlib import bleu


@right("ngrams")
def by_a_loop(tokens, n):
    counts = {}
    for k in range(len(tokens) - n + 1):
        gram = tuple(tokens[k : k + n])
        counts[gram] = counts.get(gram, 0) + 1
    return counts


@right("ngrams")
def by_zip(tokens, n):
    return Counter(zip(*(tokens[k:] for k in range(n)), strict=False))


@right("ngrams")
def by_windows(tokens, n):
    counts = defaultdict(int)
    if len(tokens) >= n:
        for gram in np.lib.stride_tricks.sliding_window_view(np.array(tokens), n):
            counts[tuple(map(str, gram))] += 1
    return counts


@wrong("ngrams", "that a run is there, not how often")
def a_set(tokens, n):
    return {tuple(tokens[k : k + n]): 1 for k in range(len(tokens) - n + 1)}


@wrong("ngrams", "list of .*Counter is expected")
def a_list(tokens, n):
    return [tuple(tokens[k : k + n]) for k in range(len(tokens) - n + 1)]


@wrong("ngrams", "n-grams are strings")
def joined(tokens, n):
    return Counter(" ".join(tokens[k : k + n]) for k in range(len(tokens) - n + 1))


@wrong("ngrams", "glued together")
def letters(tokens, n):
    return Counter("".join(tokens[k : k + n]) for k in range(len(tokens) - n + 1))


@wrong("ngrams", "TypeError: unhashable type: 'list'\n.*in line")
def lists_for_keys(tokens, n):
    return Counter(tokens[k : k + n] for k in range(len(tokens) - n + 1))


@wrong("ngrams", "lose the last run")
def off_by_one(tokens, n):
    return by_a_loop(tokens[:-1], n)


@wrong("ngrams", "cut short")
def ragged(tokens, n):
    return Counter(tuple(tokens[k : k + n]) for k in range(len(tokens)))


@wrong("ngrams", "lie end to end")
def blocks(tokens, n):
    return Counter(zip(*[iter(tokens)] * n, strict=False))


@wrong("ngrams", "pairs, whatever n is")
def pairs(tokens, n):
    return Counter(pairwise(tokens))


@wrong("ngrams", "every length up to n")
def all_orders(tokens, n):
    runs = (tokens[k : k + m] for m in range(1, n + 1) for k in range(len(tokens) - m + 1))
    return Counter(map(tuple, runs))


@wrong("ngrams", "from the last token to the first")
def circular(tokens, n):
    L = len(tokens)
    return Counter(tuple(tokens[(k + m) % L] for m in range(n)) for k in range(L))


@wrong("ngrams", "sort the tokens of a run")
def bags(tokens, n):
    return Counter(tuple(sorted(tokens[k : k + n])) for k in range(len(tokens) - n + 1))


@wrong("ngrams", "argument tokens in place")
def eats_its_tokens(tokens, n):
    counts = Counter()
    while len(tokens) >= n:
        counts[tuple(tokens[:n])] += 1
        tokens.pop(0)
    return counts


@wrong("ngrams", "Every run of n neighbours is there")
def the_example(tokens, n):
    return {("a", "b"): 2, ("b", "a"): 1}


@right("clipped_matches")
def from_what_is_left(hypothesis, references, n):
    matches = total = 0
    said = [hypothesis[k : k + n] for k in range(len(hypothesis) - n + 1)]
    written = [[r[k : k + n] for k in range(len(r) - n + 1)] for r in references]
    for place, gram in enumerate(said):
        matches += said[:place].count(gram) < max(grams.count(gram) for grams in written)
        total += 1
    return matches, total


@right("clipped_matches")
def by_counters(hypothesis, references, n):
    most = Counter()
    for reference in references:
        most |= bleu.ngrams(reference, n)
    found = bleu.ngrams(hypothesis, n)
    return (found & most).total(), found.total()


@right("clipped_matches")
def by_a_table(hypothesis, references, n):
    counts = [by_a_loop(tokens, n) for tokens in (hypothesis, *references)]
    rows = np.array([[count.get(gram, 0) for gram in counts[0]] for count in counts])
    return int(np.minimum(rows[0], rows[1:].max(0)).sum()), int(rows[0].sum())


@wrong("clipped_matches", "You do not clip")
def unclipped(hypothesis, references, n):
    known = {gram for reference in references for gram in bleu.ngrams(reference, n)}
    found = [tuple(hypothesis[k : k + n]) for k in range(len(hypothesis) - n + 1)]
    return sum(gram in known for gram in found), len(found)


@wrong("clipped_matches", "clip by the sum over the references")
def clipped_by_the_sum(hypothesis, references, n):
    most = Counter()
    for reference in references:
        most += bleu.ngrams(reference, n)
    found = bleu.ngrams(hypothesis, n)
    return (found & most).total(), found.total()


@wrong("clipped_matches", "You join the references")
def joined_references(hypothesis, references, n):
    return by_counters(hypothesis, [[token for r in references for token in r]], n)


@wrong("clipped_matches", "one reference for the whole sentence")
def the_best_reference(hypothesis, references, n):
    return max(by_counters(hypothesis, [reference], n) for reference in references)


@wrong("clipped_matches", "first reference alone")
def the_first_reference(hypothesis, references, n):
    return by_counters(hypothesis, references[:1], n)


@wrong("clipped_matches", "add up the matches in each reference")
def summed_over_references(hypothesis, references, n):
    each = [by_counters(hypothesis, [reference], n) for reference in references]
    return sum(matches for matches, _ in each), each[0][1]


@wrong("clipped_matches", "match once at most")
def once(hypothesis, references, n):
    known = {gram for reference in references for gram in bleu.ngrams(reference, n)}
    return len(known & {*bleu.ngrams(hypothesis, n)}), max(0, len(hypothesis) - n + 1)


@wrong("clipped_matches", "even where the hypothesis has it less often")
def counts_of_the_reference(hypothesis, references, n):
    matches = 0
    for gram in bleu.ngrams(hypothesis, n):
        matches += max(bleu.ngrams(reference, n)[gram] for reference in references)
    return matches, max(0, len(hypothesis) - n + 1)


@wrong("clipped_matches", "single words, whatever n is")
def unigrams(hypothesis, references, n):
    return by_counters(hypothesis, references, 1)


@wrong("clipped_matches", "second number is that of the words")
def out_of_words(hypothesis, references, n):
    return by_counters(hypothesis, references, n)[0], len(hypothesis)


@wrong("clipped_matches", "falls below 0")
def negative(hypothesis, references, n):
    return by_counters(hypothesis, references, n)[0], len(hypothesis) - n + 1


@wrong("clipped_matches", "how much of the hypothesis is right")
def recall(hypothesis, references, n):
    return by_counters(hypothesis, references, n)[0], len(references[0]) - n + 1


@wrong("clipped_matches", "reverse order")
def the_other_way_round(hypothesis, references, n):
    return by_counters(hypothesis, references, n)[::-1]


@wrong("clipped_matches", "a number; a tuple of 2 is expected")
def the_precision(hypothesis, references, n):
    matches, total = by_counters(hypothesis, references, n)
    return matches / max(total, 1)


@wrong("clipped_matches", "argument references in place")
def uses_up_the_references(hypothesis, references, n):
    matches = 0
    for word in hypothesis:
        for reference in references:
            if word in reference:
                reference.remove(word)
                matches += 1
                break
    return matches, len(hypothesis)


@wrong("clipped_matches", "the same, whatever")
def the_sevenfold_article(hypothesis, references, n):
    return 2, 7


@right("brevity_penalty")
def step_by_step(hypotheses, references):
    c = r = 0
    for hypothesis, several in zip(hypotheses, references, strict=True):
        c += len(hypothesis)
        best = None
        for reference in several:
            away = abs(len(reference) - len(hypothesis))
            if best is None or (away, len(reference)) < best:
                best = (away, len(reference))
        r += best[1]
    if c == 0:
        return 0
    return 1 if c > r else exp(1 - r / c)


@right("brevity_penalty")
def sorted_first(hypotheses, references):
    c = sum(map(len, hypotheses))
    r = sum(
        min(sorted(map(len, several)), key=lambda length, h=h: abs(length - len(h)))
        for h, several in zip(hypotheses, references, strict=True)
    )
    return min(1.0, exp(1 - r / c)) if c else 0.0


@right("brevity_penalty")
def in_torch(hypotheses, references):
    c, r = 0, 0
    for hypothesis, several in zip(hypotheses, references, strict=True):
        lengths = torch.tensor([len(reference) for reference in several]).sort().values
        r += lengths[(lengths - len(hypothesis)).abs().argmin()]
        c += len(hypothesis)
    return (1 - r.double() / c).exp().clamp(max=1)


def penalty(c, r):
    return 0.0 if c == 0 else min(1.0, exp(1 - r / c))


def lengths(hypotheses, references, rule):
    r = [rule([len(one) for one in several]) for several in references]
    return sum(map(len, hypotheses)), sum(r)


@wrong("brevity_penalty", "the shortest reference, not the closest")
def shortest(hypotheses, references):
    return penalty(*lengths(hypotheses, references, min))


@wrong("brevity_penalty", "the longest reference, not the closest")
def longest(hypotheses, references):
    return penalty(*lengths(hypotheses, references, max))


@wrong("brevity_penalty", "mean of the references' lengths")
def average(hypotheses, references):
    return penalty(*lengths(hypotheses, references, np.mean))


@wrong("brevity_penalty", "first reference, not the closest")
def first(hypotheses, references):
    return penalty(*lengths(hypotheses, references, lambda several: several[0]))


@wrong("brevity_penalty", "equally close references you take the longer")
def ties_to_the_longer(hypotheses, references):
    c = r = 0
    for h, several in zip(hypotheses, references, strict=True):
        c += len(h)
        r += max((-abs(len(one) - len(h)), len(one)) for one in several)[1]
    return penalty(c, r)


@wrong("brevity_penalty", "equally close references you take the first")
def ties_to_the_first(hypotheses, references):
    c = r = 0
    for h, several in zip(hypotheses, references, strict=True):
        c += len(h)
        r += len(min(several, key=lambda one, h=h: abs(len(one) - len(h))))
    return penalty(c, r)


@wrong("brevity_penalty", "mean of the sentences' penalties")
def mean_of_penalties(hypotheses, references):
    each = [step_by_step([h], [r]) for h, r in zip(hypotheses, references, strict=True)]
    return sum(each) / len(each)


@wrong("brevity_penalty", "turned r / c around")
def inverted(hypotheses, references):
    counts = bleu.statistics([], [[]])
    for h, several in zip(hypotheses, references, strict=True):
        counts += bleu.statistics(h, several)
    c, r = counts.hypothesis_length, counts.reference_length
    return 1.0 if c > r else exp(1 - c / r)


@wrong("brevity_penalty", "reward what is too long")
def rewarding(hypotheses, references):
    c, r = 0, 0
    for h, several in zip(hypotheses, references, strict=True):
        c += len(h)
        r += min((abs(len(one) - len(h)), len(one)) for one in several)[1]
    return exp(1 - r / c) if c else 0.0


@wrong("brevity_penalty", "ZeroDivisionError: division by zero\n.*in line")
def divides_by_zero(hypotheses, references):
    if not any(hypotheses):
        return exp(1 - 1 / 0)
    return step_by_step(hypotheses, references)


@wrong("brevity_penalty", "1 whatever the lengths")
def free(hypotheses, references):
    return 1.0


@wrong("brevity_penalty", "count letters")
def in_letters(hypotheses, references):
    return step_by_step(
        ["".join(h) for h in hypotheses], [["".join(r) for r in several] for several in references]
    )


@wrong("brevity_penalty", "100 times the expected")
def percent(hypotheses, references):
    return 100 * step_by_step(hypotheses, references)


@wrong("brevity_penalty", "closest to c of the whole corpus")
def closest_to_the_corpus(hypotheses, references):
    c = sum(map(len, hypotheses))
    r = sum(min((abs(len(one) - c), len(one)) for one in several)[1] for several in references)
    return penalty(c, r)


@right("repaired_score")
def zero_first(matches, totals, c, r):
    if 0 in matches or 0 in totals:
        return 0.0
    p = [m / t for m, t in zip(matches, totals, strict=True)]
    return 100 * min(1, exp(1 - r / c)) * exp(sum(log(q) for q in p) / len(p))


@right("repaired_score")
def by_a_product(matches, totals, c, r):
    p = prod(m / t if t else 0 for m, t in zip(matches, totals, strict=True))
    return 100 * penalty(c, r) * p ** (1 / len(matches))


@right("repaired_score")
def in_numpy(matches, totals, c, r):
    matches, totals = np.array(matches), np.array(totals)
    if not matches.all():
        return 0.0
    return 100 * np.exp(np.log(matches / totals).mean() + min(0, 1 - r / c))


@right("repaired_score")
def infinite_logarithms(matches, totals, c, r):
    p = torch.tensor(matches, dtype=torch.float64) / torch.tensor(totals).clamp(min=1)
    return 100 * penalty(c, r) * p.log().mean().exp()


def mean_of(p, root):
    return exp(sum(log(q) for q in p) / root)


@wrong("repaired_score", "what was to be repaired")
def unrepaired(matches, totals, c, r):
    p = [m / t for m, t in zip(matches, totals, strict=True) if m > 0]
    return mean_of(p, len(matches))


@wrong("repaired_score", "still skip the orders without a match")
def skipping(matches, totals, c, r):
    p = [m / t for m, t in zip(matches, totals, strict=True) if m > 0]
    return 100 * penalty(c, r) * mean_of(p, len(matches))


@wrong("repaired_score", "skip the orders without a match, and take the mean of the others")
def mean_of_the_others(matches, totals, c, r):
    p = [m / t for m, t in zip(matches, totals, strict=True) if m > 0]
    return 100 * penalty(c, r) * mean_of(p, len(p) or 1)


@wrong("repaired_score", "only where no order has a match: one is enough")
def zero_for_no_match(matches, totals, c, r):
    return skipping(matches, totals, c, r) if sum(matches) else 0.0


@wrong("repaired_score", "three words then score 100")
def effective_order(matches, totals, c, r):
    if not c:
        return 0.0
    p = [m / t for m, t in zip(matches, totals, strict=True) if t > 0]
    return 0.0 if 0 in p else 100 * penalty(c, r) * mean_of(p, len(p))


@wrong("repaired_score", "left out BP")
def no_penalty(matches, totals, c, r):
    return zero_first(matches, totals, 1, 1)


@wrong("repaired_score", "from 0 to 1: here BLEU goes to 100")
def fraction(matches, totals, c, r):
    return zero_first(matches, totals, c, r) / 100


@wrong("repaired_score", "N-th root is missing")
def no_root(matches, totals, c, r):
    return 100 * penalty(c, r) * prod(m / (t or 1) for m, t in zip(matches, totals, strict=True))


@wrong("repaired_score", "always take the fourth root")
def fourth_root(matches, totals, c, r):
    return 100 * (no_root(matches, totals, 1, 1) / 100) ** 0.25 * penalty(c, r)


@wrong("repaired_score", "arithmetic mean")
def arithmetic(matches, totals, c, r):
    return 100 * penalty(c, r) * np.mean(np.array(matches) / np.maximum(totals, 1))


@wrong("repaired_score", "add-k")
def plus_one(matches, totals, c, r):
    if not any(matches):
        return 0.0
    p = [
        (m + (n > 0)) / (t + (n > 0)) for n, (m, t) in enumerate(zip(matches, totals, strict=True))
    ]
    return 100 * penalty(c, r) * mean_of(p, len(p))


@wrong("repaired_score", "1 / 2, 1 / 4")
def halving_weights(matches, totals, c, r):
    p = [m / (t or 1) for m, t in zip(matches, totals, strict=True)]
    return 100 * penalty(c, r) * prod(q ** (1 / 2**n) for n, q in enumerate(p, 1))


@wrong("repaired_score", "ValueError.*\n.*in line")
def logarithm_of_zero(matches, totals, c, r):
    return 100 * mean_of([m / t for m, t in zip(matches, totals, strict=True)], len(matches))


@wrong("repaired_score", "ZeroDivisionError.*\n.*in line")
def nothing_of_nothing(matches, totals, c, r):
    p = [m / t for m, t in zip(matches, totals, strict=True)]
    return 100 * penalty(c, r) * prod(p) ** (1 / len(p))


@wrong("repaired_score", "One order without a match makes the score 0")
def epsilon(matches, totals, c, r):
    p = [max(m, 1e-9) / max(t, 1e-9) for m, t in zip(matches, totals, strict=True)]
    return 100 * penalty(c, r) * mean_of(p, len(p))


@right("bleu_of_corpus")
def from_the_parts(hypotheses, references):
    counts = np.zeros((2, 4))
    for hypothesis, several in zip(hypotheses, references, strict=True):
        for n in range(4):
            counts[:, n] += by_counters(hypothesis, several, n + 1)
    if not counts.all():
        return 0.0
    p = counts[0] / counts[1]
    return 100 * step_by_step(hypotheses, references) * np.exp(np.log(p).mean())


@right("bleu_of_corpus")
def with_attnlib(hypotheses, references):
    total = bleu.statistics([], [[]])
    for hypothesis, several in zip(hypotheses, references, strict=True):
        total += bleu.statistics(hypothesis, several)
    return bleu.score(total)


@right("bleu_of_corpus")
def from_nothing(hypotheses, references):
    product, c, r = 1, 0, 0
    for n in (1, 2, 3, 4):
        matches = total = 0
        for k, hypothesis in enumerate(hypotheses):
            found, total_of_sentence = from_what_is_left(hypothesis, references[k], n)
            matches, total = matches + found, total + total_of_sentence
        product *= matches / total if total else 0
    for hypothesis, several in zip(hypotheses, references, strict=True):
        c += len(hypothesis)
        r += sorted((abs(len(one) - len(hypothesis)), len(one)) for one in several)[0][1]
    return 100 * penalty(c, r) * product**0.25


def each(hypotheses, references):
    return [bleu.statistics(h, r) for h, r in zip(hypotheses, references, strict=True)]


@wrong("bleu_of_corpus", "mean of the sentences' scores")
def mean_of_sentences(hypotheses, references):
    return np.mean([bleu.score(counts) for counts in each(hypotheses, references)])


@wrong("bleu_of_corpus", "mean of the sentences' precisions")
def mean_of_precisions(hypotheses, references):
    p = [
        [m / (t or 1) for m, t in zip(one.matches, one.totals, strict=True)]
        for one in each(hypotheses, references)
    ]
    return 100 * step_by_step(hypotheses, references) * np.prod(np.mean(p, 0)) ** 0.25


@wrong("bleu_of_corpus", "You do not clip")
def bleu_unclipped(hypotheses, references):
    counts = np.zeros((2, 4))
    for hypothesis, several in zip(hypotheses, references, strict=True):
        for n in range(4):
            counts[:, n] += unclipped(hypothesis, several, n + 1)
    p = counts[0] / np.maximum(counts[1], 1)
    return 100 * step_by_step(hypotheses, references) * p.prod() ** 0.25


@wrong("bleu_of_corpus", "clip by the sum")
def bleu_clipped_by_the_sum(hypotheses, references):
    counts = np.zeros((2, 4))
    for hypothesis, several in zip(hypotheses, references, strict=True):
        for n in range(4):
            counts[:, n] += clipped_by_the_sum(hypothesis, several, n + 1)
    p = counts[0] / np.maximum(counts[1], 1)
    return 100 * step_by_step(hypotheses, references) * p.prod() ** 0.25


@wrong("bleu_of_corpus", "left out BP")
def bleu_without_penalty(hypotheses, references):
    total = sum(each(hypotheses, references), bleu.statistics([], [[]]))
    counts = zip(total.matches, total.totals, strict=True)
    return 100 * np.prod([m / (t or 1) for m, t in counts]) ** 0.25


@wrong("bleu_of_corpus", "product of the sentences' brevity penalties")
def product_of_penalties(hypotheses, references):
    sentences = each(hypotheses, references)
    total = sum(sentences, bleu.statistics([], [[]]))
    p = [m / (t or 1) for m, t in zip(total.matches, total.totals, strict=True)]
    return 100 * prod(map(bleu.brevity_penalty, sentences)) * prod(p) ** 0.25


@wrong("bleu_of_corpus", "the longest reference, not the closest")
def bleu_with_the_longest(hypotheses, references):
    total = sum(each(hypotheses, references), bleu.statistics([], [[]]))
    p = [m / (t or 1) for m, t in zip(total.matches, total.totals, strict=True)]
    return 100 * longest(hypotheses, references) * prod(p) ** 0.25


@wrong("bleu_of_corpus", "equally close references you take the longer")
def bleu_with_the_longer_of_ties(hypotheses, references):
    total = sum(each(hypotheses, references), bleu.statistics([], [[]]))
    p = [m / (t or 1) for m, t in zip(total.matches, total.totals, strict=True)]
    return 100 * ties_to_the_longer(hypotheses, references) * prod(p) ** 0.25


@wrong("bleu_of_corpus", "first reference of each sentence alone")
def bleu_of_first_references(hypotheses, references):
    return with_attnlib(hypotheses, [several[:1] for several in references])


@wrong("bleu_of_corpus", "from 0 to 1: here BLEU goes to 100")
def bleu_as_a_fraction(hypotheses, references):
    return with_attnlib(hypotheses, references) / 100


@wrong("bleu_of_corpus", "still skip the orders")
def bleu_that_skips(hypotheses, references):
    total = sum(each(hypotheses, references), bleu.statistics([], [[]]))
    p = [m / t for m, t in zip(total.matches, total.totals, strict=True) if m]
    return 100 * step_by_step(hypotheses, references) * mean_of(p, 4)


@wrong("bleu_of_corpus", r"smoothing \*exp\*")
def smoothed(hypotheses, references):
    return bleu.corpus_bleu(hypotheses, references, smoothing="exp")


@wrong("bleu_of_corpus", "go up to n = 3")
def three_orders(hypotheses, references):
    return bleu.corpus_bleu(hypotheses, references, max_order=3)


@wrong("bleu_of_corpus", "hypotheses and references around")
def turned_around(hypotheses, references):
    return bleu.corpus_bleu([several[0] for several in references], [[h] for h in hypotheses])


@wrong("bleu_of_corpus", "You join the sentences")
def one_long_sentence(hypotheses, references):
    return bleu.corpus_bleu(
        [[token for h in hypotheses for token in h]],
        [[[token for several in references for token in several[0]]]],
    )


@wrong("bleu_of_corpus", "also those of other sentences")
def every_reference(hypotheses, references):
    known = [one for several in references for one in several]
    p = []
    for n in (1, 2, 3, 4):
        found = np.sum([by_counters(h, known, n) for h in hypotheses], 0)
        p.append(found[0] / max(found[1], 1))
    return 100 * step_by_step(hypotheses, references) * prod(p) ** 0.25


@right("p_by_trading")
def by_a_loop_over_trades(ours, theirs):
    K = len(ours)
    real = abs(sum(ours) - sum(theirs))
    large = 0
    for trade in range(2**K):
        a, b = list(ours), list(theirs)
        for k in range(K):
            if trade >> k & 1:
                a[k], b[k] = b[k], a[k]
        large += abs(sum(a) - sum(b)) >= real
    return large / 2**K


@right("p_by_trading")
def by_a_matrix(ours, theirs):
    signs = np.array(list(product((1, -1), repeat=len(ours))))
    after = np.abs(signs @ (np.array(ours) - np.array(theirs)))
    return (after >= after[0]).mean()


@right("p_by_trading")
def by_adding_one_sentence_after_another(ours, theirs):
    ways = Counter({0: 1})
    for our, their in zip(ours, theirs, strict=True):
        more = Counter()
        for difference, count in ways.items():
            more[difference + our - their] += count
            more[difference - our + their] += count
        ways = more
    real = abs(sum(ours) - sum(theirs))
    return sum(n for difference, n in ways.items() if abs(difference) >= real) / ways.total()


@right("p_by_trading")
def half_of_the_trades(ours, theirs):
    gains = torch.tensor(ours) - torch.tensor(theirs)
    signs = torch.tensor([(1, *rest) for rest in product((1, -1), repeat=len(ours) - 1)])
    return ((signs @ gains).abs() >= gains.sum().abs()).double().mean()


def after(ours, theirs):
    signs = np.array(list(product((1, -1), repeat=len(ours))))
    return signs @ (np.array(ours) - np.array(theirs))


@wrong("p_by_trading", "only what is larger")
def strictly(ours, theirs):
    return (abs(after(ours, theirs)) > abs(sum(ours) - sum(theirs))).mean()


@wrong("p_by_trading", "You look to one side")
def one_sided(ours, theirs):
    return (after(ours, theirs) >= sum(ours) - sum(theirs)).mean()


@wrong("p_by_trading", "without the sign, is meant")
def signed(ours, theirs):
    return (abs(after(ours, theirs)) >= sum(ours) - sum(theirs)).mean()


@wrong("p_by_trading", "divide by how many there are")
def counted(ours, theirs):
    return (abs(after(ours, theirs)) >= abs(sum(ours) - sum(theirs))).sum()


@wrong("p_by_trading", "add 1 to both")
def as_if_drawn(ours, theirs):
    large = abs(after(ours, theirs)) >= abs(sum(ours) - sum(theirs))
    return (large.sum() + 1) / (len(large) + 1)


@wrong("p_by_trading", "leave out the trade that swaps nothing")
def without_the_first(ours, theirs):
    return (abs(after(ours, theirs)) >= abs(sum(ours) - sum(theirs)))[1:].mean()


@wrong("p_by_trading", "1 - p")
def the_rest(ours, theirs):
    return 1 - by_a_matrix(ours, theirs)


@wrong("p_by_trading", "trade between sentences")
def shuffled(ours, theirs):
    whole = ours + theirs
    large = [
        abs(2 * sum(half) - sum(whole)) >= abs(sum(ours) - sum(theirs))
        for half in combinations(whole, len(ours))
    ]
    return np.mean(large)


@wrong("p_by_trading", "who wins a sentence, not by how much")
def signs_only(ours, theirs):
    return by_a_matrix(list(np.sign(np.array(ours) - np.array(theirs))), [0] * len(ours))


@wrong("p_by_trading", "one sentence at a time")
def one_at_a_time(ours, theirs):
    gains = np.array(ours) - np.array(theirs)
    return (abs(gains.sum() - 2 * gains) >= abs(gains.sum())).mean()


@wrong("p_by_trading", "only two trades are as large")
def drawn(ours, theirs):
    rng = np.random.default_rng(0)
    signs = rng.choice((1, -1), (1000, len(ours)))
    gains = np.array(ours) - np.array(theirs)
    return (abs(signs @ gains) >= abs(gains.sum())).mean()


@wrong("p_by_trading", "argument ours in place")
def trades_in_place(ours, theirs):
    result = by_a_matrix(ours, theirs)
    for k in range(len(ours)):
        ours[k], theirs[k] = theirs[k], ours[k]
    return result


@wrong("p_by_trading", "exactly as large")
def exactly(ours, theirs):
    return (abs(after(ours, theirs)) == abs(sum(ours) - sum(theirs))).mean()
