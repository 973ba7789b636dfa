/* One row of weights: four energies that the reader sets, the mask, and three ways to share out.
 *
 * Full precision stands in data-energy, data-right, data-after and data-times of each word's row, and
 * in data-entropy. Where no word is real, data-right and data-entropy are "null".
 */

import { maskedSoftmax } from "../mathematics/mathematics.js";
import { entropy, maskedAfter, multiplied } from "../mathematics/softmax.js";
import { live, present } from "../parts/figure.js";
import { element, write } from "../parts/parts.js";
import { number, padding, sum, tableOfWays } from "./table.js";

/**
 * @import { Model } from "../parts/figure.js"
 * @import { State } from "./table.js"
 * @typedef {Record<`e${1 | 2 | 3 | 4}`, number>} Energies
 * @typedef {Record<`real${1 | 2 | 3 | 4}`, boolean>} Mask
 * @typedef {Energies & Mask & { temperature: number }} Home
 * @typedef {Home & { tokens: string[], home: Home }} Traits
 */

const NOTHING =
  "No word is real, so there is nothing to attend to. attnlib raises a ValueError " +
  "here; a bare softmax of −∞ alone gives NaN; and the two wrong ways go on as if all were well.";

/** @param {Model<Traits>} model */
function draw(model) {
  const tokens = model.get("tokens");
  const own = state(model.get("home"));
  const ways = tableOfWays(tokens, own);
  const [evenness, most, warning] = [
    element("output"),
    element("span"),
    element("p", { class: "attn-warning" }),
  ];
  const note = element(
    "p",
    { class: "attn-note" },
    "Entropy of the weights, mask before: ",
    evenness,
    " nats",
    most,
    ". Marks: the weights at the start.",
  );
  return {
    nodes: [ways.node, note, warning],
    update() {
      const now = state(present(model));
      ways.update(now);
      const nats = now.right ? entropy(now.right) : null;
      const count = now.mask.filter(Boolean).length;
      evenness.dataset.entropy = String(nats);
      write(evenness, number(nats));
      write(most, count ? ` of at most log ${count} = ${number(Math.log(count))}` : "");
      write(warning, now.right ? "" : NOTHING);
      return account(tokens, now);
    },
  };
}

/** @type {(home: Home) => State} */
function state({ temperature, ...moved }) {
  const e = [moved.e1, moved.e2, moved.e3, moved.e4];
  const mask = [moved.real1, moved.real2, moved.real3, moved.real4];
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
  if (!right) return "No word is real: nothing to attend to.";
  const weights = tokens.map((token, j) => `“${token}” ${right[j].toFixed(2)}`).join(", ");
  const wrong = mask.every(Boolean)
    ? ""
    : ` Masked after the softmax, the row sums to ${sum(after).toFixed(2)}; ` +
      `with energies × mask, ${padding(times, mask).toFixed(2)} goes to masked words.`;
  return `Weights: ${weights}; entropy ${entropy(right).toFixed(2)} nats.${wrong}`;
}

export default live({ label: "Attention row", draw });
