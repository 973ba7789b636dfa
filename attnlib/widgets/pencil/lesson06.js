/* Pencil questions of lesson 06: links, and the alignment error rate. */

import { errorRate, links, shared } from "../mathematics/alignment.js";
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
    ask: "Here are the weights of three French words on four English ones. With which $j$ is each row linked?",
    given: MATRIX.map((row, i) => [`$i = ${i + 1}$`, row]),
    labels: MATRIX.map((_, i) => `$i = ${i + 1}$`),
    digits: 0,
    right: seconds(MATRIX),
    slips: [
      [
        "You read down the columns: this is with $i$ and $j$ swapped.",
        seconds(COLUMNS).slice(0, 3),
      ],
      ["You counted from 0.", seconds(MATRIX).map((j) => j - 1)],
    ],
    hint: "A row belongs to one French word. Look along it for the largest weight.",
    why: "One link for each row, at its largest weight. A column may be linked twice, or never.",
  },
  aer: {
    ask: `An alignment has the links ${named(FOUND)}. Sure are ${named(SURE)}; possible, besides these, is ${named(DEFENDED)}. What is the AER?`,
    labels: ["$|A \\cap S|$", "$|A \\cap P|$", "AER"],
    digits: 2,
    right: [IN_SURE, IN_POSSIBLE, RATE],
    slips: [
      ["You forgot the 1 minus.", [IN_SURE, IN_POSSIBLE, 1 - RATE]],
      [
        "You did not count the sure links among the possible ones.",
        [IN_SURE, shared(FOUND, DEFENDED), errorRate(FOUND, SURE, DEFENDED)],
      ],
      [
        "You divided by $|A| + |P|$.",
        [IN_SURE, IN_POSSIBLE, 1 - (IN_SURE + IN_POSSIBLE) / (FOUND.length + POSSIBLE.length)],
      ],
      [
        "This is 1 minus the precision: the sure links that were not found cost nothing.",
        [IN_SURE, IN_POSSIBLE, 1 - IN_POSSIBLE / FOUND.length],
      ],
      ["You left the possible link out.", [IN_SURE, IN_SURE, errorRate(FOUND, SURE)]],
    ],
    hint: "Tick every link of the alignment that is sure. Then tick those that are at least possible.",
    why: `${IN_SURE} of its links are sure and ${IN_POSSIBLE} are possible: 1 − (${IN_SURE} + ${IN_POSSIBLE}) / (${FOUND.length} + ${SURE.length}).`,
  },
  corpus: {
    ask: `Two sentences, all of whose gold links are sure. In the first, ${SENTENCES[0].right} of ${SENTENCES[0].size} links are right, in the second ${SENTENCES[1].right} of ${SENTENCES[1].size}; each has as many gold links as links. What is the AER of the corpus?`,
    labels: ["AER"],
    digits: 3,
    right: [rateOf(SENTENCES)],
    slips: [
      [
        "This is the mean of the two sentences. Add the counts up first, then divide.",
        [(rateOf(SENTENCES.slice(0, 1)) + rateOf(SENTENCES.slice(1))) / 2],
      ],
      ["You forgot the 1 minus.", [1 - rateOf(SENTENCES)]],
      ["This is the second sentence alone.", [rateOf(SENTENCES.slice(1))]],
      [
        "You counted the right links once. With $P = S$ they count twice.",
        [(1 + rateOf(SENTENCES)) / 2],
      ],
    ],
    hint: "Add up the links of both sentences, and the right ones of both. Divide once, at the end.",
    why: "5 of 8 links are right: 1 − (5 + 5) / (8 + 8). Long sentences count for more.",
  },
  flat: {
    ask: `A row has ${TEMPERED} weights. Which number do they all approach when the temperature grows without end?`,
    labels: ["weight"],
    digits: 3,
    right: [1 / TEMPERED],
    slips: [
      ["The energies approach 0. The weights still add up to 1.", [0]],
      ["That is one word alone: what a temperature near 0 does.", [1]],
      ["That is what their sum is shared among: divide 1 by it.", [TEMPERED]],
    ],
    hint: "Divided by a large $T$, all energies are nearly 0. What are their exponentials?",
    why: "With energies of nearly 0 all exponentials are nearly 1, and each has the same share.",
  },
});
