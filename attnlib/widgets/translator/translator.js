/* A trained translator: type a sentence, take a weight in the hand, see the word change.
 *
 * The sentence is translated twice, as the model would and with the weights that the reader has set:
 * a row set by hand is used as it stands, and every word from there on is computed anew. Full
 * precision stands in data-alpha and data-y.
 */

import { withRow, withWeight } from "../mathematics/hand.js";
import { trained } from "../mathematics/model.js";
import { live, traits } from "../parts/figure.js";
import { grid } from "../parts/grid.js";
import { element } from "../parts/parts.js";
import { readable } from "../parts/reading.js";
import { sentenceField } from "../parts/sentence.js";
import { details } from "./details.js";
import { account, following } from "./following.js";
import { output } from "./french.js";
import { dragged, interventions } from "./interventions.js";

/**
 * @import { Changes } from "../mathematics/hand.js"
 * @import { Vector } from "../mathematics/mathematics.js"
 * @import { Translator } from "../mathematics/model.js"
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { State, Translated } from "./following.js"
 * @typedef {{ parameters: DataView, longest: number, examples: string[], nouns: string[] }} Given
 * @typedef {Changes & { sentence: string, i: number, j: number, written: number | null }} Home
 * @typedef {Given & Home & { weight: number, home: Home }} Traits
 */

const AFRESH = { hand: {}, swap: [], fixed: [], i: 0, j: 0, written: null };
const HOW =
  "Drag a cell of the matrix up for more weight, down for less. Underlined: words that have changed. " +
  "A blue line beside a word: you have set its row. Thin lines in the bars: the model’s own values.";
const CLOSE = 0.00501; // half a step of the slider, which some hosts round their values to

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const { longest, examples, nouns } = traits(model, ["longest", "examples", "nouns"]);
  const translator = trained(model.get("parameters"));
  const { words } = translator;
  /** @param {string} sentence */
  const submit = (sentence) => set({ ...AFRESH, sentence });
  const field = sentenceField({ words, longest, examples, submit });
  const shown = translation(translator, nouns, set);
  const moving = grip();
  /** @type {string | undefined} */
  let text;
  /** @type {Translated | undefined} none of a text that cannot be read */
  let translated;
  /** @type {State | undefined} */
  let state;

  function update() {
    const sentence = model.get("sentence");
    if (text !== sentence) {
      const { tokens, problem } = readable(sentence, words, longest);
      translated = problem ? undefined : shown.read(tokens);
      text = sentence;
      field.update(text);
    }
    shown.node.hidden = !translated;
    state = translated && following(model, translated);
    if (!state) return ""; // the field has said it
    shown.show(state);
    const weight = state.alpha[state.j];
    if (Math.abs(model.get("weight") - weight) > CLOSE) set({ weight });
    return account(state);
  }
  function weight() {
    const moved = model.get("weight");
    if (state && Math.abs(moved - state.alpha[state.j]) > CLOSE)
      set(withRow(state, state.i, moving(state, moved)));
  }
  return { nodes: [field.node, shown.node], update, moved: { weight } };
}

/**
 * What is shown of a translation, and what can be done to it.
 * @param {Translator} translator @param {string[]} nouns @param {Setter<Traits>} set
 */
function translation(translator, nouns, set) {
  const [french, presets] = [output(set), interventions(nouns, set)];
  const panes = element("div", { class: "attn-panes" });
  const how = element("p", { class: "attn-note attn-how" }, HOW);
  /** @type {{ matrix: ReturnType<typeof grid>, list: ReturnType<typeof details> }} */
  let drawn;
  return {
    node: element("div", {}, french.node, panes, how, presets.node),
    /** A new sentence. @type {(tokens: string[]) => Translated} */
    read(tokens) {
      const source = [...tokens, "<eos>"];
      const [matrix, list] = [grid(source, set), details(source, translator.spelling)];
      panes.replaceChildren(matrix.node, list.node);
      dragged(matrix.node, (weight) => set({ weight }), set);
      drawn = { matrix, list };
      const decode = translator.encode(tokens);
      return { source, decode, own: decode() };
    },
    /** @param {State} state */
    show(state) {
      for (const part of [french, drawn.matrix, drawn.list, presets]) part.show(state);
      marked(drawn.matrix.rows, state);
    },
  };
}

/**
 * Which words have changed, and which rows are the reader's.
 * @type {(rows: { node: Element }[], state: State) => void}
 */
function marked(rows, { all, changed, hand, fixed }) {
  rows.slice(0, all.length).forEach(({ node }, i) => {
    node.classList.toggle("attn-changed", changed[i]);
    node.classList.toggle("attn-held", i in hand || fixed.length > 0);
  });
}

/** While one cell is moved, the others keep the proportions that they had before. */
function grip() {
  /** @type {{ j: number, before: Vector, row: Vector } | undefined} */
  let held;
  /** @type {(state: State, weight: number) => number[]} */
  return ({ j, alpha }, weight) => {
    const before = held?.row === alpha && held.j === j ? held.before : alpha;
    const row = withWeight(before, j, weight);
    held = { j, before, row };
    return row;
  };
}

export default live({ label: "Translator", draw });
