/* What the tables of the worksheet are made of. */

import { EXAMPLE, stepOf } from "../mathematics/example.js";
import { rowOf } from "../mathematics/mathematics.js";
import { say } from "../parts/words.js";

/**
 * A table of cells: what is right in each, row by row, and the slips, whose number is NaN where they
 * say nothing of a cell. heads and rows: their names, as parts/inline.js reads them.
 *
 * @import { Matrix, Vector } from "../mathematics/mathematics.js"
 * @import { Wanted } from "../mathematics/answers.js"
 * @typedef {Wanted & { heads: string[], rows: string[], hint: string }} Sheet
 * @typedef {{ title: string, given: string, sheets: Sheet[] }} Station
 */

export const STEP = stepOf();
export const DIGITS = 2;
export const BOTH = [say("first"), say("second")];
export const TOKENS = EXAMPLE.source.map((word) => (word === "<eos>" ? "`<eos>`" : word));
/** Those of EXAMPLE.target, with what they mean. */
export const WORDS = [
  say("*l'* (the)"),
  say("*homme* (man)"),
  say("*a* (has)"),
  say("*dit* (said)"),
  "`<eos>`",
];

/** @type {(x: Vector) => string} */
export const vector = (x) => `(${Array.from(x, (y) => String(y).replace("-", "−")).join(", ")})`;
/** @param {Matrix} A */
export const rowsOf = (A) => Array.from({ length: A.shape[0] }, (_, k) => rowOf(A, k));
/** Component k of every row. @param {Vector[]} rows @param {number} k */
export const component = (rows, k) => rows.map((row) => row[k]);
/** The cells of some columns, row by row. @param {Vector[]} columns */
export const beside = (...columns) =>
  Array.from(columns[0]).flatMap((_, row) => component(columns, row));
/** A column of which a slip says nothing. @param {ArrayLike<unknown>} rows */
export const nothing = (rows) => Array.from(rows, () => Number.NaN);
/** A column, and below it its sum. @param {Vector} x */
export const summed = (x) => [...x, [...x].reduce((sum, y) => sum + y, 0)];
/** @param {Vector} x */
export const exps = (x) => Array.from(x, Math.exp);
/** @param {Vector} x */
export const opposite = (x) => Array.from(x, (y) => -y);
