/* Pencil questions of lesson 04: the context, its twin, and the way back. */

import { EXAMPLE } from "../mathematics/example.js";
import { context, maskedSoftmax, rowOf, times } from "../mathematics/mathematics.js";
import { towards } from "../mathematics/slopes.js";
import { QUESTIONS } from "./pencil.js";

const { h } = EXAMPLE;
const ALPHA = [0.1, 0.2, 0.3, 0.4];
const TWO = [0.2, 0.4, 0.2, 0.2];
const SLOPE = [2, -1];
const C = context(ALPHA, h);
const ROWS = [0, 1, 2, 3].map((j) => rowOf(h, j));
/** @type {(row: ArrayLike<number>) => number[]} */
const weighted = (row) => Array.from(row, (x, j) => x * ALPHA[j]);
const TOWARDS = towards(h, C, SLOPE);
const COUNTED = [1, 2, 3, 4].map((j) => `$h_${j}$`);
/** @type {[string, ArrayLike<number>][]} */
const GIVEN = COUNTED.map((name, j) => [name, ROWS[j]]);

Object.assign(QUESTIONS, {
  context: {
    ask: `The weights are ${ALPHA.join(", ")}. What is the context of these annotations?`,
    given: GIVEN,
    labels: ["$c_{i,1}$", "$c_{i,2}$"],
    digits: 2,
    right: C,
    slips: [
      ["This is their mean, with equal weights.", context([0.25, 0.25, 0.25, 0.25], h)],
      ["You took the annotation with the largest weight instead of the sum.", ROWS[3]],
      ["You summed and then divided by 4. The weights add up to 1 already.", C.map((x) => x / 4)],
      ["This is the sum of the annotations without their weights.", context([1, 1, 1, 1], h)],
      ["The weights are in the wrong order.", context([...ALPHA].reverse(), h)],
      ["You exchanged the two components.", [C[1], C[0]]],
    ],
    hint: "Multiply each annotation by its weight, then add up the first components.",
    why: "Each annotation times its weight, and then the sum over $j$: one vector.",
  },
  twin: {
    ask: `In the example $h_3 = ½ h_2 + ½ h_4$. Start from the weights ${TWO.join(", ")}, and take all from the fourth. Which row makes the same context?`,
    labels: [1, 2, 3, 4].map((j) => `$\\alpha_${j}$`),
    digits: 2,
    right: [TWO[0], TWO[1] - TWO[3], TWO[2] + 2 * TWO[3], 0],
    slips: [
      [
        "You gave the fourth weight to the third. The context moves: the second has to give as much.",
        [TWO[0], TWO[1], TWO[2] + TWO[3], 0],
      ],
      [
        "You masked the fourth word: the others keep their proportions, and the context moves.",
        maskedSoftmax(TWO.map(Math.log), [true, true, true, false]),
      ],
      [
        "You took a half from the second. It has to give as much as the fourth.",
        [TWO[0], TWO[1] - TWO[3] / 2, TWO[2] + 1.5 * TWO[3], 0],
      ],
      ["You gave it to the second.", [TWO[0], TWO[1] + TWO[3], TWO[2], 0]],
    ],
    hint: "To make one more $h_3$, take a half of $h_2$ and a half of $h_4$.",
    why: "The second and the fourth give the same, the third gets both, and $c$ does not move.",
  },
  slopes: {
    ask: `The weights are ${ALPHA.join(", ")} again, so $c = (${Array.from(C, (x) => x.toFixed(1)).join(", ")})$, and the loss says $\\partial L / \\partial c = (${SLOPE.join(", ")})$. What are the four $\\partial L / \\partial e_j$?`,
    given: GIVEN,
    labels: [1, 2, 3, 4].map((j) => `$\\partial L/\\partial e_${j}$`),
    digits: 2,
    right: weighted(TOWARDS),
    slips: [
      [
        "You forgot to subtract $c$: then the slopes do not add up to 0.",
        weighted(times(h, SLOPE)),
      ],
      ["You forgot the weight $\\alpha_j$ in front.", TOWARDS],
      ["The sign is turned: it is $h_j - c$.", weighted(TOWARDS.map((x) => -x))],
      [
        "You let only its own weight change. The others change, too.",
        Array.from(times(h, SLOPE), (x, j) => ALPHA[j] * (1 - ALPHA[j]) * x),
      ],
    ],
    hint: "Start with $h_1 - c$, and multiply it with $\\partial L / \\partial c$.",
    why: "$\\alpha_j (h_j - c) \\cdot \\partial L / \\partial c$ for each, and the four add up to 0.",
  },
});
