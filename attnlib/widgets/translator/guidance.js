/* What the guided tour says of the translator, and how the figure stands meanwhile. */

import { oneHot, uniform, withWeight } from "../mathematics/hand.js";
import { french, symbol } from "../parts/parts.js";
import { meaning } from "./following.js";
import { nounAfter } from "./interventions.js";

/**
 * @import { Spelled } from "../mathematics/model.js"
 * @import { Model } from "../parts/figure.js"
 * @import { Step } from "../parts/tour.js"
 * @import { Traits } from "./translator.js"
 */

/**
 * The steps for the sentence and the cell that the figure begins with.
 * @param {Model<Traits>} model @param {string[]} source @param {Spelled[]} own
 * @param {boolean} other whether there is a second model
 * @returns {Step<Traits>[]}
 */
export function guidance(model, source, own, other) {
  const gloss = model.get("gloss");
  const { i, j } = model.get("home");
  const [row, Tx] = [own[i].alpha, source.length];
  const noun = Math.max(nounAfter(source, model.get("nouns"), j), 0);
  /** @param {number} k */
  const word = (k) => ["“", french(own[k].token), `”${meaning(own[k].token, gloss)}`];
  const english = (k = j) => `“${source[k]}”`;
  const second = {
    says: ["Now a model that reads forward only: where does the row of ", ...word(0), " look?"],
    sets: { one_way: true, i: 0, j: 0 },
  };
  return [
    {
      says: [
        "Each row of the matrix is a French word, each column an English one. A row shares out a " +
          "weight of 1: ",
        symbol("α", "ij"),
        " is what word ",
        symbol("y", "i"),
        " gives to the annotation of word ",
        symbol("x", "j"),
        ".",
      ],
    },
    { says: ["The row of ", ...word(i), ` gives ${english()} ${row[j].toFixed(2)}.`] },
    {
      says: ["Take half of it away: the rest of the row shares it. Read the probability."],
      sets: { hand: { [i]: withWeight(row, j, 0.5) } },
    },
    {
      says: [`Put all of it on ${english(noun)}: read the word, and the rows below, made anew.`],
      sets: { hand: { [i]: oneHot(Tx, noun) } },
    },
    {
      says: [`Let ${english()} and ${english(noun)} trade their weights in every row.`],
      sets: noun === j ? {} : { swap: [j, noun] },
    },
    {
      says: ["Give ", ...word(0), " the same weight everywhere: what is left of its probability?"],
      sets: { i: 0, j: 0, hand: { 0: uniform(Tx) } },
    },
    ...(other ? [second] : []),
  ];
}
