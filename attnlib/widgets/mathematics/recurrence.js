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
  const gate = (row) => sigmoid(entering[row] + before[row]);
  return new Float64Array(s).map((old, k) => {
    const [r, z] = [gate(k), gate(n + k)];
    const fresh = Math.tanh(entering[2 * n + k] + r * before[2 * n + k]);
    return (1 - z) * fresh + z * old;
  });
}

export function maxout(x, W, b) {
  const pairs = added(times(W, x), b);
  return new Float64Array(pairs.length / 2).map((_, k) => Math.max(pairs[2 * k], pairs[2 * k + 1]));
}

/** h, (Tx, m), of the vectors x. ahead, back: [W, U, b, d] of the two cells; without back, h_j = ->h_j. */
export function encoder(x, ahead, back) {
  const forward = states(x, ahead);
  const backward = back && states([...x].reverse(), back).reverse();
  return matrixOf(forward.map((state, j) => (backward ? [...state, ...backward[j]] : state)));
}

function states(x, [W, U, b, d]) {
  let s = new Float64Array(U.shape[1]);
  return x.map((vector) => (s = gru(vector, s, W, U, b, d)));
}

/* A trained model: its tensors by the names they have in attnlib. Words are ids. */

const [BOS, EOS] = [2, 3]; // before them <pad> and <unk>, which no search writes
/** A matrix, or a vector as an array. */
function parameter(model, name) {
  const { shape, data } = model[name];
  return shape.length > 1 ? { shape, data } : data;
}

/** [W, U, b, d] of a cell; end: what PyTorch adds for its layer and direction. */
const cell = (model, name, end = "") =>
  ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map((part) =>
    parameter(model, `${name}.${part}${end}`),
  );
const layer = (model, name) =>
  ["weight", "bias"].map((part) => parameter(model, `${name}.${part}`));
const affine = (x, [W, b]) => added(times(W, x), b);

/** {s, h, offers, Tx}: s_0 and what the decoder may look at. One fixed context is an h of one row. */
export function encode(model, x) {
  const embedded = x.map((word) => rowOf(model["encoder.embedding.weight"], word));
  const back =
    "encoder.gru.weight_ih_l0_reverse" in model && cell(model, "encoder.gru", "_l0_reverse");
  const h = encoder(embedded, cell(model, "encoder.gru", "_l0"), back);
  const units = model["encoder.gru.weight_hh_l0"].shape[1];
  const [first, final] = [rowOf(h, 0), rowOf(h, x.length - 1)];
  const last = back ? [...final.subarray(0, units), ...first.subarray(units)] : final;
  const s = affine(last.slice(-units), layer(model, "decoder.W_s")).map(Math.tanh);
  const U_a = model["decoder.score.U_a.weight"];
  return U_a
    ? { s, h, offers: keys(h, U_a), Tx: x.length }
    : { s, h: matrixOf([last]), Tx: x.length };
}

/** {alpha, c, s, p} of one step, from s_{i-1} and the word y_{i-1}; weigh may change the weights. */
function step(model, { h, offers }, s, word, weigh) {
  const y = rowOf(model["decoder.embedding.weight"], word);
  const e = offers
    ? fit(s, offers, model["decoder.score.W_a.weight"], model["decoder.score.v_a.weight"].data)
    : [0];
  const alpha = weigh(maskedSoftmax(e));
  const c = context(alpha, h);
  const next = gru([...y, ...c], s, ...cell(model, "decoder.gru"));
  const chosen = maxout([...next, ...y, ...c], ...layer(model, "decoder.maxout"));
  const p = maskedSoftmax(affine(chosen, layer(model, "decoder.output")));
  return { alpha, c, s: next, p };
}

/**
 * The steps of a translation, each {alpha, c, s, p, word}, to <eos> or 2 Tx + 10 words, of a source
 * that was encoded with its <eos>. weigh(alpha, i) may put other weights in the place of the
 * model's own; steps that are known already may be given.
 */
export function greedy(model, { s, ...memory }, weigh = (alpha) => alpha, known = []) {
  const steps = [...known];
  let before = steps.at(-1) ?? { s, word: BOS };
  while (before.word !== EOS && steps.length < 2 * memory.Tx + 10) {
    const i = steps.length;
    const turn = step(model, memory, before.s, before.word, (alpha) => weigh(alpha, i));
    before = { ...turn, word: likeliest(turn.p) };
    steps.push(before);
  }
  return steps;
}

const likeliest = (p) =>
  p.reduce((top, probability, word) => (word >= EOS && probability > p[top] ? word : top), EOS);
