/* How the loss of a word comes back to the energies. Nothing here knows of a page.
 *
 *     readout      s = tanh(d + c),  p = softmax(W_o (s + c) + b)
 *     loss         L = -log p_k, where word k is the right one
 *     ofContext    dL/dc = (1 - s^2 + 1) * W_o^T (p - onehot(k))
 *     towards      (h_j - c) . dL/dc, so that dL/de_j = alpha_j times it
 *     descend      the energies after so many steps e <- e - rate dL/de
 *
 * The products with a star are component by component. d: what the state gets besides c.
 */
import { context, maskedSoftmax, rowOf, times, timesFromLeft } from "./mathematics.js";

/**
 * @import { Matrix, Vector } from "./mathematics.js"
 * @typedef {{ d: Vector, W_o: Matrix, b: Vector }} Decoder
 * @typedef {{ s: Float64Array, p: Float64Array }} Readout
 * @typedef {{ alpha: Float64Array, c: Float64Array, p: Float64Array, loss: number }} Forward
 * @typedef {{ slope: Float64Array, along: Float64Array, slopes: Float64Array }} Backward
 */

/** @type {(c: Vector, decoder: Decoder) => Readout} */
export function readout(c, { d, W_o, b }) {
  const s = new Float64Array(c).map((component, k) => Math.tanh(d[k] + component));
  const summed = s.map((component, k) => component + c[k]);
  return { s, p: maskedSoftmax(times(W_o, summed).map((logit, word) => logit + b[word])) };
}

/** @type {(p: Vector, k: number) => number} */
export const loss = (p, k) => -Math.log(p[k]);

/** dL/dc. @type {(readout: Readout, k: number, W_o: Matrix) => Float64Array} */
export function ofContext({ s, p }, k, W_o) {
  const wrong = p.map((probability, word) => probability - Number(word === k));
  return timesFromLeft(wrong, W_o).map((slope, n) => (2 - s[n] ** 2) * slope);
}

/**
 * The slope from c towards each annotation, (h_j - c) . dL/dc.
 * @type {(h: Matrix, c: Vector, slope: Vector) => Float64Array}
 */
export function towards(h, c, slope) {
  return new Float64Array(h.shape[0]).map((_, j) =>
    rowOf(h, j).reduce((sum, x, n) => sum + (x - c[n]) * slope[n], 0),
  );
}

/**
 * All of it, from the energies to the loss of word k and back.
 * @type {(e: Vector, h: Matrix, decoder: Decoder, k: number) => Forward & Backward}
 */
export function thereAndBack(e, h, decoder, k) {
  const alpha = maskedSoftmax(e);
  const c = context(alpha, h);
  const made = readout(c, decoder);
  const slope = ofContext(made, k, decoder.W_o);
  const along = towards(h, c, slope);
  const slopes = along.map((x, j) => alpha[j] * x);
  return { alpha, c, p: made.p, loss: loss(made.p, k), slope, along, slopes };
}

/**
 * The energies before each step of a descent, and after the last one.
 * @type {(e: Vector, h: Matrix, decoder: Decoder, k: number, steps: number, rate: number) => Float64Array[]}
 */
export function descend(e, h, decoder, k, steps, rate) {
  const path = [new Float64Array(e)];
  for (let step = 0; step < steps; step++) {
    const { slopes } = thereAndBack(path[step], h, decoder, k);
    path.push(path[step].map((energy, j) => energy - rate * slopes[j]));
  }
  return path;
}
