"""How good a model's translations are: BLEU (sacrebleu), exact match and AER, by source length.

    python -m attnlib.evaluation runs/multi30k/best.safetensors --corpus multi30k --beam 5

Two BLEU scores, both 0-100: `bleu_tokenized` compares the lower-cased tokens, as papers on this
data set do; `bleu` compares the detokenized text with the reference as written, with sacrebleu's
own tokenizer and without regard to case.
"""

import argparse
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from sacrebleu.metrics import BLEU

from attnlib.alignment import alignment_error_rate, hard_alignment
from attnlib.architecture import Architecture
from attnlib.corpus import Pair, command
from attnlib.models import load
from attnlib.storage import check_writable, write
from attnlib.translation import Translation, translate_all


def score(translations: Sequence[Translation], pairs: Sequence[Pair]) -> dict[str, Any]:
    """The metrics of translations against the pairs they translate. AER is there where all pairs
    have links, but not for a model of one fixed context; it is nan where no sentence is translated
    exactly."""
    tokenized, detokenized = BLEU(tokenize="none", force=True), BLEU(lowercase=True)
    words = [" ".join(translation.words) for translation in translations]
    result: dict[str, Any] = {
        "sentences": len(pairs),
        "bleu_tokenized": tokenized.corpus_score(
            words, [[" ".join(p.target) for p in pairs]]
        ).score,
        "bleu": detokenized.corpus_score(
            [translation.text for translation in translations], [[p.text for p in pairs]]
        ).score,
        "exact": sum(t.words == p.target for t, p in zip(translations, pairs, strict=True))
        / len(pairs),
        "signature_tokenized": str(tokenized.get_signature()),
        "signature": str(detokenized.get_signature()),
    }
    if all(p.alignment for p in pairs) and translations[0].alpha.shape[1] > 1:
        result["aer"] = _aer(translations, pairs)
    return result


def _aer(translations: Sequence[Translation], pairs: Sequence[Pair]) -> float:
    """Over the sentences whose words are all right: a gold link names a gold word. End marks are
    nobody's words: a row is linked to the source *word* of the largest weight (Luong 2015, 5.4)."""
    predicted, gold = set(), set()
    for k, (t, p) in enumerate(zip(translations, pairs, strict=True)):
        if t.words == p.target:
            predicted |= {(k, i, j) for i, j in hard_alignment(t.alpha[: len(t.words), :-1])}
            gold |= {(k, i, j) for i, j in p.alignment}
    return alignment_error_rate(predicted, gold) if gold else float("nan")


def evaluate(
    model: Architecture, pairs: Sequence[Pair], beam: int = 1, edges: Sequence[int] = ()
) -> dict[str, dict[str, Any]]:
    """The scores of all the pairs and of each bucket of source lengths; edges are the longest
    lengths of the buckets but the last. A bucket without a pair is left out; without edges there is
    only "all". Raises ValueError without pairs, and for edges that are not
    1 <= first < second < ..."""
    if not pairs:
        raise ValueError("pairs: expected at least one sentence pair, got none")
    if any(longest <= shorter for shorter, longest in pairwise((0, *edges))):
        raise ValueError(f"edges: expected 1 <= first < second < ..., got {list(edges)}")
    translations = translate_all(model, [pair.source for pair in pairs], beam)
    results = {"all": score(translations, pairs)}
    bounds = [0, *edges, max(len(pair.source) for pair in pairs)]
    for shorter, longest in pairwise(bounds) if edges else ():
        chosen = [k for k, pair in enumerate(pairs) if shorter < len(pair.source) <= longest]
        if chosen:
            results[f"{shorter + 1}-{longest}"] = score(
                [translations[k] for k in chosen], [pairs[k] for k in chosen]
            )
    return results


def table(results: dict[str, dict[str, Any]]) -> str:
    """The scores as a Markdown table, with sacrebleu's signatures below it."""
    columns = [name for name in results["all"] if not name.startswith("signature")]
    lines = [f"| length | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for bucket, scores in results.items():
        cells = (f"{scores[c]:.4g}" if c in scores else "" for c in columns)
        lines.append(f"| {bucket} | {' | '.join(cells)} |")
    signatures = [
        f"{name}: {results['all'][name]}" for name in ("signature_tokenized", "signature")
    ]
    return "\n".join([*lines, "", *signatures])


def _parser() -> command.Parser:
    parser = command.Parser(
        prog="python -m attnlib.evaluation",
        description="Score a trained model on a corpus.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("model", type=command.path, help="a model file that attnlib.training wrote")
    parser.add_argument(
        "--beam", type=command.whole(1, 1000), default=1, help="beams of the search; 1 is greedy"
    )
    parser.add_argument(
        "--edges",
        type=command.whole(1),
        nargs="*",
        default=[8, 11, 14, 18, 24],
        help="the longest source lengths of the buckets but the last",
    )
    parser.add_argument(
        "--save",
        type=command.path,
        default=argparse.SUPPRESS,
        help="write the scores to this JSON file too",
    )
    command.add_device(parser)
    command.add_arguments(parser, ["test"], "those of the model")
    return parser


def main(arguments: Sequence[str] | None = None) -> None:
    _parser().run(_report, arguments)


def _report(options: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    inputs, save = [options.model, *getattr(options, "test", ())], getattr(options, "save", None)
    if save:
        _check_output(save, inputs)
    model = load(options.model).to(options.device)
    languages = model.config.languages
    if (asked := tuple(getattr(options, "languages", languages))) != languages:
        raise ValueError(
            f"--languages {' '.join(asked)}: the languages of {options.model} are "
            f"{' '.join(languages)}"
        )
    (pairs,) = command.pairs(options, ["test"], languages)
    results = evaluate(model, pairs, options.beam, options.edges)
    print(table(results))
    if save:
        write(save, (json.dumps(results, indent=2) + "\n").encode())


def _check_output(path: Path, inputs: Sequence[Path]) -> None:
    """Before the work: can the scores be written there at its end?"""
    if path.exists() and not path.is_file():  # a folder or a device
        raise ValueError(f"--save {path}: expected a file")
    check_writable(path.parent)
    if path.resolve() in {given.resolve() for given in inputs}:
        raise ValueError(f"--save {path}: would take the place of what is read")


if __name__ == "__main__":
    main()
