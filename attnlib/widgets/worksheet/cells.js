/* All cells of the worksheet in their order: their numbers, their names, and what they are marked. */

import { judged } from "../mathematics/answers.js";
import { inline } from "../parts/inline.js";
import { element } from "../parts/parts.js";
import { ATTENDING } from "./attending.js";
import { SPELLING } from "./spelling.js";

/**
 * @import { Sheet } from "./sheets.js"
 * @typedef {{ sheet: Sheet, first: number }} Placed a table, and the number of its first cell
 */

export const STATIONS = [...ATTENDING, ...SPELLING];
const SHEETS = STATIONS.flatMap(({ sheets }) => sheets);
/** @type {Placed[]} */
export const PLACED = SHEETS.map((sheet, k) => ({
  sheet,
  first: SHEETS.slice(0, k).reduce((sum, { right }) => sum + right.length, 0),
}));
export const NUMBERS = SHEETS.flatMap(({ right }) => [...right]);

/** @param {string[]} typed */
export const allMarks = (typed) =>
  PLACED.flatMap(
    ({ sheet, first }) => judged(typed.slice(first, first + sheet.right.length), sheet).marks,
  );

/** What a cell is called, for a voice. @param {Sheet} sheet @param {number} k */
export function nameOf({ rows, heads }, k) {
  const [row, head] = [rows[Math.floor(k / heads.length)], heads[k % heads.length]];
  return element("span", { class: "attn-hidden" }, ...inline(row), ", ", ...inline(head));
}
