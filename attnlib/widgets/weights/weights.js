/* One row of weights: four energies that the reader sets, the mask, and three ways to share out.
 *
 * Full precision stands in data-energy, data-right, data-after and data-times of each word's row, and
 * in data-entropy. Where no word is real, data-right and data-entropy are "null".
 */

import { maskedSoftmax } from "../mathematics/mathematics.js";
import { entropy, maskedAfter, multiplied } from "../mathematics/softmax.js";
import { live, traits } from "../parts/figure.js";
import { element, write } from "../parts/parts.js";
import { presets } from "../parts/presets.js";
import { say, tell } from "../parts/words.js";
import { number, padding, sum, tableOfWays } from "./table.js";

/**
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { State } from "./table.js"
 * @typedef {Record<`e${1 | 2 | 3 | 4}`, number>} Energies
 * @typedef {Record<`real${1 | 2 | 3 | 4}`, boolean>} Mask
 * @typedef {Mask & { temperature: number }} Rest
 * @typedef {Energies & Rest & { row: number }} Home
 * @typedef {Home & { tokens: string[], rows: number[][], home: Home }} Traits
 */

const NOTHING = say(
  "No word is real, so there is nothing to attend to. attnlib raises a ValueError here; a bare softmax of −∞ alone gives NaN; and the two wrong ways go on as if all were well.",
);
const ENERGIES = /** @type {const} */ (["e1", "e2", "e3", "e4"]);
const REST = /** @type {const} */ (["real1", "real2", "real3", "real4", "temperature"]);

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const tokens = model.get("tokens");
  const home = model.get("home");
  const own = state(
    ENERGIES.map((name) => home[name]),
    home,
  );
  const ways = tableOfWays(tokens, own);
  const energies = presets(model, set, {
    rows: "rows",
    choice: "row",
    names: ENERGIES,
    step: 0.1,
  });
  const [evenness, most] = [element("output"), element("span")];
  const note = element(
    "p",
    { class: "attn-note" },
    ...tell(
      "Entropy of the weights, mask before: {entropy} nats{most}. Marks: the weights at the start.",
      { entropy: evenness, most },
    ),
  );
  return {
    nodes: [ways.node, note],
    update() {
      const now = state(energies(), traits(model, [...REST]));
      ways.update(now);
      const nats = now.right ? entropy(now.right) : null;
      const count = now.mask.filter(Boolean).length;
      evenness.dataset.entropy = String(nats);
      write(evenness, number(nats));
      const bound = number(Math.log(count));
      write(most, count ? say(" of at most log {count} = {bound}", { count, bound }) : "");
      return account(tokens, now);
    },
  };
}

/** @type {(e: number[], rest: Rest) => State} */
function state(e, { real1, real2, real3, real4, temperature }) {
  const mask = [real1, real2, real3, real4];
  return {
    e,
    mask,
    right: mask.some(Boolean) ? maskedSoftmax(e, mask, temperature) : null,
    after: maskedAfter(e, mask, temperature),
    times: multiplied(e, mask, temperature),
  };
}

/**
 * The weights in words; what the wrong ways do, where they do it.
 * @param {string[]} tokens @param {State} now
 */
function account(tokens, { right, mask, after, times }) {
  if (!right) return NOTHING;
  const weights = tokens
    .map((token, j) => `“${token}” ${mask[j] ? number(right[j]) : say("0 (masked)")}`)
    .join(", ");
  if (mask.every(Boolean)) return say("Weights: {weights}.", { weights });
  return say(
    "Weights: {weights}. Mask after: the row sums to {sum}. Energies × mask: {share} goes to masked words.",
    { weights, sum: number(sum(after)), share: number(padding(times, mask)) },
  );
}

export default live({ label: say("Attention row"), draw });
