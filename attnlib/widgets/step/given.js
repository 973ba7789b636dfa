/* What the step begins with: s_{i-1}, the word before, and the annotations. */

import { element, french, symbol, write } from "../parts/parts.js";

/**
 * @import { Vector } from "../mathematics/mathematics.js"
 * @import { State } from "./step.js"
 */

/** @type {(x: Vector) => string} */
const pair = (x) => `(${Array.from(x, (value) => value.toFixed(1).replace("-", "−")).join(", ")})`;

/** @param {string[]} source @param {string} word @param {number[]} y its embedding */
export function given(source, word, y) {
  const s = element("span");
  const annotations = source.map((token, j) => {
    const value = element("span");
    const node = element("li", {}, symbol("h", String(j + 1)), ` ${token} `, value);
    return { node, value };
  });
  const node = element(
    "ul",
    { class: "attn-given", "aria-label": "Given" },
    element("li", {}, symbol("s", "i−1"), " ", s),
    element("li", {}, symbol("y", "i−1"), " ", french(word), `, embedded ${pair(y)}`),
    ...annotations.map((annotation) => annotation.node),
  );
  return {
    node,
    /** @param {State} state */
    update({ before, h, j, masked }) {
      write(s, pair(before));
      annotations.forEach((annotation, k) => {
        write(annotation.value, pair(h[k]) + (masked && k === j ? ", masked" : ""));
        annotation.node.classList.toggle("attn-chosen", k === j);
      });
      node.dataset.given = JSON.stringify({ s: before, h });
    },
  };
}
