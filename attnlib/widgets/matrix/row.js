/* The chosen row: the energy and the weight of every source word. */

import { bar, element, hidden, mark, signed, symbol, tableHead, write } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

/** @import { Sentence, State } from "./matrix.js" */

/** way: how far the context has moved, said where the hand is. @param {Sentence} sentence @param {Element} way */
export function energies({ source, target }, way) {
  const [index, word, warmth] = [
    element("span"),
    element("strong", { lang: "fr" }),
    element("span"),
  ];
  const caption = tell("Row {i} = {index}: {word}, temperature {temperature}", {
    i: symbol("i"),
    index,
    word,
    temperature: warmth,
  });
  const rows = source.map((token) => {
    const [e, alpha] = ["e", "alpha"].map((name) => element("td", { class: `attn-${name}` }));
    const weight = bar("alpha");
    const head = element("th", { scope: "row" }, element("span", {}, token));
    const node = element("tr", {}, head, e, element("td", {}, weight.node), alpha);
    return { node, e, alpha, weight };
  });
  const heads = [say("source word"), symbol("e", "ij"), hidden(say("bar")), symbol("α", "ij")];
  const node = element(
    "div",
    { class: "attn-row attn-fitting" },
    way,
    element(
      "table",
      { class: "attn-list" },
      element("caption", {}, ...caption),
      tableHead(heads),
      element("tbody", {}, ...rows.map((row) => row.node)),
    ),
  );
  let shown = 0;
  return {
    node,
    /** @param {State} state */
    update({ i, j, e, alpha, temperature, own }) {
      write(index, String(i + 1));
      write(word, target[i]);
      write(warmth, temperature.toFixed(1));
      rows.forEach((row, k) => {
        row.node.dataset.energy = String(e[k]);
        write(row.e, signed(e[k]));
        write(row.alpha, alpha[k].toFixed(2));
        row.weight.show(alpha[k], own.alpha[k]);
      });
      mark(rows[shown].node, rows[j].node, "attn-chosen");
      shown = j;
    },
  };
}
