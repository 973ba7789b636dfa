/* The five stations: e_ij, alpha_ij, c_i, s_i and p(y_i), each number with its bar. */

import { bar, element, french, symbol, write } from "../parts/parts.js";
import { tell } from "../parts/words.js";

/**
 * @import { Child, Scale } from "../parts/parts.js"
 * @import { Given, State, Stations } from "./step.js"
 * @typedef {"e" | "alpha" | "c" | "s" | "y"} Letter
 */

/** @type {(x: number) => string} */
export const fourDigits = (x) => (Math.round(x * 1e4) / 1e4 + 0).toFixed(4).replace("-", "−");
/**
 * @param {Pick<Given, "source" | "target" | "i">} given @param {Stations} start @param {number[]} v_a
 */
export function stations({ source, target, i }, start, v_a) {
  const bound = v_a.reduce((sum, v) => sum + Math.abs(v), 0); // of |e|, since |tanh| < 1
  const reach = Math.max(...start.h.flat().map(Math.abs)) + 1; // of |c|: a slider adds 1 at most
  const tokens = () => source.map((token) => element("span", {}, token));
  /** @param {string} letter */
  const components = (letter) => [1, 2].map((k) => symbol(letter, `${i},${k}`));
  /** @param {string} letter */
  const of = (letter, index = "") => symbol(letter, `${i}${index}`);
  /** @type {[letter: Letter, title: Child[], labels: Element[], scale: Scale][]} */
  const kinds = [
    ["e", tell("{e} energies", { e: of("e", "j") }), tokens(), { signed: true, reach: bound }],
    ["alpha", tell("{alpha} weights", { alpha: of("α", "j") }), tokens(), {}],
    ["c", tell("{c} context", { c: of("c") }), components("c"), { signed: true, reach }],
    ["s", tell("{s} state", { s: of("s") }), components("s"), { signed: true }],
    ["y", tell("p({y}) words", { y: of("y") }), target.map(french), {}],
  ];
  const drawn = kinds.map(([letter, title, labels, scale]) =>
    station(letter, title, labels, scale, start[letter]),
  );
  const node = element("ol", { class: "attn-stations" }, ...drawn.map((part) => part.node));
  return {
    node,
    each: drawn.map((part) => part.node),
    /** @param {State} state */
    update(state) {
      for (const part of drawn) part.update(state);
    },
  };
}

/**
 * first: the values at the start.
 * @param {Letter} letter @param {Child[]} title @param {Element[]} labels @param {Scale} scale
 * @param {Float64Array} first
 */
function station(letter, title, labels, scale, first) {
  const rows = labels.map((label) => {
    const [number, line] = [element("output", { "aria-live": "off" }), bar(letter, scale)];
    const node = element("li", {}, label, number, line.node);
    return { node, number, line };
  });
  /** @type {(values: Float64Array) => number | false} */
  const best = (values) => letter === "y" && values.indexOf(Math.max(...values));
  const node = element(
    "li",
    { class: `attn-station attn-of-${letter}` },
    element("p", {}, ...title),
    element("ul", {}, ...rows.map((row) => row.node)),
  );
  return {
    node,
    /** @param {State} state */
    update({ [letter]: values }) {
      rows.forEach((row, k) => {
        write(row.number, fourDigits(values[k]));
        row.line.show(values[k], first[k]);
        row.node.classList.toggle("attn-chosen", k === best(values));
      });
      node.dataset[letter] = JSON.stringify([...values]);
    },
  };
}
