/* A head of attention: each of T words asks S words. Nothing here knows of a page.
 *
 *     product    q_i^T k_j
 *     e          q_i^T k_j / sqrt(d_k), or the product as it is
 *     alpha      softmax of e_i, over the words that i may look at: with causal, no later ones
 *     mixed      sum_j alpha_ij v_j
 *
 * The same as attnlib's dot, scaled_dot, masked_softmax and context; a test holds them equal.
 */

import { context, dot, maskedSoftmax, rowOf, scaledDot } from "./mathematics.js";

/**
 * @import { Matrix } from "./mathematics.js"
 * @import { Tensor } from "./tensors.js"
 * @typedef {{ Q: Tensor, K: Tensor, V: Tensor }} Layers of shape (layers, heads, words, d_k)
 * @typedef {{ Q: Matrix, K: Matrix, V: Matrix }} Head
 * @typedef {{ scaled: boolean, causal: boolean }} Rules
 * @typedef {{ product: Float64Array, e: Float64Array, alpha: Float64Array, mixed: Float64Array }} Asked
 * @typedef {{ weights: Float64Array[][][], means: Float64Array[][] }} Weights layer by layer, head
 *   by head; and the mean of the heads of each layer
 */

/** @type {(layers: Layers, layer: number, head: number) => Head} */
export function headOf({ Q, K, V }, layer, head) {
  /** @type {(tensor: Tensor) => Matrix} */
  const part = ({ shape: [, heads, words, d_k], data }) => {
    const start = (layer * heads + head) * words * d_k;
    return { shape: [words, d_k], data: data.subarray(start, start + words * d_k) };
  };
  return { Q: part(Q), K: part(K), V: part(V) };
}

/** What comes of it when word i asks. @type {(head: Head, i: number, rules: Rules) => Asked} */
export function ask({ Q, K, V }, i, { scaled, causal }) {
  const q = rowOf(Q, i);
  const product = dot(q, K);
  const e = scaled ? scaledDot(q, K) : product;
  const alpha = maskedSoftmax(
    e,
    Array.from(e, (_, j) => !causal || j <= i),
  );
  return { product, e, alpha, mixed: context(alpha, V) };
}

/**
 * What every head makes of every row, computed once for the same rules.
 * @type {(layers: Layers) => (rules: Rules) => Weights}
 */
export function weighing(layers) {
  const [L, H, T] = layers.Q.shape;
  /** @type {Record<string, Weights>} */
  const known = {};
  /** @type {(rules: Rules, layer: number, head: number) => Float64Array[]} */
  const rowsOf = (rules, layer, head) => {
    const one = headOf(layers, layer, head);
    return Array.from({ length: T }, (_, i) => ask(one, i, rules).alpha);
  };
  return (rules) => {
    const key = JSON.stringify(rules);
    if (known[key]) return known[key];
    const weights = Array.from({ length: L }, (_, layer) =>
      Array.from({ length: H }, (_, head) => rowsOf(rules, layer, head)),
    );
    known[key] = { weights, means: weights.map(meanOf) };
    return known[key];
  };
}

/** Number by number. @type {(matrices: Float64Array[][]) => Float64Array[]} */
const meanOf = (matrices) =>
  matrices[0].map((row, i) =>
    row.map((_, j) => matrices.reduce((sum, rows) => sum + rows[i][j], 0) / matrices.length),
  );
