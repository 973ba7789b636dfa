/* The search that the reader has chosen, up to the chosen step, and greedy search beside it. */

import { path, search } from "../mathematics/search.js";
import { tokenize } from "../mathematics/words.js";

/**
 * @import { opened } from "../mathematics/model.js"
 * @import { Beginning, Round } from "../mathematics/search.js"
 * @import { Traits } from "./search.js"
 * @typedef {(beam: number, divided: boolean) => Round[]} Search of one sentence
 * @typedef {Pick<Traits, "sentence" | "beam" | "divided" | "step">} Chosen
 * @typedef {ReturnType<typeof searching>} Found
 * @typedef {ReturnType<typeof following>} State
 */

/**
 * searchFor(sentence)(beam, divided) is made when it is first asked for. words: the tokens of a
 * beginning.
 * @param {ReturnType<typeof opened>} trained @param {string[]} sentences @param {string[][]} references
 */
export function searching({ parameters, spelling, read }, sentences, references) {
  /** @param {number} sentence @returns {Search} */
  const searchOf = (sentence) => {
    const encoded = read(tokenize(sentences[sentence]));
    return once((beam, divided) => search(parameters, encoded, beam, divided));
  };
  return {
    sentences,
    references,
    searchFor: once(searchOf),
    vocabulary: spelling.length,
    /** @param {Beginning} one */
    token: (one) => spelling[one.word],
    /** @param {Beginning} end */
    words: (end) => path(end).map(({ word }) => spelling[word]),
  };
}

/**
 * @template {unknown[]} A @template R
 * @param {(...given: A) => R} make @returns {(...given: A) => R}
 */
function once(make) {
  /** @type {Map<string, R>} */
  const made = new Map();
  return (...given) => {
    const key = JSON.stringify(given);
    const known = made.get(key) ?? make(...given);
    made.set(key, known);
    return known;
  };
}

/**
 * at: the step that is shown, from 1. greedy: where greedy's way ends. isGreedy: is a beginning on it?
 * left: the step at which it was pruned, 0 if never.
 * @param {Chosen} chosen @param {Found} found
 */
export function following({ sentence, beam, divided, step }, found) {
  const searched = found.searchFor(sentence);
  const all = searched(beam, divided);
  const at = Math.min(step ?? all.length, all.length);
  const greedy = best(searched(1, true));
  const way = path(greedy);
  /** @param {Beginning} one */
  const isGreedy = (one) => path(one).every(({ word }, k) => word === way[k]?.word);
  return {
    ...found,
    beam,
    divided,
    at,
    last: all.length,
    rounds: all.slice(0, at),
    now: all[at - 1],
    best: best(all),
    greedy,
    isGreedy,
    left: 1 + all.findIndex(({ kept }) => !kept.some(isGreedy)),
    english: found.sentences[sentence],
    reference: found.references[sentence] ?? [],
  };
}

/** What a search has found. @param {Round[]} rounds */
const best = (rounds) => rounds[rounds.length - 1].kept[0];
