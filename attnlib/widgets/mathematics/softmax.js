/* A row of weights: how even it is, and two ways to get its padding wrong. Nothing here knows of a
 * page.
 *
 *     entropy          H = -sum_j alpha_j log alpha_j, in nats
 *     maskedAfter      softmax(e / T) * mask: what the padding took is lost
 *     multiplied       softmax(e * mask / T): the padding has an energy of 0, and exp(0) = 1
 *
 * e: Tx energies. mask: true for a real token.
 */
import { maskedSoftmax } from "./mathematics.js";

/** @import { Vector } from "./mathematics.js" */

/** @type {(alpha: Float64Array) => number} */
export function entropy(alpha) {
  return alpha.reduce((sum, weight) => sum - (weight && weight * Math.log(weight)), 0);
}

/** @type {(e: Vector, mask: boolean[], temperature?: number) => Float64Array} */
export function maskedAfter(e, mask, temperature = 1) {
  return maskedSoftmax(e, undefined, temperature).map((weight, j) => (mask[j] ? weight : 0));
}

/** @type {(e: Vector, mask: boolean[], temperature?: number) => Float64Array} */
export function multiplied(e, mask, temperature = 1) {
  return maskedSoftmax(
    Array.from(e, (energy, j) => (mask[j] ? energy : 0)),
    undefined,
    temperature,
  );
}
