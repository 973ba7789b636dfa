/* Pencil questions of lesson 06: links, and the alignment error rate. */

import { errorRate, links, shared } from "../mathematics/alignment.js";
import { say } from "../parts/words.js";
import { QUESTIONS } from "./pencil.js";

/** @import { Link } from "../mathematics/alignment.js" */

/** @type {Link[]} */
const FOUND = [
  [1, 1],
  [2, 2],
  [3, 4],
  [4, 3],
]; // prettier-ignore
/** @type {Link[]} */
const SURE = [
  [1, 1],
  [2, 2],
  [3, 3],
]; // prettier-ignore
/** @type {Link[]} */
const DEFENDED = [[3, 4]];
const POSSIBLE = [...SURE, ...DEFENDED];
const [IN_SURE, IN_POSSIBLE] = [shared(FOUND, SURE), shared(FOUND, POSSIBLE)];
const RATE = errorRate(FOUND, SURE, POSSIBLE);
const MATRIX = [
  [0.1, 0.6, 0.2, 0.1],
  [0.5, 0.1, 0.1, 0.3],
  [0, 0.2, 0.3, 0.5],
];
const COLUMNS = MATRIX[0].map((_, j) => MATRIX.map((row) => row[j]));
const TEMPERED = 8;

/** @param {Link[]} set */
const named = (set) => set.map((link) => `(${link.join(", ")})`).join(", ");
/** @type {(rows: number[][]) => number[]} */
const seconds = (rows) => links(rows).map(([, j]) => j);
/** Of two sentences: so many links, all of them sure, and how many are right. */
const SENTENCES = [
  { size: 2, right: 2 },
  { size: 6, right: 3 },
];
/** @type {(all: typeof SENTENCES) => number} */
const rateOf = (all) => {
  const [size, right] = [0, 0].map((_, k) =>
    all.reduce((sum, one) => sum + (k ? one.right : one.size), 0),
  );
  return 1 - (right + right) / (size + size);
};

Object.assign(QUESTIONS, {
  links: {
    ask: say(
      "Here are the weights of three French words on four English ones. With which $j$ is each row linked?",
    ),
    given: MATRIX.map((row, i) => [`$i = ${i + 1}$`, row]),
    labels: MATRIX.map((_, i) => `$i = ${i + 1}$`),
    digits: 0,
    right: seconds(MATRIX),
    slips: [
      [
        say("You read down the columns: this is with $i$ and $j$ swapped."),
        seconds(COLUMNS).slice(0, 3),
      ],
      [say("You counted from 0."), seconds(MATRIX).map((j) => j - 1)],
    ],
    hint: say("A row belongs to one French word. Look along it for the largest weight."),
    why: say(
      "One link for each row, at its largest weight. A column may be linked twice, or never.",
    ),
  },
  aer: {
    ask: say(
      "An alignment has the links {links}. Sure are {sure}; possible, besides these, is {possible}. What is the AER?",
      { links: named(FOUND), sure: named(SURE), possible: named(DEFENDED) },
    ),
    labels: ["$|A \\cap S|$", "$|A \\cap P|$", "AER"],
    digits: 2,
    right: [IN_SURE, IN_POSSIBLE, RATE],
    slips: [
      [say("You forgot the 1 minus."), [IN_SURE, IN_POSSIBLE, 1 - RATE]],
      [
        say("You did not count the sure links among the possible ones."),
        [IN_SURE, shared(FOUND, DEFENDED), errorRate(FOUND, SURE, DEFENDED)],
      ],
      [
        say("You divided by $|A| + |P|$."),
        [IN_SURE, IN_POSSIBLE, 1 - (IN_SURE + IN_POSSIBLE) / (FOUND.length + POSSIBLE.length)],
      ],
      [
        say("This is 1 minus the precision: the sure links that were not found cost nothing."),
        [IN_SURE, IN_POSSIBLE, 1 - IN_POSSIBLE / FOUND.length],
      ],
      [say("You left the possible link out."), [IN_SURE, IN_SURE, errorRate(FOUND, SURE)]],
    ],
    hint: say(
      "Tick every link of the alignment that is sure. Then tick those that are at least possible.",
    ),
    why: say(
      "{sure} of its links are sure and {possible} are possible: 1 − ({sure} + {possible}) / ({links} + {gold}).",
      { sure: IN_SURE, possible: IN_POSSIBLE, links: FOUND.length, gold: SURE.length },
    ),
  },
  corpus: {
    ask: say(
      "Two sentences, all of whose gold links are sure. In the first, {right} of {size} links are right, in the second {right2} of {size2}; each has as many gold links as links. What is the AER of the corpus?",
      { ...SENTENCES[0], right2: SENTENCES[1].right, size2: SENTENCES[1].size },
    ),
    labels: ["AER"],
    digits: 3,
    right: [rateOf(SENTENCES)],
    slips: [
      [
        say("This is the mean of the two sentences. Add the counts up first, then divide."),
        [(rateOf(SENTENCES.slice(0, 1)) + rateOf(SENTENCES.slice(1))) / 2],
      ],
      [say("You forgot the 1 minus."), [1 - rateOf(SENTENCES)]],
      [say("This is the second sentence alone."), [rateOf(SENTENCES.slice(1))]],
      [
        say("You counted the right links once. With $P = S$ they count twice."),
        [(1 + rateOf(SENTENCES)) / 2],
      ],
    ],
    hint: say(
      "Add up the links of both sentences, and the right ones of both. Divide once, at the end.",
    ),
    why: say("5 of 8 links are right: 1 − (5 + 5) / (8 + 8). Long sentences count for more."),
  },
  flat: {
    ask: say(
      "A row has {size} weights. Which number do they all approach when the temperature grows without end?",
      { size: TEMPERED },
    ),
    labels: [say("weight")],
    digits: 3,
    right: [1 / TEMPERED],
    slips: [
      [say("The energies approach 0. The weights still add up to 1."), [0]],
      [say("That is one word alone: what a temperature near 0 does."), [1]],
      [say("That is what their sum is shared among: divide 1 by it."), [TEMPERED]],
    ],
    hint: say("Divided by a large $T$, all energies are nearly 0. What are their exponentials?"),
    why: say(
      "With energies of nearly 0 all exponentials are nearly 1, and each has the same share.",
    ),
  },
});
