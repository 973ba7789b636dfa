/* Stations 4 and 5 of the worksheet, the second of them twice: state and word. */

import { EXAMPLE, sumOf } from "../mathematics/example.js";
import { maskedSoftmax, times } from "../mathematics/mathematics.js";
import { say } from "../parts/words.js";
import { BOTH, beside, DIGITS, exps, nothing, rowsOf, STEP, vector, WORDS } from "./sheets.js";

/**
 * @import { Vector } from "../mathematics/mathematics.js"
 * @import { Slip } from "../mathematics/answers.js"
 * @import { Station } from "./sheets.js"
 */

const { half, O_s, seen } = EXAMPLE;
const { inside, logits, all } = STEP;
const UNSPELLED = nothing(WORDS);

/** The slips of a row of probabilities. @type {(logits: Vector) => Slip[]} */
const ofSoftmax = (logits) => [
  [
    say("You divided by the largest instead of the sum."),
    beside(
      UNSPELLED,
      exps(logits).map((x) => x / Math.max(...exps(logits))),
    ),
  ],
  [
    say("This is the exponential. Divide it by the sum of all five."),
    beside(UNSPELLED, exps(logits)),
  ],
];

/** @type {Station[]} */
export const SPELLING = [
  {
    title: say("State: $s_2 = \\tanh(½ E y_1 + s_1 + c_2)$"),
    given: say("$½ E y_1 = {half}$ and $s_1 = {state}$.", {
      half: vector(half),
      state: vector(EXAMPLE.s),
    }),
    sheets: [
      {
        heads: BOTH,
        rows: [say("the sum"), "$s_2$"],
        digits: DIGITS,
        right: [...inside, ...STEP.s],
        slips: [
          [say("You forgot the tanh."), [...nothing(BOTH), ...inside]],
          [
            say("You forgot the context."),
            [...sumOf(half, EXAMPLE.s), ...sumOf(half, EXAMPLE.s).map(Math.tanh)],
          ],
          [
            say("You forgot $s_1$."),
            [...sumOf(half, STEP.c), ...sumOf(half, STEP.c).map(Math.tanh)],
          ],
          [
            say("You forgot the word before."),
            [...sumOf(EXAMPLE.s, STEP.c), ...sumOf(EXAMPLE.s, STEP.c).map(Math.tanh)],
          ],
          [
            say("You did not halve $E y_1$."),
            [...sumOf(half, inside), ...sumOf(half, inside).map(Math.tanh)],
          ],
        ],
        hint: say(
          "Add the three first components, then the three second ones. Then the tanh of each.",
        ),
      },
    ],
  },
  {
    title: say("Word, from $s_2$ and $c_2$ alone: $p$ = softmax $O_s (s_2 + c_2)$"),
    given: say("The rows of $O_s$: {rows}.", {
      rows: rowsOf(O_s)
        .map((row, k) => `${WORDS[k]} ${vector(row)}`)
        .join(", "),
    }),
    sheets: [
      {
        heads: [say("logit"), "$p$"],
        rows: WORDS,
        digits: DIGITS,
        right: beside(logits, STEP.p),
        slips: [
          [
            say("You forgot the context."),
            beside(times(O_s, STEP.s), maskedSoftmax(times(O_s, STEP.s))),
          ],
          [
            say("You forgot the state."),
            beside(times(O_s, STEP.c), maskedSoftmax(times(O_s, STEP.c))),
          ],
          [say("You let $g$ see $y_1$: that is the next table."), beside(all, STEP.q)],
          ...ofSoftmax(logits),
        ],
        hint: say(
          "Add $s_2$ and $c_2$. Each row of $O_s$ times this sum is a logit; then as at station 2.",
        ),
      },
    ],
  },
  {
    title: say("Word, as the paper has it: $g$ sees $y_1$, too"),
    given: say("$O_y E y_1$ adds {seen} to the five logits.", { seen: vector(seen) }),
    sheets: [
      {
        heads: [say("logit"), "$p$"],
        rows: WORDS,
        digits: DIGITS,
        right: beside(all, STEP.q),
        slips: [
          [say("You did not add $O_y E y_1$."), beside(logits, STEP.p)],
          [
            say("You subtracted $O_y E y_1$."),
            beside(
              logits.map((x, k) => x - seen[k]),
              maskedSoftmax(logits.map((x, k) => x - seen[k])),
            ),
          ],
          [say("This is what is added. Add it to the logit."), beside(seen, UNSPELLED)],
          ...ofSoftmax(all),
        ],
        hint: say("Add to each logit of before; then exponentials, their sum, and divide."),
      },
    ],
  },
];
