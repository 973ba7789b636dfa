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
 * {words, spelling, encode} of a DataView. words: the English ones that the model knows, most
 * frequent first. spelling: the French of each id. encode(tokens) reads a sentence and gives
 * decode(weigh, known): the steps of recurrence.js's greedy, each with its token.
 * @type {(view: DataView) => Translator}
 */
export function trained(view) {
  const [parameters, { source, target }] = [readTensors(view), readConfig(view)];
  const ids = new Map(source.words.map((word, k) => [word, SPECIALS.length + k]));
  const spelling = [...SPECIALS, ...target.words];
  return {
    words: source.words,
    spelling,
    encode(tokens) {
      const encoded = encode(parameters, [
        ...tokens.map((token) => ids.get(token) ?? UNKNOWN),
        END,
      ]);
      return (weigh, known) =>
        greedy(parameters, encoded, weigh, known).map((step) => ({
          ...step,
          token: spelling[step.word],
        }));
    },
  };
}
