/* What the traits say, and all that is counted of the chosen sentence. */

import { bleu, brevityPenalty, precisions, SMOOTHING, statistics } from "../mathematics/bleu.js";
import { traits } from "../parts/figure.js";

/**
 * @import { Sentence } from "../mathematics/bleu.js"
 * @import { Model } from "../parts/figure.js"
 * @typedef {{ hypotheses: Sentence[], order: number, smoothing: number, effective: boolean }} Home
 * @typedef {{ references: Sentence[][], vocabulary: Sentence, languages: string[], gloss: Record<string, string>, longest: number }} Given
 * @typedef {{ pair: number, position: number, word: number }} Chosen
 * @typedef {Home & Given & Chosen & { home: Home }} Traits
 * @typedef {ReturnType<typeof counted>} State
 */

/** @param {Model<Traits>} model */
export function counted(model) {
  const { pair, order, effective } = traits(model, ["pair", "order", "effective"]);
  const hypothesis = model.get("hypotheses")[pair];
  const references = model.get("references")[pair];
  const smoothing = SMOOTHING[model.get("smoothing")];
  const counts = statistics(hypothesis, references, order);
  return {
    hypothesis,
    references,
    language: model.get("languages")[pair] ?? "",
    order,
    smoothing,
    effective,
    counts,
    own: model.get("home").hypotheses[pair],
    position: Math.min(model.get("position"), Math.max(hypothesis.length - 1, 0)),
    p: precisions(counts, smoothing),
    penalty: brevityPenalty(counts),
    score: bleu(counts, smoothing, effective),
  };
}
