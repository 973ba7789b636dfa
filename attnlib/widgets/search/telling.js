/* How a beginning and a search are told in words. */

import { score } from "../mathematics/search.js";
import { detokenize } from "../mathematics/words.js";
import { decimals, french } from "../parts/parts.js";

/**
 * @import { Beginning } from "../mathematics/search.js"
 * @import { Child } from "../parts/parts.js"
 * @import { State } from "./following.js"
 */

/** Two decimals, as everywhere in the figure. @param {number} number */
export const nats = (number) => decimals(number, 2);

/** @param {Beginning} one */
export const mean = (one) => nats(one.total / one.length);

/** @param {Beginning} one */
export const sums = (one) => `${nats(one.total)} ÷ ${one.length} = ${mean(one)}`;

/** The tokens of a beginning without its end mark. @type {(state: State, one: Beginning) => string[]} */
export const written = ({ words }, one) => words(one).filter((word) => word !== "<eos>");

/** As a person would write it; of one without words the end mark. @type {(state: State, one: Beginning) => string} */
export const text = (state, one) => detokenize(written(state, one)) || "<eos>";

/**
 * The tokens in the page, and the numbers in full precision.
 * @type {(node: HTMLElement, one: Beginning, state: State) => void}
 */
export function keep({ dataset }, one, { words, divided }) {
  dataset.words = JSON.stringify(words(one));
  dataset.total = String(one.total);
  dataset.score = String(score(one, divided));
}

/** What the step comes to. @param {State} state @returns {Child[]} */
export const account = (state) => (state.at < state.last ? underway(state) : over(state));

/** @param {State} state @returns {Child[]} */
function underway(state) {
  const { at, last, now, beam, left } = state;
  const many = now.kept.length;
  const [best] = now.kept;
  const place = now.kept.findIndex(state.isGreedy) + 1;
  const greedys = place ? `is number ${place}` : `was pruned at step ${left}`;
  return [
    `Step ${at} of ${last}: ${many} ${many === 1 ? "beginning is" : "beginnings are"} kept. The best: “`,
    french(text(state, best)),
    `”, ${sums(best)}.${beam === 1 ? "" : ` Greedy’s beginning ${greedys}.`}`,
  ];
}

/** @param {State} state @returns {Child[]} */
function over(state) {
  const { last, beam, best, greedy, left } = state;
  const found = ["“", french(text(state, best)), `”, mean ${mean(best)}.`, judged(state)];
  if (beam === 1) return [`After ${last} steps greedy search, a beam of 1, ends with `, ...found];
  const lost = left ? `; its beginning was pruned at step ${left}` : "";
  const other = state.isGreedy(best)
    ? " Greedy search ends with the same."
    : ` Greedy’s has mean ${mean(greedy)}${lost}.`;
  return [`After ${last} steps a beam of ${beam} ends with `, ...found, other];
}

/** Which of the two are what the corpus has. @param {State} state */
function judged(state) {
  const { best, greedy, reference } = state;
  if (!reference.length) return "";
  const [beams, greedys] = [best, greedy].map(
    (one) => JSON.stringify(written(state, one)) === JSON.stringify(reference),
  );
  if (state.isGreedy(best)) return beams ? " That is right." : " That is wrong.";
  if (!beams && !greedys) return " That is wrong, and so is greedy’s.";
  return beams
    ? " That is right, and greedy’s is wrong."
    : " That is wrong, and greedy’s is right.";
}
