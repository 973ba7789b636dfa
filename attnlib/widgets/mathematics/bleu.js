/* BLEU of one sentence, in double precision. Nothing here knows of a page.
 *
 *     p_n = clipped matches of n-grams / number of n-grams
 *     BP = 1 if c >= r else exp(1 - r / c)
 *     BLEU = 100 BP (p_1 p_2 ... p_N)^(1/N)
 *
 * The same as attnlib.bleu; a test holds them equal. A sentence is an array of tokens, references
 * are an array of sentences.
 */

export const SMOOTHING = ["none", "floor", "add-k", "exp"];

const grams = (tokens, n) =>
  Array.from({ length: Math.max(0, tokens.length - n + 1) }, (_, k) => tokens.slice(k, k + n));

/** How often each n-gram occurs. Its key is its JSON, which no two n-grams share. */
function counter(tokens, n) {
  const counts = new Map();
  for (const gram of grams(tokens, n).map((g) => JSON.stringify(g)))
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return counts;
}

/**
 * The n-grams of the hypothesis in their order: {tokens, allowed, nth, matched}. This is the nth
 * such n-gram; the reference that has it most often has it `allowed` times, and no more match.
 */
export function matching(hypothesis, references, n) {
  const counts = references.map((reference) => counter(reference, n));
  const seen = new Map();
  return grams(hypothesis, n).map((tokens) => {
    const gram = JSON.stringify(tokens);
    const nth = (seen.get(gram) ?? 0) + 1;
    seen.set(gram, nth);
    const allowed = Math.max(...counts.map((count) => count.get(gram) ?? 0));
    return { tokens, allowed, nth, matched: nth <= allowed };
  });
}

/** {matches, totals, c, r}: for n = 1 ... maxOrder, and the lengths of hypothesis and reference. */
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

/** p_1, p_2, ..., as far as the hypothesis has n-grams; with add-k always all of them. */
export function precisions({ matches, totals }, smoothing) {
  if (!SMOOTHING.includes(smoothing)) throw new RangeError(`smoothing: unknown ${smoothing}`);
  const result = [];
  let zeros = 0;
  for (const [k, own] of matches.entries()) {
    const added = smoothing === "add-k" && k > 0 ? 1 : 0;
    const [match, total] = [own + added, totals[k] + added];
    if (!total) break;
    if (!match) zeros++;
    const unmatched = { floor: 0.1, exp: 0.5 ** zeros }[smoothing] ?? 0;
    result.push((match || unmatched) / total);
  }
  return result;
}

export function brevityPenalty({ c, r }) {
  if (c >= r) return 1;
  return c ? Math.exp(1 - r / c) : 0;
}

/** BLEU, 0 to 100. */
export function bleu(counts, smoothing, effectiveOrder) {
  const p = precisions(counts, smoothing);
  const short = p.length < counts.matches.length && !effectiveOrder;
  if (short || !counts.matches.some(Boolean) || !p.every(Boolean)) return 0;
  const mean = p.reduce((sum, precision) => sum + Math.log(precision), 0) / p.length;
  return 100 * brevityPenalty(counts) * Math.exp(mean);
}
