/* One weight of a row in the reader's hand. */

import { withWeight } from "../mathematics/hand.js";

/** @import { Vector } from "../mathematics/mathematics.js" */

/** While one weight is moved, the others keep the proportions that they had before. */
export function grip() {
  /** @type {{ j: number, before: Vector, row: Vector } | undefined} */
  let held;
  /** @type {(alpha: Vector, j: number, weight: number) => number[]} */
  return (alpha, j, weight) => {
    const before = held?.row === alpha && held.j === j ? held.before : alpha;
    const row = withWeight(before, j, weight);
    held = { j, before, row };
    return row;
  };
}
