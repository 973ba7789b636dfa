/* Sentences of growing length, and what is left of each in two translations.
 *
 * Nothing is computed here but counts of words: data-kept holds [words kept, words of the
 * reference], data-length the source tokens of the sentence shown.
 */
import { live } from "../parts/figure.js";
import { french } from "../parts/parts.js";
import { axis } from "./axis.js";
import { wording } from "./wording.js";

/**
 * @import { Model } from "../parts/figure.js"
 * @import { Name } from "./translators.js"
 * @typedef {[sign: "=" | "-" | "+", tokens: string]} Run
 * @typedef {{ source: string } & Record<Name, Run[]>} Given
 * @typedef {{ sentences: Given[], length: number, home: { length: number } }} Traits
 * @typedef {ReturnType<typeof counted>} Sentence
 */

/** @param {Model<Traits>} model */
function draw(model) {
  const sentences = model.get("sentences").map(counted);
  const parts = [axis(sentences), wording()];
  /** @type {(length: number) => number} */
  const longestUpTo = (length) => sentences.findLastIndex(({ source }) => source.length <= length);
  let shown = -1;
  return {
    nodes: parts.map((part) => part.node),
    update() {
      const k = longestUpTo(model.get("length"));
      if (k !== shown) for (const part of parts) part.update(sentences[k], k);
      shown = k;
      return told(sentences[k]);
    },
  };
}

/**
 * A sentence in tokens, and how many of its reference each translation has kept.
 * @param {Given} given
 */
function counted({ source, attention, fixed }) {
  /** @type {(runs: Run[], signs: string) => string[]} */
  const only = (runs, signs) =>
    runs.filter(([sign]) => signs.includes(sign)).flatMap(([, run]) => run.split(" "));
  const kept = { attention: only(attention, "=").length, fixed: only(fixed, "=").length };
  return { source: source.split(" "), reference: only(attention, "=-"), attention, fixed, kept };
}

/** @param {Sentence} sentence */
function told({ source, reference, kept, fixed }) {
  const lost = fixed.find(([sign]) => sign === "-");
  return [
    `${source.length} source tokens. Of ${reference.length} French ones attention keeps `,
    `${kept.attention}, one fixed context ${kept.fixed}`,
    ...(lost ? ["; the first it loses: “", french(lost[1]), "”."] : ["."]),
  ];
}

export default live({ label: "Sentence lengths", draw });
