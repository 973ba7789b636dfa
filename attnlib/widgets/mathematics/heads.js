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
 * @typedef {{ Q: Matrix, K: Matrix, V: Matrix }} Head
 * @typedef {{ scaled: boolean, causal: boolean }} Rules
 * @typedef {{ product: Float64Array, e: Float64Array, alpha: Float64Array, mixed: Float64Array }} Asked
 */

/**
 * One head of tensors of shape (layers, heads, words, d_k).
 * @type {(all: { Q: Tensor, K: Tensor, V: Tensor }, layer: number, head: number) => Head}
 */
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

/** Every word asks. @type {(head: Head, rules: Rules) => Asked[]} */
export const askAll = (head, rules) =>
  Array.from({ length: head.Q.shape[0] }, (_, i) => ask(head, i, rules));

/** The mean of matrices, row by row. @type {(matrices: Float64Array[][]) => Float64Array[]} */
export const meanOf = (matrices) =>
  matrices[0].map((row, i) =>
    row.map((_, j) => matrices.reduce((sum, rows) => sum + rows[i][j], 0) / matrices.length),
  );
