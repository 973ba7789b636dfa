/* The score, and what it is made of. */

import { bar, element, symbol, write } from "../parts/parts.js";
import { tell } from "../parts/words.js";

/** @import { State } from "./counted.js" */

export function total() {
  const [lengths, penalty, root, score] = Array.from({ length: 4 }, () => element("output"));
  const track = bar("y", { reach: 100 });
  const node = element(
    "div",
    { class: "attn-total" },
    element(
      "p",
      {},
      element(
        "span",
        {},
        ...tell("lengths {c}, {r} = {lengths}", {
          c: element("var", {}, "c"),
          r: element("var", {}, "r"),
          lengths,
        }),
      ),
      element("span", {}, ...tell("brevity penalty BP = {penalty}", { penalty })),
      element(
        "span",
        {},
        ...tell("geometric mean of {p} = {mean}", { p: symbol("p", "n"), mean: root }),
      ),
    ),
    element(
      "p",
      {},
      element("strong", {}, ...tell("BLEU = 100 · BP · mean = {score}", { score })),
      track.node,
    ),
  );
  return {
    node,
    /** @param {State} state */
    update(state) {
      node.dataset.penalty = String(state.penalty);
      node.dataset.lengths = JSON.stringify([state.counts.c, state.counts.r]);
      node.dataset.bleu = String(state.score);
      write(lengths, `${state.counts.c}, ${state.counts.r}`);
      write(penalty, state.penalty.toFixed(4));
      write(root, (state.score / 100 / (state.penalty || 1)).toFixed(4));
      write(score, state.score.toFixed(2));
      track.show(state.score);
    },
  };
}
