/* The matrix of one sentence: alpha_ij, the row the reader has chosen, and its context c_i.
 *
 * The traits are read, the figure is drawn once, and every change of a trait draws the numbers
 * again in place. Full precision stands in data-energy, data-context and data-distance.
 */

import { additive, context, maskedSoftmax, rowOf } from "../mathematics/mathematics.js";
import { readTensors } from "../mathematics/tensors.js";
import { live, traits } from "../parts/figure.js";
import { grid } from "../parts/grid.js";
import { element, french, plus, signed } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";
import { composition } from "./context.js";
import { energies } from "./row.js";

/**
 * @import { Matrix } from "../mathematics/mathematics.js"
 * @import { Tensor } from "../mathematics/tensors.js"
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @typedef {{ delta: number, temperature: number }} Home
 * @typedef {{ source: string[], target: string[], tensors: DataView, i: number, j: number }} Given
 * @typedef {Given & Home & { home: Home }} Traits
 * @typedef {{ e: Float64Array, alpha: Float64Array, c: Float64Array }} Row
 * @typedef {{ source: string[], target: string[], h: Matrix, own: Row[] }} Sentence
 * @typedef {Row & Home & { i: number, j: number, own: Row }} State
 */

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const sentence = read(model);
  const matrix = grid(sentence.source, set);
  const bars = composition(sentence);
  const list = energies(sentence, bars.way);
  const panes = element("div", { class: "attn-panes" }, matrix.node, list.node);
  return {
    nodes: [panes, bars.node],
    update() {
      const state = chosen(model, sentence);
      const { i, j } = state;
      const weights = sentence.own.map((row, k) => (k === i ? state : row).alpha);
      matrix.show({ target: sentence.target, weights, i, j });
      for (const part of [list, bars]) part.update(state);
      return account(sentence, state);
    },
  };
}

/**
 * The sentence as the model left it: its words, and e, alpha and c of every row.
 * @type {(model: Model<Traits>) => Sentence}
 */
function read(model) {
  /** @typedef {Record<"s" | "h" | "W_a" | "U_a", Matrix> & { v_a: Tensor }} Parameters */
  const tensors = /** @type {Parameters} */ (readTensors(model.get("tensors")));
  const { s, h, W_a, U_a, v_a } = tensors;
  const own = model.get("target").map((_, i) => {
    const e = additive(rowOf(s, i), h, W_a, U_a, v_a.data);
    const alpha = maskedSoftmax(e);
    return { e, alpha, c: context(alpha, h) };
  });
  return { source: model.get("source"), target: model.get("target"), h, own };
}

/**
 * The chosen row as the reader has changed it: (e_i + delta at j) / T.
 * @type {(model: Model<Traits>, sentence: Sentence) => State}
 */
function chosen(model, { h, own }) {
  const { i, j, delta, temperature } = traits(model, ["i", "j", "delta", "temperature"]);
  const e = Float64Array.from(own[i].e);
  e[j] += delta;
  const alpha = maskedSoftmax(e, undefined, temperature);
  return { i, j, delta, temperature, e, alpha, c: context(alpha, h), own: own[i] };
}

/** What the chosen cell says. @type {(sentence: Sentence, state: State) => Child[]} */
function account({ source, target }, { i, j, e, alpha, delta, own }) {
  const sum = Math.abs(delta) >= 0.005 ? `${signed(own.e[j])} ${plus(delta)} = ` : "";
  return tell(
    "“{word}” looks at “{source}”: energy {energy}, weight {weight} (the model’s own {own}).",
    {
      word: french(target[i]),
      source: source[j],
      energy: `${sum}${signed(e[j])}`,
      weight: alpha[j].toFixed(2),
      own: own.alpha[j].toFixed(2),
    },
  );
}

export default live({ label: say("Attention matrix"), chosen: ["i", "j"], draw });
