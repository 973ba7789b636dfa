/* The questions to both models, and their answers. */

import { element, mark, tableHead, write } from "../parts/parts.js";

/** @import { Answer, Question, Told } from "./clinic.js" */

/** @param {Question[]} questions @param {Told} healthy */
export function asked(questions, healthy) {
  const rows = questions.map(({ name, text }, k) => {
    const value = element("td");
    const head = element("th", { scope: "row" }, text);
    const row = element("tr", {}, head, element("td", {}, written(healthy.answers[k])), value);
    return { name, row, value };
  });
  const node = element(
    "table",
    { class: "attn-list attn-asked" },
    element("caption", {}, "Eight questions, and a number for an answer. ✗: sick."),
    tableHead(["question", "healthy", "this one"]),
    element("tbody", {}, ...rows.map(({ row }) => row)),
  );
  let last = rows[0];
  return {
    node,
    /** @param {Told} told */
    show({ answers, telling }) {
      for (const [k, { row, value }] of rows.entries()) {
        write(value, written(answers[k]));
        row.classList.toggle("attn-fails", !answers[k][1]);
        row.dataset.healthy = JSON.stringify([healthy.answers[k][1], answers[k][1]]);
      }
      const telltale = rows.find(({ name }) => name === telling) ?? last;
      mark(last.row, telltale.row, "attn-chosen");
      last = telltale;
    },
  };
}

/** @type {(answer: Answer) => string} */
const written = ([value, healthy]) => `${healthy ? "✓" : "✗"} ${short(value)}`;

/** Three digits. @type {(value: number) => string} */
function short(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1000))
    return value.toExponential(1).replace(/-/g, "−");
  return String(Number(value.toPrecision(3))).replace("-", "−");
}
