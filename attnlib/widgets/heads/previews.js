/* All the heads in small, each a button that chooses it, and the mean of the chosen layer's. */

import { drawing, element, write } from "../parts/parts.js";
import { say } from "../parts/words.js";
import { largestOf } from "./attentions.js";

/**
 * @import { Attention } from "./attentions.js"
 * @import { State } from "./heads.js"
 */

/**
 * choose(layer, head) is called when one is pressed.
 * @param {Attention} attention @param {number[]} shape @param {(layer: number, head: number) => void} choose
 */
export function previews({ rows, columns }, [L, H], choose) {
  /** @param {number} layer @param {number} head */
  const button = (layer, head) => {
    const { node: small, show } = picture(rows.length, columns.length);
    const node = element(
      "button",
      { type: "button" },
      small,
      say("head {head}", { head: head + 1 }),
    );
    node.addEventListener("click", () => choose(layer, head));
    return { node, show };
  };
  const buttons = Array.from({ length: L }, (_, layer) =>
    Array.from({ length: H }, (_, head) => button(layer, head)),
  );
  const groups = buttons.map((each, layer) =>
    element(
      "div",
      { role: "group", "aria-label": say("layer {layer}", { layer: layer + 1 }) },
      element("p", { class: "attn-note" }, say("layer {layer}", { layer: layer + 1 })),
      ...each.map(({ node }) => node),
    ),
  );
  const average = picture(rows.length, columns.length);
  const name = element("span");
  const whole = element("div", { class: "attn-heads-mean", role: "img" }, average.node, name);
  const node = element(
    "div",
    { class: "attn-heads-previews" },
    element("div", {}, ...groups),
    whole,
  );
  node.style.setProperty("--across", String(H));
  /** @type {(weights: Float64Array[], i: number) => Record<"row" | "column" | "weight", string>} */
  const most = (weights, i) => {
    const j = largestOf(weights[i]);
    return { row: rows[i], column: columns[j], weight: weights[i][j].toFixed(2) };
  };
  return {
    node,
    /** @param {State} state */
    show({ weights, means, layer, head, i }) {
      for (const [l, heads] of weights.entries())
        for (const [h, one] of heads.entries()) {
          const { node: at, show } = buttons[l][h];
          show(one);
          at.setAttribute("aria-pressed", String(l === layer && h === head));
          at.ariaLabel = say(
            "layer {layer}, head {head}: row “{row}” most at “{column}”, {weight}",
            { layer: l + 1, head: h + 1, ...most(one, i) },
          );
        }
      average.show(means[layer]);
      write(name, say("mean of layer {layer}", { layer: layer + 1 }));
      whole.ariaLabel = say("mean of layer {layer}: row “{row}” most at “{column}”, {weight}", {
        layer: layer + 1,
        ...most(means[layer], i),
      });
    },
  };
}

/** A matrix without words, black 0 and white 1. @param {number} rows @param {number} columns */
function picture(rows, columns) {
  const cells = Array.from({ length: rows * columns }, (_, k) =>
    drawing("rect", { x: k % columns, y: Math.floor(k / columns), width: 1, height: 1 }),
  );
  const node = drawing(
    "svg",
    { viewBox: `0 0 ${columns} ${rows}`, "shape-rendering": "crispEdges", "aria-hidden": "true" },
    ...cells,
  );
  /** @type {Float64Array[] | undefined} */
  let drawn;
  return {
    node,
    /** @param {Float64Array[]} weights */
    show(weights) {
      if (weights === drawn) return;
      drawn = weights;
      for (const [k, cell] of cells.entries()) {
        const grey = (255 * weights[Math.floor(k / columns)][k % columns]).toFixed(0);
        cell.setAttribute("fill", `rgb(${grey} ${grey} ${grey})`);
      }
    },
  };
}
