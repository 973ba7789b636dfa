/* What the worksheet says of the cell that was checked last, and how far the reader is. */

import { judged } from "../mathematics/answers.js";
import { advice } from "../parts/answer.js";
import { inline } from "../parts/inline.js";
import { decimals, element, french } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";
import { nameOf, PLACED } from "./cells.js";
import { STEP } from "./sheets.js";

/**
 * @import { Child } from "../parts/parts.js"
 * @import { Placed } from "./cells.js"
 */

const HOMME = 1; // the word that the step writes

/** What is said of a cell. @type {(cell: number, typed: string[], shown: number[]) => Child[]} */
export function ofCell(cell, typed, shown) {
  if (cell < 0) return [];
  const { sheet, first } = /** @type {Placed} */ (
    PLACED.findLast((placed) => placed.first <= cell)
  );
  const k = cell - first;
  const texts = Array.from(sheet.right, (_, n) => (n === k ? typed[cell] : ""));
  const { marks, says } = judged(texts, sheet);
  const name = nameOf(sheet, k).textContent ?? "";
  if (shown.includes(cell)) return [say("{name}: it is {number}. ", { name, number: typed[cell] })];
  if (marks[k] === "empty") return [];
  if (marks[k] === "right") return [`${name}: `, element("strong", {}, say("right. "))];
  return [
    `${name}: `,
    element("strong", {}, say("not yet. ")),
    ...inline(advice(texts, marks, says, sheet.hint)),
    " ",
  ];
}

/** @type {(marks: string[], shown: number[]) => Child[]} */
export function soFar(marks, shown) {
  const right = marks.filter((mark) => mark === "right").length;
  if (!right && marks.every((mark) => mark === "empty"))
    return [
      say(
        "Take a pencil, and a calculator for exp and tanh. Carry four decimals; two are checked. A station opens when all above it is right.",
      ),
    ];
  const { p, q } = STEP;
  const counts = { right, all: marks.length, shown: shown.length };
  const count = shown.length
    ? say("{right} of {all} cells are right, {shown} of them shown.", counts)
    : say("{right} of {all} cells are right.", counts);
  if (right < marks.length) return [count];
  const full = tell(
    "The sheet is full: {word} (man) gets {p} from the state and the context, and {q} where g sees the word before, as the paper has it. ",
    { word: french("homme"), p: decimals(p[HOMME], 2), q: decimals(q[HOMME], 2) },
  );
  return [...full, count];
}
