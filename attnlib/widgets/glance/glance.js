/* A first glance: a sentence being translated, and the weights of the word that is being written.
 *
 * A row set by hand is used as it stands, and every word from there on is computed anew. Full
 * precision stands in data-alpha of the weights and in data-p of the words.
 */

import { firstChanged, fitting, weighing, withRow } from "../mathematics/hand.js";
import { differing } from "../mathematics/likeness.js";
import { trained } from "../mathematics/model.js";
import { live, traits } from "../parts/figure.js";
import { grip } from "../parts/grip.js";
import { element, french } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";
import { looking } from "./looking.js";
import { writing } from "./writing.js";

/**
 * @import { Changes } from "../mathematics/hand.js"
 * @import { Decode, Spelled } from "../mathematics/model.js"
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @typedef {{ i: number, hand: Changes["hand"] }} Home
 * @typedef {{ parameters: DataView, source: string[], gloss: Record<string, string> }} Given
 * @typedef {Given & Home & { home: Home }} Traits
 * @typedef {{ source: string[], decode: Decode, own: Spelled[] }} Translated by the model itself
 * @typedef {ReturnType<typeof following>} State
 */

const HOW = say("Drag a bar, and see which word comes out. Thin lines: the model’s own weights.");

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const { parameters, source, gloss } = traits(model, ["parameters", "source", "gloss"]);
  const decode = trained(parameters).encode(source);
  const translated = { source: [...source, "<eos>"], decode, own: decode() };
  const moving = grip();
  /** @type {State} */
  let state;
  const written = writing(gloss, (i) => set({ i }));
  const weights = looking(translated.source, (j, weight) =>
    set(withRow(state, state.i, moving(state.alpha, j, weight))),
  );
  return {
    nodes: [written.node, weights.node, element("p", { class: "attn-note" }, HOW)],
    update() {
      state = following(model, translated);
      written.show(state);
      weights.show(state);
      return account(state, gloss);
    },
  };
}

/**
 * The translation under the reader's hand, beside the model's own.
 * @param {Model<Traits>} model @param {Translated} translated
 */
function following(model, { source, decode, own }) {
  const changes = fitting({ hand: model.get("hand"), swap: [], fixed: [] }, source.length);
  const first = firstChanged(changes);
  const steps = first < own.length ? decode(weighing(changes), own.slice(0, first)) : own;
  const i = Math.min(model.get("i"), steps.length - 1);
  const words = steps.map((step) => step.token);
  const changed = differing(
    own.map((step) => step.token),
    words,
  );
  return { ...changes, i, own, steps, words, changed, source, alpha: steps[i].alpha };
}

/**
 * What comes of the weights, in words.
 * @type {(state: State, gloss: Record<string, string>) => Child[]}
 */
function account({ i, source, own, steps, hand, alpha }, gloss) {
  const { token, p, word } = steps[i];
  const most = alpha.indexOf(Math.max(...alpha));
  const before = own.at(i);
  const instead = i in hand && before && before.token !== token;
  const given = {
    most: named(source[most]),
    weight: alpha[most].toFixed(2),
    word: named(token, french),
    meaning: gloss[token] ? ` (${gloss[token]})` : "",
    p: p[word].toFixed(2),
  };
  if (instead)
    return tell(
      "With your weights, most of it on {most}, {weight}, and the model writes {word}{meaning}, with " +
        "probability {p}, where it would have written {before}.",
      { ...given, before: named(before.token, french) },
    );
  return i in hand
    ? tell(
        "With your weights, most of it on {most}, {weight}, and the model writes {word}{meaning}, " +
          "with probability {p}.",
        given,
      )
    : tell(
        "The largest weight is on {most}, {weight}, and the model writes {word}{meaning}, with " +
          "probability {p}.",
        given,
      );
}

/**
 * A word in quotes; the end mark by its name.
 * @type {(token: string, written?: (word: string) => Child) => Child[]}
 */
const named = (token, written = (word) => word) =>
  token === "<eos>" ? [say("the end mark")] : ["“", written(token), "”"];

export default live({ label: say("A sentence being translated"), draw });
