/* Beam search: word after word, the beginnings of a translation that are kept. Nothing here knows of a
 * page.
 *
 *     keep the B beginnings with the largest (1 / length) sum_k log p(y_k | y_<k, x)
 *
 * or, without the division, with the largest sum. A beam of 1 is greedy search. The same as
 * attnlib.translation's; a test holds them equal.
 */
import { BOS, EOS, step } from "./recurrence.js";

/**
 * A beginning is known by its last word and the one that it goes on from, which is null where there is
 * no word yet. total: the sum of log p, over `length` words. done: is it a whole translation?
 *
 * @import { Memory } from "./recurrence.js"
 * @import { Tensors } from "./tensors.js"
 * @typedef {{ before: Beginning | null, word: number, total: number, length: number }} Path
 * @typedef {Path & { done: boolean, s: Float64Array }} Beginning
 * @typedef {{ kept: Beginning[], missed: Beginning[] }} Round the best first; missed: as many that
 *   come after those
 * @typedef {{ words: Beginning[], branches: Branch[], goesOn: boolean }} Branch
 * @typedef {Memory & { s: Float64Array, Tx: number }} Encoded
 */

/** @type {(one: Path, divided: boolean) => number} */
export const score = ({ total, length }, divided) => (divided ? total / length : total);

/**
 * The rounds of a search, to the one in which all that is kept is done.
 * @param {Tensors} model @param {Encoded} encoded @param {number} beam @param {boolean} divided
 */
export function search(model, { s, Tx, ...memory }, beam, divided = true) {
  /** @type {Round[]} */
  const rounds = [];
  /** @type {Beginning[]} */
  let kept = [{ before: null, word: BOS, total: 0, length: 0, done: false, s }];
  while (!kept.every(({ done }) => done)) {
    const found = kept.flatMap((one) =>
      one.done ? [one] : extended(model, memory, one, 2 * Tx + 10),
    );
    found.sort((a, b) => score(b, divided) - score(a, divided));
    kept = found.slice(0, beam);
    rounds.push({ kept, missed: found.slice(beam, 2 * beam) });
  }
  return rounds;
}

/**
 * A beginning with each word that may follow: no mark but <eos>.
 * @type {(model: Tensors, memory: Memory, before: Beginning, limit: number) => Beginning[]}
 */
function extended(model, memory, before, limit) {
  const { s, p } = step(model, memory, before.s, before.word);
  const length = before.length + 1;
  return Array.from(p.subarray(EOS), (probability, k) => {
    const word = EOS + k;
    const total = before.total + Math.log(Math.max(probability, Number.MIN_VALUE));
    return { before, word, total, length, done: word === EOS || length >= limit, s };
  });
}

/** The words of a beginning, each with all before it. @param {Beginning} end */
export function path(end) {
  /** @type {Beginning[]} */
  const words = [];
  for (let one = end; one.before; one = one.before) words.unshift(one);
  return words;
}

/**
 * All that was kept in these rounds, as a tree: runs of words that do not branch. goesOn: whether what
 * the last of them keeps goes through it.
 * @param {Round[]} rounds @returns {Branch[]}
 */
export function tree(rounds) {
  /** @type {Map<Beginning | null, Beginning[]>} */
  const after = new Map();
  for (const one of new Set(rounds.flatMap(({ kept }) => kept)))
    after.set(one.before, [...(after.get(one.before) ?? []), one]);
  const going = new Set(rounds.at(-1)?.kept.flatMap(path));
  /** @param {Beginning} first @returns {Branch} */
  const run = (first) => {
    const words = [first];
    let next = after.get(first) ?? [];
    while (next.length === 1) {
      words.push(next[0]);
      next = after.get(next[0]) ?? [];
    }
    return { words, branches: next.map(run), goesOn: going.has(first) };
  };
  return (after.get(rounds[0].kept[0].before) ?? []).map(run);
}
