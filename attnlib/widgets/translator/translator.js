/* A trained translator: type a sentence, take a weight in the hand, see the word change.
 *
 * The sentence is translated twice, as the model would and with the weights that the reader has set:
 * a row set by hand is used as it stands, and every word from there on is computed anew. Full
 * precision stands in data-alpha and data-y.
 */

import { withRow } from "../mathematics/hand.js";
import { trained } from "../mathematics/model.js";
import { live, traits } from "../parts/figure.js";
import { grid } from "../parts/grid.js";
import { grip } from "../parts/grip.js";
import { element } from "../parts/parts.js";
import { readable } from "../parts/reading.js";
import { sentenceField } from "../parts/sentence.js";
import { tour } from "../parts/tour.js";
import { say } from "../parts/words.js";
import { details } from "./details.js";
import { directions } from "./directions.js";
import { account, changesOf, following } from "./following.js";
import { output, pace } from "./french.js";
import { guidance } from "./guidance.js";
import { interventions } from "./interventions.js";
import { later } from "./later.js";
import { pursuit } from "./pursuit.js";
import { handled, weightSlider } from "./weight.js";

/**
 * @import { Changes } from "../mathematics/hand.js"
 * @import { Translator } from "../mathematics/model.js"
 * @import { Drawn, Model, Setter } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @import { Glosses, State, Translated } from "./following.js"
 * @import { Asset } from "./later.js"
 * @import { Under } from "./pursuit.js"
 * @typedef {{ parameters: DataView, forward: DataView, asset: Asset, longest: number }} Models
 * @typedef {Models & { examples: string[], nouns: string[], gloss: Glosses }} Given
 * @typedef {{ sentence: string, one_way: boolean, i: number, j: number, written: number | null }} Place
 * @typedef {Changes & Place} Home
 * @typedef {Given & Home & { home: Home }} Traits
 */

const AFRESH = { hand: {}, swap: [], fixed: [], written: null };
const HOW = say(
  "Drag a cell of the matrix up for more weight, down for less, or press + and − on it. Underlined: " +
    "words that have changed. A blue line beside a word: you have set its row. Thin lines in the bars: " +
    "the model’s own values.",
);

/**
 * parameters: the model's file.
 * @param {Model<Traits>} model @param {Setter<Traits>} set @param {DataView} parameters
 */
function draw(model, set, parameters) {
  const { longest, examples, nouns } = traits(model, ["longest", "examples", "nouns"]);
  const choice = directions(model.get("forward"), (one_way) => set({ ...AFRESH, one_way }));
  const models = [trained(parameters)];
  const { words } = models[0];
  /** @param {string} sentence */
  const submit = (sentence) => set({ ...AFRESH, i: 0, j: 0, sentence });
  /** @param {boolean} other */
  const wait = (other) => shown.wait(other && translated ? model.get("sentence") : "");
  const field = sentenceField({ words, longest, examples, submit, wait });
  field.node.append(choice.node);
  const moving = grip();
  const glossed = Object.keys(model.get("gloss")).length > 0;
  const shown = translation(nouns, glossed, set, (weight) => {
    if (state) set(withRow(state, state.i, moving(state.alpha, state.j, weight)));
  });
  let read = "";
  let fresh = false; // whether a sentence is not shown yet
  /** @type {Translated & { translator: Translator, under: Under } | undefined} none of a text that cannot be read */
  let translated;
  /** @type {State | undefined} */
  let state;
  /** @type {Child[]} */
  let said = [];

  function update() {
    const { sentence, one_way } = traits(model, ["sentence", "one_way"]);
    if (read !== JSON.stringify([sentence, one_way])) {
      read = JSON.stringify([sentence, one_way]);
      const { tokens, problem } = readable(sentence, words, longest);
      const number = Number(one_way && choice.given);
      models[number] ??= trained(model.get("forward"));
      translated = problem ? undefined : begun(tokens, models[number], choice.reads(number));
      fresh = true;
      field.update(sentence);
      choice.show(number);
    }
    const found = translated?.under(changesOf(model, translated.source.length));
    shown.node.setAttribute("aria-busy", String(Boolean(translated && (found?.late ?? true))));
    state = undefined;
    if (translated && !found) return said; // what stood there stays until the first words are here
    if (translated && fresh) shown.read(translated.source, translated.translator);
    fresh = false;
    shown.hide(!translated);
    if (!translated || !found) return ""; // the field has said it
    state = following(model, translated, found);
    shown.show(state);
    said = account(state);
    return said;
  }
  /** @type {(tokens: string[], translator: Translator, reads: string) => NonNullable<typeof translated>} */
  function begun(tokens, translator, reads) {
    const decode = translator.encode(tokens);
    const under = pursuit(decode, () =>
      shown.node.dispatchEvent(new Event("come", { bubbles: true })),
    );
    return { source: [...tokens, "<eos>"], decode, reads, translator, under };
  }
  const { tokens } = readable(model.get("home").sentence, words, longest);
  const parts = { ...shown.parts, choice: choice.node };
  const decode = models[0].encode(tokens);
  const steps = guidance(model, [...tokens, "<eos>"], decode, choice.given, parts);
  return {
    nodes: [field.node, shown.node],
    accountIn: shown.work,
    update,
    tour: tour(model, set, steps),
  };
}

