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
from attnlib.corpus import Pair, command
from attnlib.model import Seq2Seq
from attnlib.storage import write
from attnlib.translation import Translation, translate_all


def score(translations: Sequence[Translation], pairs: Sequence[Pair]) -> dict[str, Any]:
    """The metrics of translations against the pairs they translate; AER where links are known."""
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
    model: Seq2Seq, pairs: Sequence[Pair], beam: int = 1, edges: Sequence[int] = ()
) -> dict[str, dict[str, Any]]:
    """The scores of all the pairs and of each bucket of source lengths; edges are the longest
    lengths of the buckets but the last. Raises ValueError without pairs."""
    if not pairs:
        raise ValueError("pairs: expected at least one sentence pair, got none")
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


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m attnlib.evaluation",
        description="Score a trained model on a corpus.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("model", type=Path, help="a model file that attnlib.training wrote")
    parser.add_argument("--beam", type=int, default=1, help="beams of the search; 1 is greedy")
    parser.add_argument(
        "--edges",
        type=int,
        nargs="*",
        default=[8, 11, 14, 18, 24],
        help="the longest source lengths of the buckets but the last",
    )
    parser.add_argument("--save", type=Path, help="write the scores to this JSON file too")
    command.add_arguments(parser, ["test"])
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    try:
        model, pairs = Seq2Seq.load(options.model), command.pairs(options, "test")
        results = evaluate(model, pairs, options.beam, options.edges)
    except (ValueError, OSError) as error:
        parser.error(str(error))
    print(table(results))
    if options.save:
        write(options.save, (json.dumps(results, indent=2) + "\n").encode())


if __name__ == "__main__":
    main()
