/* Pencil questions of lesson 03: a row of weights. */

import { maskedSoftmax } from "../mathematics/mathematics.js";
import { maskedAfter, multiplied } from "../mathematics/softmax.js";
import { say } from "../parts/words.js";
import { QUESTIONS } from "./pencil.js";

const COUNTS = [1, 2, 3, 4];
const LOGS = COUNTS.map(Math.log);
const ENERGIES = COUNTS.map((k) => `log ${k}`).join(", ");
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
    ask: say("The energies of a row are {energies}. What are the four weights?", {
      energies: ENERGIES,
    }),
    labels: LABELS,
    digits: 2,
    right: WEIGHTS,
    slips: [
      [
        say("You forgot the exponential: the energies themselves were divided."),
        divided(LOGS, total(LOGS)),
      ],
      [say("You divided by the largest instead of the sum."), divided(COUNTS, Math.max(...COUNTS))],
      [say("These are the exponentials. Divide each by their sum."), COUNTS],
      [say("These are the energies. Take the exponential of each."), LOGS],
      [say("This is the wrong order: $j$ counts from the first word."), [...WEIGHTS].reverse()],
      [say("Equal weights come from equal energies."), divided([1, 1, 1, 1], 4)],
    ],
    hint: say("Take the exponential of each energy first."),
    why: say("The exponentials are {exponentials}, and their sum is {sum}.", {
      exponentials: COUNTS.join(", "),
      sum: total(COUNTS),
    }),
  },
  masked: {
    ask: say(
      "The same energies, {energies}, and the fourth word is padding. What are the weights now?",
      { energies: ENERGIES },
    ),
    labels: LABELS,
    digits: 2,
    right: maskedSoftmax(LOGS, REAL),
    slips: [
      [
        say(
          "You masked after the softmax: the padding has taken its share, and the row adds up to less than 1.",
        ),
        maskedAfter(LOGS, REAL),
      ],
      [
        say("You set the energy of the padding to 0. Its exponential is 1."),
        multiplied(LOGS, REAL),
      ],
      [say("This is the row without a mask."), WEIGHTS],
      [
        say("You have the mask the wrong way round: only the padding is left."),
        maskedSoftmax(
          LOGS,
          REAL.map((is) => !is),
        ),
      ],
      [
        say("You shared what the padding had equally. The shares keep their proportions."),
        [0, 1, 2].map((j) => WEIGHTS[j] + WEIGHTS[3] / 3).concat(0),
      ],
    ],
    hint: say("Whose exponentials are in the sum now?"),
    why: say("Without the fourth word, the others share a sum of 6: 1/6, 2/6 and 3/6."),
  },
  temperature: {
    ask: say(
      "Once more without a mask, but with the temperature $T = {temperature}$: each energy is divided by it. What are the weights?",
      { temperature: HALF },
    ),
    labels: LABELS,
    digits: 2,
    right: maskedSoftmax(LOGS, undefined, HALF),
    slips: [
      [
        say("You multiplied by $T$: this is the flatter row."),
        maskedSoftmax(LOGS, undefined, 1 / HALF),
      ],
      [say("You divided the weights by $T$: they no longer add up to 1."), divided(WEIGHTS, HALF)],
      [say("This is the row at $T = 1$."), WEIGHTS],
      [say("These are the exponentials. Divide each by their sum."), COUNTS.map((k) => k ** 2)],
    ],
    hint: say("What is the exponential of two times log 3?"),
    why: say("Two times log $k$ has the exponential $k$ squared: 1, 4, 9 and 16, with the sum 30."),
  },
  slope: {
    ask: say(
      "The weights are {weights}. By how much, for each unit, does $\\alpha_{i{column}}$ change when $e_{i{column}}$ rises a little? And when $e_{i{next}}$ rises?",
      {
        weights: [...WEIGHTS].map((a) => a.toFixed(1)).join(", "),
        column: COLUMN,
        next: COLUMN + 1,
      },
    ),
    labels: [COLUMN, COLUMN + 1].map((column) => say("with $e_{i{column}}$", { column })),
    digits: 2,
    right: [slope(ROW, ROW), slope(ROW, ROW + 1)],
    slips: [
      [
        say("The other way round: with its own energy a weight rises, with any other it falls."),
        [-slope(ROW, ROW), -slope(ROW, ROW + 1)],
      ],
      [say("This is the weight itself. It has still to share."), [WEIGHTS[ROW], WEIGHTS[ROW + 1]]],
      [
        say("You took $\\alpha (1 - \\alpha)$ for both. That is the slope along its own energy."),
        [slope(ROW, ROW), slope(ROW + 1, ROW + 1)],
      ],
      [say("You forgot the factor $\\alpha_{ij}$."), [1 - WEIGHTS[ROW], -WEIGHTS[ROW + 1]]],
    ],
    hint: say(
      "The table of the slopes has $\\alpha_{ij} (\\delta_{jk} - \\alpha_{ik})$ at row $j$, column $k$.",
    ),
    why: say(
      "Along its own energy $\\alpha (1 - \\alpha)$, along another one minus the product of both weights.",
    ),
  },
});
