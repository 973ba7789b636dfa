/* The heads of a Transformer: the weights of one head, the row that asks, what it mixes, and all the
 * heads in small.
 *
 * The page has Q, K and V of every head as the model computed them, and computes the rest anew. Full
 * precision stands in data-alpha of the cells, in data-product, data-energy and data-alpha of the row's
 * words, and in data-mixed.
 */

import { ask, headOf, weighing } from "../mathematics/heads.js";
import { readTensors } from "../mathematics/tensors.js";
import { live, traits } from "../parts/figure.js";
import { grid } from "../parts/grid.js";
import { element } from "../parts/parts.js";
import { glossed } from "../parts/spell.js";
import { say, tell } from "../parts/words.js";
import { rowThatAsks } from "./asking.js";
import { attentions } from "./attentions.js";
import { mixture } from "./mixture.js";
import { previews } from "./previews.js";
import { account } from "./telling.js";

/**
 * @import { Asked, Head, Rules, Weights } from "../mathematics/heads.js"
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Gloss } from "../parts/spell.js"
 * @import { Attention } from "./attentions.js"
 * @typedef {{ attention: number, layer: number, head: number, scaled: boolean, causal: boolean }} Home
 * @typedef {{ source: string[], target: string[], gloss: Gloss, tensors: DataView }} Given
 * @typedef {Given & Home & { i: number, j: number, home: Home }} Traits
 */
/**
 * asked: row i of the chosen head; divided: the same with the division; own: the same as in the model.
 * causal: whether a mask hides later words.
 *
 * @typedef {{ chosen: Head, asked: Asked, divided: Asked, own: Asked }} Ways
 * @typedef {Home & Weights & Ways & { i: number, j: number }} State
 */

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const { source, target, gloss } = traits(model, ["source", "target", "gloss"]);
  const all = attentions(source, target, readTensors(model.get("tensors")));
  const written = element("span", { lang: "fr" });
  glossed(
    written,
    target.filter((word) => word !== "<eos>"),
    gloss,
  );
  const stage = element("div");
  /** @type {ReturnType<typeof viewOf>[]} */
  const views = [];
  return {
    nodes: [
      element("p", { class: "attn-heads-written" }, ...tell("It writes: {written}", { written })),
      stage,
    ],
    update() {
      const { attention } = traits(model, ["attention"]);
      views[attention] ??= viewOf(model, set, all[attention], gloss);
      const { node, update } = views[attention];
      if (stage.firstChild !== node) stage.replaceChildren(node);
      return update();
    },
  };
}

/**
 * The parts of one attention, whose words stay.
 * @param {Model<Traits>} model @param {Setter<Traits>} set @param {Attention} attention @param {Gloss} gloss
 */
function viewOf(model, set, attention, gloss) {
  const { rows, columns, layers, says, down, across } = attention;
  const weigh = weighing(layers);
  const matrix = grid(columns, set, { down, across, says: [says, ` ${say("Weight:")} `] });
  const parts = [
    rowThatAsks(attention, gloss),
    mixture(attention),
    previews(attention, layers.Q.shape, (layer, head) => set({ layer, head })),
  ];
  const [list, mixed, small] = parts.map(({ node }) => node);
  const note = say("Q, K and V are the model’s own. Upright marks: its own weights.");
  const below = element("p", { class: "attn-note" }, note);
  const side = element("div", { class: "attn-row" }, list, below, mixed);
  return {
    node: element("div", {}, element("div", { class: "attn-panes" }, matrix.node, side), small),
    update() {
      const state = stateOf(model, attention, weigh);
      const { weights, layer, head, i, j } = state;
      matrix.show({ target: rows, weights: weights[layer][head], i, j });
      for (const part of parts) part.show(state);
      return account(attention, gloss, state);
    },
  };
}

/** @type {(model: Model<Traits>, attention: Attention, weigh: (rules: Rules) => Weights) => State} */
function stateOf(model, { rows, columns, layers, masked }, weigh) {
  const now = traits(model, ["attention", "layer", "head", "scaled", "causal", "i", "j"]);
  const { layer, head, scaled } = now;
  const causal = masked && now.causal;
  const [i, j] = [Math.min(now.i, rows.length - 1), Math.min(now.j, columns.length - 1)];
  const chosen = headOf(layers, layer, head);
  /** @type {(rules: Rules) => Asked} */
  const way = (rules) => ask(chosen, i, rules);
  const asked = way({ scaled, causal });
  const divided = way({ scaled: true, causal });
  const own = way({ scaled: true, causal: masked });
  return { ...now, i, j, causal, chosen, asked, divided, own, ...weigh({ scaled, causal }) };
}

export default live({ label: say("Heads of attention"), chosen: ["i", "j"], draw });
