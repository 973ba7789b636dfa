/* The arrows of the plane: alpha_j h_j tip to tail, and their sum c. */

import { drawing } from "../parts/parts.js";

/**
 * @typedef {[x: number, y: number]} Point
 * @typedef {(point: Point) => Point} At from the plane to the drawing
 */

/** A subscript, counted from 1. @type {(j: number) => string} */
export const digit = (j) => String.fromCharCode(0x2081 + j);
/** @type {(vector: Float64Array) => Point} */
export const pointOf = ([x, y]) => [x, y];

/**
 * The arrows alpha_j h_j, each from the tip of the one before.
 * @param {Point[]} points @param {At} at
 */
export function chain(points, at) {
  const masses = points.map((point) => {
    const [cx, cy] = at(point);
    return drawing("circle", { class: "attn-mass", cx, cy, r: 0 });
  });
  const parts = points.map(() => drawing("path", { class: "attn-part" }));
  const labels = points.map((_, j) =>
    drawing("text", { class: "attn-part-name" }, `α${digit(j)}h${digit(j)}`),
  );
  // A sum has no order. In the order of their directions no arrow runs back over another.
  /** @type {(point: Point) => number} */
  const turn = ([x, y]) => (Math.atan2(y, x) + 2 * Math.PI) % (2 * Math.PI);
  const order = [...points.keys()].sort((j, k) => turn(points[j]) - turn(points[k]));
  return {
    masses,
    parts,
    labels,
    /** @type {(alpha: Float64Array, pieces: Float64Array[]) => void} */
    update(alpha, pieces) {
      /** @type {Point} */
      let tail = [0, 0];
      for (const j of order) {
        masses[j].setAttribute("r", (26 * Math.sqrt(alpha[j])).toFixed(2));
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

/** @type {(node: Element, x: number, y: number, across?: string, down?: string) => void} */
function place(node, x, y, across = "x", down = "y") {
  node.setAttribute(across, x.toFixed(2));
  node.setAttribute(down, y.toFixed(2));
}

/**
 * From a to b, with a head that a short arrow does not drown in.
 * @type {(a: Point, b: Point) => string}
 */
function arrow([x, y], [u, v]) {
  const length = Math.hypot(u - x, v - y);
  if (length < 0.5) return "";
  const head = Math.min(9, length / 2) / length;
  /** @type {(side: number) => string[]} */
  const barb = (side) =>
    [
      u - head * (0.9 * (u - x) + side * 0.45 * (v - y)),
      v - head * (0.9 * (v - y) - side * 0.45 * (u - x)),
    ].map((coordinate) => coordinate.toFixed(2));
  const tip = [u, v].map((coordinate) => coordinate.toFixed(2));
  return `M${x.toFixed(2)},${y.toFixed(2)}L${tip}M${barb(1)}L${tip}L${barb(-1)}`;
}
