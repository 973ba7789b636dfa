/* What the guided tour says of the translator, and how the figure stands meanwhile. */

import { oneHot, uniform, weighing, withWeight } from "../mathematics/hand.js";
import { french, symbol } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";
import { meaning } from "./following.js";
import { nounAfter } from "./interventions.js";

/**
 * @import { Decode, Spelled } from "../mathematics/model.js"
 * @import { Model } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @import { Step } from "../parts/tour.js"
 * @import { Traits } from "./translator.js"
 */

/**
 * The steps for the sentence and the cell that the figure begins with.
 * @param {Model<Traits>} model @param {string[]} source @param {Decode} decode
 * @param {boolean} other whether there is a second model
 * @param {{ matrix: () => Element, row: (i: number) => Element, french: Element, choice: Element }} parts
 * @returns {Step<Traits>[]}
 */
export function guidance(model, source, decode, other, parts) {
  const own = decode();
  const gloss = model.get("gloss");
  const { i, j } = model.get("home");
  const [row, Tx] = [own[i].alpha, source.length];
  const noun = Math.max(nounAfter(source, model.get("nouns"), j), 0);
  /** @param {number} k */
  const word = (k, steps = own) => [
    "“",
    french(steps[k].token),
    `”${meaning(steps[k].token, gloss)}`,
  ];
  /** @type {(k: number, row: number[]) => { comes: Record<string, Child | Child[]>, sets: Partial<Traits>, of: () => Element[] }} */
  const given = (k, row) => {
    const hand = { [k]: row };
    const made = decode(weighing({ hand, swap: [], fixed: [] }), own.slice(0, k));
    const { p, word: id } = made[k];
    return {
      comes: { word: word(k, made), p: p[id].toFixed(2) },
      sets: { hand },
      of: () => [parts.french, parts.row(k)],
    };
  };
  const english = (k = j) => `“${source[k]}”`;
  const [half, all, even] = [
    given(i, withWeight(row, j, 0.5)),
    given(i, oneHot(Tx, noun)),
    given(0, uniform(Tx)),
  ];
  const second = {
    of: () => [parts.choice, parts.row(0)],
    says: tell("Now a model that reads forward only: where does the row of {word} look?", {
      word: word(0),
    }),
    sets: { one_way: true, i: 0, j: 0 },
  };
  return [
    {
      says: tell(
        "Each row of the matrix is a French word, each column an English one. A row shares out a " +
          "weight of 1: {alpha} is what word {y} gives to the annotation of word {x}.",
        { alpha: symbol("α", "ij"), y: symbol("y", "i"), x: symbol("x", "j") },
      ),
      of: () => [parts.matrix()],
    },
    {
      says: tell("The row of {word} gives {english} {weight}.", {
        word: word(i),
        english: english(),
        weight: row[j].toFixed(2),
      }),
      of: () => [parts.row(i)],
    },
    {
      ...half,
      says: tell(
        "Take half of it away, for the rest of the row: {word} comes, with probability {p}.",
        half.comes,
      ),
    },
    {
      ...all,
      says: tell(
        "Put all of it on {english}: {word} comes, with probability {p}, and all after it is made " +
          "anew.",
        { english: english(noun), ...all.comes },
      ),
    },
    {
      says: [
        say("Let {one} and {other} trade their weights in every row.", {
          one: english(),
          other: english(noun),
        }),
      ],
      sets: noun === j ? {} : { swap: [j, noun] },
      of: () => [parts.french, parts.matrix()],
    },
    {
      says: tell(
        "Give the row of {first} the same weight everywhere: {word} comes, with probability {p}.",
        { first: word(0), ...even.comes },
      ),
      sets: { i: 0, j: 0, ...even.sets },
      of: even.of,
    },
    ...(other ? [second] : []),
  ];
}
