/* What the step begins with: s_{i-1}, the word before, and the annotations. */

import { element, french, hidden, symbol, write } from "../parts/parts.js";
import { say } from "../parts/words.js";

/**
 * @import { Vector } from "../mathematics/mathematics.js"
 * @import { State } from "./step.js"
 */

/** @type {(x: Vector) => string} */
const pair = (x) => `(${Array.from(x, (value) => value.toFixed(1).replace("-", "−")).join(", ")})`;

/**
 * before: the step before, i - 1.
 * @param {string[]} source @param {number} before @param {string} word @param {number[]} y its embedding
 */
export function given(source, before, word, y) {
  const s = element("span");
  const annotations = source.map((token, j) => {
    const [value, said] = [element("span"), hidden(`, ${say("masked")}`)];
    const node = element("li", {}, symbol("h", String(j + 1)), ` ${token} `, value, said);
    return { node, value, said };
  });
  const node = element(
    "ul",
    { class: "attn-given", "aria-label": say("Given") },
    element("li", {}, symbol("s", String(before)), " ", s),
    element("li", {}, symbol("y", String(before)), " ", french(word), ` ${pair(y)}`),
    ...annotations.map((annotation) => annotation.node),
  );
  return {
    node,
    /** @param {State} state */
    update({ before: state, h, j, masked }) {
      write(s, pair(state));
      annotations.forEach((annotation, k) => {
        write(annotation.value, pair(h[k]));
        annotation.node.classList.toggle("attn-chosen", k === j);
        annotation.node.classList.toggle("attn-masked", masked && k === j);
        annotation.said.hidden = !masked || k !== j;
      });
      node.dataset.given = JSON.stringify({ s: state, h });
    },
  };
}
