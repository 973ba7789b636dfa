"""The README's table of Multi30k scores, from the files that attnlib.evaluation wrote.

python benchmarks/multi30k.py
"""

from attnlib import results

MODELS = {"attention": "attention", "fixed": "one fixed context"}
SEARCHES = {"greedy": "greedy", "beam5": "beam 5"}


def table() -> str:
    """Markdown: BLEU of all test sentences, detokenized and tokenized, then of each bucket."""
    lines: list[str] = []
    for model, model_name in MODELS.items():
        for search, search_name in SEARCHES.items():
            scores = results.load(f"multi30k-{model}-{search}")
            total = scores.pop("all")
            if not lines:
                heads = ["model", "search", "detokenized", "tokenized", *scores]
                lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
                signatures = [total["signature"], total["signature_tokenized"]]
            numbers = [total["bleu"], *(s["bleu_tokenized"] for s in (total, *scores.values()))]
            cells = [model_name, search_name, *(f"{number:.1f}" for number in numbers)]
            lines.append(f"| {' | '.join(cells)} |")
    notes = [
        f"{name}: `{text}`"
        for name, text in zip(("Detokenized", "tokenized"), signatures, strict=True)
    ]
    return "\n".join([*lines, "", "; ".join(notes)])


if __name__ == "__main__":
    print(table())
