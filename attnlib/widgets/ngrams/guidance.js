/* What the guided tour says, and how the first sentence stands meanwhile. */

import { element } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

/**
 * @import { Model } from "../parts/figure.js"
 * @import { Step } from "../parts/tour.js"
 * @import { Sentence } from "../mathematics/bleu.js"
 * @import { Traits } from "./counted.js"
 */

/**
 * @param {Model<Traits>} model
 * @param {{ sentences: Element, total: Element, orders: Element[] }} parts
 * @returns {Step<Traits>[]}
 */
export function guidance(model, { sentences, total, orders }) {
  const [own, ...others] = model.get("home").hypotheses;
  const [reference] = model.get("references")[0];
  const last = reference.slice(-1);
  /** @type {(sentence: Sentence) => Partial<Traits>} */
  const first = (sentence) => ({
    pair: 0,
    position: 0,
    hypotheses: [sentence, ...others],
  });
  const backwards = first(own.toReversed());
  return [
    {
      says: [
        say(
          "A filled n-gram stands in the reference, a dashed one does not; each row gives its share.",
        ),
      ],
      sets: first(own),
      of: () => [orders[0]],
    },
    {
      says: [
        say(
          "Let single words count alone: BLEU is their share, times the penalty for being short.",
        ),
      ],
      sets: { ...first(own), order: 1 },
      of: () => [orders[0], total],
    },
    {
      says: [
        say(
          "The same words backwards: single words still match, since only longer n-grams see the order.",
        ),
      ],
      sets: backwards,
      of: () => [orders[0], orders[1]],
    },
    {
      says: [
        say(
          "With “exp” an order without a match counts a little, and no longer makes the product zero.",
        ),
      ],
      sets: { ...backwards, smoothing: 3 },
      of: () => [total],
    },
    {
      says: [
        say(
          "The reference without its last word: all that is there matches, and the penalty is paid.",
        ),
      ],
      sets: first(reference.slice(0, -1)),
      of: () => [sentences, total],
    },
    {
      says: tell(
        "The reference with its last word twice: the second “{word}” has nothing left to match, it is clipped.",
        { word: element("span", { lang: model.get("languages")[0] ?? "" }, ...last) },
      ),
      sets: first([...reference, ...last]),
      of: () => [sentences, orders[0]],
    },
  ];
}
