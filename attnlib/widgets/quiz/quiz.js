/* The questions of a quiz, and how many were right at the first choice; or of a test, and how many
   were right when the reader asked for the result. */

import { live } from "../parts/figure.js";
import { inline } from "../parts/inline.js";
import { element } from "../parts/parts.js";
import { say } from "../parts/words.js";
import { keep, recall } from "./kept.js";
import { asked, verdict } from "./question.js";
import { results, rightOf } from "./results.js";

/**
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @import { Chosen } from "./kept.js"
 * @import { Open, Question } from "./question.js"
 * @typedef {"" | "before" | "after"} Moment
 * @typedef {{ name: string, moment: Moment, questions: Question[], home: Chosen } & Chosen} Traits
 */

const LATER = say(
  "The same questions come again after the last lesson, and this page keeps the result.",
);
let made = 0; // quizzes in this page: the choices of each are a group of their own

/** @param {number[]} choices */
const complete = (choices) => choices.every((k) => k >= 0);

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const [questions, moment] = [model.get("questions"), model.get("moment")];
  const name = [model.get("name"), moment].join(" ").trim();
  const group = `attn-quiz-${made++}`;
  const kept = recall(name, questions);
  if (kept && model.get("last").every((k) => k < 0)) set(kept);

  let latest = -1; // the question that was answered last
  /** @type {(question: number, choice: number) => void} */
  function choose(question, choice) {
    latest = question;
    const [first, last] = [[...model.get("first")], [...model.get("last")]];
    last[question] = choice;
    if (!moment && first[question] < 0) first[question] = choice;
    set({ first, last });
  }
  const parts = questions.map((question, k) =>
    asked(question, k + 1, `${group}-${k}`, (choice) => choose(k, choice)),
  );
  const all = element("input", { type: "checkbox" });
  all.addEventListener("change", () => update());
  const words = say("Show the reason at every choice");
  const answers = element("label", { class: "attn-answers" }, all, " ", words);
  const hand = element("button", { type: "button" }, say("Show my result"));
  const compared = results(model.get("name"), moment);
  hand.addEventListener("click", () => {
    latest = -1;
    set({ first: [...model.get("last")] });
    compared.node.focus();
  });

  function update() {
    const chosen = { first: model.get("first"), last: model.get("last") };
    keep(name, questions, chosen);
    const done = complete(chosen.first);
    hand.hidden = !moment || done;
    hand.disabled = !complete(chosen.last);
    answers.hidden = !done || moment === "before";
    if (answers.hidden) all.checked = false;
    const silent = moment && (!done || moment === "before");
    const open = all.checked ? "all" : silent ? "none" : "chosen";
    parts.forEach((part, k) => {
      part.update(chosen.last[k], open);
    });
    compared.update(questions, chosen);
    return told(questions, chosen, moment, open === "none" ? -1 : latest);
  }
  return { nodes: [...parts.map((part) => part.node), answers, hand, compared.node], update };
}

/**
 * The score, and for a voice alone the reason that is shown at the latest choice.
 * @type {(questions: Question[], chosen: Chosen, moment: Moment, latest: number) => Child[]}
 */
function told(questions, { first, last }, moment, latest) {
  const choice = questions[latest]?.choice[last[latest]];
  const spoken = choice ? [verdict(choice), ...inline(choice.reason), " "] : [];
  const [all, right] = [questions.length, rightOf(questions, first).filter(Boolean).length];
  const counts = { all, right, answered: last.filter((k) => k >= 0).length };
  const score = !moment
    ? say("{answered} of {all} answered, {right} right at the first choice.", counts)
    : complete(first)
      ? `${say("{right} of {all} are right.", counts)} ${moment === "before" ? LATER : ""}`
      : say("{answered} of {all} answered. The result comes when all are.", counts);
  return [element("span", { class: "attn-hidden" }, ...spoken), score];
}

export default live({ label: say("Quiz"), reset: say("Start again"), draw });
