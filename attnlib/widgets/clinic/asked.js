/* The questions to both models, and their answers. */

import { element, mark, tableHead, write } from "../parts/parts.js";
import { say } from "../parts/words.js";

/** @import { Answer, Question, Told } from "./clinic.js" */

/** @param {Question[]} questions @param {Told} healthy */
export function asked(questions, healthy) {
  const rows = questions.map((question, k) => {
    const value = element("td");
    const head = element("th", { scope: "row" }, say(question.text));
    const row = element("tr", {}, head, value, element("td", {}, written(healthy.answers[k])));
    return { name: question.name, row, value, below: measured(question) };
  });
  const node = element(
    "table",
    { class: "attn-list attn-asked" },
    element("caption", {}, say("Eight questions, and a number for an answer. ✗: sick.")),
    tableHead([say("question"), say("this one"), say("healthy")]),
    element("tbody", {}, ...rows.flatMap(({ row, below }) => [row, below])),
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

/** What the number is, and the bound of a healthy one. @param {Question} question */
function measured({ number, least, most }) {
  const healthy =
    least === null
      ? say("Healthy: at most {bound}.", { bound: short(most ?? 0) })
      : say("Healthy: at least {bound}.", { bound: short(least) });
  const says = element("td", { colspan: 3 }, `${say(number)} ${healthy}`);
  return element("tr", { class: "attn-measured" }, says);
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
