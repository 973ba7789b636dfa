/* The chosen row of a translation in numbers: its weights, and the probabilities that came of them,
 * each beside the model's own. All probabilities shown stand in data-y, in full precision.
 */
import { bar, element, french, hidden, symbol, tableHead, write } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

import { meaning } from "./following.js";

/**
 * @import { Child } from "../parts/parts.js"
 * @import { State } from "./following.js"
 * @typedef {ReturnType<typeof listed>} Listed
 */

const CANDIDATES = 5; // the words of step i that are shown, and the model's own

/**
 * The weights of the chosen row, and the words that its step chooses from. glossed: whether those have
 * their English.
 * @param {string[]} source @param {string[]} spelling @param {boolean} glossed
 */
export function details(source, spelling, glossed) {
  const lists = [candidates(spelling, glossed), weighed(source)];
  const node = element(
    "div",
    { class: "attn-row attn-details" },
    ...lists.map((list) => list.node),
  );
  return {
    node,
    /** @param {State} state */
    show(state) {
      for (const list of lists) list.show(state);
    },
  };
}

/** @type {(p: Float64Array, most: number) => number[]} the ids of the largest, the first of equals first */
function largest(p, most) {
  /** @type {number[]} */
  const found = [];
  p.forEach((probability, id) => {
    if (found.length === most && probability <= p[found[most - 1]]) return;
    const place = found.findIndex((other) => probability > p[other]);
    found.splice(place < 0 ? found.length : place, 0, id);
    found.length = Math.min(found.length, most);
  });
  return found;
}

/** @param {string[]} spelling @param {boolean} glossed */
function candidates(spelling, glossed) {
  const [index, word, english] = [
    element("span"),
    element("strong", { lang: "fr" }),
    element("span"),
  ];
  const words = Array.from({ length: CANDIDATES + 1 }, () => listed("", "y", glossed));
  const caption = tell("Row {i} = {index}: {word}{english}. Likeliest by p({y}):", {
    i: symbol("i"),
    index,
    word,
    english,
    y: symbol("y", "i"),
  });
  const node = listOf(
    "likeliest",
    caption,
    [
      say("word"),
      ...(glossed ? [say("in English")] : []),
      hidden(say("bar")),
      say("now"),
      say("own"),
    ],
    words,
  );
  return {
    node,
    /** @param {State} state */
    show({ i, steps, own, gloss }) {
      const before = own.at(i);
      write(index, String(i + 1));
      write(word, steps[i].token);
      write(english, meaning(steps[i].token, gloss));
      const { p } = steps[i];
      const ids = largest(p, CANDIDATES);
      if (before && !ids.includes(before.word)) ids.push(before.word);
      words.forEach((part, k) => {
        part.node.hidden = !(k in ids);
        const spelled = spelling[ids[k]];
        if (k in ids) part.show(p[ids[k]], before?.p[ids[k]], spelled, gloss[spelled]);
      });
      node.dataset.y = JSON.stringify(ids.map((id) => [spelling[id], p[id]]));
    },
  };
}

/** @param {string[]} source */
function weighed(source) {
  const rows = source.map((token) => listed(token, "alpha"));
  const heads = [say("source word"), hidden(say("bar")), symbol("α", "ij"), say("own")];
  return {
    node: listOf("weights", [say("Its weights:")], heads, rows),
    /** @param {State} state */
    show({ i, j, own, alpha }) {
      const before = own.at(i);
      rows.forEach((row, k) => {
        row.show(alpha[k], before?.alpha[k]);
        row.node.classList.toggle("attn-chosen", k === j);
      });
    },
  };
}

/** @type {(name: string, caption: Child[], heads: Child[], parts: Listed[]) => HTMLElement} */
const listOf = (name, caption, heads, parts) =>
  element(
    "table",
    { class: `attn-list attn-${name}` },
    element("caption", {}, ...caption),
    tableHead(heads),
    element("tbody", {}, ...parts.map((part) => part.node)),
  );

/**
 * A word, in English too where that is known, its number as a bar and in digits, and beside it the
 * model's own.
 * @param {string} token @param {"alpha" | "y"} letter @param {boolean} glossed
 */
function listed(token, letter, glossed = false) {
  const [name, english, now, own, length] = [
    letter === "y" ? french(token) : element("span", {}, token),
    element("td", { class: "attn-note" }),
    element("td", { class: `attn-${letter}` }),
    element("td", { class: "attn-note" }),
    bar(letter),
  ];
  const node = element(
    "tr",
    {},
    element("th", { scope: "row" }, name),
    ...(glossed ? [english] : []),
    element("td", {}, length.node),
    now,
    own,
  );
  return {
    node,
    /** @type {(value: number, before?: number, word?: string, gloss?: string) => void} */
    show(value, before, word = token, gloss = "") {
      write(name, word);
      write(english, gloss);
      write(now, value.toFixed(2));
      write(own, before === undefined ? "" : before.toFixed(2));
      length.show(value, before);
    },
  };
}
