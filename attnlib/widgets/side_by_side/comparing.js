/* Both translations of a sentence at every length, each made when it is first asked for. */

import { differing } from "../mathematics/likeness.js";
import { trained } from "../mathematics/model.js";

/**
 * A length has `rest` added to the beginning of the sentence. common: [words of a longest common
 * subsequence, words of attention's translation, other words of the fixed context's].
 *
 * @import { Translator } from "../mathematics/model.js"
 * @import { Reading } from "../mathematics/words.js"
 * @typedef {{ text: string, beginning: string, rest: string }} Text
 * @typedef {Text & Reading} Length
 * @typedef {ReturnType<typeof compared>} Comparison
 * @typedef {Length & Comparison} Made
 */

/**
 * made(k) is a length with its translations, of those that begin(lengths) was given; follow(k, made)
 * is told of a new one. goOn() makes the others, one a task, while isShown().
 * @param {() => DataView[]} models @param {(k: number, made: Made) => void} follow
 * @param {() => boolean} isShown
 */
export function comparing(models, follow, isShown) {
  /** @type {(Length | Made)[]} */
  let lengths = [];
  /** @type {Translator[] | undefined} */
  let translators;
  /** @type {number | undefined} */
  let timer;

  /** @param {number} k */
  function made(k) {
    const each = lengths[k];
    if ("common" in each) return each;
    translators ??= models().map(trained);
    const [attention, fixed] = translators.map((one) => written(one, each.tokens));
    const done = Object.assign(each, compared(attention, fixed));
    follow(k, done);
    return done;
  }
  function makeNext() {
    const k = lengths.findIndex((each) => !each.problem && !("common" in each));
    if (k < 0 || !isShown()) return;
    made(k);
    goOn();
  }
  const goOn = () => (timer = setTimeout(makeNext));
  const stop = () => clearTimeout(timer);
  /** @param {Length[]} given */
  function begin(given) {
    stop();
    lengths = given;
  }
  return { begin, made, goOn, stop };
}

/**
 * The text with none, one, two ... of the clauses before the signs that end it.
 * @type {(typed: string, clauses: string[]) => Text[]}
 */
export function lengthened(typed, clauses) {
  const text = typed.trimEnd();
  let last = text.length;
  while (last && ".!?…".includes(text[last - 1])) last--;
  const [beginning, end] = [text.slice(0, last).trimEnd(), text.slice(last)];
  return Array.from({ length: clauses.length + 1 }, (_, k) => {
    const rest = [...clauses.slice(0, k).map((clause) => ` ${clause}`), end || "."].join("");
    return { text: beginning + rest, beginning, rest };
  });
}

/** @type {(translator: Translator, tokens: string[]) => string[]} */
const written = (translator, tokens) =>
  translator
    .encode(tokens)()
    .map((step) => step.token)
    .filter((token) => token !== "<eos>");

/** @param {string[]} attention @param {string[]} fixed */
function compared(attention, fixed) {
  const different = differing(attention, fixed);
  const others = different.filter(Boolean).length;
  const common = [fixed.length - others, attention.length, others];
  return { attention, fixed, different, common };
}
