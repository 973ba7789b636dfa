/* The five scores: their formulas, and a row of energies for each. */

import {
  additive,
  dot,
  general,
  location,
  matrixOf,
  scaledDot,
} from "../mathematics/mathematics.js";
import { bar, element, signed, symbol, write } from "../parts/parts.js";

/**
 * @import { Matrix, Vector } from "../mathematics/mathematics.js"
 * @import { Child } from "../parts/parts.js"
 * @typedef {number[][]} Rows of a matrix
 * @typedef {{ additive: [Rows, Rows, number[]], general: [Rows], location: [Rows] }} Parameters
 * @typedef {(s: Vector, h: Matrix) => Float64Array} Energies
 * @typedef {[name: string, formula: Child[], energies: Energies]} Score
 */

/** @type {(letter: string, index?: string) => Element} */
const transposed = (letter, index) => {
  const node = symbol(letter, index);
  node.append(element("sup", {}, "T"));
  return node;
};
const [S, H] = [() => symbol("s"), () => symbol("h", "j")];

/** @type {(parameters: Parameters) => Score[]} */
export function scores({ additive: [W_a, U_a, v_a], general: [W], location: [L] }) {
  const [asks, offers, couples, places] = [W_a, U_a, W, L].map(matrixOf);
  return [
    [
      "additive",
      [transposed("v", "a"), " tanh(", symbol("W", "a"), S(), " + ", symbol("U", "a"), H(), ")"],
      (s, h) => additive(s, h, asks, offers, v_a),
    ],
    ["dot", [transposed("s"), H()], dot],
    ["scaled dot", [transposed("s"), H(), " / √2"], scaledDot],
    ["general", [transposed("s"), symbol("W", "a"), H()], (s, h) => general(s, h, couples)],
    [
      "location",
      ["(", symbol("W", "a"), S(), ")", element("sub", {}, "j")],
      (s) => location(s, places),
    ],
  ];
}

/** Whether each energy is the largest. @type {(e: Float64Array) => boolean[]} */
export const best = (e) => Array.from(e, (energy) => Math.max(...e) - energy < 1e-9);

/**
 * own: the energies at the start. reach: no energy is ever larger.
 * @param {string[]} source @param {number} j @param {Score[]} given @param {Float64Array[]} own
 * @param {number} reach
 */
export function scoreTable(source, j, given, own, reach) {
  const rows = given.map(([name, formula], k) => scoreRow(name, formula, own[k], reach));
  const heads = source.map((word, k) =>
    element("th", k === j ? { scope: "col", class: "attn-chosen" } : { scope: "col" }, word),
  );
  const node = element(
    "table",
    { class: "attn-list attn-scores" },
    element(
      "caption",
      {},
      "Energies ",
      symbol("e", "ij"),
      ". Bold: the largest of its row. Bar: the value now, from 0. Upright line: the value at the start.",
    ),
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "score"), ...heads)),
    element("tbody", {}, ...rows.map((row) => row.node)),
  );
  return {
    node,
    /** @param {Float64Array[]} e */
    update(e) {
      for (const [k, row] of rows.entries()) row.update(e[k]);
    },
  };
}

/** @param {string} name @param {Child[]} formula @param {Float64Array} own @param {number} reach */
function scoreRow(name, formula, own, reach) {
  const cells = Array.from(own, () => {
    const [number, length] = [
      element("span", { class: "attn-e" }),
      bar("e", { signed: true, reach }),
    ];
    return { node: element("td", {}, number, length.node), number, length };
  });
  const head = element("th", { scope: "row" }, name, element("span", {}, ...formula));
  const node = element("tr", {}, head, ...cells.map((cell) => cell.node));
  return {
    node,
    /** @param {Float64Array} e */
    update(e) {
      node.dataset.energies = JSON.stringify([...e]);
      const largest = best(e);
      cells.forEach(({ node: cell, number, length }, k) => {
        write(number, signed(e[k]));
        length.show(e[k], own[k]);
        cell.classList.toggle("attn-chosen", largest[k]);
      });
    },
  };
}
