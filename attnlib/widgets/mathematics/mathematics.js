/* Energy, weights, context: the mathematics of attention, in double precision. Nothing here knows of
 * a page.
 *
 *     dot          e_j = s^T h_j
 *     scaledDot    e_j = s^T h_j / sqrt(n)
 *     general      e_j = s^T W_a h_j
 *     additive     e_j = v_a^T tanh(W_a s + U_a h_j)
 *     location     e_j = (W_a s)_j
 *     maskedSoftmax    alpha_j = exp(e_j / T) / sum_k exp(e_k / T), over the real tokens
 *     context          c = sum_j alpha_j h_j
 *
 * The same functions as attnlib's and PyTorch's; a test holds them equal. h is (Tx, m);
 * U_a (a, m) and W_a (a, n), for general (n, m), for location (Tx, n). Every result is new.
 */

/**
 * A vector is any array of numbers; a matrix is written row by row.
 *
 * @typedef {number[] | Float64Array} Vector
 * @typedef {{ shape: [rows: number, columns: number], data: Float64Array }} Matrix
 */

/** A matrix from its rows. @type {(rows: Vector[]) => Matrix} */
export function matrixOf(rows) {
  return {
    shape: [rows.length, rows[0].length],
    data: Float64Array.from(rows.flatMap((row) => [...row])),
  };
}

/** A x. @type {(A: Matrix, x: Vector) => Float64Array} */
export function times({ shape: [rows, columns], data }, x) {
  if (x.length !== columns) throw new RangeError(`expected ${columns} components, got ${x.length}`);
  const [product, vector] = [new Float64Array(rows), new Float64Array(x)];
  const fours = columns - (columns % 4);
  for (let row = 0, k = 0; row < rows; row++) {
    let sum = 0; // four sums, none of which waits for another
    let second = 0;
    let third = 0;
    let fourth = 0;
    let column = 0;
    for (; column < fours; column += 4, k += 4) {
      sum += data[k] * vector[column];
      second += data[k + 1] * vector[column + 1];
      third += data[k + 2] * vector[column + 2];
      fourth += data[k + 3] * vector[column + 3];
    }
    for (; column < columns; column++) sum += data[k++] * vector[column];
    product[row] = sum + second + third + fourth;
  }
  return product;
}

/** x^T A. @type {(x: Vector, A: Matrix) => Float64Array} */
export function timesFromLeft(x, { shape: [rows, columns], data }) {
  if (x.length !== rows) throw new RangeError(`expected ${rows} components, got ${x.length}`);
  const product = new Float64Array(columns);
  for (let row = 0, k = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) product[column] += x[row] * data[k++];
  return product;
}

/** Row r of a matrix, a view and not a copy. @type {(A: Matrix, r: number) => Float64Array} */
export function rowOf({ shape: [, columns], data }, r) {
  return data.subarray(r * columns, (r + 1) * columns);
}

/** || x - y ||, the Euclidean distance. @type {(x: Vector, y: Vector) => number} */
export function distance(x, y) {
  return Math.hypot(...x.map((component, k) => component - y[k]));
}

/** @type {(s: Vector, h: Matrix) => Float64Array} */
export function dot(s, h) {
  return times(h, s);
}

/** @type {(s: Vector, h: Matrix) => Float64Array} */
export function scaledDot(s, h) {
  return dot(s, h).map((e) => e / Math.sqrt(s.length));
}

/** @type {(s: Vector, h: Matrix, W_a: Matrix) => Float64Array} */
export function general(s, h, W_a) {
  return times(h, timesFromLeft(s, W_a));
}

/** @type {(s: Vector, h: Matrix, W_a: Matrix, U_a: Matrix, v_a: Vector) => Float64Array} */
export function additive(s, h, W_a, U_a, v_a) {
  return fit(s, keys(h, U_a), W_a, v_a);
}

/**
 * U_a h_j for every j, (Tx, a): what the additive score needs only once a sentence.
 * @type {(h: Matrix, U_a: Matrix) => Matrix}
 */
export const keys = (h, U_a) =>
  matrixOf(Array.from({ length: h.shape[0] }, (_, j) => times(U_a, rowOf(h, j))));

/**
 * The additive energies, from W_a s and the keys.
 * @type {(s: Vector, offers: Matrix, W_a: Matrix, v_a: Vector) => Float64Array}
 */
export function fit(s, offers, W_a, v_a) {
  const asked = times(W_a, s);
  return new Float64Array(offers.shape[0]).map((_, j) =>
    rowOf(offers, j).reduce((e, offered, k) => e + v_a[k] * Math.tanh(asked[k] + offered), 0),
  );
}

/** @type {(s: Vector, W_a: Matrix) => Float64Array} */
export function location(s, W_a) {
  return times(W_a, s);
}

/**
 * alpha. mask, where given, is true for a real token; padding gets exactly 0.
 * Throws a RangeError where there is nothing to attend to.
 * @type {(e: Vector, mask?: boolean[], temperature?: number) => Float64Array}
 */
export function maskedSoftmax(e, mask, temperature = 1) {
  if (!(temperature > 0)) throw new RangeError(`temperature: expected above 0, got ${temperature}`);
  const real = new Float64Array(e).map((energy, j) => (mask && !mask[j] ? -Infinity : energy));
  const largest = real.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!Number.isFinite(largest))
    throw new RangeError(`e: expected finite energies to attend to, got at most ${largest}`);
  const exponentials = real.map((energy) => Math.exp((energy - largest) / temperature));
  const sum = exponentials.reduce((a, b) => a + b);
  return exponentials.map((exponential) => exponential / sum);
}

/** @type {(alpha: Vector, h: Matrix) => Float64Array} */
export function context(alpha, h) {
  return timesFromLeft(alpha, h);
}
