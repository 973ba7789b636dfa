/* The same test before and after the course, side by side, and as text to copy. */

import { element, tableHead, write } from "../parts/parts.js";
import { recall } from "./kept.js";

/** @import { Question } from "./question.js" */

/** @param {string} name */
export function results(name) {
  const body = element("tbody");
  const text = element("output", { class: "attn-copied" });
  const copy = element("button", { type: "button" }, "Copy as text");
  const node = element(
    "div",
    { class: "attn-results" },
    element(
      "table",
      { class: "attn-list" },
      element("caption", {}, "Your two results"),
      tableHead(["question", "before", "after"]),
      body,
    ),
    element("p", {}, copy, " ", text),
  );
  let lines = "";
  copy.addEventListener("click", () => {
    navigator.clipboard?.writeText(lines).then(
      () => write(text, "Copied."),
      () => write(text, lines),
    ) ?? write(text, lines);
  });
  return {
    node,
    /** @param {Question[]} questions */
    update(questions) {
      const times = ["before", "after"].map((moment) => recall(`${name} ${moment}`)?.last ?? []);
      const complete = times.map(
        (last) => last.length === questions.length && last.every((k) => k >= 0),
      );
      node.hidden = !complete.some(Boolean);
      /** @type {(k: number, time: number) => string} */
      const mark = (k, time) =>
        complete[time] ? (questions[k].choice[times[time][k]]?.right ? "right" : "wrong") : "–";
      /** @type {(time: number) => string} */
      const total = (time) =>
        complete[time]
          ? `${questions.filter((_, k) => mark(k, time) === "right").length} of ${questions.length}`
          : "–";
      const rows = [
        ...questions.map((_, k) => [String(k + 1), mark(k, 0), mark(k, 1)]),
        ["right", total(0), total(1)],
      ];
      lines = ["question\tbefore\tafter", ...rows.map((row) => row.join("\t"))].join("\n");
      body.replaceChildren(
        ...rows.map(([head, ...cells]) =>
          element(
            "tr",
            {},
            element("th", { scope: "row" }, head),
            ...cells.map((cell) => element("td", {}, cell)),
          ),
        ),
      );
    },
  };
}
