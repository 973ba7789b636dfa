/* BLEU of one sentence, in double precision. Nothing here knows of a page.
 *
 *     p_n = clipped matches of n-grams / number of n-grams
 *     BP = 1 if c >= r else exp(1 - r / c)
 *     BLEU = 100 BP (p_1 p_2 ... p_N)^(1/N)
 *
 * The same as attnlib.bleu; a test holds them equal.
 */

/**
 * Counts: for n = 1 ... N, and the lengths of hypothesis and reference.
 *
 * @typedef {string[]} Sentence
 * @typedef {{ matches: number[], totals: number[], c: number, r: number }} Counts
 * @typedef {typeof SMOOTHING[number]} Smoothing
 */

export const SMOOTHING = /** @type {const} */ (["none", "floor", "add-k", "exp"]);

/** @type {(tokens: Sentence, n: number) => Sentence[]} */
const grams = (tokens, n) =>
  Array.from({ length: Math.max(0, tokens.length - n + 1) }, (_, k) => tokens.slice(k, k + n));

/**
 * How often each n-gram occurs. Its key is its JSON, which no two n-grams share.
 * @type {(tokens: Sentence, n: number) => Map<string, number>}
 */
function counter(tokens, n) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const gram of grams(tokens, n).map((g) => JSON.stringify(g)))
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return counts;
}

/**
 * The n-grams of the hypothesis in their order: {tokens, allowed, nth, matched}. This is the nth
 * such n-gram; the reference that has it most often has it `allowed` times, and no more match.
 * @param {Sentence} hypothesis @param {Sentence[]} references @param {number} n
 */
export function matching(hypothesis, references, n) {
  const counts = references.map((reference) => counter(reference, n));
  /** @type {Map<string, number>} */
  const seen = new Map();
  return grams(hypothesis, n).map((tokens) => {
    const gram = JSON.stringify(tokens);
    const nth = (seen.get(gram) ?? 0) + 1;
    seen.set(gram, nth);
    const allowed = Math.max(...counts.map((count) => count.get(gram) ?? 0));
    return { tokens, allowed, nth, matched: nth <= allowed };
  });
}

/** @type {(hypothesis: Sentence, references: Sentence[], maxOrder: number) => Counts} */
export function statistics(hypothesis, references, maxOrder) {
  if (!references.length) throw new RangeError("references: expected at least one, got none");
  const orders = Array.from({ length: maxOrder }, (_, k) =>
    matching(hypothesis, references, k + 1),
  );
  const c = hypothesis.length;
  const [r] = references
    .map((reference) => reference.length)
    .sort((a, b) => Math.abs(c - a) - Math.abs(c - b) || a - b);
  return {
    matches: orders.map((order) => order.filter(({ matched }) => matched).length),
    totals: orders.map((order) => order.length),
    c,
    r,
  };
}

/**
 * p_1, p_2, ..., as far as the hypothesis has n-grams; with add-k always all of them.
 * @type {(counts: Counts, smoothing: Smoothing) => number[]}
 */
export function precisions({ matches, totals }, smoothing) {
  if (!SMOOTHING.includes(smoothing)) throw new RangeError(`smoothing: unknown ${smoothing}`);
  const result = [];
  let zeros = 0;
  for (const [k, own] of matches.entries()) {
    const added = smoothing === "add-k" && k > 0 ? 1 : 0;
    const [match, total] = [own + added, totals[k] + added];
    if (!total) break;
    if (!match) zeros++;
    const unmatched = { none: 0, floor: 0.1, "add-k": 0, exp: 0.5 ** zeros }[smoothing];
    result.push((match || unmatched) / total);
  }
  return result;
}

/** @type {(counts: Counts) => number} */
export function brevityPenalty({ c, r }) {
  if (c >= r) return 1;
  return c ? Math.exp(1 - r / c) : 0;
}

/**
 * BLEU, 0 to 100.
 * @type {(counts: Counts, smoothing: Smoothing, effectiveOrder: boolean) => number}
 */
export function bleu(counts, smoothing, effectiveOrder) {
  const p = precisions(counts, smoothing);
  const short = p.length < counts.matches.length && !effectiveOrder;
  if (short || !counts.matches.some(Boolean) || !p.every(Boolean)) return 0;
  const mean = p.reduce((sum, precision) => sum + Math.log(precision), 0) / p.length;
  return 100 * brevityPenalty(counts) * Math.exp(mean);
}
