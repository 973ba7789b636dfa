/* What the guided tour says of the step, and how the figure stands meanwhile. */

import { french, symbol } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

/**
 * @import { Step } from "../parts/tour.js"
 * @import { Stations, Traits } from "./step.js"
 */

/**
 * each: the five stations.
 * @param {string[]} source @param {string[]} target @param {number} i @param {Stations} start
 * @param {Element[]} each @returns {Step<Traits>[]}
 */
export function guidance(source, target, i, start, each) {
  const [h, last] = [() => symbol("h", "j"), source.length - 1];
  /** @param {string} letter */
  const now = (letter, index = "") => symbol(letter, `${i}${index}`);
  /** @param {string} letter */
  const before = (letter) => symbol(letter, String(i - 1));
  const best = start.y.indexOf(Math.max(...start.y));
  const turned = start.before[0] > 0 ? -1 : 1;
  /** @type {(...numbers: number[]) => () => Element[]} */
  const at =
    (...numbers) =>
    () =>
      numbers.map((number) => each[number - 1]);
  return [
    {
      says: tell("Station 1: the state {s} and each annotation {h} give an energy.", {
        s: before("s"),
        h: h(),
      }),
      of: at(1),
    },
    {
      says: [
        say("Station 2: a softmax makes weights of the energies, from 0 to 1 and together 1."),
      ],
      of: at(2),
    },
    {
      says: tell("Station 3: each {h} times its weight, all added up: the context {c}.", {
        h: h(),
        c: now("c"),
      }),
      of: at(3),
    },
    {
      says: tell("Station 4: {s}, the word before and {c} give the new state.", {
        s: before("s"),
        c: now("c"),
      }),
      of: at(4),
    },
    {
      says: tell("Station 5: every word gets a probability, and “{word}” the largest.", {
        word: french(target[best]),
      }),
      of: at(5),
    },
    {
      says: tell(
        "Now the first component of {s} stands at its end: all five stations have moved.",
        { s: before("s") },
      ),
      sets: { s_first: turned },
      of: at(1, 2, 3, 4, 5),
    },
    {
      says: tell(
        "Now {h} is that of “{word}”, and masked: its energy stays, its weight is 0, and all that " +
          "follows has moved.",
        { h: h(), word: source[last] },
      ),
      sets: { j: last, masked: true },
      of: at(2, 3, 4, 5),
    },
    {
      says: [say("Now f is a GRU: energies, weights and context stay, as they come before f.")],
      sets: { f: 1 },
      of: at(4, 5),
    },
    {
      says: tell("Now g does not see {y}: only station 5 has moved.", { y: before("y") }),
      sets: { seen: false },
      of: at(5),
    },
  ];
}
