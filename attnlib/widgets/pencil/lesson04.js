/* Pencil questions of lesson 04: the context, its twin, and the way back. */

import { EXAMPLE } from "../mathematics/example.js";
import { context, maskedSoftmax, rowOf, times } from "../mathematics/mathematics.js";
import { towards } from "../mathematics/slopes.js";
import { say } from "../parts/words.js";
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
    ask: say("The weights are {weights}. What is the context of these annotations?", {
      weights: ALPHA.join(", "),
    }),
    given: GIVEN,
    labels: ["$c_{i,1}$", "$c_{i,2}$"],
    digits: 2,
    right: C,
    slips: [
      [say("This is their mean, with equal weights."), context([0.25, 0.25, 0.25, 0.25], h)],
      [say("You took the annotation with the largest weight instead of the sum."), ROWS[3]],
      [
        say("You summed and then divided by 4. The weights add up to 1 already."),
        C.map((x) => x / 4),
      ],
      [say("This is the sum of the annotations without their weights."), context([1, 1, 1, 1], h)],
      [say("The weights are in the wrong order."), context([...ALPHA].reverse(), h)],
      [say("You exchanged the two components."), [C[1], C[0]]],
    ],
    hint: say("Multiply each annotation by its weight, then add up the first components."),
    why: say("Each annotation times its weight, and then the sum over $j$: one vector."),
  },
  twin: {
    ask: say(
      "In the example $h_3 = ½ h_2 + ½ h_4$. Start from the weights {weights}, and take all from the fourth. Which row makes the same context?",
      { weights: TWO.join(", ") },
    ),
    labels: [1, 2, 3, 4].map((j) => `$\\alpha_${j}$`),
    digits: 2,
    right: [TWO[0], TWO[1] - TWO[3], TWO[2] + 2 * TWO[3], 0],
    slips: [
      [
        say(
          "You gave the fourth weight to the third. The context moves: the second has to give as much.",
        ),
        [TWO[0], TWO[1], TWO[2] + TWO[3], 0],
      ],
      [
        say(
          "You masked the fourth word: the others keep their proportions, and the context moves.",
        ),
        maskedSoftmax(TWO.map(Math.log), [true, true, true, false]),
      ],
      [
        say("You took a half from the second. It has to give as much as the fourth."),
        [TWO[0], TWO[1] - TWO[3] / 2, TWO[2] + 1.5 * TWO[3], 0],
      ],
      [say("You gave it to the second."), [TWO[0], TWO[1] + TWO[3], TWO[2], 0]],
    ],
    hint: say("To make one more $h_3$, take a half of $h_2$ and a half of $h_4$."),
    why: say(
      "The second and the fourth give the same, the third gets both, and $c$ does not move.",
    ),
  },
  slopes: {
    ask: say(
      "The weights are {weights} again, so $c = ({context})$, and the loss says $\\partial L / \\partial c = ({slope})$. What are the four $\\partial L / \\partial e_j$?",
      {
        weights: ALPHA.join(", "),
        context: Array.from(C, (x) => x.toFixed(1)).join(", "),
        slope: SLOPE.join(", "),
      },
    ),
    given: GIVEN,
    labels: [1, 2, 3, 4].map((j) => `$\\partial L/\\partial e_${j}$`),
    digits: 2,
    right: weighted(TOWARDS),
    slips: [
      [
        say("You forgot to subtract $c$: then the slopes do not add up to 0."),
        weighted(times(h, SLOPE)),
      ],
      [say("You forgot the weight $\\alpha_j$ in front."), TOWARDS],
      [say("The sign is turned: it is $h_j - c$."), weighted(TOWARDS.map((x) => -x))],
      [
        say("You let only its own weight change. The others change, too."),
        Array.from(times(h, SLOPE), (x, j) => ALPHA[j] * (1 - ALPHA[j]) * x),
      ],
    ],
    hint: say("Start with $h_1 - c$, and multiply it with $\\partial L / \\partial c$."),
    why: say(
      "$\\alpha_j (h_j - c) \\cdot \\partial L / \\partial c$ for each, and the four add up to 0.",
    ),
  },
});
