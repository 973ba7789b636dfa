/* Stations 1 to 3 of the worksheet: energies, weights, context. */

import { EXAMPLE, sums } from "../mathematics/example.js";
import { context, maskedSoftmax, matrixOf, times } from "../mathematics/mathematics.js";
import { say } from "../parts/words.js";
import {
  BOTH,
  beside,
  component,
  DIGITS,
  exps,
  nothing,
  opposite,
  rowsOf,
  STEP,
  summed,
  TOKENS,
  vector,
} from "./sheets.js";

/** @import { Station } from "./sheets.js" */

const { h, s, v_a, W_a } = EXAMPLE;
const { e, alpha } = STEP;
const FLIPPED = matrixOf([0, 1].map((k) => component(rowsOf(W_a), k)));
const [FIRST, SECOND] = rowsOf(W_a).map(vector);
const ANNOTATIONS = rowsOf(h).map(vector).join(", ");
const [UNSAID, UNSUMMED] = [nothing(TOKENS), nothing(summed(e))];
/** @type {(x: number[][]) => [number[], number[]]} */
const columns = (x) => [component(x, 0), component(x, 1)];
/** v_a^T f(inside), for every j. @type {(f: (x: number) => number, v?: number[]) => number[]} */
const scored = (f, v = v_a) => sums(s).map((x) => v[0] * f(x[0]) + v[1] * f(x[1]));

/** @type {Station[]} */
export const ATTENDING = [
  {
    title: say("Energies: $e_{2j} = v_a^\\top \\tanh(W_a s_1 + h_j)$"),
    given: say(
      "$s_1 = {state}$. $W_a$ has the rows {first} and {second}. $v_a = {v}$. $h_1$ to $h_4$: {annotations}.",
      { state: vector(s), first: FIRST, second: SECOND, v: vector(v_a), annotations: ANNOTATIONS },
    ),
    sheets: [
      {
        heads: BOTH,
        rows: ["$W_a s_1$"],
        digits: DIGITS,
        right: times(W_a, s),
        slips: [
          [
            say("You went down the columns: each component is a row times $s_1$."),
            times(FLIPPED, s),
          ],
          [say("You multiplied component by component."), s.map((x, k) => x * W_a.data[3 * k])],
        ],
        hint: say("The first row of $W_a$ times $s_1$ gives the first component."),
      },
      {
        heads: [say("sum, first"), say("second"), "$e_{2j}$"],
        rows: TOKENS,
        digits: DIGITS,
        right: beside(...columns(sums(s)), e),
        slips: [
          [
            say("You forgot the tanh."),
            beside(
              UNSAID,
              UNSAID,
              scored((x) => x),
            ),
          ],
          [say("You forgot $v_a$."), beside(UNSAID, UNSAID, scored(Math.tanh, [1, 1]))],
          [
            say("You took the tanh of the sum of both."),
            beside(
              UNSAID,
              UNSAID,
              sums(s).map((x) => v_a[0] * Math.tanh(x[0] + x[1])),
            ),
          ],
          [
            say("You went down the columns of $W_a$."),
            beside(columns(sums(s, FLIPPED))[0], UNSAID, UNSAID),
          ],
          [
            say("This is $h_j$ alone. Add $W_a s_1$."),
            beside(...[0, 1].map((k) => component(rowsOf(h), k)), UNSAID),
          ],
          [say("The sign is turned."), beside(...columns(sums(s)).map(opposite), opposite(e))],
        ],
        hint: say(
          "The sum is $W_a s_1 + h_j$. Of both components take the tanh, each times 2, and add.",
        ),
      },
    ],
  },
  {
    title: say("Weights: $\\alpha_{2j} = \\exp e_{2j} / \\sum_k \\exp e_{2k}$"),
    given: say("From station 1."),
    sheets: [
      {
        heads: ["$\\exp e_{2j}$", "$\\alpha_{2j}$"],
        rows: [...TOKENS, say("sum")],
        digits: DIGITS,
        right: beside(summed(exps(e)), summed(alpha)),
        slips: [
          [
            say("You forgot the exponential."),
            beside(summed(e), summed(e.map((x) => x / summed(e)[e.length]))),
          ],
          [
            say("You divided by the largest instead of the sum."),
            beside(UNSUMMED, summed(exps(e).map((x) => x / Math.max(...exps(e))))),
          ],
          [
            say("You took a power of 2. It is one of e, 2.718."),
            beside(summed(e.map((x) => 2 ** x)), UNSUMMED),
          ],
          [
            say("You turned the sign of the energy."),
            beside(summed(exps(opposite(e))), summed(maskedSoftmax(opposite(e)))),
          ],
          [say("You did not divide by the sum."), beside(UNSUMMED, summed(exps(e)))],
        ],
        hint: say("Exponentials first, then their sum; each is divided by it."),
      },
    ],
  },
  {
    title: say("Context: $c_2 = \\sum_j \\alpha_{2j} h_j$"),
    given: say("$h_1$ to $h_4$: {annotations}.", { annotations: ANNOTATIONS }),
    sheets: [
      {
        heads: BOTH,
        rows: ["$c_2$"],
        digits: DIGITS,
        right: STEP.c,
        slips: [
          [say("This is the mean, with equal weights."), context([0.25, 0.25, 0.25, 0.25], h)],
          [say("This is the annotation with the largest weight. Sum all of them."), rowsOf(h)[1]],
          [say("This is one product. Sum all four."), rowsOf(h)[1].map((x) => x * alpha[1])],
          [say("You took the energies for the weights."), context(e, h)],
          [say("You took the exponentials for the weights."), context(exps(e), h)],
        ],
        hint: say("Each weight times the first component of its $h_j$, all four added up."),
      },
    ],
  },
];
