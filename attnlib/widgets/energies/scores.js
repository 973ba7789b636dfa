/* The five scores: their formulas, and a bar for the energy of every word. */

import {
  additive,
  dot,
  general,
  location,
  matrixOf,
  scaledDot,
} from "../mathematics/mathematics.js";
import { bar, element, signed, symbol, write } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

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
      say("additive"),
      [transposed("v", "a"), " tanh(", symbol("W", "a"), S(), " + ", symbol("U", "a"), H(), ")"],
      (s, h) => additive(s, h, asks, offers, v_a),
    ],
    [say("dot"), [transposed("s"), H()], dot],
    [say("scaled dot"), [transposed("s"), H(), " / √2"], scaledDot],
    [say("general"), [transposed("s"), symbol("W", "a"), H()], (s, h) => general(s, h, couples)],
    [
      say("location"),
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
  const groups = given.map((score, k) => scoreGroup(source, j, score, own[k], reach));
  const node = element(
    "table",
    { class: "attn-list attn-scores" },
    element(
      "caption",
      {},
      ...tell(
        "Energies {e} on one scale, −{reach} to {reach}. Bold: the largest. Upright line: at the start.",
        { e: symbol("e", "ij"), reach: String(reach) },
      ),
    ),
    ...groups.map((group) => group.node),
  );
  return {
    node,
    /** @param {Float64Array[]} e */
    update(e) {
      for (const [k, group] of groups.entries()) group.update(e[k]);
    },
  };
}

/**
 * A score, and below it a bar for every word.
 * @param {string[]} source @param {number} j @param {Score} score @param {Float64Array} own
 * @param {number} reach
 */
function scoreGroup(source, j, [name, formula], own, reach) {
  const rows = source.map((word, k) => {
    const [number, length] = [
      element("td", { class: "attn-e" }),
      bar("e", { signed: true, reach }),
    ];
    const head = element("th", { scope: "row", class: k === j ? "attn-h" : "" }, word);
    const node = element("tr", {}, head, element("td", {}, length.node), number);
    return { node, number, length };
  });
  const head = element(
    "th",
    { scope: "rowgroup", colspan: 3 },
    name,
    element("span", {}, ...formula),
  );
  const node = element("tbody", {}, element("tr", {}, head), ...rows.map((row) => row.node));
  return {
    node,
    /** @param {Float64Array} e */
    update(e) {
      node.dataset.energies = JSON.stringify([...e]);
      const largest = best(e);
      rows.forEach(({ node: row, number, length }, k) => {
        write(number, signed(e[k]));
        length.show(e[k], own[k]);
        row.classList.toggle("attn-chosen", largest[k]);
      });
    },
  };
}
