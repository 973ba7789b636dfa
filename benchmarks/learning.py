"""How a matrix forms, and what becomes of it where training has a fault.

    nice python benchmarks/learning.py

Writes attnlib/results/learning.json: `forming`, two healthy models at the steps of CHECKPOINTS, by
name; `clinic`, the first of them and the sick ones at the end of their training. All have the
same sizes, steps, sentences and seed, on one thread; a sick model has one fault. The matrix is that
of SENTENCE, which none was trained on, with teacher forcing. BLEU, AER and loss are those of DEV
sentences that no training pair repeats; AER compares the largest weight of each reference word's
row with the gold links, so that it is known before any sentence is right.
"""

import json
from collections.abc import Iterator, Sequence
from math import cos, pi
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn

from attnlib import results
from attnlib.alignment import alignment_error_rate, hard_alignment
from attnlib.clinic import batch, examine, forced, matrices
from attnlib.clinic.faults import Detached, NoTanh, Peeking, Reversed, Unmasked, scored
from attnlib.corpus import Pair, grammar
from attnlib.evaluation import score
from attnlib.model import Config, Seq2Seq
from attnlib.storage import write
from attnlib.training import loss
from attnlib.translation import translate_all
from attnlib.vocab import PAD, Vocab

RESULTS = Path(results.__file__).parent
SENTENCE = Pair(
    ("the", "man", "signed", "the", "european", "agreement", "."),
    ("l'", "homme", "a", "signé", "l'", "accord", "européen", "."),
    "L'homme a signé l'accord européen.",
)
SIZES = {"embedding": 24, "encoder": 40, "decoder": 40, "attention": 32, "readout": 40}
PAIRS, DEV, LENGTHS, STEPS, BATCH, PADS = 8_000, 100, (4, 14), 1_500, 64, 4
CHECKPOINTS = sorted({0, STEPS, *(round(STEPS ** (k / 49)) for k in range(49))})


class Treatment(NamedTuple):
    """How one model is made and trained."""

    make: Any = Seq2Seq
    learning_rate: float = 1e-2
    pairs: int = PAIRS


MODELS = {
    "healthy": Treatment(),
    "no tanh": Treatment(make=lambda config: scored(NoTanh, config)),
    "no mask": Treatment(make=Unmasked),
    "inputs not moved": Treatment(make=Peeking),
    "no gradient": Treatment(make=lambda config: scored(Detached, config)),
    "source reversed": Treatment(make=Reversed),
    "rate too low": Treatment(learning_rate=5e-4),
    "rate too high": Treatment(learning_rate=0.5),
    "too little data": Treatment(pairs=100),
}


def train(model: Seq2Seq, pairs: Sequence[Pair], learning_rate: float) -> Iterator[int]:
    """Train for STEPS steps under a cosine; after each, and before the first, their number."""
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98))
    for step in range(STEPS):
        yield step
        model.train()
        chosen = [pairs[k] for k in torch.randint(len(pairs), (BATCH,)).tolist()]
        optimizer.param_groups[0]["lr"] = learning_rate * (1 + cos(pi * step / STEPS)) / 2
        optimizer.zero_grad()
        loss(model, batch(model, chosen), label_smoothing=0.1).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    yield STEPS


@torch.no_grad()
def measured(model: Seq2Seq, train: Sequence[Pair], dev: Sequence[Pair]) -> dict[str, Any]:
    """The scores of a model as it is, and its matrix of SENTENCE beside PADS columns of padding."""
    model.eval()
    predicted = {
        (k, i, j)
        for k, (pair, alpha) in enumerate(zip(dev, matrices(model, dev), strict=True))
        for i, j in hard_alignment(alpha[: len(pair.target), : len(pair.source)])
    }
    gold = {(k, i, j) for k, pair in enumerate(dev) for i, j in pair.alignment}
    translations = translate_all(model, [pair.source for pair in dev])
    (written,) = translate_all(model, [SENTENCE.source])
    x, mask, y, _ = batch(model, [SENTENCE])
    x, mask = (torch.cat((part, part.new_full((1, PADS), PAD)), 1) for part in (x, mask))
    return {
        "train_loss": round(loss(model, batch(model, train)).item(), 4),
        "loss": round(loss(model, batch(model, dev)).item(), 4),
        "bleu": round(score(translations, dev)["bleu_tokenized"], 2),
        "aer": round(alignment_error_rate(predicted, gold), 4),
        "written": list(written.target),
        "alpha": [
            [round(a, 3) for a in row] for row in forced(model, x, mask, y).alpha[0].tolist()
        ],
    }


class Course:
    """The sentences, and the models that are trained on them."""

    def __init__(self) -> None:
        torch.set_num_threads(1)
        pairs = grammar.generate(PAIRS + 1, seed=0, lengths=LENGTHS)
        self.pairs = [pair for pair in pairs if pair.source != SENTENCE.source][:PAIRS]
        self.dev = grammar.generate(DEV, seed=0, split="dev", lengths=LENGTHS)
        self.words = [Vocab.build(pair[side] for pair in self.pairs) for side in (0, 1)]

    def run(
        self, treatment: Treatment, at: Sequence[int] = (STEPS,), bidirectional: bool = True
    ) -> Iterator[dict[str, Any]]:
        """What is measured at these steps; at the last one also what `examine` says."""
        torch.manual_seed(0)
        model = treatment.make(Config(*self.words, bidirectional=bidirectional, **SIZES))
        known = self.pairs[: treatment.pairs]
        for step in train(model, known, treatment.learning_rate):
            if step in at:
                scores = {"step": step} | measured(model, known[:DEV], self.dev)
                print({name: value for name, value in scores.items() if name != "alpha"})
                yield scores
        answers = examine(model, known[:DEV], self.dev)
        yield {question.name: float(f"{value:.3g}") for question, value in answers}

    def forming(self) -> dict[str, list[dict[str, Any]]]:
        """The healthy model at every checkpoint, with an encoder that reads both ways, and one that
        reads forward only."""
        trainings = {}
        for name in ("both ways", "forward only"):
            *checkpoints, _ = self.run(MODELS["healthy"], CHECKPOINTS, name == "both ways")
            for scores in checkpoints:  # without padding
                scores["alpha"] = [row[: len(SENTENCE.source) + 1] for row in scores["alpha"]]
            trainings[name] = checkpoints
        return trainings

    def clinic(self) -> dict[str, dict[str, Any]]:
        """Every model at the end of its training."""
        models = {}
        for name, treatment in MODELS.items():
            print(name)
            last, answers = self.run(treatment)
            asked = {"learning_rate": treatment.learning_rate, "pairs": treatment.pairs}
            models[name] = asked | last | {"answers": answers}
        return models


def facts() -> dict[str, Any]:
    return {
        "source": [*SENTENCE.source, "<eos>"],
        "target": [*SENTENCE.target, "<eos>"],
        "pads": PADS,
        "sizes": SIZES,
        "lengths": LENGTHS,
        "batch": BATCH,
        "dev": DEV,
    }


def main() -> None:
    course = Course()
    learned = facts() | {"forming": course.forming(), "clinic": course.clinic()}
    write(RESULTS / "learning.json", (json.dumps(learned, ensure_ascii=False) + "\n").encode())


if __name__ == "__main__":
    main()
