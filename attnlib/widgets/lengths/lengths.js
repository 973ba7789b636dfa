/* Sentences of growing length, and what is left of each in two translations.
 *
 * Nothing is computed here but counts of words: data-kept holds [words kept, words of the
 * reference, other words], data-length the source tokens of the sentence shown.
 */
import { detokenize } from "../mathematics/words.js";
import { live } from "../parts/figure.js";
import { french } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";
import { axis } from "./axis.js";
import { wording } from "./wording.js";

/**
 * @import { Model } from "../parts/figure.js"
 * @import { Gloss } from "../parts/spell.js"
 * @import { Name } from "./translators.js"
 * @typedef {[sign: "=" | "-" | "+", tokens: string]} Run
 * @typedef {{ source: string } & Record<Name, Run[]>} Given
 * @typedef {{ length: number }} Home
 * @typedef {{ sentences: Given[], gloss: Gloss, home: Home } & Home} Traits
 * @typedef {ReturnType<typeof counted>} Sentence
 */

/** @param {Model<Traits>} model */
function draw(model) {
  const sentences = model.get("sentences").map(counted);
  const parts = [axis(sentences), wording(model.get("gloss"))];
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
 * A sentence in tokens, how many of its reference each translation has kept, and how many others it has.
 * @param {Given} given
 */
function counted({ source, attention, fixed }) {
  /** @type {(runs: Run[], signs: string) => string[]} */
  const only = (runs, signs) =>
    runs.filter(([sign]) => signs.includes(sign)).flatMap(([, run]) => run.split(" "));
  /** @param {Run[]} runs */
  const counts = (runs) => ({ kept: only(runs, "=").length, others: only(runs, "+").length });
  return {
    source: source.split(" "),
    reference: only(attention, "=-"),
    attention,
    fixed,
    counts: { attention: counts(attention), fixed: counts(fixed) },
  };
}

/** @param {Sentence} sentence */
function told({ source, reference, counts, fixed }) {
  const lost = fixed.find(([sign]) => sign === "-");
  const given = {
    source: String(source.length),
    reference: String(reference.length),
    attention: String(counts.attention.kept),
    fixed: String(counts.fixed.kept),
  };
  return lost
    ? tell(
        "{source} source tokens. Of {reference} French ones attention keeps {attention}, one fixed context {fixed}; the first it loses: “{lost}”.",
        { ...given, lost: french(detokenize(lost[1].split(" "))) },
      )
    : tell(
        "{source} source tokens. Of {reference} French ones attention keeps {attention}, one fixed context {fixed}.",
        given,
      );
}

export default live({ label: say("Sentence lengths"), draw });
