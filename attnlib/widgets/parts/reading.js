/* What a model reads of a text: its tokens, which of them it does not know, and what is near those. */

import { likely } from "../mathematics/likeness.js";
import { reading } from "../mathematics/words.js";
import { element, write } from "./parts.js";
import { say, tell } from "./words.js";

/**
 * @import { Reading } from "../mathematics/words.js"
 * @typedef {(word: string, by: string) => void} Replace
 */

const AT_MOST = 3; // unknown words for which others are proposed
const CHARACTERS = 10_000; // of a text that is read, many times what the models were trained on

/**
 * What the model reads of a text, as `reading` has it. A text with more CHARACTERS is a problem.
 * @type {(text: string, words: string[], longest: number) => Reading}
 */
export function readable(text, words, longest) {
  if (text.length > CHARACTERS) {
    const [most, found] = [CHARACTERS, text.length].map(grouped);
    const problem = say("A sentence may have up to {most} characters; this text has {found}.", {
      most,
      found,
    });
    return { tokens: [], unknown: [], stopped: false, problem };
  }
  const read = reading(text, words, longest);
  return { ...read, problem: read.problem && inWords(read.tokens.length, longest) };
}

/** @param {number} count */
const grouped = (count) => count.toLocaleString("en");

/** The problems of `reading`, in the language of the page. @type {(found: number, longest: number) => string} */
const inWords = (found, longest) =>
  found
    ? say("The model was trained on sentences of up to {longest} tokens; this one has {found}.", {
        longest,
        found: grouped(found),
      })
    : say("Type a sentence for the model to read.");

/**
 * The tokens of a text, its unknown words with their neighbours, or why the model cannot read it.
 * @param {string[]} words @param {number} longest @param {Replace} replace
 */
export function whatIsRead(words, longest, replace) {
  const problem = element("p", { role: "status" });
  const tokens = element("ul", {
    class: "attn-tokens",
    "aria-label": say("As the model reads it"),
  });
  const stop = element(
    "p",
    { class: "attn-note" },
    say("A full stop was added: the sentences that the model knows end with one."),
  );
  const help = neighbours(words, replace);
  const node = element("div", { class: "attn-read" }, problem, tokens, stop, help.node);
  return {
    node,
    /** underway: a word that is still being typed, and so not yet unknown. @param {string} text */
    update(text, underway = "") {
      const read = readable(text, words, longest);
      const shown = read.problem ? [] : read.tokens;
      const unknown = read.unknown.filter((k) => k < shown.length && shown[k] !== underway);
      const strange = [...new Set(unknown.map((k) => shown[k]))];
      write(problem, read.problem ?? "");
      stop.hidden = !read.stopped || !shown.length;
      tokens.hidden = !shown.length;
      tokens.replaceChildren(...shown.map((token, k) => item(token, unknown.includes(k))));
      const told = JSON.stringify(strange);
      if (node.dataset.unknown === told) return; // a live region says anything that is put in anew
      node.dataset.unknown = told;
      help.show(strange);
    },
  };
}

/** @type {(token: string, unknown: boolean) => HTMLElement} */
const item = (token, unknown) =>
  unknown
    ? element(
        "li",
        { class: "attn-unknown" },
        element("bdi", {}, token),
        element("small", {}, say(" unknown")),
      )
    : element("li", {}, token);

/** Known words in place of unknown ones. @param {string[]} words @param {Replace} replace */
function neighbours(words, replace) {
  const node = element("div", { class: "attn-nearest", "aria-live": "polite" });
  /** @type {(word: string, known: string) => HTMLElement} */
  const choice = (word, known) => {
    const name = say("Replace “{word}” by “{known}”", { word, known });
    const button = element("button", { type: "button", "aria-label": name }, known);
    button.addEventListener("click", () => replace(word, known));
    return button;
  };
  /** @param {string} word */
  const line = (word) => {
    const choices = likely(word, words).map((known) => choice(word, known));
    const told = tell("“{word}”: not one of the {count} words. ", {
      word: element("bdi", {}, word),
      count: String(words.length),
    });
    const node = element("p", {}, ...told);
    const before = say("Nearest in spelling: ");
    if (choices.length) node.append(element("span", { class: "attn-choices" }, before, ...choices));
    return node;
  };
  return {
    node,
    /** @param {string[]} strange */
    show(strange) {
      const rest = strange.length - AT_MOST;
      const shown = rest > 1 ? strange.slice(0, AT_MOST) : strange; // one more takes no more room
      node.replaceChildren(...shown.map(line));
      if (rest > 1) node.append(element("p", {}, say("And {rest} more.", { rest })));
    },
  };
}
