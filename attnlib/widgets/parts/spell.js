/* French tokens as text in the page, some of them marked, with or without their English below. Full
 * data stand in data-words.
 */

import { detokenize } from "../mathematics/words.js";
import { element, hidden } from "./parts.js";
import { say } from "./words.js";

/**
 * @import { Child } from "./parts.js"
 * @typedef {"" | "mark" | "del" | "ins"} Tag
 * @typedef {Record<string, string>} Gloss the English of French words
 */

/**
 * Text that has not changed stays: a voice would read it anew. marked: whether each token is. Spaces as detokenize has them; the end mark is not shown.
 * @type {(node: HTMLElement, tokens: string[], marked?: boolean[]) => void}
 */
export function spell(node, tokens, marked = []) {
  const words = tokens.filter((token) => token !== "<eos>");
  const drawn = JSON.stringify([words, marked]);
  if (node.dataset.drawn === drawn) return;
  node.dataset.drawn = drawn;
  node.dataset.words = JSON.stringify(words);
  const text = detokenize(words);
  let read = 0;
  node.replaceChildren(
    ...words.flatMap((word, k) => {
      const apart = text[read] === " " ? " " : "";
      read += apart.length + word.length;
      return [apart, marked[k] ? element("mark", {}, word) : word];
    }),
  );
}

/** What a voice says before a run of words that are struck through or underlined. */
const SAID = { "": "", mark: "", del: say("lost: "), ins: say("written: ") };

/**
 * Text that has not changed stays. tags: what marks each token. Words that are written together, as
 * l'homme, stay together.
 * @type {(node: HTMLElement, tokens: string[], gloss: Gloss, tags?: Tag[]) => void}
 */
export function glossed(node, tokens, gloss, tags = []) {
  const drawn = JSON.stringify([tokens, tags]);
  if (node.dataset.drawn === drawn) return;
  node.dataset.drawn = drawn;
  node.dataset.words = JSON.stringify(tokens);
  /** @type {(k: number) => Child} */
  const word = (k) => {
    const tag = tags[k];
    const said = tag && tag !== tags[k - 1] ? SAID[tag] : "";
    return tag ? element(tag, {}, ...(said ? [hidden(said)] : []), tokens[k]) : tokens[k];
  };
  node.classList.add("attn-glossed");
  node.replaceChildren(
    ...together(tokens).flatMap((unit) => {
      const english = unit.flatMap((k) => gloss[tokens[k]] ?? []).join(" ");
      const below = english ? [element("small", { lang: "en" }, english)] : [];
      return [element("span", {}, element("span", {}, ...unit.map(word)), ...below), " "];
    }),
  );
}

/** The indices of tokens, those without a space between them in one list. @param {string[]} tokens */
function together(tokens) {
  const text = detokenize(tokens);
  /** @type {number[][]} */
  const units = [];
  let read = 0;
  for (const [k, token] of tokens.entries()) {
    const apart = text[read] === " ";
    if (apart || !k) units.push([]);
    units[units.length - 1].push(k);
    read += Number(apart) + token.length;
  }
  return units;
}
