/* What the row mixes: the value of the chosen word, and the mean of all values by their weights, each
 * as a row of coloured cells.
 */

import { element, signed, symbol, tableHead, write } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

/**
 * @import { Attention } from "./attentions.js"
 * @import { State } from "./heads.js"
 */

/** @param {Attention} attention */
export function mixture({ columns, layers, across }) {
  const d_k = layers.V.shape[3];
  const [word, other] = [across(), across()];
  const share = element("span");
  const [value, mixed] = [strip("h", d_k), strip("c", d_k)];
  const c = () => symbol("c", "i");
  const v = () => symbol("v", "j");
  const formula = [c(), " = ", symbol("Σ", "j"), " ", symbol("α", "ij"), " ", v()];
  const lines = Array.from({ length: d_k }, (_, k) => {
    const [one, all] = [element("td", { class: "attn-h" }), element("td", { class: "attn-c" })];
    const head = element("th", { scope: "row" }, String(k + 1));
    return { node: element("tr", {}, head, one, all), one, all };
  });
  const table = element(
    "table",
    { class: "attn-list" },
    tableHead([
      say("number"),
      element("span", {}, ...tell("{v} of “{word}”", { v: v(), word: other })),
      c(),
    ]),
    element("tbody", {}, ...lines.map(({ node }) => node)),
  );
  const node = element(
    "div",
    { class: "attn-heads-mixture" },
    element("p", {}, ...tell("{v} of “{word}”, taken {share} times:", { v: v(), word, share })),
    value.node,
    element("p", {}, ...tell("Mixed, {formula}:", { formula })),
    mixed.node,
    element(
      "p",
      { class: "attn-note" },
      say(
        "Both on one scale: the fuller a cell, the farther from 0. A line above it: more than 0; below: less.",
      ),
    ),
    element("details", {}, element("summary", {}, say("The {n} numbers", { n: d_k })), table),
  );
  return {
    node,
    /** @param {State} state */
    show({ j, asked, chosen: { V } }) {
      const own = V.data.subarray(j * d_k, (j + 1) * d_k);
      const reach = V.data.reduce((most, number) => Math.max(most, Math.abs(number)), 0) || 1;
      for (const name of [word, other]) write(name, columns[j]);
      write(share, asked.alpha[j].toFixed(2));
      value.show(own, reach);
      mixed.show(asked.mixed, reach);
      node.dataset.mixed = JSON.stringify([...asked.mixed]);
      for (const [k, { one, all }] of lines.entries()) {
        write(one, signed(own[k]));
        write(all, signed(asked.mixed[k]));
      }
    },
  };
}

/** Cells of the colour of a letter, paler towards 0. @param {string} letter @param {number} d_k */
function strip(letter, d_k) {
  const cells = Array.from({ length: d_k }, () => element("i"));
  const node = element("div", { class: "attn-heads-strip", "aria-hidden": "true" }, ...cells);
  node.style.setProperty("--tint", `var(--${letter})`);
  return {
    node,
    /** @type {(numbers: Float64Array, reach: number) => void} */
    show(numbers, reach) {
      for (const [k, cell] of cells.entries()) {
        const share = Math.abs(numbers[k]) / reach;
        cell.style.setProperty("--share", `${(100 * share).toFixed(1)}%`);
        cell.classList.toggle("attn-heads-below", numbers[k] < 0);
      }
    },
  };
}
