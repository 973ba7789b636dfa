/* A station of the worksheet: what it computes and from what, and its tables of cells. */

import { inline } from "../parts/inline.js";
import { element, hidden, tableHead, write } from "../parts/parts.js";
import { say } from "../parts/words.js";

/**
 * @import { answerField } from "../parts/answer.js"
 * @import { Sheet, Station } from "./sheets.js"
 * @typedef {ReturnType<typeof answerField>} Field
 */

/**
 * first: the number of its first cell, of all the worksheet's. update(open, marks) shows its tables or
 * only its name.
 * @param {Station} station @param {number} number @param {Field[]} fields @param {number} first
 */
export function stationOf({ title, given, sheets }, number, fields, first) {
  const done = element("span", { class: "attn-done" });
  let next = 0;
  const tables = sheets.map((sheet) => {
    const cells = fields.slice(next, next + sheet.right.length);
    next += cells.length;
    return table(sheet, cells);
  });
  const body = element(
    "div",
    { class: "attn-tables" },
    element("p", { class: "attn-note" }, ...inline(given)),
    ...tables,
  );
  const name = element("p", { class: "attn-named" }, `${number}  `, ...inline(title), " ", done);
  const node = element("li", {}, name, body);
  return {
    node,
    first,
    /** @type {(open: boolean, marks: string[]) => void} */
    update(open, marks) {
      node.classList.toggle("attn-closed", !open);
      const full = marks.slice(first, first + fields.length).every((mark) => mark === "right");
      write(done, full ? say("✓ done") : "");
      for (const { input } of fields) input.disabled = !open;
    },
  };
}

/** @param {Sheet} sheet @param {Field[]} cells */
function table({ heads, rows }, cells) {
  const width = heads.length;
  return element(
    "table",
    { class: "attn-cells" },
    tableHead([hidden(say("what")), ...heads.map((head) => element("span", {}, ...inline(head)))]),
    element(
      "tbody",
      {},
      ...rows.map((row, k) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, ...inline(row)),
          ...cells.slice(k * width, (k + 1) * width).map(({ node }) => element("td", {}, node)),
        ),
      ),
    ),
  );
}
