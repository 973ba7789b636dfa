/* The plane of two components: where its points lie in the drawing, arrows, a hull, and names. */

import { decimals, drawing, element } from "./parts.js";

/**
 * @import { Vector } from "../mathematics/mathematics.js"
 * @typedef {[x: number, y: number]} Point
 * @typedef {(point: Point) => Point} At from the plane to the drawing
 */

const UNIT = 100; // lengths of the drawing to 1
const EDGE = 50; // room for names around it

/** A subscript, counted from 1. @type {(j: number) => string} */
export const digit = (j) => String.fromCharCode(0x2081 + j);
/** @type {(vector: Vector) => Point} */
export const pointOf = ([x, y]) => [x, y];
/** The drawing, and a table beside it. @type {(map: Element, table: Element) => HTMLElement} */
export const beside = (map, table) =>
  element("div", { class: "attn-planes" }, element("div", { class: "attn-map" }, map), table);

/**
 * A drawing of the points with their names, the hull of all, and the axes. `under` lies below the
 * points, `over` upon them. @param {Point[]} points @param {string[]} words
 */
export function planeOf(points, words) {
  const [xs, ys] = [0, 1].map((k) => [0, ...points.map((point) => point[k])]);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const [width, height] = [right - left, high - low].map((length) => UNIT * length + 2 * EDGE);
  /** @type {At} */
  const at = ([x, y]) => [UNIT * (x - left) + EDGE, UNIT * (high - y) + EDGE];
  const [x0, y0] = at([0, 0]);
  const middle = (low + high) / 2;
  return {
    at,
    /** @type {(label: string, under: Element[], over: Element[]) => SVGElement} */
    node: (label, under, over) =>
      drawing(
        "svg",
        {
          class: "attn-plane",
          viewBox: `0 0 ${width} ${height}`,
          role: "img",
          "aria-label": label,
        },
        ...hull(points.map(at)),
        drawing("path", { class: "attn-axes", d: `M0,${y0}H${width}M${x0},0V${height}` }),
        ...[-1, 1].flatMap((one) => [
          tick(one, at([one, 0])[0], y0 + 17),
          tick(one, 12, at([0, one])[1] + 5), // at the edge: a point may lie on the axis
        ]),
        ...under,
        ...points.map((point) =>
          drawing("circle", { class: "attn-h-dot", cx: at(point)[0], cy: at(point)[1], r: 4 }),
        ),
        ...over,
        ...points.map((point, j) => name(`h${digit(j)}`, words[j], at(point), point[1] <= middle)),
      ),
  };
}

/** @type {(one: number, x: number, y: number) => Element} */
const tick = (one, x, y) => drawing("text", { class: "attn-one", x, y }, decimals(one, 0));

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

/** Weights as masses: discs on the points, of areas in proportion. @param {Point[]} points @param {At} at */
export function massesOf(points, at) {
  const nodes = points.map((point) => {
    const [cx, cy] = at(point);
    return drawing("circle", { class: "attn-mass", cx, cy, r: 0 });
  });
  return {
    nodes,
    /** @param {Vector} alpha */
    update(alpha) {
      for (const [j, node] of nodes.entries())
        node.setAttribute("r", (26 * Math.sqrt(alpha[j])).toFixed(2));
    },
  };
}

/** @type {(node: Element, x: number, y: number, across?: string, down?: string) => void} */
export function place(node, x, y, across = "x", down = "y") {
  node.setAttribute(across, x.toFixed(2));
  node.setAttribute(down, y.toFixed(2));
}

/**
 * From a to b, with a head that a short arrow does not drown in.
 * @type {(a: Point, b: Point) => string}
 */
export function arrow([x, y], [u, v]) {
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
