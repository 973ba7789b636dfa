/* What the guided tour says of the step, and how the figure stands meanwhile. */

import { french, symbol } from "../parts/parts.js";

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
      says: [
        "Station 1: the state ",
        before("s"),
        " and each annotation ",
        h(),
        " give an energy.",
      ],
      of: at(1),
    },
    {
      says: ["Station 2: a softmax makes weights of the energies, from 0 to 1 and together 1."],
      of: at(2),
    },
    {
      says: [
        "Station 3: each ",
        h(),
        " times its weight, all added up: the context ",
        now("c"),
        ".",
      ],
      of: at(3),
    },
    {
      says: [
        "Station 4: ",
        before("s"),
        ", the word before and ",
        now("c"),
        " give the new state.",
      ],
      of: at(4),
    },
    {
      says: [
        "Station 5: every word gets a probability, and “",
        french(target[best]),
        "” the largest.",
      ],
      of: at(5),
    },
    {
      says: [
        "Now the first component of ",
        before("s"),
        " stands at its end: all five stations have moved.",
      ],
      sets: { s_first: turned },
      of: at(1, 2, 3, 4, 5),
    },
    {
      says: [
        "Now ",
        h(),
        " is that of “",
        source[last],
        "”, and masked: its energy stays, its weight is 0, and all that follows has moved.",
      ],
      sets: { j: last, masked: true },
      of: at(2, 3, 4, 5),
    },
    {
      says: ["Now f is a GRU: energies, weights and context stay, as they come before f."],
      sets: { f: 1 },
      of: at(4, 5),
    },
    {
      says: ["Now g does not see ", before("y"), ": only station 5 has moved."],
      sets: { seen: false },
      of: at(5),
    },
  ];
}
