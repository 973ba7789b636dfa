/* Pencil questions of lesson 03: a row of weights. */

import { maskedSoftmax } from "../mathematics/mathematics.js";
import { maskedAfter, multiplied } from "../mathematics/softmax.js";
import { QUESTIONS } from "./pencil.js";

const COUNTS = [1, 2, 3, 4];
const LOGS = COUNTS.map(Math.log);
const REAL = [true, true, true, false];
const WEIGHTS = maskedSoftmax(LOGS);
const LABELS = COUNTS.map((j) => `$\\alpha_{i${j}}$`);
const HALF = 0.5;
const [ROW, COLUMN] = [2, 3];

/** @type {(x: ArrayLike<number>, by: number) => number[]} */
const divided = (x, by) => Array.from(x, (one) => one / by);
/** @type {(x: number[]) => number} */
const total = (x) => x.reduce((sum, one) => sum + one, 0);
/** d alpha_j / d e_k. @type {(j: number, k: number) => number} */
const slope = (j, k) => WEIGHTS[j] * (Number(j === k) - WEIGHTS[k]);

Object.assign(QUESTIONS, {
  weights: {
    ask: `The energies of a row are ${COUNTS.map((k) => `log ${k}`).join(", ")}. What are the four weights?`,
    labels: LABELS,
    digits: 2,
    right: WEIGHTS,
    slips: [
      [
        "You forgot the exponential: the energies themselves were divided.",
        divided(LOGS, total(LOGS)),
      ],
      ["You divided by the largest instead of the sum.", divided(COUNTS, Math.max(...COUNTS))],
      ["These are the exponentials. Divide each by their sum.", COUNTS],
      ["These are the energies. Take the exponential of each.", LOGS],
      ["This is the wrong order: $j$ counts from the first word.", [...WEIGHTS].reverse()],
      ["Equal weights come from equal energies.", divided([1, 1, 1, 1], 4)],
    ],
    hint: "Take the exponential of each energy first.",
    why: `The exponentials are ${COUNTS.join(", ")}, and their sum is ${total(COUNTS)}.`,
  },
  masked: {
    ask: `The same energies, ${COUNTS.map((k) => `log ${k}`).join(", ")}, and the fourth word is padding. What are the weights now?`,
    labels: LABELS,
    digits: 2,
    right: maskedSoftmax(LOGS, REAL),
    slips: [
      [
        "You masked after the softmax: the padding has taken its share, and the row adds up to less than 1.",
        maskedAfter(LOGS, REAL),
      ],
      ["You set the energy of the padding to 0. Its exponential is 1.", multiplied(LOGS, REAL)],
      ["This is the row without a mask.", WEIGHTS],
      [
        "You have the mask the wrong way round: only the padding is left.",
        maskedSoftmax(
          LOGS,
          REAL.map((is) => !is),
        ),
      ],
      [
        "You shared what the padding had equally. The shares keep their proportions.",
        [0, 1, 2].map((j) => WEIGHTS[j] + WEIGHTS[3] / 3).concat(0),
      ],
    ],
    hint: "Whose exponentials are in the sum now?",
    why: "Without the fourth word, the others share a sum of 6: 1/6, 2/6 and 3/6.",
  },
  temperature: {
    ask: `Once more without a mask, but with the temperature $T = ${HALF}$: each energy is divided by it. What are the weights?`,
    labels: LABELS,
    digits: 2,
    right: maskedSoftmax(LOGS, undefined, HALF),
    slips: [
      ["You multiplied by $T$: this is the flatter row.", maskedSoftmax(LOGS, undefined, 1 / HALF)],
      ["You divided the weights by $T$: they no longer add up to 1.", divided(WEIGHTS, HALF)],
      ["This is the row at $T = 1$.", WEIGHTS],
      ["These are the exponentials. Divide each by their sum.", COUNTS.map((k) => k ** 2)],
    ],
    hint: "What is the exponential of two times log 3?",
    why: "Two times log $k$ has the exponential $k$ squared: 1, 4, 9 and 16, with the sum 30.",
  },
  slope: {
    ask: `The weights are ${[...WEIGHTS].map((a) => a.toFixed(1)).join(", ")}. By how much, for each unit, does $\\alpha_{i${COLUMN}}$ change when $e_{i${COLUMN}}$ rises a little? And when $e_{i${COLUMN + 1}}$ rises?`,
    labels: [`with $e_{i${COLUMN}}$`, `with $e_{i${COLUMN + 1}}$`],
    digits: 2,
    right: [slope(ROW, ROW), slope(ROW, ROW + 1)],
    slips: [
      [
        "The other way round: with its own energy a weight rises, with any other it falls.",
        [-slope(ROW, ROW), -slope(ROW, ROW + 1)],
      ],
      ["This is the weight itself. It has still to share.", [WEIGHTS[ROW], WEIGHTS[ROW + 1]]],
      [
        "You took $\\alpha (1 - \\alpha)$ for both. That is the slope along its own energy.",
        [slope(ROW, ROW), slope(ROW + 1, ROW + 1)],
      ],
      ["You forgot the factor $\\alpha_{ij}$.", [1 - WEIGHTS[ROW], -WEIGHTS[ROW + 1]]],
    ],
    hint: "The table of the slopes has $\\alpha_{ij} (\\delta_{jk} - \\alpha_{ik})$ at row $j$, column $k$.",
    why: "Along its own energy $\\alpha (1 - \\alpha)$, along another one minus the product of both weights.",
  },
});
