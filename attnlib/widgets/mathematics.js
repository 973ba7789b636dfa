/* The mathematics of the road, in double precision. Nothing here knows of a page.
 *
 *     dot          e_j = s^T h_j
 *     scaledDot    e_j = s^T h_j / sqrt(n)
 *     general      e_j = s^T W_a h_j
 *     additive     e_j = v_a^T tanh(W_a s + U_a h_j)
 *     location     e_j = (W_a s)_j
 *     maskedSoftmax    alpha_j = exp(e_j / T) / sum_k exp(e_k / T), over the real tokens
 *     context          c = sum_j alpha_j h_j
 *     rnn              s_i = tanh(W x + U s_{i-1})
 *     gru              s_i = (1 - z) n + z s_{i-1}, PyTorch's cell
 *
 * The same functions as attnlib.energy, attnlib.weights, attnlib.context and PyTorch's cells; a
 * test holds them equal. A vector is any array of numbers. A matrix is {shape: [rows, columns], data}, row by row:
 * h (Tx, m), W_a (a, n), U_a (a, m) for additive, (n, m) for general, (Tx, n) for location.
 * Every result is a new Float64Array.
 */

/** A matrix from its rows. */
export function matrixOf(rows) {
  return { shape: [rows.length, rows[0].length], data: Float64Array.from(rows.flat()) };
}

/** A x. */
export function times({ shape: [rows, columns], data }, x) {
  if (x.length !== columns) throw new RangeError(`expected ${columns} components, got ${x.length}`);
  const product = new Float64Array(rows);
  for (let row = 0, k = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) product[row] += data[k++] * x[column];
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
  const asked = times(W_a, s);
  return Float64Array.from({ length: h.shape[0] }, (_, j) => {
    const offered = times(U_a, rowOf(h, j));
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
  const real = Float64Array.from(e, (energy, j) => (mask && !mask[j] ? -Infinity : energy));
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

const added = (a, b) => a.map((component, k) => component + b[k]);
const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** s_i of a plain recurrent cell. x: what enters, (E y_{i-1}, c_i). W (n, size of x), U (n, n). */
export function rnn(x, s, W, U) {
  return added(times(W, x), times(U, s)).map(Math.tanh);
}

/**
 * s_i of torch.nn.GRUCell: rows r, z, n of W (3n, size of x) and U (3n, n), biases b and d (3n).
 * The paper's z is 1 - z here, and the paper puts r before the product with U.
 */
export function gru(x, s, W, U, b = new Float64Array(W.shape[0]), d = b) {
  const [entering, before] = [added(times(W, x), b), added(times(U, s), d)];
  const n = s.length;
  return Float64Array.from(s, (old, k) => {
    const [r, z] = [k, n + k].map((row) => sigmoid(entering[row] + before[row]));
    const fresh = Math.tanh(entering[2 * n + k] + r * before[2 * n + k]);
    return (1 - z) * fresh + z * old;
  });
}
