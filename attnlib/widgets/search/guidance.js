/* What the guided tour says of a search, mostly the first sentence’s, and how the figure stands meanwhile. */

import { french } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";
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
      say(
        "Greedy’s beginning is pruned here: {beam} others have a larger mean. Greedy search keeps but one, and so it has to go on from there.",
        { beam: BEAM },
      ),
    ],
    sets: chosen({ step: end.left }),
    of: () => [tree, ranking],
  };
  return [
    {
      says: tell(
        "A beam of {beam} begins with the {beam} likeliest first words: “{word}” has log p = {total}.",
        { beam: String(BEAM), word: french(found.token(first)), total: nats(first.total) },
      ),
      sets: chosen({ step: 1 }),
      of: () => [ranking],
    },
    {
      says: [
        say(
          "Each of them may go on with any word. Of all these beginnings, again {beam} are kept: those with the largest mean. In grey: what came next, and what is pruned.",
          { beam: BEAM },
        ),
      ],
      sets: chosen({ step: 2 }),
      of: () => [tree, ranking],
    },
    ...(end.left ? [pruned] : []),
    {
      says: [
        say(
          "After {last} steps all that is kept ends in <eos>, and the largest mean wins: {sums}.",
          { last: end.last, sums: sums(end.best) },
        ),
      ],
      sets: chosen(),
      of: () => [outcome, ranking],
    },
    { says, sets, of: () => [outcome, ranking] },
    {
      says: [
        say("A beam of 1 is greedy search. It ends with a mean of {mean}.", {
          mean: mean(end.greedy),
        }),
      ],
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
      ? [say("The same translation wins.")]
      : tell(
          "With this sentence and a beam of {beam} “{short}” wins, {total} over {length} words. With the division it would be “{whole}”, {other} over {otherLength}.",
          {
            beam: String(NARROW),
            short: french(short.says),
            total: nats(short.total),
            length: String(short.length),
            whole: french(whole.says),
            other: nats(whole.total),
            otherLength: String(whole.length),
          },
        );
  return {
    says: [
      say("Without the division the sum decides, and each word more makes it smaller."),
      " ",
      ...won,
    ],
    sets: chosen({ sentence, beam: NARROW, divided: false }),
  };
}
