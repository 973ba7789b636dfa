"""How a matrix forms, and what becomes of it where training has a fault: `make learning`.

    python benchmarks/learning.py

It takes a quarter of an hour of one core. Writes attnlib/results/learning.json: `forming`, two
healthy models at their checkpoints, by name; `clinic`, a healthy model and the sick ones at the end
of a shorter training on shorter sentences. All have the same sizes and seed, on one thread; a sick
model has one fault, and shares all the rest with the healthy one. The matrix is that of SENTENCE,
which none was trained on, with teacher forcing. BLEU, AER and loss are those of DEV sentences that
no training pair repeats; AER compares the largest weight of each reference word's row with the
gold links, so that it is known before any sentence is right.
"""

import json
from collections.abc import Iterator, Sequence, Set
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
PAIRS, DEV, BATCH, PADS = 8_000, 100, 64, 4


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
    "rate too low": Treatment(learning_rate=1e-3),
    "rate too high": Treatment(learning_rate=0.5),
    "too little data": Treatment(pairs=100),
}


def train(model: Seq2Seq, pairs: Sequence[Pair], learning_rate: float, steps: int) -> Iterator[int]:
    """Train under a cosine; before the first step, and after each, their number."""
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98))
    for step in range(steps):
        yield step
        model.train()
        chosen = [pairs[k] for k in torch.randint(len(pairs), (BATCH,)).tolist()]
        optimizer.param_groups[0]["lr"] = learning_rate * (1 + cos(pi * step / steps)) / 2
        optimizer.zero_grad()
        loss(model, batch(model, chosen), label_smoothing=0.1).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    yield steps


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
    """Sentences up to a length, and the models that are trained on them for so many steps."""

    def __init__(self, longest: int, steps: int) -> None:
        torch.set_num_threads(1)
        lengths = (4, longest)
        self.steps, self.facts = steps, {"lengths": lengths, "steps": steps}
        pairs = grammar.generate(PAIRS + 1, seed=0, lengths=lengths)
        self.pairs = [pair for pair in pairs if pair.source != SENTENCE.source][:PAIRS]
        self.dev = grammar.generate(DEV, seed=0, split="dev", lengths=lengths)
        self.words = [Vocab.build(pair[side] for pair in self.pairs) for side in (0, 1)]

    def run(
        self, treatment: Treatment, at: Set[int], bidirectional: bool = True
    ) -> Iterator[dict[str, Any]]:
        """What is measured at these steps; at the last one also what `examine` says."""
        torch.manual_seed(0)
        model = treatment.make(Config(*self.words, bidirectional=bidirectional, **SIZES))
        known = self.pairs[: treatment.pairs]
        for step in train(model, known, treatment.learning_rate, self.steps):
            if step in at:
                scores = {"step": step} | measured(model, known[:DEV], self.dev)
                print({name: value for name, value in scores.items() if name != "alpha"})
                yield scores
        answers = examine(model, known[:DEV], self.dev)
        yield {question.name: float(f"{value:.3g}") for question, value in answers}

    def forming(self) -> dict[str, list[dict[str, Any]]]:
        """The healthy model at every checkpoint, with an encoder that reads both ways, and one that
        reads forward only."""
        steps = self.steps
        checkpoints = {0, steps, *(round(steps ** (k / 49)) for k in range(49))}
        trainings = {}
        for name in ("both ways", "forward only"):
            *course, _ = self.run(MODELS["healthy"], checkpoints, name == "both ways")
            for scores in course:  # without padding
                scores["alpha"] = [row[: len(SENTENCE.source) + 1] for row in scores["alpha"]]
            trainings[name] = course
        return trainings

    def clinic(self) -> dict[str, dict[str, Any]]:
        """Every model at the end of its training."""
        models = {}
        for name, treatment in MODELS.items():
            print(name)
            last, answers = self.run(treatment, {self.steps})
            asked = {"learning_rate": treatment.learning_rate, "pairs": treatment.pairs}
            models[name] = asked | last | {"answers": answers}
        return models


def main() -> None:
    long, short = Course(14, 1_500), Course(10, 800)
    learned = {
        "source": [*SENTENCE.source, "<eos>"],
        "target": [*SENTENCE.target, "<eos>"],
        "pads": PADS,
        "sizes": SIZES,
        "trained": {"pairs": PAIRS, "batch": BATCH, "forming": long.facts, "clinic": short.facts},
        "forming": long.forming(),
        "clinic": short.clinic(),
    }
    write(RESULTS / "learning.json", (json.dumps(learned, ensure_ascii=False) + "\n").encode())


if __name__ == "__main__":
    main()
