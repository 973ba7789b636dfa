/* Where the names of arrows stand: each near its tip, none upon another name or upon a shaft. */

/**
 * @import { Vector } from "../mathematics/mathematics.js"
 * @typedef {{ x: number, y: number, w: number, h: number }} Box its middle, half its width and height
 */

const [LETTER, HEIGHT, GAP] = [0.055, 0.1, 0.1]; // half a letter's width, half a line, beside a tip
const TURNS = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6].map((part) => (part * Math.PI) / 8);
const PLACES = [0, 0.15, 0.3].flatMap((away) => TURNS.map((turn) => ({ away, turn })));

/**
 * The middles of the names of arrows from the origin, as good as they can be had, one after another.
 * edge: half the width of the drawing, which has the origin in its middle.
 * @type {(tips: Vector[], names: string[], edge: number) => Box[]}
 */
export function naming(tips, names, edge) {
  /** @type {Box[]} */
  const placed = [];
  for (const [k, tip] of tips.entries()) {
    const places = PLACES.map((place) => beside(tip, place, LETTER * names[k].length));
    const costs = places.map((box) => cost(box, placed, tips, edge));
    placed.push(places[costs.indexOf(Math.min(...costs))]);
  }
  return placed;
}

/**
 * The box that a ray from the tip, turned against the arrow, meets in its middle.
 * @type {(tip: Vector, place: { away: number, turn: number }, w: number) => Box}
 */
function beside([x, y], { away, turn }, w) {
  const angle = (x || y ? Math.atan2(y, x) : Math.PI / 2) + turn;
  const [u, v] = [Math.cos(angle), Math.sin(angle)];
  const far = GAP + away + Math.min(w / Math.abs(u), HEIGHT / Math.abs(v));
  return { x: x + far * u, y: y + far * v, w, h: HEIGHT };
}

/** How much it lies upon. @type {(box: Box, placed: Box[], tips: Vector[], edge: number) => number} */
function cost(box, placed, tips, edge) {
  const out = Math.abs(box.x) + box.w > edge || Math.abs(box.y) + box.h > edge;
  const names = placed.filter((other) => meet(box, other)).length;
  return Number(out) + names + tips.filter((tip) => crosses(tip, box)).length;
}

/** @type {(a: Box, b: Box) => boolean} */
const meet = (a, b) => Math.abs(a.x - b.x) < a.w + b.w && Math.abs(a.y - b.y) < a.h + b.h;

/** Whether the shaft from the origin to the tip enters the box. @type {(tip: Vector, box: Box) => boolean} */
function crosses(tip, { x, y, w, h }) {
  let [from, to] = [0, 1];
  for (const [way, middle, half] of [
    [tip[0], x, w],
    [tip[1], y, h],
  ]) {
    if (!way && Math.abs(middle) >= half) return false;
    if (!way) continue;
    const [a, b] = [(middle - half) / way, (middle + half) / way];
    [from, to] = [Math.max(from, Math.min(a, b)), Math.min(to, Math.max(a, b))];
  }
  return from < to;
}
