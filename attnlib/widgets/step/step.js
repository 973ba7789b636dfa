/* One step of the decoder: what is given, then e_ij, alpha_ij, c_i, s_i and p(y_i), side by side.
 *
 * Full precision stands in data-e, data-alpha, data-c, data-s and data-y of the five stations, and
 * in data-given of what they begin with.
 */

import { additive, context, maskedSoftmax, matrixOf, times } from "../mathematics/mathematics.js";
import { gru, rnn } from "../mathematics/recurrence.js";
import { live, present, traits } from "../parts/figure.js";
import { french } from "../parts/parts.js";
import { tour } from "../parts/tour.js";
import { say, tell } from "../parts/words.js";
import { given } from "./given.js";
import { guidance } from "./guidance.js";
import { fourDigits, stations } from "./stations.js";

/**
 * @import { Matrix, Vector } from "../mathematics/mathematics.js"
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @typedef {{ s_first: number, s_second: number, h_first: number, h_second: number }} Moves
 * @typedef {Moves & { j: number, masked: boolean, f: number, seen: boolean }} Home
 * @typedef {"W_a" | "U_a" | "W" | "U" | "W_gru" | "U_gru" | "W_o"} Name
 * @typedef {{ h: number[][], y: number[], v_a: number[] } & Record<Name, number[][]>} Numbers
 * @typedef {{ source: string[], target: string[], before: string, i: number, numbers: Numbers }} Given
 * @typedef {Given & Home & { home: Home }} Traits
 * @typedef {{ y: number[], v_a: number[] } & Record<Name, Matrix>} Parameters
 * @typedef {ReturnType<typeof forward>} Stations
 * @typedef {Home & Stations} State
 */

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const { source, target, i, before } = traits(model, ["source", "target", "i", "before"]);
  const { h, y, v_a, ...rows } = model.get("numbers");
  const matrices = Object.fromEntries(
    Object.entries(rows).map(([name, each]) => [name, matrixOf(each)]),
  );
  const parameters = /** @type {Parameters} */ ({ y, v_a, ...matrices });
  const start = forward(model.get("home"), h, parameters);
  const drawn = stations({ source, target, i }, start, v_a);
  const parts = [given(source, i - 1, before, y), drawn];
  return {
    nodes: parts.map((part) => part.node),
    tour: tour(model, set, guidance(source, target, i, start, drawn.each)),
    update() {
      const moved = present(model);
      const state = { ...moved, ...forward(moved, h, parameters) };
      for (const part of parts) part.update(state);
      return words(source, target, state, start);
    },
  };
}

/**
 * The five stations, for these values of the traits.
 * @param {Home} moved @param {number[][]} rows of h @param {Parameters} parameters
 */
function forward(moved, rows, { y, W_a, U_a, v_a, W, U, W_gru, U_gru, W_o }) {
  const { j, s_first, s_second, h_first, h_second } = moved;
  const before = [s_first, s_second];
  const h = rows.map(([x, z], k) => (k === j ? [x + h_first, z + h_second] : [x, z]));
  const e = additive(before, matrixOf(h), W_a, U_a, v_a);
  const alpha = maskedSoftmax(
    e,
    h.map((_, k) => !(moved.masked && k === j)),
  );
  const c = context(alpha, matrixOf(h));
  const entering = [...y, ...c];
  const s = moved.f ? gru(entering, before, W_gru, U_gru) : rnn(entering, before, W, U);
  const told = y.map((component) => (moved.seen ? component : 0));
  const p = maskedSoftmax(times(W_o, [...s.map((component, k) => component + c[k]), ...told]));
  return { before, h, e, alpha, c, s, y: p };
}

/**
 * What the step comes to.
 * @type {(source: string[], target: string[], state: State, start: Stations) => Child[]}
 */
function words(source, target, state, start) {
  /** @param {Vector} values */
  const top = (values) => values.indexOf(Math.max(...values));
  const [most, now, first] = [state.alpha, state.y, start.y].map(top);
  return tell(
    "The largest weight: “{source}”, {weight}. The most probable word: “{word}”, {p} (at first " +
      "“{first}”, {before}).",
    {
      source: source[most],
      weight: fourDigits(state.alpha[most]),
      word: french(target[now]),
      p: fourDigits(state.y[now]),
      first: french(target[first]),
      before: fourDigits(start.y[first]),
    },
  );
}

export default live({ label: say("One step of the decoder"), draw });
