/* A trained translator as a figure carries it: the file that attnlib's Seq2Seq writes, with the
 * weights of the model and its words. Nothing here knows of a page.
 */
import { encode, greedy } from "./recurrence.js";
import { readConfig, readTensors } from "./tensors.js";

/**
 * @import { Step, Weigh } from "./recurrence.js"
 * @typedef {Step & { token: string }} Spelled
 * @typedef {(weigh?: Weigh, known?: Step[]) => Spelled[]} Decode
 * @typedef {{ words: string[], spelling: string[], encode: (tokens: string[]) => Decode }} Translator
 */

const SPECIALS = ["<pad>", "<unk>", "<bos>", "<eos>"];
const [UNKNOWN, END] = [1, 3];

/**
 * {parameters, words, spelling, read} of a DataView. words: the English ones that the model knows,
 * most frequent first. spelling: the French of each id. read(tokens): what recurrence.js's encode
 * makes of a sentence.
 * @param {DataView} view
 */
export function opened(view) {
  const [parameters, { source, target }] = [readTensors(view), readConfig(view)];
  const ids = new Map(source.words.map((word, k) => [word, SPECIALS.length + k]));
  return {
    parameters,
    words: source.words,
    spelling: [...SPECIALS, ...target.words],
    /** @param {string[]} tokens */
    read: (tokens) =>
      encode(parameters, [...tokens.map((token) => ids.get(token) ?? UNKNOWN), END]),
  };
}

/**
 * {words, spelling, encode} of a DataView. encode(tokens) reads a sentence and gives
 * decode(weigh, known): the steps of recurrence.js's greedy, each with its token.
 * @type {(view: DataView) => Translator}
 */
export function trained(view) {
  const { parameters, words, spelling, read } = opened(view);
  return {
    words,
    spelling,
    encode(tokens) {
      const encoded = read(tokens);
      return (weigh, known) =>
        greedy(parameters, encoded, weigh, known).map((step) => ({
          ...step,
          token: spelling[step.word],
        }));
    },
  };
}
