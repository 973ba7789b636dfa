/* A typed English sentence into the model's tokens, French tokens into text. Nothing here knows of a
 * page.
 *
 *     "The man's hat."  ->  the man 's hat .        l' homme .  ->  "l'homme."
 *
 * The same as attnlib.corpus.text for any text and any tokens; a test holds them equal. Everything
 * takes time in proportion to the characters of the text.
 */

import { ABBREVIATIONS, BEFORE_NUMBER, RULES } from "./moses.js";

/**
 * What the model reads of a text. unknown: the indices of tokens that it does not know. stopped:
 * whether a full stop was added. problem: a sentence, why it reads nothing.
 *
 * @typedef {{ tokens: string[], unknown: number[], stopped: boolean, problem: string | null }} Reading
 */

/** @type {Record<string, [found: RegExp, by: string][]>} */
const replacers = Object.fromEntries(
  Object.entries(RULES).map(([name, rules]) => [
    name,
    rules.map(([found, by]) => [new RegExp(found, "gu"), by]),
  ]),
);

/** @type {(text: string, name: keyof typeof RULES) => string} */
const replaced = (text, name) =>
  replacers[name].reduce((t, [found, by]) => t.replace(found, by), text);

/**
 * Without what is invisible; accents joined to their letters; quotes, dashes, spaces as typed.
 * @type {(text: string) => string}
 */
const plain = (text) => replaced(replaced(text, "lost").normalize("NFC"), "plain");

/** The tokens of a plain text, each as it stands there. @type {(text: string) => string[]} */
function cut(text) {
  const words = replaced(text, "apart").split(" ").filter(Boolean);
  return words.flatMap((word, k) => fullStop(word, words[k + 1] ?? ""));
}

/**
 * The word, and the full stop at its end as a token; an abbreviation keeps it.
 * @type {(word: string, following: string) => string[]}
 */
function fullStop(word, following) {
  const start = word.replace(/\.$/, "");
  if (start === "" || start === word || start.endsWith(".")) return [word];
  const initials = start.includes(".") && /\p{Alphabetic}/u.test(start);
  const numbered = BEFORE_NUMBER.has(start) && /^[0-9]/.test(following);
  return initials || numbered || ABBREVIATIONS.has(start) ? [word] : [start, "."];
}

/** The lower-case tokens of an English text; any text will do. @type {(text: string) => string[]} */
export function tokenize(text) {
  return cut(plain(text)).map((token) => token.toLowerCase());
}

/**
 * French tokens as a person would write them, still in lower case, with straight quotes.
 * @type {(tokens: string[]) => string}
 */
export function detokenize(tokens) {
  const order = /** @type {const} */ (["spaces", "quotes", "tight", "straight"]);
  return order.reduce(replaced, tokens.join(" "));
}

/**
 * The text, plain, with every token that is this word replaced; a capital first letter stays one.
 * @type {(text: string, word: string, by: string) => string}
 */
export function replaceWord(text, word, by) {
  const old = plain(text);
  let [written, read] = ["", 0];
  for (const token of cut(old)) {
    const start = old[read] === " " ? read + 1 : read;
    const same = token.toLowerCase() === word;
    const capital = token[0] !== word[0];
    const next = !same ? token : capital ? by[0].toUpperCase() + by.slice(1) : by;
    written += old.slice(read, start) + next;
    read = start + token.length;
  }
  return written + old.slice(read);
}

/**
 * The word around a position of the text: {start, end, beginning}, beginning up to the position.
 * @param {string} text @param {number} position
 */
export function wordAt(text, position) {
  const apart = /[^\p{L}\p{M}\p{N}-]/u;
  const [beginning] = text.slice(0, position).split(apart).slice(-1);
  const [rest] = text.slice(position).split(apart);
  return { start: position - beginning.length, end: position + rest.length, beginning };
}

/** @type {(text: string, words: string[], longest: number) => Reading} */
export function reading(text, words, longest) {
  const [tokens, known] = [tokenize(text), new Set(words)];
  const last = tokens.at(-1);
  const stopped = last !== undefined && !/[.!?]$/.test(last);
  if (stopped) tokens.push(".");
  const unknown = [...tokens.keys()].filter((k) => !known.has(tokens[k]));
  const problem = !tokens.length
    ? "Type a sentence for the model to read."
    : tokens.length <= longest
      ? null
      : `The model was trained on sentences of up to ${longest} tokens; this one has ${tokens.length.toLocaleString("en")}.`;
  return { tokens, unknown, stopped, problem };
}
