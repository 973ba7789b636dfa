"""Print how the checks fare against the answers: `make exercises`. Fails where one errs."""

import sys

from exercises.answers import row
from tabulate import tabulate

from attnlib.exercises.exercise import EXERCISES

SEEDS = (0, 1, 2)
rows = [row(name, SEEDS, slips=True) for name in EXERCISES]
table = [
    {
        "exercise": row.exercise,
        "wrong answers": row.mutants,
        "refused": row.mutants - len(row.accepted) / len(SEEDS),
        "named": row.mutants - (len(row.accepted) + len(row.unnamed)) / len(SEEDS),
        "right answers": row.rights,
        "passed": row.rights - len(row.refused) / len(SEEDS),
    }
    for row in rows
]
print(tabulate(table, headers="keys", floatfmt="g"))
faults = [fault for row in rows for fault in row.accepted + row.unnamed + row.refused]
print(*faults, sep="\n")
sys.exit(bool(faults))
