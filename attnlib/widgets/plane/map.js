/* The plane: the annotations, their hull, and the arrows among them. */

import { rowOf } from "../mathematics/mathematics.js";
import { drawing } from "../parts/parts.js";
import { chain, digit, pointOf, sumOf } from "./arrows.js";

/**
 * @import { Matrix } from "../mathematics/mathematics.js"
 * @import { At, Point } from "./arrows.js"
 * @import { Mixture, State } from "./plane.js"
 */

const UNIT = 100; // lengths of the drawing to 1
const EDGE = 50; // room for names around it

/** @param {string[]} words @param {Matrix} h @param {Mixture} home */
export function mapOf(words, h, home) {
  const points = words.map((_, j) => pointOf(rowOf(h, j)));
  const { at, width, height, middle } = frame(points);
  const [x0, y0] = at([0, 0]);
  const [arrows, sum] = [chain(points, at), sumOf(at)];
  const [cx, cy] = at(pointOf(home.c));
  const node = drawing(
    "svg",
    {
      class: "attn-plane",
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": "Four annotations in the plane, their hull, and the context among them",
    },
    ...hull(points.map(at)),
    drawing("path", { class: "attn-axes", d: `M0,${y0}H${width}M${x0},0V${height}` }),
    ...arrows.masses,
    ...points.map((point) =>
      drawing("path", { class: "attn-ray", d: `M${x0},${y0}L${at(point)}` }),
    ),
    ...points.map((point) =>
      drawing("circle", { class: "attn-h-dot", cx: at(point)[0], cy: at(point)[1], r: 4 }),
    ),
    drawing("circle", { class: "attn-home", cx, cy, r: 8 }),
    ...arrows.parts,
    ...sum.nodes,
    ...arrows.labels,
    ...points.map((point, j) => name(`h${digit(j)}`, words[j], at(point), point[1] <= middle)),
  );
  return {
    node,
    /** @param {State} state */
    update({ alpha, parts, c }) {
      node.classList.toggle("attn-empty", !c);
      if (!c) return;
      arrows.update(alpha, parts);
      sum.update(pointOf(c));
    },
  };
}

/** How the plane lies in the drawing. middle: a height in the plane. @param {Point[]} points */
function frame(points) {
  const [xs, ys] = [0, 1].map((k) => [0, ...points.map((point) => point[k])]);
  const [left, right, low, high] = [
    Math.min(...xs),
    Math.max(...xs),
    Math.min(...ys),
    Math.max(...ys),
  ];
  return {
    /** @type {At} */
    at: ([x, y]) => [UNIT * (x - left) + EDGE, UNIT * (high - y) + EDGE],
    width: UNIT * (right - left) + 2 * EDGE,
    height: UNIT * (high - low) + 2 * EDGE,
    middle: (low + high) / 2,
  };
}

/**
 * In the plane, every point of a hull lies in a triangle of three of its points.
 * @param {Point[]} corners
 */
const hull = (corners) =>
  corners.map((_, j) =>
    drawing("polygon", {
      class: "attn-hull",
      points: corners.filter((_, k) => k !== j).join(" "),
    }),
  );

/** @type {(letter: string, word: string, at: Point, below: boolean) => Element} */
const name = (letter, word, [x, y], below) =>
  drawing(
    "text",
    { x, y: y + (below ? 42 : -30) },
    drawing("tspan", { class: "attn-name" }, letter),
    ` ${word}`,
  );
