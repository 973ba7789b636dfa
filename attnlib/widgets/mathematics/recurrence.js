/* What goes on from word to word: the cells, the encoder, the decoder and its greedy search.
 *
 *     encoder      h_j = [->h_j ; <-h_j]
 *     rnn          s_i = tanh(W x + U s_{i-1})
 *     gru          s_i = (1 - z) n + z s_{i-1}, PyTorch's cell
 *     maxout       the larger of each pair of components of W x + b
 *     greedy       y_i = argmax p(y_i | y_<i, x), word after word
 *
 * The same functions as attnlib's and PyTorch's, with the arrays and matrices of mathematics.js; a
 * test holds them equal.
 */
import { context, fit, keys, maskedSoftmax, matrixOf, rowOf, times } from "./mathematics.js";

/**
 * @import { Matrix, Vector } from "./mathematics.js"
 * @import { Tensors } from "./tensors.js"
 * @typedef {[W: Matrix, b: Vector]} Layer
 * @typedef {[W: Matrix, U: Matrix, b: Vector, d: Vector]} Cell
 * @typedef {{ h: Matrix, offers?: Matrix }} Memory what the decoder may look at
 * @typedef {{ alpha: Vector, c: Float64Array, s: Float64Array, p: Float64Array }} Turn
 * @typedef {Turn & { word: number }} Step one of a translation
 * @typedef {(alpha: Vector) => Turn} Follow what comes of a row of weights
 * @typedef {(alpha: Vector, i: number, follow: Follow) => Vector} Weigh gives weights in place of the
 *   model's own
 */

/** @type {(a: Float64Array, b: Vector) => Float64Array} */
const added = (a, b) => a.map((component, k) => component + b[k]);
/** @type {(x: number) => number} */
const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/**
 * s_i of a plain recurrent cell. x: what enters, (E y_{i-1}, c_i). W (n, size of x), U (n, n).
 * @type {(x: Vector, s: Vector, W: Matrix, U: Matrix) => Float64Array}
 */
export function rnn(x, s, W, U) {
  return added(times(W, x), times(U, s)).map(Math.tanh);
}

/**
 * s_i of torch.nn.GRUCell: rows r, z, n of W (3n, size of x) and U (3n, n), biases b and d (3n).
 * The paper's z is 1 - z here, and the paper puts r before the product with U.
 * @type {(x: Vector, s: Vector, W: Matrix, U: Matrix, b?: Vector, d?: Vector) => Float64Array}
 */
export function gru(x, s, W, U, b = new Float64Array(W.shape[0]), d = b) {
  const [entering, before] = [added(times(W, x), b), added(times(U, s), d)];
  const n = s.length;
  /** @type {(row: number) => number} */
  const gate = (row) => sigmoid(entering[row] + before[row]);
  return new Float64Array(s).map((old, k) => {
    const [r, z] = [gate(k), gate(n + k)];
    const fresh = Math.tanh(entering[2 * n + k] + r * before[2 * n + k]);
    return (1 - z) * fresh + z * old;
  });
}

/** @type {(x: Vector, W: Matrix, b: Vector) => Float64Array} */
export function maxout(x, W, b) {
  const pairs = added(times(W, x), b);
  return new Float64Array(pairs.length / 2).map((_, k) => Math.max(pairs[2 * k], pairs[2 * k + 1]));
}

/**
 * h, (Tx, m), of the vectors x. Without the cell back, h_j = ->h_j.
 * @type {(x: Vector[], ahead: Cell, back?: Cell) => Matrix}
 */
export function encoder(x, ahead, back) {
  const forward = states(x, ahead);
  const backward = back && states([...x].reverse(), back).reverse();
  return matrixOf(forward.map((state, j) => (backward ? [...state, ...backward[j]] : state)));
}

/** @type {(x: Vector[], cell: Cell) => Float64Array[]} */
function states(x, [W, U, b, d]) {
  /** @type {Float64Array} */
  let s = new Float64Array(U.shape[1]);
  return x.map((vector) => (s = gru(vector, s, W, U, b, d)));
}

/* A trained model: its tensors by the names they have in attnlib. Words are ids.
 */
