/* The questions of a quiz, and how many were right at the first choice. */

import { live } from "../parts/figure.js";
import { element } from "../parts/parts.js";
import { keep, recall } from "./kept.js";
import { asked } from "./question.js";
import { results } from "./results.js";

/**
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Chosen } from "./kept.js"
 * @import { Question } from "./question.js"
 * @typedef {"" | "before" | "after"} Moment
 * @typedef {{ name: string, moment: Moment, questions: Question[], home: Chosen } & Chosen} Traits
 */

let made = 0; // quizzes in this page: the choices of each are a group of their own

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const [questions, moment] = [model.get("questions"), model.get("moment")];
  const name = [model.get("name"), moment].join(" ").trim();
  const quiz = `attn-quiz-${made++}`;
  const before = recall(name);
  if (before?.last.length === questions.length && model.get("last").every((k) => k < 0))
    set(before);

  const all = element("input", { type: "checkbox" });
  const parts = questions.map((question, k) =>
    asked(question, k + 1, `${quiz}-${k}`, (choice) => {
      const [first, last] = [[...model.get("first")], [...model.get("last")]];
      last[k] = choice;
      if (first[k] < 0) first[k] = choice;
      set({ first, last });
      latest = k;
    }),
  );
  const compared = moment ? results(model.get("name")) : undefined;
  const answers = element(
    "label",
    { class: "attn-answers" },
    all,
    " Show the reason at every choice",
  );
  all.addEventListener("change", () => update());
  let latest = -1;

  function update() {
    const chosen = { first: model.get("first"), last: model.get("last") };
    keep(name, chosen);
    const done = chosen.last.every((k) => k >= 0);
    answers.hidden = !done || moment === "before";
    if (answers.hidden) all.checked = false;
    parts.forEach((part, k) => {
      part.update(
        chosen.last[k],
        all.checked ? "all" : moment === "before" || (moment && !done) ? "none" : "chosen",
      );
    });
    compared?.update(questions);
    return told(questions, chosen, moment, done, latest);
  }
  return {
    nodes: [...parts.map((part) => part.node), answers, ...(compared ? [compared.node] : [])],
    update,
  };
}

/**
 * @param {Question[]} questions @param {Chosen} chosen @param {Moment} moment
 * @param {boolean} done @param {number} latest
 */
function told(questions, { first, last }, moment, done, latest) {
  const answered = last.filter((k) => k >= 0).length;
  const scored = moment ? last : first;
  const right = questions.filter(({ choice }, k) => choice[scored[k]]?.right).length;
  if (moment && !done)
    return `${answered} of ${questions.length} answered. The result comes when all are.`;
  if (moment) return `${right} of ${questions.length} are right.`;
  const now = questions[latest]?.choice[last[latest]];
  const verdict = now ? `Question ${latest + 1}: ${now.right ? "right" : "not this one"}. ` : "";
  return `${verdict}${answered} of ${questions.length} answered, ${right} right at the first choice.`;
}

export default live({ label: "Quiz", reset: "Start again", draw });
