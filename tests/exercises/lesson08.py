"""Answers to the exercises of lesson 08."""

import math

import torch
from exercises.answers import right, wrong


@right("words_before")
def before_by_loops(y, bos):
    x = torch.zeros_like(y)
    for b in range(y.shape[0]):
        for i in range(y.shape[1]):
            x[b, i] = bos if i == 0 else y[b, i - 1]
    return x


@right("words_before")
def before_by_pad(y, bos):
    return torch.nn.functional.pad(y[:, :-1], (1, 0), value=bos)


@right("words_before")
def before_by_roll(y, bos):
    x = y.roll(1, 1)
    x[:, 0] = bos
    return x


@wrong("words_before", "need only copy")
def copied(y, bos):
    return y.clone()


@wrong("words_before", "to the right, not the left")
def to_the_left(y, bos):
    x = torch.full_like(y, bos)
    x[:, :-1] = y[:, 1:]
    return x


@wrong("words_before", "kept the last word|is expected")
def one_more(y, bos):
    return torch.nn.functional.pad(y, (1, 0), value=bos)


@wrong("words_before", "You rolled")
def rolled(y, bos):
    return torch.cat((y[:, -1:], y[:, :-1]), 1)


@wrong("words_before", "moved nothing")
def overwritten(y, bos):
    x = y.clone()
    x[:, 0] = bos
    return x


@wrong("words_before", "down the batch|given the words")
def down(y, bos):
    return torch.nn.functional.pad(y[:-1], (0, 0, 1, 0), value=bos)


@wrong("words_before", "put the id that you are given")
def always_two(y, bos):
    return torch.nn.functional.pad(y[:, :-1], (1, 0), value=2)


@wrong("words_before", "changed|change")
def in_place(y, bos):
    y[:, 1:] = y[:, :-1].clone()
    y[:, 0] = bos
    return y


@right("sentence_loss")
def entropy_by_loops(logits, words, mask):
    total, count = logits.new_zeros(()), 0
    for row, word, real in zip(logits, words.tolist(), mask.tolist(), strict=True):
        if real:
            total = total + row.logsumexp(0) - row[word]
            count += 1
    return total / count


@right("sentence_loss")
def entropy_by_gather(logits, words, mask):
    log_p = logits.log_softmax(-1).gather(1, words[:, None])[:, 0]
    return -(log_p * mask).sum() / mask.sum()


@right("sentence_loss")
def entropy_by_ignoring(logits, words, mask):
    return torch.nn.functional.cross_entropy(logits, words.masked_fill(~mask, -100))


@wrong("sentence_loss", "forgot the minus")
def no_minus(logits, words, mask):
    return logits.log_softmax(-1).gather(1, words[:, None])[mask].mean()


@wrong("sentence_loss", "take the mean")
def summed(logits, words, mask):
    return torch.nn.functional.cross_entropy(logits[mask], words[mask], reduction="sum")


@wrong("sentence_loss", "the number of real ones")
def by_all(logits, words, mask):
    return torch.nn.functional.cross_entropy(logits, words, reduction="none").mul(mask).mean()


@wrong("sentence_loss", "padding for words")
def padding_too(logits, words, mask):
    return torch.nn.functional.cross_entropy(logits, words)


@wrong("sentence_loss", "logarithm: 1 - p")
def one_minus(logits, words, mask):
    return 1 - logits.softmax(-1).gather(1, words[:, None])[mask].mean()


@wrong("sentence_loss", "softmax is missing")
def raw(logits, words, mask):
    return -logits.gather(1, words[:, None])[mask].mean()


@wrong("sentence_loss", "in bits")
def bits(logits, words, mask):
    return torch.nn.functional.cross_entropy(logits[mask], words[mask]) / math.log(2)


@wrong("sentence_loss", "down the sentence")
def downwards(logits, words, mask):
    return -logits.log_softmax(0).gather(1, words[:, None])[mask].mean()


@wrong("sentence_loss", "logarithm of a mean")
def of_a_mean(logits, words, mask):
    return -logits.softmax(-1).gather(1, words[:, None])[mask].mean().log()


@wrong("sentence_loss", "Large logits|nan|inf")
def overflow(logits, words, mask):
    exponentials = logits.exp()
    p = exponentials / exponentials.sum(-1, keepdim=True)
    return -p.gather(1, words[:, None])[mask].log().mean()


@right("best_translation")
def best_by_loop(log_p):
    best, index = -math.inf, 0
    for k, words in enumerate(log_p):
        mean = sum(words) / len(words)
        if mean > best:
            best, index = mean, k
    return index


@right("best_translation")
def best_by_index(log_p):
    means = [math.fsum(words) / len(words) for words in log_p]
    return means.index(max(means))


@right("best_translation")
def best_by_sorting(log_p):
    return sorted(range(len(log_p)), key=lambda k: -sum(log_p[k]) / len(log_p[k]))[0]


@wrong("best_translation", "compared sums")
def by_sums(log_p):
    sums = [sum(words) for words in log_p]
    return sums.index(max(sums))


@wrong("best_translation", "took the smallest")
def worst(log_p):
    means = [sum(words) / len(words) for words in log_p]
    return means.index(min(means))


@wrong("best_translation", "square of the length")
def squared(log_p):
    means = [sum(words) / len(words) / len(words) for words in log_p]
    return means.index(max(means))


@wrong("best_translation", "took the longest")
def longest(log_p):
    return max(range(len(log_p)), key=lambda k: len(log_p[k]))


@wrong("best_translation", "took the shortest")
def shortest(log_p):
    return min(range(len(log_p)), key=lambda k: len(log_p[k]))


@wrong("best_translation", "best word of each")
def best_word(log_p):
    return max(range(len(log_p)), key=lambda k: max(log_p[k]))


@wrong("best_translation", "worst word of each")
def worst_word(log_p):
    return max(range(len(log_p)), key=lambda k: min(log_p[k]))


@wrong("best_translation", "end mark out")
def no_end(log_p):
    return max(range(len(log_p)), key=lambda k: sum(log_p[k][:-1]) / max(1, len(log_p[k]) - 1))


@wrong("best_translation", "took the last")
def the_last(log_p):
    means = [sum(words) / len(words) for words in log_p]
    return len(means) - 1 - means[::-1].index(max(means))


@wrong("best_translation", "number|int|is expected")
def the_score(log_p):
    return max(sum(words) / len(words) for words in log_p)
