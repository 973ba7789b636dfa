/* What follows from the reader's hand: the translation computed anew, and how it is told. */

import { variation } from "../mathematics/farthest.js";
import { firstChanged, fitting } from "../mathematics/hand.js";
import { differing } from "../mathematics/likeness.js";
import { detokenize } from "../mathematics/words.js";
import { traits } from "../parts/figure.js";
import { french } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

/**
 * @import { Changes } from "../mathematics/hand.js"
 * @import { Decode } from "../mathematics/model.js"
 * @import { Model } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @import { Found } from "./pursuit.js"
 * @import { Traits } from "./translator.js"
 * @typedef {Record<string, string>} Glosses English for French words
 * @typedef {{ source: string[], decode: Decode, reads: string }} Translated by the model; reads: how
 *   that reads, "" where there is but one
 * @typedef {ReturnType<typeof following>} State
 */

const FAR = 0.005; // in total variation: what two decimals show

/** What of the reader's hand is for this sentence. @type {(model: Model<Traits>, Tx: number) => Changes} */
export const changesOf = (model, Tx) => fitting(traits(model, ["hand", "swap", "fixed"]), Tx);

/**
 * The translation under the reader's hand, beside the model's own. Where the steps are not there yet,
 * and those of earlier weights are, the rows in the hand are the new ones all the same.
 * @param {Model<Traits>} model @param {Translated} translated @param {Found} found
 */
export function following(model, { source, decode, reads }, { own, steps }) {
  const changes = changesOf(model, source.length);
  const touched = firstChanged(changes) < own.length;
  const held = changes.fixed.length ? steps.map(() => changes.fixed) : changes.hand;
  const weights = steps.map((step, k) => held[k] ?? step.alpha);
  const written = Math.min(model.get("written") ?? steps.length, steps.length);
  const i = Math.min(model.get("i"), written - 1);
  const j = Math.min(model.get("j"), source.length - 1);
  const all = steps.map((step) => step.token);
  const changed = differing(
    own.map((step) => step.token),
    all,
  );
  return {
    i,
    j,
    ...changes,
    source,
    decode,
    own,
    reads,
    steps,
    written,
    changed,
    touched,
    all,
    gloss: model.get("gloss"),
    target: all.slice(0, written),
    weights,
    alpha: weights[i],
  };
}

/** @type {(word: string, gloss: Glosses) => string} */
export const meaning = (word, gloss) => (gloss[word] ? ` (${gloss[word]})` : "");

/**
 * What the chosen row says, and what came of the reader's weights.
 * @type {(state: State) => Child[]}
 */
export function account(state) {
  const { i, j, source, all, alpha, own, steps, written, touched, changed, gloss } = state;
  const { token, p, word } = steps[i];
  const far = own[i] ? variation(own[i].alpha, alpha) : 0;
  const away = say("Its row is {far} from the model’s own.", { far: far.toFixed(2) });
  const sentence = [
    ...tell("“{word}”{meaning} has weight {weight} on “{source}” and probability {p}.", {
      word: french(token),
      meaning: meaning(token, gloss),
      weight: alpha[j].toFixed(2),
      source: source[j],
      p: p[word].toFixed(2),
    }),
    far < FAR ? "" : ` ${away}`,
  ];
  if (!touched || written < steps.length) return sentence;
  const text = detokenize(all.filter((each) => each !== "<eos>"));
  const same = !changed.includes(true) && all.length === own.length;
  return same
    ? [...sentence, " ", say("With your weights the model writes the same words.")]
    : [...sentence, " ", ...tell("With your weights: {french}", { french: french(text) })];
}
