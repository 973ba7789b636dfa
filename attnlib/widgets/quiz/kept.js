/* What a reader has chosen, in the page's own storage. A page without one, or a full one, forgets. */

/**
 * @import { Question } from "./question.js"
 * @typedef {{ first: number[], last: number[] }} Chosen
 */

/** The questions in each language are kept by themselves. @param {string} name */
const key = (name) => {
  const language = document.documentElement.lang || "en";
  return `attn-quiz ${name}${language === "en" ? "" : ` ${language}`}`;
};

/** What tells these questions from those of an older page. @param {Question[]} questions */
const wording = (questions) => questions.map(({ ask }) => ask).join("\n");

/** Undefined where nothing is kept of these questions. @type {(name: string, questions: Question[]) => Chosen | undefined} */
export function recall(name, questions) {
  try {
    const { asked, first, last } = JSON.parse(localStorage.getItem(key(name)) ?? "{}");
    const whole = [first, last].every(
      (kept) => kept.length === questions.length && kept.every(Number.isInteger),
    );
    return whole && asked === wording(questions) ? { first, last } : undefined;
  } catch {
    return undefined;
  }
}

/** @type {(name: string, questions: Question[], chosen: Chosen) => void} */
export function keep(name, questions, { first, last }) {
  try {
    const kept = JSON.stringify({ asked: wording(questions), first, last });
    if (last.some((k) => k >= 0)) localStorage.setItem(key(name), kept);
    else localStorage.removeItem(key(name));
  } catch {
    // A reader who allows no storage has the quiz all the same.
  }
}
