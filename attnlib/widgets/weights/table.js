/* The lines of the table: one for each word, and what the weights of each way come to. */

import { bar, decimals, element, hidden, symbol, tableHead, write } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

/**
 * Energies, mask, and the weights of the three ways; right is null with nothing to attend to.
 *
 * @typedef {{ e: number[], mask: boolean[] }} Given
 * @typedef {{ right: Float64Array | null, after: Float64Array, times: Float64Array }} Ways
 * @typedef {Given & Ways} State
 */

const WAYS = {
  right: say("right: mask before"),
  after: say("wrong: mask after"),
  times: say("wrong: energies × mask"),
};
const NAMES = /** @type {(keyof Ways)[]} */ (Object.keys(WAYS));

/** @type {(value: number | null) => string} */
export const number = (value) => (value === null ? "–" : value.toFixed(4));

/** @type {(numbers: Float64Array) => number} */
export const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
/** What goes to masked words. @type {(alpha: Float64Array, mask: boolean[]) => number} */
export const padding = (alpha, mask) => sum(alpha.filter((_, j) => !mask[j]));

/** own: the weights at the start. @param {string[]} tokens @param {State} own */
export function tableOfWays(tokens, own) {
  const rows = tokens.map(row);
  const [sums, pads] = [total(say("sum")), total(say("on masked words"))];
  const node = element(
    "table",
    { class: "attn-list attn-ways" },
    element(
      "caption",
      {},
      ...tell("The weights {alpha} of one row, and two ways to get them wrong", {
        alpha: symbol("α", "ij"),
      }),
    ),
    tableHead([say("source word"), symbol("e", "ij"), ...Object.values(WAYS)]),
    element("tbody", {}, ...rows.map((each) => each.node)),
    element("tfoot", {}, sums.node, pads.node),
  );
  return {
    node,
    /** @param {State} now */
    update(now) {
      for (const [j, each] of rows.entries()) each.update(now, own, j);
      sums.update(now, sum, 1);
      pads.update(now, (alpha) => padding(alpha, now.mask), 0);
    },
  };
}

/** A token's row: its energy, then a bar and a number for each way. @param {string} token */
function row(token) {
  const [masked, energy] = [hidden(), element("td", { class: "attn-e" })];
  const ways = NAMES.map((way) => {
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
    /** @type {(now: State, own: State, j: number) => void} */
    update(now, own, j) {
      node.classList.toggle("attn-masked", !now.mask[j]);
      write(masked, now.mask[j] ? "" : say(" (masked)"));
      node.dataset.energy = String(now.e[j]);
      write(energy, decimals(now.e[j], 4));
      for (const { way, weight, value } of ways) {
        const alpha = now[way]?.[j] ?? null;
        node.dataset[way] = String(alpha);
        write(value, number(alpha));
        weight.show(alpha ?? 0, own[way]?.[j]);
      }
    },
  };
}

/**
 * A line below: what a way's weights come to, and a cross where that is not what it should be.
 * @param {string} name
 */
function total(name) {
  const cells = NAMES.map((way) => ({ way, cell: element("td") }));
  const node = element(
    "tr",
    {},
    element("th", { scope: "row", colspan: 2 }, name),
    ...cells.map(({ cell }) => cell),
  );
  return {
    node,
    /** @type {(now: State, measure: (alpha: Float64Array) => number, expected: number) => void} */
    update(now, measure, expected) {
      for (const { way, cell } of cells) {
        const value = now[way] && measure(now[way]);
        const wrong = value !== null && Math.abs(value - expected) > 5e-5;
        cell.classList.toggle("attn-wrong", wrong);
        write(cell, `${wrong ? "✗ " : ""}${number(value)}`);
      }
    },
  };
}
