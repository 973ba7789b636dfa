/* The ranking at a step: what is kept, the best first, and in grey what came next and is not. */

import { element, french, hidden, tableHead, write } from "../parts/parts.js";
import { say } from "../parts/words.js";
import { keep, mean, nats } from "./telling.js";

/**
 * @import { Beginning } from "../mathematics/search.js"
 * @import { State } from "./following.js"
 */

const NEXT = 3; // beginnings that are not kept
const SHOWN = 4; // words of one that goes on: the tree has them all

export function ranking() {
  const [caption, body] = [element("caption"), element("tbody")];
  const heads = tableHead([
    hidden(say("rank")),
    say("beginning"),
    say("sum"),
    say("length"),
    say("mean"),
  ]);
  return {
    node: element("table", { class: "attn-list attn-beam-ranking" }, caption, heads, body),
    /** @param {State} state */
    show(state) {
      const { now, divided } = state;
      write(caption, titled(state));
      const kept = now.kept.map((one, k) => row(one, `${k + 1}.`, state));
      const missed = now.missed.slice(0, NEXT).map((one) => row(one, "", state));
      body.replaceChildren(...kept, ...missed);
      body.dataset.by = divided ? "mean" : "sum";
    },
  };
}

/** @param {State} state */
function titled({ at, last, divided }) {
  if (at < last)
    return divided ? say("Step {at}, by the mean:", { at }) : say("Step {at}, by the sum:", { at });
  return divided ? say("The final ranking, by the mean:") : say("The final ranking, by the sum:");
}

/** @param {Beginning} one @param {string} rank none where it is not kept @param {State} state */
function row(one, rank, state) {
  const words = state.words(one);
  const cut = (state.at < state.last || !rank) && words.length > SHOWN;
  const shown = (cut ? ["…", ...words.slice(-SHOWN)] : words).join(" ");
  const greedys = state.isGreedy(one);
  const named = greedys
    ? element("span", { lang: "fr" }, element("u", {}, shown), hidden(` ${say("(greedy)")}`))
    : french(shown);
  const node = element(
    "tr",
    rank ? {} : { class: "attn-beam-pruned" },
    element("td", {}, rank || hidden(say("not kept"))),
    element("th", { scope: "row" }, named),
    ...[nats(one.total), String(one.length), mean(one)].map((number) => element("td", {}, number)),
  );
  keep(node, one, state);
  return node;
}
