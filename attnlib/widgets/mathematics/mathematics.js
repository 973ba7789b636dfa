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
 * The same functions as attnlib's and PyTorch's; a test holds them equal. A vector is any array of
 * numbers. A matrix is {shape: [rows, columns], data}, row by row: h (Tx, m), W_a (a, n),
 * U_a (a, m) for additive, (n, m) for general, (Tx, n) for location. Every result is new.
 */

/** A matrix from its rows. */
export function matrixOf(rows) {
  return {
    shape: [rows.length, rows[0].length],
    data: Float64Array.from(rows.flatMap((row) => [...row])),
  };
}

/** A x. */
export function times({ shape: [rows, columns], data }, x) {
  if (x.length !== columns) throw new RangeError(`expected ${columns} components, got ${x.length}`);
  const [product, vector] = [new Float64Array(rows), new Float64Array(x)];
  for (let row = 0, k = 0; row < rows; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += data[k++] * vector[column];
    product[row] = sum;
  }
  return product;
}

/** x^T A. */
export function timesFromLeft(x, { shape: [rows, columns], data }) {
  if (x.length !== rows) throw new RangeError(`expected ${rows} components, got ${x.length}`);
  const product = new Float64Array(columns);
  for (let row = 0, k = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) product[column] += x[row] * data[k++];
  return product;
}

/** Row r of a matrix, a view and not a copy. */
export function rowOf({ shape: [, columns], data }, r) {
  return data.subarray(r * columns, (r + 1) * columns);
}

/** || x - y ||, the Euclidean distance. */
export function distance(x, y) {
  return Math.hypot(...x.map((component, k) => component - y[k]));
}

export function dot(s, h) {
  return times(h, s);
}

export function scaledDot(s, h) {
  return dot(s, h).map((e) => e / Math.sqrt(s.length));
}

export function general(s, h, W_a) {
  return times(h, timesFromLeft(s, W_a));
}

export function additive(s, h, W_a, U_a, v_a) {
  return fit(s, keys(h, U_a), W_a, v_a);
}

/** U_a h_j for every j, (Tx, a): what the additive score needs only once a sentence. */
export const keys = (h, U_a) =>
  matrixOf(Array.from({ length: h.shape[0] }, (_, j) => times(U_a, rowOf(h, j))));

/** The additive energies, from W_a s and the keys. */
export function fit(s, offers, W_a, v_a) {
  const asked = times(W_a, s);
  return new Float64Array(offers.shape[0]).map((_, j) => {
    const offered = rowOf(offers, j);
    return v_a.reduce((e, v, k) => e + v * Math.tanh(asked[k] + offered[k]), 0);
  });
}

export function location(s, W_a) {
  return times(W_a, s);
}

/**
 * alpha. mask, where given, is true for a real token; padding gets exactly 0.
 * Throws a RangeError where there is nothing to attend to.
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

export function context(alpha, h) {
  return timesFromLeft(alpha, h);
}
