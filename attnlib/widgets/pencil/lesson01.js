/* Pencil questions of lesson 01: one vector for a whole sentence. */

import { say } from "../parts/words.js";
import { QUESTIONS } from "./pencil.js";

/** @type {Record<string, number>} */
const COUNT_OF = { man: 1, bites: 2, dog: 4 };
const [LONG, SENTENCES] = ["man bites man dog", ["dog bites man", "dog man"]];

/** @param {string} sentence */
const wordsOf = (sentence) => sentence.split(" ").map((word) => COUNT_OF[word]);

/** @typedef {(word: number, before: number) => number} Next */
/** h_j = next(x_j, h_{j-1}). @param {number[]} x @param {Next} next */
function statesOf(x, next = (word, before) => word + before / 2) {
  let h = 0;
  return x.map((word) => (h = next(word, h)));
}

/** @param {number[]} x */
const last = (x) => x[x.length - 1];
/** @param {number[]} x */
const total = (x) => x.reduce((sum, one) => sum + one, 0);
/** @param {number[]} x */
const mean = (x) => total(x) / x.length;

/** Steps between each of four words and its translation. @param {(k: number) => number} read @param {(k: number) => number} written */
const between = (read, written) => {
  const steps = [1, 2, 3, 4].map((k) => written(k) - read(k));
  return [mean(steps), Math.min(...steps)];
};
/** @type {(k: number) => number} */
const forwards = (k) => k;
/** @type {(k: number) => number} */
const backwards = (k) => 5 - k;
/** @type {(read: (k: number) => number) => (k: number) => number} */
const after = (read) => (k) => 4 + read(k);

Object.assign(QUESTIONS, {
  smallest: {
    ask: say(
      "The smallest encoder, $h_j = x_j + ½ h_{j-1}$ with $h_0 = 0$, reads “{sentence}”, where man is {man}, bites is {bites} and dog is {dog}. What is $c$?",
      { sentence: LONG, ...COUNT_OF },
    ),
    labels: ["$c$"],
    digits: 3,
    right: [last(statesOf(wordsOf(LONG)))],
    slips: [
      [say("You read the sentence from its end."), [last(statesOf(wordsOf(LONG).reverse()))]],
      [say("You added the words up and halved nothing."), [total(wordsOf(LONG))]],
      [
        say("You halved the new word. It is the state before that is halved."),
        [last(statesOf(wordsOf(LONG), (word, h) => word / 2 + h))],
      ],
      [
        say("You halved the sum of both. Only the state before is halved."),
        [last(statesOf(wordsOf(LONG), (word, h) => (word + h) / 2))],
      ],
      [
        say("This is the mean of the states. $c$ is the last of them."),
        [mean(statesOf(wordsOf(LONG)))],
      ],
    ],
    hint: say(
      "Write the states one below the other: the first is the first word's number, as $h_0 = 0$.",
    ),
    why: say("The states are {states}, and $c$ is the last one.", {
      states: statesOf(wordsOf(LONG)).join(", "),
    }),
  },
  left: {
    ask: say("The same encoder reads 6 words. Which share of the first one is left in $c$?"),
    labels: [say("share")],
    digits: 3,
    right: [last(statesOf([1, 0, 0, 0, 0, 0]))],
    slips: [
      [say("You halved once too often: the first word is not halved at its own step."), [0.5 ** 6]],
      [say("Each of the steps halves what is left: the halves multiply."), [1 / (2 * 6)]],
      [say("This would be its share if all six words counted alike."), [1 / 6]],
      [
        say("Each step halves what is left: it does not take a half of the whole away."),
        [1 - 5 / 2],
      ],
    ],
    hint: say("Let the first word be 1 and the others 0, and go on step by step."),
    why: say("Five words follow it, and each step halves what is left of it."),
  },
  steps: {
    ask: say(
      "A source of 4 words is read at times 1 to 4, and its translation, in the same order, is written at times 5 to 8. How many steps lie between a word and its translation, in the mean and at least? And if the source is read backwards?",
    ),
    labels: [say("mean"), say("least"), say("backwards: mean"), say("least")],
    digits: 1,
    right: [...between(forwards, after(forwards)), ...between(backwards, after(forwards))],
    slips: [
      [
        say("You turned the translation around, too. It is still written in its own order."),
        [...between(forwards, after(forwards)), ...between(backwards, after(backwards))],
      ],
      [
        say("You counted what lies strictly between. From time 4 to time 5 is one step."),
        [...between(forwards, after(forwards)), ...between(backwards, after(forwards))].map(
          (steps) => steps - 1,
        ),
      ],
      [
        say("The translation begins only when all is read: its first word is written at time 5."),
        [...between(forwards, forwards), ...between(backwards, forwards)],
      ],
    ],
    hint: say(
      "Make a line for each word: when it is read, when its translation is written, the difference.",
    ),
    why: say(
      "Forwards every word waits 4 steps. Backwards the first one waits 1 and the last one 7: the mean stays.",
    ),
  },
  mean: {
    ask: say(
      "Now let $c$ be the mean of all states $h_j$ of the smallest encoder. What is it for “dog bites man”, and what for “dog man”?",
    ),
    labels: SENTENCES,
    digits: 2,
    right: SENTENCES.map((sentence) => mean(statesOf(wordsOf(sentence)))),
    slips: [
      [
        say("This is the last state. The mean takes all of them."),
        SENTENCES.map((sentence) => last(statesOf(wordsOf(sentence)))),
      ],
      [
        say("This is the mean of the words' own numbers. Take that of the states."),
        SENTENCES.map((sentence) => mean(wordsOf(sentence))),
      ],
      [
        say("You added the states up. Divide by how many there are."),
        SENTENCES.map((sentence) => total(statesOf(wordsOf(sentence)))),
      ],
    ],
    hint: say("Compute the states of each sentence first, as before."),
    why: say(
      "The two sentences differ now, and $c$ is still one number. It is attention with equal weights, $1/T_x$ for each state.",
    ),
  },
});
