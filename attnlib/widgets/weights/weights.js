/* One row of weights: four energies that the reader sets, the mask, and three ways to share out.
 *
 * Full precision stands in data-energy, data-right, data-after and data-times of each word's row, and
 * in data-entropy. Where no word is real, data-right and data-entropy are "null".
 */

import { maskedSoftmax } from "../mathematics/mathematics.js";
import { entropy, maskedAfter, multiplied } from "../mathematics/softmax.js";
import { live } from "../parts/figure.js";
import { bar, element, hidden, signed, symbol, write } from "../parts/parts.js";

const WAYS = {
  right: "right: mask before",
  after: "wrong: mask after",
  times: "wrong: energies × mask",
};
const NOTHING =
  "No word is real, so there is nothing to attend to. attnlib raises a ValueError " +
  "here; a bare softmax of −∞ alone gives NaN; and the two wrong ways go on as if all were well.";

function draw(model) {
  const tokens = model.get("tokens");
  const own = state(model.get("home"));
  const rows = tokens.map(row);
  const sums = total("sum");
  const pads = total("on masked words");
  const [evenness, most, warning] = [
    element("output"),
    element("span"),
    element("p", { class: "attn-warning" }),
  ];
  const heads = ["source word", symbol("e", "ij"), ...Object.values(WAYS)];
  const table = element(
    "table",
    { class: "attn-list attn-ways" },
    element(
      "caption",
      {},
      "The weights ",
      symbol("α", "ij"),
      " of one row, and two ways to get them wrong",
    ),
    element(
      "thead",
      {},
      element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))),
    ),
    element("tbody", {}, ...rows.map(({ node }) => node)),
    element("tfoot", {}, sums.node, pads.node),
  );
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
    nodes: [table, note, warning],
    update() {
      const now = state(
        Object.fromEntries(Object.keys(model.get("home")).map((name) => [name, model.get(name)])),
      );
      for (const [j, { update }] of rows.entries()) update(now, own, j);
      const padding = (alpha) => sum(alpha.filter((_, j) => !now.mask[j]));
      sums.update(now, sum, 1);
      pads.update(now, padding, 0);
      const nats = now.right ? entropy(now.right) : null;
      const count = now.mask.filter(Boolean).length;
      evenness.dataset.entropy = nats;
      write(evenness, number(nats));
      write(most, count ? ` of at most log ${count} = ${number(Math.log(count))}` : "");
      write(warning, now.right ? "" : NOTHING);
      return account(tokens, now, nats, padding);
    },
  };
}

/** Energies, mask, and the weights of the three ways; right is null with nothing to attend to. */
function state(traits) {
  const [e, mask] = ["e", "real"].map((name) => [1, 2, 3, 4].map((j) => traits[`${name}${j}`]));
  const given = [e, mask, traits.temperature];
  return {
    e,
    mask,
    right: mask.some(Boolean) ? maskedSoftmax(...given) : null,
    after: maskedAfter(...given),
    times: multiplied(...given),
  };
}

/** A token's row: its energy, then a bar and a number for each way. */
function row(token) {
  const [masked, energy] = [hidden(), element("td", { class: "attn-e" })];
  const ways = Object.keys(WAYS).map((way) => {
    const [weight, value] = [bar("alpha"), element("span", { class: "attn-alpha" })];
    return { way, weight, value, cell: element("td", {}, element("div", {}, weight.node, value)) };
  });
  const node = element(
    "tr",
    {},
    element("th", { scope: "row" }, element("span", {}, token), masked),
    energy,
    ...ways.map(({ cell }) => cell),
  );
  return {
    node,
    update(now, own, j) {
      node.classList.toggle("attn-masked", !now.mask[j]);
      write(masked, now.mask[j] ? "" : " (masked)");
      node.dataset.energy = now.e[j];
      write(energy, signed(now.e[j]));
      for (const { way, weight, value } of ways) {
        const alpha = now[way]?.[j] ?? null;
        node.dataset[way] = alpha;
        write(value, number(alpha));
        weight.show(alpha ?? 0, own[way][j]);
      }
    },
  };
}

/** A line below: what a way's weights come to, and a cross where that is not what it should be. */
function total(name) {
  const cells = Object.keys(WAYS).map((way) => [way, element("td")]);
  const node = element(
    "tr",
    {},
    element("th", { scope: "row", colspan: 2 }, name),
    ...cells.map(([, cell]) => cell),
  );
  return {
    node,
    update(now, measure, expected) {
      for (const [way, cell] of cells) {
        const value = now[way] && measure(now[way]);
        const wrong = value !== null && Math.abs(value - expected) > 5e-5;
        cell.classList.toggle("attn-wrong", wrong);
        write(cell, `${wrong ? "✗ " : ""}${number(value)}`);
      }
    },
  };
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const number = (value) => (value === null ? "–" : value.toFixed(4));

/** The weights in words; what the wrong ways do, where they do it. */
function account(tokens, now, nats, padding) {
  if (!now.right) return "No word is real: nothing to attend to.";
  const weights = tokens.map((token, j) => `“${token}” ${now.right[j].toFixed(2)}`).join(", ");
  const wrong = now.mask.every(Boolean)
    ? ""
    : ` Masked after the softmax, the row sums to ${sum(now.after).toFixed(2)}; ` +
      `with energies × mask, ${padding(now.times).toFixed(2)} goes to masked words.`;
  return `Weights: ${weights}; entropy ${nats.toFixed(2)} nats.${wrong}`;
}

export default live({ label: "Attention row", draw });
