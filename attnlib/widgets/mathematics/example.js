/* The example that the lessons compute by hand: word i = 2 of the translation of "the man said".
 *
 *     e_2j = v_a^T tanh(W_a s_1 + h_j)     s_2 = tanh(half + s_1 + c_2), where half is 1/2 E y_1
 *     logits O_s (s_2 + c_2), and where g sees the word before, plus seen, which is O_y E y_1
 */
import { additive, context, keys, maskedSoftmax, matrixOf, rowOf, times } from "./mathematics.js";

/** @import { Vector } from "./mathematics.js" */

export const EXAMPLE = {
  source: ["the", "man", "said", "<eos>"],
  target: ["l'", "homme", "a", "dit", "<eos>"],
  s: [-0.5, 0.5],
  h: matrixOf([
    [-1, 1],
    [1, -1],
    [0, -1],
    [-1, -1],
  ]),
  W_a: matrixOf([
    [1, 1],
    [-1, 1],
  ]),
  U_a: matrixOf([
    [1, 0],
    [0, 1],
  ]),
  v_a: [2, 2],
  half: [0.5, 0],
  O_s: matrixOf([
    [-1, 1],
    [1, -1],
    [1, 1],
    [0, -1],
    [-1, -1],
  ]),
  seen: [-2, 1, 0, 0, -1],
};

/** @type {(a: Vector, b: Vector) => number[]} */
export const sumOf = (a, b) => Array.from(a, (x, k) => x + b[k]);

/** W_a s + U_a h_j, for every j: what the tanh is taken of. @param {Vector} s @param {typeof EXAMPLE.W_a} W_a */
export function sums(s, W_a = EXAMPLE.W_a) {
  const { h, U_a } = EXAMPLE;
  const offers = keys(h, U_a);
  return Array.from({ length: h.shape[0] }, (_, j) => sumOf(times(W_a, s), rowOf(offers, j)));
}

/** The additive energies where the state is s. @param {Vector} s */
export const energiesOf = (s) => additive(s, EXAMPLE.h, EXAMPLE.W_a, EXAMPLE.U_a, EXAMPLE.v_a);

/** All of the step, with other energies too. @param {Vector} e */
export function stepOf(e = energiesOf(EXAMPLE.s)) {
  const { h, s, half, O_s, seen } = EXAMPLE;
  const alpha = maskedSoftmax(e);
  const c = context(alpha, h);
  const inside = sumOf(sumOf(half, s), c);
  const next = inside.map(Math.tanh);
  const logits = times(O_s, sumOf(next, c));
  const all = sumOf(logits, seen);
  return {
    e,
    alpha,
    c,
    inside,
    s: next,
    logits,
    p: maskedSoftmax(logits),
    all,
    q: maskedSoftmax(all),
  };
}
