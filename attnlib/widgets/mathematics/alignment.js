/* Links of words, and how far two sets of them differ. Nothing here knows of a page.
 *
 *     links    (i, j) for the largest weight of row i, counted from 1
 *     AER      1 - (|A and S| + |A and P|) / (|A| + |S|)
 *
 * The same as attnlib.alignment, which counts from 0; a test holds them equal.
 */

/** @import { Vector } from "./mathematics.js" */
/** @typedef {[i: number, j: number]} Link */

/** @type {(rows: Vector[]) => Link[]} */
export const links = (rows) =>
  rows.map((row, i) => [i + 1, [...row].indexOf(Math.max(...row)) + 1]);

/** How many links of one set are in another. @type {(some: Link[], others: Link[]) => number} */
export function shared(some, others) {
  const known = new Set(others.map(String));
  return some.filter((link) => known.has(String(link))).length;
}

/** possible: with the sure ones. @type {(predicted: Link[], sure: Link[], possible?: Link[]) => number} */
export const errorRate = (predicted, sure, possible = sure) =>
  1 - (shared(predicted, sure) + shared(predicted, possible)) / (predicted.length + sure.length);
