/* A trained translator as a figure carries it: the file that attnlib's Seq2Seq writes, or in 4 bits
 * attnlib.quantized, with the weights of the model and its words. Nothing here knows of a page.
 */
import { restored } from "./quantized.js";
import { encode, greedy, turns } from "./recurrence.js";
import { readConfig, readShapes, readTensors } from "./tensors.js";

/**
 * @import { Step, Weigh } from "./recurrence.js"
 * @typedef {Step & { token: string }} Spelled
 * @typedef {(weigh?: Weigh, known?: Step[]) => Generator<Spelled, void>} Turns the steps after the known
 * @typedef {((weigh?: Weigh, known?: Step[]) => Spelled[]) & { turns: Turns }} Decode all of them
 * @typedef {{ words: string[], spelling: string[], encode: (tokens: string[]) => Decode }} Translator
 */

const SPECIALS = ["<pad>", "<unk>", "<bos>", "<eos>"];
const [UNKNOWN, END] = [1, 3];

/**
 * {parameters, words, spelling, read} of a DataView. words: the English ones that the model knows,
 * most frequent first. spelling: the French of each id. read(tokens): what recurrence.js's encode
 * makes of a sentence. Output words that share their vectors with the embedding have no other.
 * @param {DataView} view
 */
export function opened(view) {
  const [parameters, { source, target }] = [
    restored(readTensors(view), readShapes(view)),
    readConfig(view),
  ];
  parameters["decoder.output.weight"] ??= parameters["decoder.embedding.weight"];
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
 * decode(weigh, known): the steps of recurrence.js's greedy, each with its token; decode.turns gives
 * them one by one.
 * @type {(view: DataView) => Translator}
 */
export function trained(view) {
  const { parameters, words, spelling, read } = opened(view);
  return {
    words,
    spelling,
    encode(tokens) {
      const encoded = read(tokens);
      /** @param {Step} step */
      const spelled = (step) => ({ ...step, token: spelling[step.word] });
      /** @type {(weigh?: Weigh, known?: Step[]) => Spelled[]} */
      const decode = (weigh, known) => greedy(parameters, encoded, weigh, known).map(spelled);
      return Object.assign(decode, {
        /** @type {Turns} */
        *turns(weigh, known) {
          for (const step of turns(parameters, encoded, weigh, known)) yield spelled(step);
        },
      });
    },
  };
}
