/* What the guided tour says of a search, mostly the first sentence’s, and how the figure stands meanwhile. */

import { french } from "../parts/parts.js";
import { following } from "./following.js";
import { mean, nats, sums, text } from "./telling.js";

/**
 * @import { Step } from "../parts/tour.js"
 * @import { Chosen, Found } from "./following.js"
 * @import { Traits } from "./search.js"
 */

const [BEAM, NARROW] = [3, 2];

/**
 * @param {Found} found @param {{ outcome: Element, tree: Element, ranking: Element }} parts
 * @returns {Step<Traits>[]}
 */
export function guidance(found, { outcome, tree, ranking }) {
  /** @type {(sets?: Partial<Chosen>) => Chosen} */
  const chosen = (sets) => ({ sentence: 0, beam: BEAM, divided: true, step: null, ...sets });
  const end = following(chosen(), found);
  const first = following(chosen({ step: 1 }), found).now.kept[0];
  const { sets, says } = undivided(found, chosen);
  const pruned = {
    says: [
      `Greedy’s beginning is pruned here: ${BEAM} others have a larger mean. Greedy search keeps but ` +
        "one, and so it has to go on from there.",
    ],
    sets: chosen({ step: end.left }),
    of: () => [tree, ranking],
  };
  return [
    {
      says: [
        `A beam of ${BEAM} begins with the ${BEAM} likeliest first words: “`,
        french(found.token(first)),
        `” has log p = ${nats(first.total)}.`,
      ],
      sets: chosen({ step: 1 }),
      of: () => [ranking],
    },
    {
      says: [
        `Each of them may go on with any word. Of all these beginnings, again ${BEAM} are kept: those ` +
          "with the largest mean. In grey: what came next, and what is pruned.",
      ],
      sets: chosen({ step: 2 }),
      of: () => [tree, ranking],
    },
    ...(end.left ? [pruned] : []),
    {
      says: [
        `After ${end.last} steps all that is kept ends in <eos>, and the largest mean wins: ${sums(end.best)}.`,
      ],
      sets: chosen(),
      of: () => [outcome, ranking],
    },
    { says, sets, of: () => [outcome, ranking] },
    {
      says: [`A beam of 1 is greedy search. It ends with a mean of ${mean(end.greedy)}.`],
      sets: chosen({ beam: 1 }),
      of: () => [outcome, tree],
    },
  ];
}

/**
 * The search by the sum, of the first sentence in which it ends with another translation than by the
 * mean; where there is none, of the first.
 * @param {Found} found @param {(sets?: Partial<Chosen>) => Chosen} chosen
 */
function undivided(found, chosen) {
  /** @param {number} sentence */
  const ends = (sentence) =>
    [true, false].map((divided) => {
      const state = following(chosen({ sentence, beam: NARROW, divided }), found);
      return { ...state.best, says: text(state, state.best) };
    });
  const differs = found.sentences.findIndex((_, k) => {
    const [whole, short] = ends(k);
    return whole.says !== short.says;
  });
  const sentence = Math.max(differs, 0);
  const [whole, short] = ends(sentence);
  const won =
    differs < 0
      ? ["The same translation wins."]
      : [
          `With this sentence and a beam of ${NARROW} “`,
          french(short.says),
          `” wins, ${nats(short.total)} over ${short.length} words. With the division it would be “`,
          french(whole.says),
          `”, ${nats(whole.total)} over ${whole.length}.`,
        ];
  return {
    says: ["Without the division the sum decides, and each word more makes it smaller. ", ...won],
    sets: chosen({ sentence, beam: NARROW, divided: false }),
  };
}
