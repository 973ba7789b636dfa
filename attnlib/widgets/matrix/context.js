/* The context of the chosen row: how its annotations are mixed, and what comes of it. */

import { distance } from "../mathematics/mathematics.js";
import { drawing, element, mark, percent, symbol, write } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

/**
 * @import { Matrix } from "../mathematics/mathematics.js"
 * @import { Sentence, State } from "./matrix.js"
 */

/** @param {Sentence} sentence */
export function composition({ source, h }) {
  const [moved, long] = [element("output"), element("span")];
  const segments = source.map((word) => element("div", {}, element("span", {}, word)));
  const components = strip(h);
  const way = element(
    "p",
    {},
    ...tell("Distance from the model’s own {c}: {moved}, whose length is {long}", {
      c: symbol("c", "i"),
      moved,
      long,
    }),
  );
  const node = element(
    "div",
    { class: "attn-context" },
    formula(),
    element("div", { class: "attn-stack", "aria-hidden": "true" }, ...segments),
    components.node,
    element(
      "p",
      { class: "attn-note" },
      ...tell(
        "The {n} components of {c}, up where positive. Thin lines and marks: the model’s own values.",
        { n: String(h.shape[1]), c: symbol("c", "i") },
      ),
    ),
  );
  let shown = 0;
  return {
    node,
    way,
    /** @param {State} state */
    update({ j, alpha, c, own }) {
      for (const [k, segment] of segments.entries()) segment.style.width = percent(alpha[k]);
      mark(segments[shown], segments[j], "attn-chosen");
      shown = j;
      const far = distance(c, own.c);
      components.update(c, far > 1e-9 ? own.c : null);
      moved.dataset.distance = String(far);
      write(moved, far.toFixed(2));
      write(long, Math.hypot(...own.c).toFixed(2));
    },
  };
}

const formula = () =>
  element(
    "p",
    {},
    symbol("c", "i"),
    " = ",
    symbol("Σ", "j"),
    " ",
    symbol("α", "ij"),
    " ",
    symbol("h", "j"),
  );

/** The components of the context as columns, and an outline of it as it was. @param {Matrix} h */
function strip(h) {
  const reach = h.data.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
  const [plusses, minuses, line] = ["attn-plus", "attn-minus", "attn-own"].map((name) =>
    drawing("path", { class: name }),
  );
  const node = drawing(
    "svg",
    {
      viewBox: `0 -1 ${h.shape[1]} 2`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": say("The {n} components of the context", { n: h.shape[1] }),
    },
    plusses,
    minuses,
    line,
  );
  return {
    node,
    /** @type {(c: Float64Array, before: Float64Array | null) => void} */
    update(c, before) {
      node.dataset.context = JSON.stringify([...c]);
      const height = c.map((component) => component / reach);
      plusses.setAttribute("d", columns(height.map((y) => Math.max(y, 0))));
      minuses.setAttribute("d", columns(height.map((y) => Math.min(y, 0))));
      line.setAttribute("d", before ? outline(before.map((component) => component / reach)) : "");
    },
  };
}

/** @type {(heights: Float64Array) => string} */
const columns = (heights) =>
  Array.from(heights, (y, x) => (y ? `M${x + 0.1},0V${(-y).toFixed(4)}h.8V0z` : "")).join("");

/** @type {(heights: Float64Array) => string} */
function outline(heights) {
  const steps = Array.from(heights, (y) => `V${(-y).toFixed(4)}h1`);
  return `M0,${(-heights[0]).toFixed(4)}${steps.join("")}`;
}
