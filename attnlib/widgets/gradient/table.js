/* The numbers of the plane: how far each h_j lies down the slope, its weight, and their product. */

import { bar, decimals, element, hidden, symbol, tableHead, write } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

/** @import { State } from "./gradient.js" */

const REACH = 0.25; // of the bars: the lesson's longest is .21; what is longer is drawn to the end

/** @param {string[]} words */
export function tableOf(words) {
  const rows = words.map(row);
  const node = element(
    "table",
    { class: "attn-sums attn-list attn-pulls" },
    element(
      "caption",
      {},
      ...tell("How fast each energy rises: −∂L/∂{e}", { e: symbol("e", "j") }),
    ),
    tableHead([
      say("word"),
      symbol("e", "j"),
      symbol("α", "j"),
      element("span", {}, "(", symbol("h", "j"), "−", symbol("c"), ")·(−∂L/∂", symbol("c"), ")"),
      hidden(say("bar")),
      element("span", {}, "−∂L/∂", symbol("e", "j")),
    ]),
    element("tbody", {}, ...rows.map((each) => each.node)),
  );
  return {
    node,
    /** @param {State} state */
    update(state) {
      const { e, alpha, c, slope, slopes, loss } = state;
      for (const [name, vector] of Object.entries({
        energies: e,
        alpha,
        context: c,
        slope,
        slopes,
      }))
        node.dataset[name] = JSON.stringify([...vector]);
      node.dataset.loss = String(loss);
      for (const [j, each] of rows.entries()) each.update(state, j);
    },
  };
}

/** @param {string} word */
function row(word) {
  const pull = bar("e", { signed: true, reach: REACH });
  const [energy, weight, along, change] = ["e", "alpha", "along", "e"].map((letter) =>
    element("td", { class: `attn-${letter}` }),
  );
  const node = element(
    "tr",
    {},
    element("th", { scope: "row" }, element("span", {}, word)),
    energy,
    weight,
    along,
    element("td", {}, pull.node),
    change,
  );
  return {
    node,
    /** @type {(state: State, j: number) => void} */
    update({ e, alpha, along: slope, slopes }, j) {
      write(energy, decimals(e[j], 4));
      write(weight, alpha[j].toFixed(4));
      write(along, decimals(-slope[j], 4));
      pull.show(Math.max(-REACH, Math.min(REACH, -slopes[j])));
      write(change, decimals(-slopes[j], 4));
    },
  };
}
