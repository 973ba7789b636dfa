/* Matrices in whole numbers of 4 bits, as attnlib.quantized writes them.
 *
 *     w' = r q        over each group of 64 numbers of a matrix
 *
 * Two numbers lie in a byte, the first in its low half, each as q + 8; a matrix NAME has its r as NAME.r.
 * Nothing here knows of a page.
 */

/** @import { Tensors } from "./tensors.js" */

const [GROUP, SHIFT] = [64, 8];

/**
 * The tensors with w' in place of the matrices that have a shape here.
 * @type {(tensors: Tensors, shapes: Record<string, number[]>) => Tensors}
 */
export function restored(tensors, shapes) {
  const found = { ...tensors };
  for (const [name, shape] of Object.entries(shapes)) {
    const [pairs, r] = [tensors[name].data, tensors[`${name}.r`].data];
    const data = new Float64Array(shape[0] * shape[1]);
    for (let k = 0; k < data.length; k++) {
      const half = k & 1 ? pairs[k >> 1] >> 4 : pairs[k >> 1] & 15;
      data[k] = r[(k / GROUP) | 0] * (half - SHIFT);
    }
    found[name] = { shape, data };
    delete found[`${name}.r`];
  }
  return found;
}
