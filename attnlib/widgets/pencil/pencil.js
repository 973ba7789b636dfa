/* A question whose answer is a number or a few, found with a pencil and typed.
 *
 *     type  -->  Enter or Check  -->  right, and why | not yet, and which slip it was, or a hint
 *
 * The questions of a lesson are in a module of their own, lesson03.js, which adds them to QUESTIONS:
 * a figure carries those of its lesson. What is right, and what every slip comes to, is computed
 * from what is given.
 */

import { judged } from "../mathematics/answers.js";
import { advice, answerField, written } from "../parts/answer.js";
import { live } from "../parts/figure.js";
import { inline } from "../parts/inline.js";
import { element } from "../parts/parts.js";
import { say } from "../parts/words.js";

/**
 * ask: what is asked. given: rows of a table of numbers, each with its name. labels: of the numbers
 * that are asked for. hint: the first thing to try. why: why the right answer is right.
 *
 * @import { Vector } from "../mathematics/mathematics.js"
 * @import { Mark, Wanted } from "../mathematics/answers.js"
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @typedef {{ ask: string, given?: [string, Vector][], labels: string[], hint: string, why: string }} Text
 * @typedef {Text & Wanted} Question
 * @typedef {{ typed: string[] }} Home
 * @typedef {{ name: string, home: Home } & Home} Traits
 */

/** @type {Record<string, Question>} by their names, without the lesson's number */
export const QUESTIONS = {};

/** How exact an answer is to be, by its number of decimals. */
const EXACT = [
  say("a whole number"),
  say("to one decimal, or a fraction"),
  say("to two decimals, or a fraction"),
  say("to three decimals, or a fraction"),
];

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const question = QUESTIONS[model.get("name").split(" ")[1]];
  const { ask, given = [], labels, digits } = question;
  const check = () => set({ typed: fields.map(({ input }) => input.value) });
  const fields = labels.map((label) => answerField(inline(label), check));
  const button = element("button", { type: "button" }, say("Check"));
  button.addEventListener("click", check);
  const nodes = [
    element("p", {}, ...inline(ask)),
    ...(given.length ? [table(given)] : []),
    element(
      "div",
      { class: "attn-pencil" },
      ...fields.map(({ node }) => node),
      button,
      element("span", { class: "attn-note" }, EXACT[digits]),
    ),
  ];
  return {
    nodes,
    update() {
      const typed = model.get("typed").map(String);
      const { marks, says } = judged(typed, question);
      for (const [k, field] of fields.entries()) field.update(typed[k] ?? "", marks[k]);
      return told(typed, marks, says, question);
    },
  };
}

/** @param {[string, Vector][]} rows */
function table(rows) {
  const lines = rows.map(([name, numbers]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, ...inline(name)),
      ...Array.from(numbers, (number) => element("td", {}, written(number))),
    ),
  );
  return element("table", { class: "attn-pencil-given" }, element("tbody", {}, ...lines));
}

/**
 * @param {string[]} typed @param {Mark[]} marks
 * @param {string[]} says @param {Question} question @returns {Child[]}
 */
function told(typed, marks, says, { hint, why }) {
  const right = marks.filter((mark) => mark === "right").length;
  if (marks.every((mark) => mark === "empty"))
    return [
      typed.length ? say("Nothing is typed yet.") : say("Type what you find, then press Enter."),
    ];
  if (right === marks.length) return [element("strong", {}, say("Right. ")), ...inline(why)];
  const rest = marks.includes("empty") ? say("The rest is still empty. ") : "";
  const count = right ? say("{right} of {all} right. ", { right, all: marks.length }) : "";
  const advised = advice(typed, marks, says, hint);
  const verdict = advised ? say("Not yet. ") : "";
  return [element("strong", {}, verdict), count, ...inline(advised || rest)];
}

export default live({ label: say("With a pencil"), draw });
