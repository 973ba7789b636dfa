/* Pencil questions of lesson 07: BLEU and its parts. */

import { bleu, brevityPenalty, matching, precisions, statistics } from "../mathematics/bleu.js";
import { say } from "../parts/words.js";
import { QUESTIONS } from "./pencil.js";

/** @type {(text: string) => string[]} */
const split = (text) => text.split(" ");
const REF = split("le chat est sur le tapis");
const SOUS = split("le chat est sous le tapis");
const CATS = [split("the cat is on the mat"), split("there is a cat on the mat")];
const REPEATED = split("the cat the cat the the the");
const TWENTY = Array.from({ length: 20 }, (_, k) => String(k));
const TEN = TWENTY.slice(0, 10);

const under = statistics(SOUS, [REF], 4);
const cut = statistics(TEN, [TWENTY], 4);
const twice = statistics([...REF, ...REF], [REF], 4);
const [OF_TWICE, OF_UNDER] = [precisions(twice, "none"), precisions(under, "none")];
const SMOOTHED = precisions(under, "exp");

/** @type {(numbers: number[]) => number} */
const meanOf = (numbers) => (100 * numbers.reduce((sum, x) => sum + x, 0)) / numbers.length;
/** @type {(numbers: number[]) => number} */
const productOf = (numbers) => numbers.reduce((product, x) => product * x, 1);
/** @type {(references: string[][]) => number} */
const matched = (references) =>
  matching(REPEATED, references, 1).filter((gram) => gram.matched).length;
const SUMMED = [CATS.flat()]; // as if both references were one

Object.assign(QUESTIONS, {
  clipped: {
    ask: say(
      "The hypothesis is “{hypothesis}”, and the references are “{first}” and “{second}”. What is $p_1$?",
      { hypothesis: REPEATED.join(" "), first: CATS[0].join(" "), second: CATS[1].join(" ") },
    ),
    labels: ["$p_1$"],
    digits: 2,
    right: [matched(CATS) / REPEATED.length],
    slips: [
      [say("You did not clip: a match is used up."), [1]],
      [
        say(
          "You added up the references. A word may match as often as the one that has it most often has it.",
        ),
        [matched(SUMMED) / REPEATED.length],
      ],
      [say("You looked at the second reference alone."), [matched([CATS[1]]) / REPEATED.length]],
      [
        say("You divided by the reference's length. That would be a recall."),
        [matched(CATS) / CATS[0].length],
      ],
    ],
    hint: say("How often may “the” match? Look for the reference that has it most often."),
    why: say("“the” may match twice and “cat” once: 3 of 7."),
  },
  precisions: {
    ask: say(
      "The hypothesis is *{hypothesis}* (the cat is under the mat), the reference *{reference}* (the cat is on the mat). What are the four precisions?",
      { hypothesis: SOUS.join(" "), reference: REF.join(" ") },
    ),
    labels: [1, 2, 3, 4].map((n) => `$p_${n}$`),
    digits: 2,
    right: OF_UNDER,
    slips: [
      [
        say(
          "You divided each by the number of words. 6 words have 5 pairs, 4 triples, 3 quadruples.",
        ),
        under.matches.map((match) => match / SOUS.length),
      ],
      [
        say("You counted as if one wrong word cost one $n$-gram of each order."),
        under.totals.map((count) => (count - 1) / count),
      ],
      [
        say("You counted the $n$-grams that do not match."),
        under.totals.map((count, n) => (count - under.matches[n]) / count),
      ],
      [say("These are the smoothed ones: leave the 0."), SMOOTHED],
    ],
    hint: say("Write down the pairs of the hypothesis. Which of them are in the reference?"),
    why: say(
      "The matches are {matches} of {totals}. A wrong word in the middle breaks every quadruple.",
      { matches: under.matches.join(", "), totals: under.totals.join(", ") },
    ),
  },
  exp: {
    ask: say("And BLEU of it with the smoothing `exp`, which puts $1/(2 \\cdot 3)$ for $p_4$?"),
    labels: ["BLEU"],
    digits: 1,
    right: [bleu(under, "exp", false)],
    slips: [
      [say("That is without smoothing."), [0]],
      [
        say("You left the zero out and took the third root."),
        [100 * productOf(OF_UNDER.slice(0, 3)) ** (1 / 3)],
      ],
      [
        say("This is the arithmetic mean. BLEU takes the fourth root of the product."),
        [meanOf(SMOOTHED)],
      ],
      [
        say("This is 100 times the product. Take its fourth root first."),
        [100 * productOf(SMOOTHED)],
      ],
      [say("Here BLEU goes from 0 to 100."), [bleu(under, "exp", false) / 100]],
      [
        say("You left $p_4$ out, but took the fourth root."),
        [100 * productOf(OF_UNDER.slice(0, 3)) ** 0.25],
      ],
      [say("You took the square root."), [100 * productOf(SMOOTHED) ** 0.5]],
    ],
    hint: say("Multiply the four precisions, then take the square root twice."),
    why: say(
      "The fourth root of 5/6 · 3/5 · 1/4 · 1/6, times 100. Nothing is too short, so BP is 1.",
    ),
  },
  brevity: {
    ask: say(
      "What is the largest BLEU that a hypothesis of ten words can get against a reference of twenty?",
    ),
    labels: ["BLEU"],
    digits: 1,
    right: [bleu(cut, "none", false)],
    slips: [
      [say("You forgot the brevity penalty."), [100]],
      [say("You took $c/r$ for the penalty. It is $\\exp(1 - r/c)$."), [(100 * cut.c) / cut.r]],
      [
        say("You swapped $c$ and $r$: a penalty is never above 1."),
        [100 * Math.exp(1 - cut.c / cut.r)],
      ],
      [say("You forgot the 1 in $1 - r/c$."), [100 * Math.exp(-cut.r / cut.c)]],
      [say("Here BLEU goes from 0 to 100."), [brevityPenalty(cut)]],
      [say("The penalty stands outside the fourth root."), [100 * brevityPenalty(cut) ** 0.25]],
    ],
    hint: say("At best all precisions are 1. What is left?"),
    why: say("All precisions are 1, and BP is exp(1 − 20/10)."),
  },
  twice: {
    ask: say(
      "Someone writes *{reference}* (the cat is on the mat) two times in a row, and the reference has it once. What is BLEU?",
      { reference: REF.join(" ") },
    ),
    labels: ["BLEU"],
    digits: 1,
    right: [bleu(twice, "none", false)],
    slips: [
      [say("This is $p_1$ alone."), [100 * OF_TWICE[0]]],
      [say("You did not clip: every match is used up."), [100]],
      [
        say("You gave it a brevity penalty. It is too long, not too short: BP is 1."),
        [bleu({ ...twice, c: twice.r, r: twice.c }, "none", false)],
      ],
      [
        say("This is the arithmetic mean. BLEU takes the fourth root of the product."),
        [meanOf(OF_TWICE)],
      ],
      [
        say("This is 100 times the product. Take its fourth root first."),
        [100 * productOf(OF_TWICE)],
      ],
      [say("Here BLEU goes from 0 to 100."), [bleu(twice, "none", false) / 100]],
    ],
    hint: say("12 words have 12, 11, 10 and 9 $n$-grams. How many of each may match?"),
    why: say("The matches are {matches} of {totals}, and BP is 1.", {
      matches: twice.matches.join(", "),
      totals: twice.totals.join(", "),
    }),
  },
});
