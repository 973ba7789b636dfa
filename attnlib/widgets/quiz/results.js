/* The same test before and after the course, side by side, and as text to copy. */

import { element, tableHead, write } from "../parts/parts.js";
import { say } from "../parts/words.js";
import { recall } from "./kept.js";

/**
 * @import { Chosen } from "./kept.js"
 * @import { Question } from "./question.js"
 */

const MOMENTS = ["before", "after"];
const HEADS = [say("question"), say("before"), say("after")];

/** Whether each choice is right. @type {(questions: Question[], choices: number[]) => boolean[]} */
export const rightOf = (questions, choices) =>
  questions.map(({ choice }, k) => choice[choices[k]]?.right ?? false);

/**
 * Which questions were right is shown only after the course; before it, how many.
 * @param {string} name @param {string} moment
 */
export function results(name, moment) {
  const body = element("tbody");
  const text = element("output", { class: "attn-copied" });
  const copy = element("button", { type: "button" }, say("Copy as text"));
  const caption = element("caption", {}, say("Your results"));
  const table = element("table", { class: "attn-list" }, caption, head(), body);
  const line = element("p", {}, copy, " ", text);
  const node = element("div", { class: "attn-results", tabindex: -1 }, table, line);
  let lines = "";
  copy.addEventListener("click", async () => {
    const copied = navigator.clipboard?.writeText(lines) ?? Promise.reject();
    write(text, await copied.then(() => say("Copied.")).catch(() => lines));
  });
  return {
    node,
    /** @param {Question[]} questions @param {Chosen} chosen */
    update(questions, chosen) {
      const times = MOMENTS.map((time) => {
        const first = (time === moment ? chosen : recall(`${name} ${time}`, questions))?.first;
        return first?.every((k) => k >= 0) ? rightOf(questions, first) : undefined;
      });
      node.hidden = !times[MOMENTS.indexOf(moment)];
      write(text, "");
      /** @param {boolean[] | undefined} right */
      const total = (right) =>
        right
          ? say("{right} of {all}", { right: right.filter(Boolean).length, all: right.length })
          : "–";
      const marks = questions.map((_, k) => [
        String(k + 1),
        ...times.map((right) => (right ? (right[k] ? say("right") : say("wrong")) : "–")),
      ]);
      const rows = [...(moment === "after" ? marks : []), [say("right"), ...times.map(total)]];
      lines = [HEADS, ...rows].map((row) => row.join("\t")).join("\n");
      body.replaceChildren(...rows.map(row));
    },
  };
}

const head = () => tableHead(HEADS);

/** @param {string[]} cells */
const row = ([first, ...rest]) =>
  element(
    "tr",
    {},
    element("th", { scope: "row" }, first),
    ...rest.map((cell) => element("td", {}, cell)),
  );
