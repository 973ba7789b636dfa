/* How a beginning and a search are told in words. */

import { score } from "../mathematics/search.js";
import { detokenize } from "../mathematics/words.js";
import { decimals, french } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

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
  const given = {
    at: String(at),
    last: String(last),
    many: String(many),
    best: french(text(state, best)),
    sums: sums(best),
  };
  const kept =
    many === 1
      ? tell("Step {at} of {last}: {many} beginning is kept. The best: “{best}”, {sums}.", given)
      : tell("Step {at} of {last}: {many} beginnings are kept. The best: “{best}”, {sums}.", given);
  if (beam === 1) return kept;
  const greedys = place
    ? say("Greedy’s beginning is number {place}.", { place })
    : say("Greedy’s beginning was pruned at step {left}.", { left });
  return [...kept, " ", greedys];
}

/** @param {State} state @returns {Child[]} */
function over(state) {
  const { last, beam, best, greedy, left } = state;
  const given = { last: String(last), best: french(text(state, best)), mean: mean(best) };
  const judgement = judged(state);
  const right = judgement && ` ${judgement}`;
  if (beam === 1)
    return [
      ...tell(
        "After {last} steps greedy search, a beam of 1, ends with “{best}”, mean {mean}.",
        given,
      ),
      right,
    ];
  const found = tell("After {last} steps a beam of {beam} ends with “{best}”, mean {mean}.", {
    ...given,
    beam: String(beam),
  });
  const others = { mean: mean(greedy), left };
  const other = state.isGreedy(best)
    ? say("Greedy search ends with the same.")
    : left
      ? say("Greedy’s has mean {mean}; its beginning was pruned at step {left}.", others)
      : say("Greedy’s has mean {mean}.", others);
  return [...found, right, " ", other];
}

/** Which of the two are what the corpus has. @param {State} state */
function judged(state) {
  const { best, greedy, reference } = state;
  if (!reference.length) return "";
  const [beams, greedys] = [best, greedy].map(
    (one) => JSON.stringify(written(state, one)) === JSON.stringify(reference),
  );
  if (state.isGreedy(best)) return beams ? say("That is right.") : say("That is wrong.");
  if (!beams && !greedys) return say("That is wrong, and so is greedy’s.");
  return beams
    ? say("That is right, and greedy’s is wrong.")
    : say("That is wrong, and greedy’s is right.");
}
