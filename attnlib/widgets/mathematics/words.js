/* A typed English sentence into the model's tokens, French tokens into text, and help with a word
 * that the model does not know. Nothing here knows of a page.
 *
 *     "The man's hat."  ->  the man 's hat .        l' homme .  ->  "l'homme."
 *
 * The same as attnlib.corpus.text for any text and any tokens; a test holds them equal. Of n
 * characters and a fixed vocabulary, everything but `differing` takes time in proportion to n.
 */

import { ABBREVIATIONS, BEFORE_NUMBER, RULES } from "./moses.js";

const replacers = Object.fromEntries(
  Object.entries(RULES).map(([name, rules]) => [
    name,
    rules.map(([found, by]) => [new RegExp(found, "gu"), by]),
  ]),
);

const replaced = (text, name) =>
  replacers[name].reduce((t, [found, by]) => t.replace(found, by), text);

/** Without what is invisible; accents joined to their letters; quotes, dashes, spaces as typed. */
const plain = (text) => replaced(replaced(text, "lost").normalize("NFC"), "plain");

/** The tokens of a plain text, each as it stands there. */
function cut(text) {
  const words = replaced(text, "apart").split(" ").filter(Boolean);
  return words.flatMap((word, k) => fullStop(word, words[k + 1] ?? ""));
}

/** The word, and the full stop at its end as a token; an abbreviation keeps it. */
function fullStop(word, following) {
  const start = word.replace(/\.$/, "");
  if (start === "" || start === word || start.endsWith(".")) return [word];
  const initials = start.includes(".") && /\p{Alphabetic}/u.test(start);
  const numbered = BEFORE_NUMBER.has(start) && /^[0-9]/.test(following);
  return initials || numbered || ABBREVIATIONS.has(start) ? [word] : [start, "."];
}

/** The lower-case tokens of an English text; any text will do. */
export function tokenize(text) {
  return cut(plain(text)).map((token) => token.toLowerCase());
}

/** French tokens as a person would write them, still in lower case, with straight quotes. */
export function detokenize(tokens) {
  return ["spaces", "quotes", "tight", "straight"].reduce(replaced, tokens.join(" "));
}

/** The text, plain, with every token that is this word replaced; a capital first letter stays one. */
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

/** The word around a position of the text: {start, end, beginning}, beginning up to the position. */
export function wordAt(text, position) {
  const apart = /[^\p{L}\p{M}\p{N}-]/u;
  const beginning = text.slice(0, position).split(apart).at(-1);
  const rest = text.slice(position).split(apart)[0];
  return { start: position - beginning.length, end: position + rest.length, beginning };
}

/** Known words that go on where this beginning ends, in the order of words. */
export function completions(beginning, words, most = 6) {
  const start = beginning.toLowerCase();
  const longer = (word) => word.length > start.length && word.startsWith(start);
  return start ? words.filter(longer).slice(0, most) : [];
}

/**
 * The fewest characters to insert, delete, replace or swap with their neighbour that make a into b,
 * none edited twice: the optimal string alignment distance.
 */
export function edits(a, b) {
  const [from, to] = [[...a], [...b]];
  let [older, old] = [[], Array.from({ length: to.length + 1 }, (_, k) => k)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let k = 1; k <= to.length; k++) {
      const other = from[i - 1] === to[k - 1] ? 0 : 1;
      const swapped = from[i - 1] === to[k - 2] && from[i - 2] === to[k - 1];
      row[k] = Math.min(
        old[k] + 1,
        row[k - 1] + 1,
        old[k - 1] + other,
        swapped ? older[k - 2] + 1 : Infinity,
      );
    }
    [older, old] = [old, row];
  }
  return old[to.length];
}

/**
 * The known words with the fewest edits, ties in the order of words: at most one for every two
 * characters of the longer word, so none where a word is more than twice as long as every known one.
 */
export function nearest(word, words, most = 3) {
  const { length } = [...word];
  const spelled = words.filter((known) => /[\p{L}\p{N}]/u.test(known));
  if (length > 2 * Math.max(...spelled.map((known) => known.length))) return [];
  return spelled
    .map((known) => ({ known, distance: edits(word, known) }))
    .filter(({ known, distance }) => 2 * distance <= Math.max(length, known.length))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ known }) => known);
}

/**
 * Whether each token is outside of one longest common subsequence with the reference. It fills a
 * table of one by the other: for sentences as long as the model's.
 */
export function differing(reference, tokens) {
  const common = Array.from({ length: reference.length + 1 }, () =>
    Array(tokens.length + 1).fill(0),
  );
  for (let i = reference.length - 1; i >= 0; i--)
    for (let k = tokens.length - 1; k >= 0; k--)
      common[i][k] =
        reference[i] === tokens[k]
          ? common[i + 1][k + 1] + 1
          : Math.max(common[i + 1][k], common[i][k + 1]);
  let i = 0;
  return tokens.map((token, k) => {
    while (i < reference.length && reference[i] !== token && common[i + 1][k] >= common[i][k + 1])
      i++;
    const same = reference[i] === token;
    if (same) i++;
    return !same;
  });
}

/**
 * What the model reads of a text: {tokens, unknown, stopped, problem}. unknown holds the indices of
 * tokens not in words; stopped says that a full stop was added; problem is a sentence or null.
 */
export function reading(text, words, longest) {
  const [tokens, known] = [tokenize(text), new Set(words)];
  const stopped = tokens.length > 0 && !/[.!?]$/.test(tokens.at(-1));
  if (stopped) tokens.push(".");
  const unknown = [...tokens.keys()].filter((k) => !known.has(tokens[k]));
  const problem = !tokens.length
    ? "Type a sentence for the model to read."
    : tokens.length <= longest
      ? null
      : `The model was trained on sentences of up to ${longest} tokens; this one has ${tokens.length.toLocaleString("en")}.`;
  return { tokens, unknown, stopped, problem };
}
