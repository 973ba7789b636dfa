"""Where the names of the arrows of lesson 02 stand, wherever a reader drags two of them."""

import itertools

import node
import numpy as np

HARNESS = """
import { naming } from "NAMING";
let given = "";
for await (const chunk of process.stdin) given += chunk;
const names = ["s", "the", "man", "said", "<end>"];
process.stdout.write(JSON.stringify(JSON.parse(given).map((tips) => naming(tips, names, 1.9))));
"""
ENDS = np.linspace(-1.5, 1.5, 7)  # as far as the sliders reach


def test_no_name_lies_upon_another_or_upon_an_arrow() -> None:
    ends = [*itertools.product(ENDS, ENDS)]
    cases = [
        [s, [-1, 1], h, [0, -1], [-1, -1]]
        for s, h in itertools.product(ends, ends)
        if np.hypot(*s) and np.hypot(*h)
    ]
    placed = node.ask(HARNESS, cases, NAMING="../energies/naming.js")
    for tips, boxes in zip(cases, placed, strict=True):
        middles = np.array([[box["x"], box["y"]] for box in boxes])
        halves = np.array([[box["w"], box["h"]] for box in boxes])
        assert (np.abs(middles) + halves <= 1.9).all(), tips
        for k, other in itertools.combinations(range(5), 2):
            apart = np.abs(middles[k] - middles[other]) >= halves[k] + halves[other]
            assert apart.any(), (tips, k, other)
        shafts = np.linspace(0, 1, 200)[:, None, None] * np.array(tips)  # points, arrows, 2
        within = np.abs(shafts[:, :, None] - middles) < halves - 1e-6  # points, arrows, names, 2
        assert not within.all(-1).any(), tips
