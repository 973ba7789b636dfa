"""Translation: the most probable words, one after another, or the best of several beams.

    greedy   y_i = argmax p(y_i | y_<i, x)
    beam     keep the B beginnings with the largest (1 / length) sum_k log p(y_k | y_<k, x)

Without the division by length a beam search prefers short translations, since every further word
can only lower the sum. Greedy search is a beam of 1. No search writes <unk>: the best word that the
model does know stands in its place.
"""

import warnings
from collections.abc import Sequence
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from attnlib.corpus.text import detokenize, tokenize
from attnlib.decoder import Memory
from attnlib.model import Seq2Seq, States
from attnlib.vocab import BOS, EOS, PAD, UNK, pad


class Translation(NamedTuple):
    """source, target: tokens, closed by <eos> (the target is not where the length limit cut it).
    alpha: row i are the weights of target token i over the source tokens; with one fixed context
        (Ty, 1), all ones.
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


def translate(model: Seq2Seq, sentence: str | Sequence[str], beam: int = 1) -> Translation:
    """The translation of a sentence, given as text or as tokens.

    Words the model does not know are named in a UserWarning and in `.unknown`. A translation ends
    after at most 2 Tx + 10 tokens; a sentence longer than those of the training corpus is
    translated all the same, only badly.
    Raises ValueError for an empty sentence and for a beam below 1.
    """
    tokens = (
        tokenize(sentence, model.config.languages[0]) if isinstance(sentence, str) else sentence
    )
    if not tokens:
        raise ValueError("sentence: expected at least one word, got none")
    (translation,) = translate_all(model, [tokens], beam)
    if translation.unknown:
        warnings.warn(f"not in the vocabulary: {', '.join(translation.unknown)}", stacklevel=2)
    return translation


def translate_all(
    model: Seq2Seq, sentences: Sequence[Sequence[str]], beam: int = 1, batch: int = 64
) -> list[Translation]:
    """The translations of tokenized sentences, in their order; the longest are searched first,
    in batches of similar length. Raises ValueError as `translate` does."""
    if beam < 1:
        raise ValueError(f"beam: expected at least 1, got {beam}")
    order = sorted(range(len(sentences)), key=lambda k: -len(sentences[k]))
    translations: dict[int, Translation] = {}
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        found = _search(model, [sentences[k] for k in chosen], beam)
        translations.update(zip(chosen, found, strict=True))
    return [translations[k] for k in range(len(sentences))]


@torch.no_grad()
def retrace(model: Seq2Seq, translation: Translation) -> States:
    """Every station of the road that led to the translation, for a batch of this one sentence."""
    model.eval()
    ids = model.config.target.encode(translation.target)[: len(translation.target) - 1]
    y = torch.cat((torch.tensor([BOS]), ids))[None]
    return model(*pad([model.config.source.encode(translation.source[:-1])]), y)


@torch.no_grad()
def _search(model: Seq2Seq, sentences: list[Sequence[str]], beam: int) -> list[Translation]:
    """One batch. Beams are rows: row b * beam + k is beginning k of sentence b."""
    model.eval()
    x, mask = pad([model.config.source.encode(tokens) for tokens in sentences])
    s, memory = model.encode(x, mask)
    s, memory = (
        s.repeat_interleave(beam, 0),
        Memory(*(part.repeat_interleave(beam, 0) for part in memory)),
    )
    B, first = len(sentences), torch.arange(len(sentences))[:, None] * beam
    words = torch.full((B * beam, 1), BOS)
    alphas = memory.h.new_zeros(B * beam, 0, memory.h.shape[1])
    # Only one beginning of each sentence is alive at first: the others would be its copies.
    total = memory.h.new_full((B, beam), float("-inf"))
    total[:, 0] = 0.0
    lengths = total.new_zeros(B, beam)
    done = torch.zeros(B, beam, dtype=torch.bool)
    limits = 2 * mask.sum(1, keepdim=True) + 10
    while not done.all():
        y = model.decoder.embedding(words[:, -1])
        s, c, alpha = model.decoder.step(s, y, memory)
        log_p = model.decoder.logits(s, y, c).log_softmax(-1).view(B, beam, -1)
        log_p[..., [PAD, UNK, BOS]] = float("-inf")
        # A finished beginning goes on with padding, for free, and so keeps its score.
        log_p[done] = float("-inf")
        log_p[..., PAD][done] = 0.0
        lengths = lengths + (~done)
        sums = total[..., None] + log_p
        best = (sums / lengths[..., None]).flatten(1).topk(beam).indices
        parent, word = best // log_p.shape[-1], best % log_p.shape[-1]
        rows = (first + parent).flatten()
        total, lengths = sums.flatten(1).gather(1, best), lengths.gather(1, parent)
        done = done.gather(1, parent) | (word == EOS) | (words.shape[1] >= limits)
        s, words = s[rows], torch.cat((words[rows], word.view(-1, 1)), 1)
        alphas = torch.cat((alphas[rows], alpha[rows, None]), 1)
    return [
        _translation(model, tokens, words[row, 1:], alphas[row], score.item(), int(length))
        for tokens, row, score, length in zip(
            sentences, first[:, 0].tolist(), (total / lengths)[:, 0], lengths[:, 0], strict=True
        )
    ]


def _translation(
    model: Seq2Seq, tokens: Sequence[str], ids: Tensor, alpha: Tensor, score: float, length: int
) -> Translation:
    config = model.config
    source, target = (*tokens, "<eos>"), config.target.decode(ids[:length].tolist())
    columns = 1 if config.score is None else len(source)
    return Translation(
        source,
        target,
        alpha[:length, :columns].clone(),
        score,
        tuple(token for token in tokens if token not in config.source),
        detokenize([word for word in target if word != "<eos>"], config.languages[1]),
    )
