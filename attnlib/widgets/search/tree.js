/* The tree of all beginnings that were kept so far, one line for each run of words that does not
 * branch. At its ends stand the numbers, and the rank of what is kept.
 */
import { tree } from "../mathematics/search.js";
import { element, french, hidden } from "../parts/parts.js";
import { say } from "../parts/words.js";
import { keep, sums } from "./telling.js";

/**
 * @import { Beginning, Branch } from "../mathematics/search.js"
 * @import { State } from "./following.js"
 */

export function growing() {
  const node = element("div", {
    class: "attn-beam-tree",
    role: "group",
    "aria-label": say("Tree"),
  });
  return {
    node,
    /** @param {State} state */
    show(state) {
      node.replaceChildren(grown(tree(state.rounds), state));
    },
  };
}

/** @type {(branches: Branch[], state: State) => HTMLElement} */
const grown = (branches, state) =>
  element("ul", {}, ...branches.map((branch) => line(branch, state)));

/** @param {Branch} branch @param {State} state */
function line({ words, branches, goesOn }, state) {
  const node = element("li", goesOn ? {} : { class: "attn-beam-pruned" }, run(words, state));
  if (branches.length) node.append(grown(branches, state));
  else node.append(" ", ending(words[words.length - 1], state));
  return node;
}

/** Words that follow each other, those on greedy's way underlined. @param {Beginning[]} words @param {State} state */
function run(words, { isGreedy, token }) {
  const way = words.filter(isGreedy); // which is left but once
  const rest = words.slice(way.length).map(token).join(" ");
  const text = french();
  if (way.length)
    text.append(
      hidden(`${say("greedy:")} `),
      element("u", {}, way.map(token).join(" ")),
      rest && " ",
    );
  text.append(rest);
  return text;
}

/** @param {Beginning} end @param {State} state */
function ending(end, state) {
  const rank = state.now.kept.indexOf(end) + 1;
  const node = element("small", {}, sums(end));
  node.prepend(...(rank ? [element("b", {}, `${rank}.`), " "] : [hidden(`${say("pruned:")} `)]));
  keep(node, end, state);
  return node;
}