/**
 * What is shown of a translation, and what can be done to it. glossed: whether French has its English.
 * @param {string[]} nouns @param {boolean} glossed @param {Setter<Traits>} set
 * @param {(weight: number) => void} move
 */
function translation(nouns, glossed, set, move) {
  const french = output();
  const parts = [weightSlider(move), interventions(nouns, set), pace(set)];
  const matrixPlace = element("div");
  const listPlace = element("div", { class: "attn-row" });
  const work = element(
    "div",
    { class: "attn-work" },
    matrixPlace,
    ...parts.map((part) => part.node),
  );
  const how = element("p", { class: "attn-note attn-how" }, HOW);
  const nodes = [french.node, matrixPlace, ...parts.map((part) => part.node), listPlace, how];
  /** @type {{ matrix: ReturnType<typeof grid>, list: ReturnType<typeof details> }} */
  let drawn;
  return {
    node: element(
      "div",
      { class: "attn-translation" },
      french.node,
      element("div", { class: "attn-panes" }, work, listPlace),
      how,
    ),
    work,
    parts: {
      french: french.lines[1],
      matrix: () => drawn.matrix.node,
      /** @param {number} i */
      row: (i) => drawn.matrix.rows[i].node,
    },
    wait: french.wait,
    /** All but the account and its buttons. @param {boolean} hidden */
    hide(hidden) {
      for (const node of nodes) node.hidden = hidden;
    },
    /** A new sentence. @type {(source: string[], translator: Translator) => void} */
    read(source, translator) {
      const [matrix, list] = [grid(source, set), details(source, translator.spelling, glossed)];
      matrixPlace.replaceChildren(matrix.node);
      listPlace.replaceChildren(list.node);
      handled(matrix.node, move, set);
      drawn = { matrix, list };
    },
    /** @param {State} state */
    show(state) {
      for (const part of [french, drawn.matrix, drawn.list, ...parts]) part.show(state);
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

/** @param {string} label @param {DataView} parameters */
const figure = (label, parameters) =>
  live({
    label,
    reset: say("Reset all"),
    /** @type {(model: Model<Traits>, set: Setter<Traits>) => Drawn} */
    draw: (model, set) => draw(model, set, parameters),
  });

export default {
  /** @param {{ model: Model<Traits>, el: Element }} view */
  render({ model, el }) {
    if (!model.get("asset").bytes)
      return figure(say("Translator"), model.get("parameters")).render({ model, el });
    return later(model, el, (parameters) =>
      figure(say("Caption translator"), parameters).render({ model, el }),
    );
  },
};