export const [BOS, EOS] = [2, 3]; // before them <pad> and <unk>, which no search writes
/** @type {(model: Tensors, name: string) => Matrix} */
const matrix = (model, name) => /** @type {Matrix} */ (model[name]);
/** @type {(model: Tensors, name: string) => Vector} */
const vector = (model, name) => model[name].data;

/**
 * end: what PyTorch adds for its layer and direction.
 * @type {(model: Tensors, name: string, end?: string) => Cell}
 */
const cell = (model, name, end = "") => [
  matrix(model, `${name}.weight_ih${end}`),
  matrix(model, `${name}.weight_hh${end}`),
  vector(model, `${name}.bias_ih${end}`),
  vector(model, `${name}.bias_hh${end}`),
];
/** @type {(model: Tensors, name: string) => Layer} */
const layer = (model, name) => [matrix(model, `${name}.weight`), vector(model, `${name}.bias`)];
/** @type {(x: Vector, layer: Layer) => Float64Array} */
const affine = (x, [W, b]) => added(times(W, x), b);

/**
 * s_0 and what the decoder may look at. One fixed context is an h of one row.
 * @type {(model: Tensors, x: number[]) => Memory & { s: Float64Array, Tx: number }}
 */
export function encode(model, x) {
  const embedded = x.map((word) => rowOf(matrix(model, "encoder.embedding.weight"), word));
  const back =
    "encoder.gru.weight_ih_l0_reverse" in model
      ? cell(model, "encoder.gru", "_l0_reverse")
      : undefined;
  const h = encoder(embedded, cell(model, "encoder.gru", "_l0"), back);
  const units = matrix(model, "encoder.gru.weight_hh_l0").shape[1];
  const [first, final] = [rowOf(h, 0), rowOf(h, x.length - 1)];
  const last = back ? [...final.subarray(0, units), ...first.subarray(units)] : final;
  const s = affine(last.slice(-units), layer(model, "decoder.W_s")).map(Math.tanh);
  return "decoder.score.U_a.weight" in model
    ? { s, h, offers: keys(h, matrix(model, "decoder.score.U_a.weight")), Tx: x.length }
    : { s, h: matrixOf([last]), Tx: x.length };
}

/**
 * One step, from s_{i-1} and the word y_{i-1}; weigh may change the weights.
 * @param {Tensors} model @param {Memory} memory @param {Vector} s @param {number} word
 * @param {(alpha: Vector, follow: Follow) => Vector} weigh @returns {Turn}
 */
export function step(model, { h, offers }, s, word, weigh = (alpha) => alpha) {
  const y = rowOf(matrix(model, "decoder.embedding.weight"), word);
  const e = offers
    ? fit(
        s,
        offers,
        matrix(model, "decoder.score.W_a.weight"),
        vector(model, "decoder.score.v_a.weight"),
      )
    : [0];
  /** @type {Follow} */
  const follow = (alpha) => {
    const c = context(alpha, h);
    const next = gru([...y, ...c], s, ...cell(model, "decoder.gru"));
    const chosen = maxout([...next, ...y, ...c], ...layer(model, "decoder.maxout"));
    const p = maskedSoftmax(affine(chosen, layer(model, "decoder.output")));
    return { alpha, c, s: next, p };
  };
  return follow(weigh(maskedSoftmax(e), follow));
}

/**
 * The steps of a translation, to <eos> or 2 Tx + 10 words, of a source that was encoded with its
 * <eos>. Steps that are known already may be given.
 * @param {Tensors} model @param {ReturnType<typeof encode>} encoded @param {Weigh} weigh
 * @param {Step[]} known
 */
export function greedy(model, { s, ...memory }, weigh = (alpha) => alpha, known = []) {
  const steps = [...known];
  /** @type {{ s: Float64Array, word: number }} */
  let before = steps.at(-1) ?? { s, word: BOS };
  while (before.word !== EOS && steps.length < 2 * memory.Tx + 10) {
    const i = steps.length;
    const turn = step(model, memory, before.s, before.word, (alpha, follow) =>
      weigh(alpha, i, follow),
    );
    const made = { ...turn, word: likeliest(turn.p) };
    steps.push(made);
    before = made;
  }
  return steps;
}

/** The word that is written: no mark but <eos>. @type {(p: Float64Array) => number} */
export const likeliest = (p) =>
  p.reduce((top, probability, word) => (word >= EOS && probability > p[top] ? word : top), EOS);
