/* A translation that follows the reader's hand: of all the weights that were set while one was at
 * work, the newest are taken up when it is done. That of a small model is done at once.
 */

import { firstChanged, weighing } from "../mathematics/hand.js";
import { inSlices } from "./slices.js";

/**
 * @import { Changes } from "../mathematics/hand.js"
 * @import { Decode, Spelled } from "../mathematics/model.js"
 * @typedef {{ own: Spelled[], steps: Spelled[] }} Found own: without any changes
 * @typedef {(changes: Changes) => Found & { late: boolean } | undefined} Under
 */

/**
 * under(changes) are the steps under these changes, or under earlier ones as long as those are not
 * there: late. come() is called when they are.
 * @param {Decode} decode @param {() => void} come @returns {Under}
 */
export function pursuit(decode, come) {
  /** @type {Found | undefined} */
  let found;
  let wanted = "";
  let [busy, asking] = [false, false];
  /** @param {string} text */
  function begin(text) {
    busy = true;
    inSlices(translating(decode, JSON.parse(text), found?.own), (made) => {
      busy = false;
      found = made;
      if (wanted !== text) begin(wanted);
      if (!asking) come();
    });
  }
  return (changes) => {
    asking = true;
    const before = wanted;
    wanted = JSON.stringify(changes);
    if (wanted !== before && !busy) begin(wanted);
    asking = false;
    return found && { ...found, late: busy };
  };
}

/**
 * @param {Decode} decode @param {Changes} changes @param {Spelled[] | undefined} known
 * @returns {Generator<void, Found>}
 */
function* translating(decode, changes, known) {
  const own = known ?? (yield* collected(decode, []));
  const first = firstChanged(changes);
  const steps = first < own.length ? yield* collected(decode, own.slice(0, first), changes) : own;
  return { own, steps };
}

/**
 * @param {Decode} decode @param {Spelled[]} known @param {Changes} [changes]
 * @returns {Generator<void, Spelled[]>}
 */
function* collected(decode, known, changes) {
  const steps = [...known];
  for (const step of decode.turns(changes && weighing(changes), known)) {
    steps.push(step);
    yield;
  }
  return steps;
}
