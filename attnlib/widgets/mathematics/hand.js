/* A hand on the weights of a translation. A row stays a row: nothing below 0, and the sum 1.
 *
 *     withWeight   alpha_j = a, and alpha_k (1 - a) / (1 - alpha_j) for every other word k
 *     uniform      alpha_j = 1 / Tx
 *     oneHot       alpha_j = 1
 *     swapped      alpha_j and alpha_k trade places
 */

/**
 * hand: the rows set by hand, by their numbers. swap: two columns, or []. fixed: one row for all of
 * them, or [].
 *
 * @import { Vector } from "./mathematics.js"
 * @import { Weigh } from "./recurrence.js"
 * @typedef {{ hand: Record<number, number[]>, swap: number[], fixed: number[] }} Changes
 */

/**
 * The others keep their proportions; where they have none, each gets the same.
 * @type {(alpha: Vector, j: number, weight: number) => number[]}
 */
export function withWeight(alpha, j, weight) {
  const rest = [...alpha].reduce((sum, a, k) => (k === j ? sum : sum + a), 0);
  /** @type {(a: number) => number} */
  const share = (a) => (rest > 0 ? a / rest : 1 / (alpha.length - 1));
  return Array.from(alpha, (a, k) => (k === j ? weight : (1 - weight) * share(a)));
}

/** @type {(Tx: number) => number[]} */
export const uniform = (Tx) => Array(Tx).fill(1 / Tx);

/** @type {(Tx: number, j: number) => number[]} */
export const oneHot = (Tx, j) => Array.from({ length: Tx }, (_, k) => Number(k === j));

/** @type {(alpha: Vector, pair: [j: number, k: number]) => number[]} */
export function swapped(alpha, [j, k]) {
  const row = [...alpha];
  [row[j], row[k]] = [alpha[k], alpha[j]];
  return row;
}

/**
 * Whether these are weights of Tx words; what is typed has few decimals, so the sum is nearly 1.
 * @type {(row: number[] | undefined, Tx: number) => boolean}
 */
const isRow = (row, Tx) =>
  Array.isArray(row) &&
  row.length === Tx &&
  row.every((a) => Number.isFinite(a) && a >= 0) &&
  Math.abs(row.reduce((sum, a) => sum + a) - 1) < 0.02;

/**
 * Whether these are two of Tx words.
 * @param {number[]} swap @param {number} Tx @returns {swap is [number, number]}
 */
const isPair = (swap, Tx) =>
  Array.isArray(swap) &&
  swap.length === 2 &&
  swap[0] !== swap[1] &&
  swap.every((j) => Number.isInteger(j) && j >= 0 && j < Tx);

/**
 * What of it is for a sentence of Tx words: the rest was for another one.
 * @type {(changes: Changes, Tx: number) => Changes}
 */
export function fitting({ hand, swap, fixed }, Tx) {
  const rows = Object.entries(hand).filter(([i, row]) => /^\d+$/.test(i) && isRow(row, Tx));
  return {
    hand: Object.fromEntries(rows),
    swap: isPair(swap, Tx) ? swap : [],
    fixed: isRow(fixed, Tx) ? fixed : [],
  };
}

/**
 * What `greedy` asks for each row. What does not fit the sentence is not for it.
 * @type {(changes: Changes) => Weigh}
 */
export function weighing({ hand, swap, fixed }) {
  return (alpha, i) => {
    const held = [fixed, hand[i]].find((row) => isRow(row, alpha.length));
    return held ?? (isPair(swap, alpha.length) ? swapped(alpha, swap) : alpha);
  };
}

/** The first row that they change. @type {(changes: Changes) => number} */
export function firstChanged({ hand, swap, fixed }) {
  return swap.length || fixed.length ? 0 : Math.min(...Object.keys(hand).map(Number));
}

/**
 * The changes with which row i has these weights.
 * @type {(changes: Changes, i: number, row: number[]) => Partial<Changes>}
 */
export const withRow = ({ hand, fixed }, i, row) =>
  fixed.length ? { fixed: row } : { hand: { ...hand, [i]: row } };
