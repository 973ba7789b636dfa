/* The row that asks: the score of every word that is asked, before and after the division, and its
 * weight.
 */

import { bar, element, hidden, mark, signed, symbol, tableHead, write } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

/**
 * @import { Gloss } from "../parts/spell.js"
 * @import { Attention } from "./attentions.js"
 * @import { State } from "./heads.js"
 */

/** @param {Attention} attention @param {Gloss} gloss */
export function rowThatAsks({ rows, columns, layers, down, across }, gloss) {
  const [index, word, meaning] = [element("span"), down(), element("span")];
  const lines = columns.map((asked) => line(asked, across()));
  const node = element(
    "table",
    { class: "attn-list attn-heads-asked" },
    element(
      "caption",
      {},
      ...tell("Row {i} = {index}: {word}{meaning}", {
        i: symbol("i"),
        index,
        word: element("strong", {}, word),
        meaning,
      }),
    ),
    tableHead([
      say("asked"),
      element("span", {}, symbol("q", "i"), " · ", symbol("k", "j")),
      `÷ √${layers.Q.shape[3]}`,
      hidden(say("bar")),
      symbol("α", "ij"),
    ]),
    element("tbody", {}, ...lines.map((each) => each.node)),
  );
  let shown = 0;
  return {
    node,
    /** @param {State} state */
    show(state) {
      const { i, j, scaled } = state;
      write(index, String(i + 1));
      write(word, rows[i]);
      write(meaning, gloss[rows[i]] ? ` (${gloss[rows[i]]})` : "");
      node.classList.toggle("attn-heads-undivided", !scaled);
      for (const [k, each] of lines.entries()) each.show(state, k);
      mark(lines[shown].node, lines[j].node, "attn-chosen");
      shown = j;
    },
  };
}

/** A word that is asked. @param {string} asked @param {HTMLElement} word */
function line(asked, word) {
  write(word, asked);
  const [product, divided, alpha] = ["e", "e", "alpha"].map((letter) =>
    element("td", { class: `attn-${letter}` }),
  );
  const [weight, masked] = [bar("alpha"), hidden()];
  const head = element("th", { scope: "row" }, word, masked);
  const node = element("tr", {}, head, product, divided, element("td", {}, weight.node), alpha);
  return {
    node,
    /** @type {(state: State, j: number) => void} */
    show({ i, causal, asked: { product: products, e, alpha: alphas }, own, chosen }, j) {
      const later = causal && j > i;
      node.dataset.product = String(products[j]);
      node.dataset.energy = String(e[j]);
      node.dataset.alpha = String(alphas[j]);
      node.classList.toggle("attn-heads-later", later);
      write(masked, later ? ` (${say("masked")})` : "");
      write(product, signed(products[j]));
      write(divided, signed(products[j] / Math.sqrt(chosen.Q.shape[1])));
      write(alpha, alphas[j].toFixed(2));
      weight.show(alphas[j], own.alpha[j]);
    },
  };
}
