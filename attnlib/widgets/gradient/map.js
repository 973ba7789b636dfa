/* The plane: the way that c has come, the arrow -dL/dc, and the arrows h_j - c. */

import { rowOf } from "../mathematics/mathematics.js";
import { drawing } from "../parts/parts.js";
import { arrow, massesOf, place, planeOf, pointOf } from "../parts/points.js";
import { say } from "../parts/words.js";

/**
 * @import { Matrix } from "../mathematics/mathematics.js"
 * @import { Point } from "../parts/points.js"
 * @import { State } from "./gradient.js"
 */

const LONGEST = 0.6; // of the arrow -dL/dc in the plane: a longer one would leave the drawing
const ACROSS = 0.5; // half the line that parts what rises from what falls

/** @param {string[]} words @param {Matrix} h */
export function mapOf(words, h) {
  const points = words.map((_, j) => pointOf(rowOf(h, j)));
  const plane = planeOf(points, words);
  const masses = massesOf(points, plane.at);
  const towards = points.map(() => drawing("path", { class: "attn-towards" }));
  const [way, parting, down] = ["way", "parting", "down"].map((name) =>
    drawing("path", { class: `attn-${name}` }),
  );
  const dot = drawing("circle", { class: "attn-c-dot", r: 5 });
  const [letter, name] = [
    drawing("text", { class: "attn-c-name" }, "c"),
    drawing("text", { class: "attn-down-name" }, "−∂L/∂c"),
  ];
  const node = plane.node(
    say(
      "Four annotations in the plane, the context among them, and the direction in which it should go",
    ),
    [...masses.nodes],
    [...towards, parting, way, down, dot, letter, name],
  );
  return {
    node,
    /** @type {(state: State, path: Point[]) => void} */
    update({ alpha, c, slope, slopes }, path) {
      masses.update(alpha);
      const [from, [x, y]] = [plane.at(pointOf(c)), pointOf(c)];
      for (const [j, path] of towards.entries()) {
        path.setAttribute("d", arrow(from, plane.at(points[j])));
        path.classList.toggle("attn-rises", slopes[j] < 0);
      }
      way.setAttribute("d", `M${path.map((point) => plane.at(point)).join("L")}`);
      const steep = Math.hypot(...slope) || 1;
      const [u, v] = [-slope[0] / steep, -slope[1] / steep];
      const length = Math.min(steep, LONGEST);
      const tip = plane.at([x + length * u, y + length * v]);
      down.setAttribute("d", arrow(from, tip));
      const [a, b] = [-ACROSS, ACROSS].map((side) => plane.at([x - side * v, y + side * u]));
      parting.setAttribute("d", `M${a}L${b}`);
      place(dot, ...from, "cx", "cy");
      place(letter, from[0] - 18 * u, from[1] + 18 * v + 5);
      const [n, m] = u < 0 ? [v, -u] : [-v, u]; // square to the arrow, upwards
      const far = 14 + 26 * Math.abs(n);
      place(name, (from[0] + tip[0]) / 2 + far * n, (from[1] + tip[1]) / 2 - far * m + 5);
    },
  };
}
