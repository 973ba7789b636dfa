/* The three attentions of a Transformer: who asks, who is asked, and how both are written. */

import { element, french } from "../parts/parts.js";
import { say } from "../parts/words.js";

/**
 * rows and columns: the words that stand there. askers: the words that ask, of which those of the rows
 * are about to be written. masked: whether later words are to be hidden. says: what rows and columns are.
 *
 * @import { Layers } from "../mathematics/heads.js"
 * @import { Tensors } from "../mathematics/tensors.js"
 * @import { Spelt } from "../parts/grid.js"
 * @typedef {{ rows: string[], columns: string[], down: Spelt, across: Spelt }} Words
 * @typedef {Words & { layers: Layers, askers: string[], masked: boolean, says: string }} Attention
 */

/**
 * In the order of the trait `attention`.
 * @type {(source: string[], target: string[], tensors: Tensors) => Attention[]}
 */
export function attentions(source, target, tensors) {
  /** @type {(name: string) => Layers} */
  const layers = (name) => {
    const [Q, K, V] = ["Q", "K", "V"].map((letter) => tensors[`${name}.${letter}`]);
    return { Q, K, V };
  };
  const english = () => element("span", { lang: "en" });
  const given = ["<bos>", ...target.slice(0, -1)];
  return [
    {
      layers: layers("encoder"),
      rows: source,
      columns: source,
      askers: source,
      down: english,
      across: english,
      masked: false,
      says: say(
        "Each source word (row) asks all of them (columns). No mask: the whole source is known " +
          "from the start.",
      ),
    },
    {
      layers: layers("decoder"),
      rows: given,
      columns: given,
      askers: given,
      down: french,
      across: french,
      masked: true,
      says: say(
        "Rows and columns are the words given. Each (row) asks in order to write the next one; " +
          "the causal mask leaves it those up to itself (columns).",
      ),
    },
    {
      layers: layers("cross"),
      rows: target,
      columns: source,
      askers: given,
      down: french,
      across: english,
      masked: false,
      says: say(
        "A row has the name of the word about to be written; the word before it asks all source " +
          "words (columns). No mask: the whole source is known.",
      ),
    },
  ];
}

/** Where the largest number stands. @param {Float64Array} alpha */
export const largestOf = (alpha) => alpha.indexOf(Math.max(...alpha));
