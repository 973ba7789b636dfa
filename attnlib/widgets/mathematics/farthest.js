/* The row of weights farthest from the model's own with which it writes the same word, about as sure
 * of it. Nothing here knows of a page.
 *
 *     variation     TV(a, b) = 1/2 sum_j |a_j - b_j|, from 0 to 1
 *     tried         all on one word k; alpha mixed with that; two words mixed
 *     farthest      of these the one of the largest TV(alpha, row) with the same y_i and p(y_i)
 *                   within CLOSE of what it was
 *
 * Not every row is tried: the farthest of all may lie farther. A test holds it equal to Python.
 */
import { oneHot } from "./hand.js";
import { likeliest } from "./recurrence.js";

/**
 * @import { Vector } from "./mathematics.js"
 * @import { Turn } from "./recurrence.js"
 */

const CLOSE = 0.05; // in probability
const [TWENTIETHS, TENTHS] = [20, 10]; // of the way from alpha to a word, from one word to another

/** @type {(a: Vector, b: Vector) => number} */
export const variation = (a, b) => [...a].reduce((sum, x, j) => sum + Math.abs(x - b[j]), 0) / 2;

/** @type {(alpha: Vector) => Vector[]} */
export function tried(alpha) {
  const corners = Array.from(alpha, (_, j) => oneHot(alpha.length, j));
  const fromOwn = corners.flatMap((corner) => between(alpha, corner, TWENTIETHS));
  const mixed = corners.flatMap((a, j) =>
    corners.slice(j + 1).flatMap((b) => between(a, b, TENTHS)),
  );
  return [alpha, ...corners, ...fromOwn, ...mixed];
}

/** The rows between two, in so many equal parts. @type {(a: Vector, b: Vector, parts: number) => number[][]} */
const between = (a, b, parts) =>
  Array.from({ length: parts - 1 }, (_, k) =>
    Array.from(a, (x, j) => x + ((b[j] - x) * (k + 1)) / parts),
  );

/**
 * follow(row) is the turn of the decoder with these weights. It pauses after each row tried.
 * @param {Vector} alpha @param {(row: Vector) => Turn} follow
 * @returns {Generator<void, Vector>}
 */
export function* farthest(alpha, follow) {
  const { p } = follow(alpha);
  const word = likeliest(p);
  /** @param {Vector} row */
  const same = (row) => {
    const now = follow(row).p;
    return likeliest(now) === word && Math.abs(now[word] - p[word]) <= CLOSE;
  };
  const rows = tried(alpha).map((row) => ({ row, far: variation(alpha, row) }));
  rows.sort((one, other) => other.far - one.far);
  for (const { row } of rows) {
    if (same(row)) return row;
    yield;
  }
  return alpha;
}
