/* The arrows of the plane: alpha_j h_j tip to tail, and their sum c. */

import { drawing } from "../parts/parts.js";
import { arrow, digit, place } from "../parts/points.js";

/** @import { At, Point } from "../parts/points.js" */

/**
 * The arrows alpha_j h_j, each from the tip of the one before.
 * @param {Point[]} points @param {At} at
 */
export function chain(points, at) {
  const parts = points.map(() => drawing("path", { class: "attn-part" }));
  const labels = points.map((_, j) =>
    drawing("text", { class: "attn-part-name" }, `α${digit(j)}h${digit(j)}`),
  );
  // A sum has no order. In the order of their directions no arrow runs back over another.
  /** @type {(point: Point) => number} */
  const turn = ([x, y]) => (Math.atan2(y, x) + 2 * Math.PI) % (2 * Math.PI);
  const order = [...points.keys()].sort((j, k) => turn(points[j]) - turn(points[k]));
  return {
    parts,
    labels,
    /** @type {(pieces: Float64Array[]) => void} */
    update(pieces) {
      /** @type {Point} */
      let tail = [0, 0];
      for (const j of order) {
        /** @type {Point} */
        const tip = [tail[0] + pieces[j][0], tail[1] + pieces[j][1]];
        const [[x, y], [u, v]] = [at(tail), at(tip)];
        parts[j].setAttribute("d", arrow([x, y], [u, v]));
        const length = Math.hypot(u - x, v - y);
        labels[j].toggleAttribute("hidden", length < 24);
        if (length >= 24)
          place(
            labels[j],
            (x + u) / 2 - (20 * (v - y)) / length,
            (y + v) / 2 + (20 * (u - x)) / length + 4,
          );
        tail = tip;
      }
    },
  };
}

/** The arrow of c, its tip and its letter. @param {At} at */
export function sumOf(at) {
  const [sum, dot, letter] = [
    drawing("path", { class: "attn-sum" }),
    drawing("circle", { class: "attn-c-dot", r: 5 }),
    drawing("text", { class: "attn-c-name" }, "c"),
  ];
  return {
    nodes: [sum, dot, letter],
    /** @param {Point} c */
    update(c) {
      const [x, y] = at(c);
      sum.setAttribute("d", arrow(at([0, 0]), [x, y]));
      place(dot, x, y, "cx", "cy");
      place(letter, x + 13, y - 7);
    },
  };
}
