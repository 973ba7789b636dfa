/* The numbers of the plane: each alpha_j and alpha_j h_j, their sums, and how far c has come. */

import { distance, rowOf } from "../mathematics/mathematics.js";
import { bar, decimals, element, hidden, symbol, tableHead, write } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

/**
 * @import { Matrix, Vector } from "../mathematics/mathematics.js"
 * @import { Mixture, State } from "./plane.js"
 */

/** @type {(vector: Vector) => string} */
export const pair = (vector) => `(${Array.from(vector, (x) => decimals(x, 4)).join(", ")})`;
/** @type {(vector: Vector) => string} */
const short = (vector) =>
  `(${Array.from(vector, (x) => String(+x.toFixed(2)).replace("-", "−")).join(", ")})`;

/** @param {string[]} words @param {Matrix} h @param {Mixture} home */
export function tableOf(words, h, home) {
  const rows = words.map((word, j) => row(word, rowOf(h, j), home.alpha[j]));
  const [total, sum] = ["alpha", "c"].map((name) => element("td", { class: `attn-${name}` }));
  const moved = element("output");
  const node = element(
    "div",
    { class: "attn-sums attn-mixed" },
    element(
      "table",
      { class: "attn-list" },
      caption(),
      tableHead([
        say("word"),
        symbol("h", "j"),
        hidden(say("bar")),
        symbol("α", "j"),
        element("span", {}, symbol("α", "j"), " ", symbol("h", "j")),
      ]),
      element("tbody", {}, ...rows.map(({ node }) => node)),
      element("tfoot", {}, line(say("sum"), element("td"), element("td"), total, sum)),
    ),
    element(
      "p",
      { class: "attn-note" },
      ...tell("Distance of {c} from where it was at first: {distance}", {
        c: symbol("c"),
        distance: moved,
      }),
    ),
  );
  return {
    node,
    /** @param {State} state */
    update({ shares, alpha, parts, c }) {
      node.dataset.shares = JSON.stringify(shares);
      node.dataset.alpha = JSON.stringify(alpha ? [...alpha] : null);
      node.dataset.parts = JSON.stringify(parts ? parts.map((part) => [...part]) : null);
      node.dataset.context = JSON.stringify(c ? [...c] : null);
      for (const [j, { update }] of rows.entries()) update(alpha?.[j], parts?.[j]);
      write(total, alpha ? "1.0000" : "–");
      write(sum, c ? pair(c) : "–");
      const far = c ? distance(c, home.c) : null;
      node.dataset.distance = JSON.stringify(far);
      write(moved, far === null ? "–" : far.toFixed(2));
    },
  };
}

const caption = () =>
  element(
    "caption",
    {},
    ...tell("{alpha} = share / sum of the shares, {c} = sum of the {parts}", {
      alpha: symbol("α", "j"),
      c: symbol("c"),
      parts: [symbol("α", "j"), " ", symbol("h", "j")],
    }),
  );

/** @type {(head: Node | string, ...cells: Element[]) => Element} */
const line = (head, ...cells) => element("tr", {}, element("th", { scope: "row" }, head), ...cells);

/**
 * A word's row; own: its weight at first.
 * @param {string} word @param {Vector} h @param {number} own
 */
function row(word, h, own) {
  const weight = bar("alpha");
  const [number, piece] = ["alpha", "h"].map((name) => element("td", { class: `attn-${name}` }));
  const node = line(
    element("span", {}, word),
    element("td", { class: "attn-h" }, short(h)),
    element("td", {}, weight.node),
    number,
    piece,
  );
  return {
    node,
    /** @type {(alpha?: number, part?: Vector) => void} */
    update(alpha, part) {
      weight.show(alpha ?? 0, own);
      write(number, alpha === undefined ? "–" : alpha.toFixed(4));
      write(piece, part ? pair(part) : "–");
    },
  };
}
