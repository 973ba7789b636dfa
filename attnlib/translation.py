"""Translation: the most probable words, one after another, or the best of several beams.

    greedy   y_i = argmax p(y_i | y_<i, x)
    beam     keep the B beginnings with the largest (1 / length) sum_k log p(y_k | y_<k, x)

Without the division by length a beam search prefers short translations, since every further word
can only lower the sum. Greedy search is a beam of 1. No search writes <unk>: the best word that the
model does know stands in its place.
"""

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from attnlib.architecture import Architecture
from attnlib.beams import Beams, Tree
from attnlib.corpus.text import detokenize, tokenize
from attnlib.shapes import whole
from attnlib.vocab import BOS, pad


class Translation(NamedTuple):
    """source, target: tokens, closed by <eos> (the target is not where the length limit cut it).
    alpha: row i are the weights of target token i over the source tokens; with one fixed context
        (Ty, 1), all ones. On the CPU, wherever the model lies.
    score: the mean log-probability of a target token, in nats.
    unknown: the source words the model does not know; it read <unk> in their place.
    text: the target as a person would write it.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    alpha: Float[Tensor, "Ty Tx"]
    score: float
    unknown: tuple[str, ...]
    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """The target without its end mark."""
        return self.target[:-1] if self.target[-1] == "<eos>" else self.target


def translate(model: Architecture, sentence: str | Sequence[str], beam: int = 1) -> Translation:
    """The translation of a sentence, given as text or as tokens.

    Words the model does not know are named in a UserWarning and in `.unknown`. A translation ends
    after at most 2 Tx + 10 tokens; a sentence longer than those of the training corpus is
    translated all the same, only badly.
    Raises ValueError for an empty sentence and for a `beam` below 1, TypeError for a sentence that
    is neither text nor a list of strings and for a `beam` that is no whole number.
    """
    if isinstance(sentence, str):
        tokens: Sequence[str] = tokenize(sentence, model.config.languages[0])
    elif isinstance(sentence, Sequence) and not isinstance(sentence, bytes):
        tokens = sentence
    else:
        raise TypeError(f"sentence: expected text or a list of tokens, got {sentence!r}")
    if not tokens:
        raise ValueError("sentence: expected at least one word, got none")
    (translation,) = translate_all(model, [tokens], beam)
    if translation.unknown:
        warnings.warn(f"not in the vocabulary: {', '.join(translation.unknown)}", stacklevel=2)
    return translation


def translate_all(
    model: Architecture, sentences: Sequence[Sequence[str]], beam: int = 1, batch: int = 64
) -> list[Translation]:
    """The translations of tokenized sentences, in their order; the longest are searched first, in
    batches of at most `batch`, the longest of which has at most four times the tokens of the
    shortest. Raises ValueError and TypeError as `translate` does, for `batch` as for `beam`."""
    whole("beam", beam)
    whole("batch", batch)
    order = sorted(range(len(sentences)), key=lambda k: -len(sentences[k]))
    batches: list[list[int]] = []
    for k in order:
        new = not batches or len(batches[-1]) == batch
        if new or 4 * len(sentences[k]) < len(sentences[batches[-1][0]]):
            batches.append([])
        batches[-1].append(k)
    translations: dict[int, Translation] = {}
    for chosen in batches:
        found = _search(model, [sentences[k] for k in chosen], beam)
        translations.update(zip(chosen, found, strict=True))
    return [translations[k] for k in range(len(sentences))]


@torch.no_grad()
def retrace(model: Architecture, translation: Translation) -> Any:
    """What the model's `forward` gives for the translation, every station of the road that led to
    it, as a batch of this one sentence on the model's device."""
    model.eval()
    return model(*forced(model, translation))


def forced(
    model: Architecture, translation: Translation
) -> tuple[Int[Tensor, "1 Tx"], Bool[Tensor, "1 Tx"], Int[Tensor, "1 Ty"]]:
    """(x, mask, y) of teacher forcing: y is <bos> and the translation without its last token."""
    ids = model.config.target.encode(translation.target)[: len(translation.target) - 1]
    y = torch.cat((ids.new_tensor([BOS]), ids))[None].to(model.device)
    return *_read(model, [translation.source[:-1]]), y


def _read(
    model: Architecture, sentences: list[Sequence[str]]
) -> tuple[Int[Tensor, "B Tx"], Bool[Tensor, "B Tx"]]:
    x, mask = pad([model.config.source.encode(tokens) for tokens in sentences])
    return x.to(model.device), mask.to(model.device)


@torch.no_grad()
def _search(model: Architecture, sentences: list[Sequence[str]], beam: int) -> list[Translation]:
    """One batch. Row b * beam + k of s and memory is beginning k of sentence beams.number[b]. A
    sentence whose beginnings are all done leaves the batch."""
    model.eval()
    x, mask = _read(model, sentences)
    s, memory = model.encode(x, mask)
    beams = Beams.start(2 * mask.sum(1) + 10, beam, torch.promote_types(s.dtype, torch.float32))
    rows = beams.number.repeat_interleave(beam)
    s, memory = s[rows], memory._make(part[rows] for part in memory)
    tree = Tree()
    ends: list[tuple[int, int, int, float]] = []
    while len(beams.number):
        s, logits, alpha = model.step(s, beams.word.flatten(), memory)
        log_p = logits.log_softmax(-1, dtype=beams.total.dtype)
        beams, parents = beams.extended(log_p.unflatten(0, beams.word.shape))
        beams = tree.grow(beams, alpha.index_select(0, parents.flatten()))
        over = beams.done.all(1)
        if over.any():
            ends += beams.best(over.nonzero()[:, 0])
            going = (~over).nonzero()[:, 0]
            beams, parents = beams.of(going), parents[going]
            memory = memory._make(part.index_select(0, parents.flatten()) for part in memory)
        s = s.index_select(0, parents.flatten())
    alphas = torch.cat(tree.alphas)
    translations = {}
    for number, node, length, score in ends:
        path = tree.path(node)[:length]
        words = [tree.words[node] for node in path]
        translations[number] = _translation(model, sentences[number], words, alphas[path], score)
    return [translations[number] for number in range(len(sentences))]


def _translation(
    model: Architecture, tokens: Sequence[str], ids: list[int], alpha: Tensor, score: float
) -> Translation:
    config = model.config
    source, target = (*tokens, "<eos>"), config.target.decode(ids)
    return Translation(
        source,
        target,
        alpha[:, : len(source)].clone(),
        score,
        tuple(token for token in tokens if token not in config.source),
        detokenize([word for word in target if word != "<eos>"], config.languages[1]),
    )
