/* A trained translator: type a sentence, take a weight in the hand, see the word change.
 *
 * The sentence is translated twice, as the model would and with the weights that the reader has set:
 * a row set by hand is used as it stands, and every word from there on is computed anew. Full
 * precision stands in data-alpha and data-y.
 */

import { firstChanged, fitting, weighing, withWeight } from "../mathematics/hand.js";
import { trained } from "../mathematics/model.js";
import { detokenize, differing } from "../mathematics/words.js";
import { live } from "../parts/figure.js";
import { grid } from "../parts/grid.js";
import { element, write } from "../parts/parts.js";
import { readable, sentenceField } from "../parts/sentence.js";
import { spell } from "../parts/spell.js";
import { details } from "./details.js";
import { dragged, interventions } from "./interventions.js";

const UNTOUCHED = { hand: {}, swap: [], fixed: [] };
const AFRESH = { ...UNTOUCHED, i: 0, j: 0, written: null };
const HOW =
  "Drag a cell of the matrix up for more weight, down for less. Underlined: words that have changed. " +
  "A blue line beside a word: you have set its row. Thin lines in the bars: the model’s own values.";
const CLOSE = 0.00501; // half a step of the slider, which some hosts round their values to

function draw(model, set) {
  const [longest, examples, nouns] = ["longest", "examples", "nouns"].map((name) =>
    model.get(name),
  );
  const translator = trained(model.get("parameters"));
  const field = sentenceField({
    words: translator.words,
    longest,
    examples,
    submit: (sentence) => set({ ...AFRESH, sentence }),
  });
  const french = output(set);
  const presets = interventions(nouns, (row) => set(put(row)), set);
  const panes = element("div", { class: "attn-panes" });
  const shown = element(
    "div",
    {},
    french.node,
    panes,
    element("p", { class: "attn-note attn-how" }, HOW),
    presets.node,
  );
  let [sentence, state, grip] = [undefined, undefined, {}];

  /** Where a row goes that the reader has made. */
  const put = (row) =>
    state.fixed.length ? { fixed: row } : { hand: { ...state.hand, [state.i]: row } };

  function read(text) {
    const { tokens, problem } = readable(text, translator.words, longest);
    sentence = { text, problem };
    if (problem) return;
    const source = [...tokens, "<eos>"];
    const parts = [grid(source, set), details(source, translator.spelling)];
    panes.replaceChildren(...parts.map((part) => part.node));
    dragged(parts[0].node, (weight) => set({ weight }), set);
    const decode = translator.encode(tokens);
    Object.assign(sentence, { source, parts, decode, own: decode() });
  }

  function update() {
    const text = model.get("sentence");
    if (sentence?.text !== text) {
      read(text);
      field.update(text);
    }
    shown.hidden = Boolean(sentence.problem);
    state = undefined;
    if (sentence.problem) return ""; // the field has said it
    state = following(model, sentence);
    for (const part of [french, ...sentence.parts, presets]) part.show(state);
    marked(sentence.parts[0].rows, state);
    const weight = state.alpha[state.j];
    if (Math.abs(model.get("weight") - weight) > CLOSE) set({ weight });
    return account(state);
  }

  /** While one cell is moved, the others keep the proportions that they had before. */
  function weight() {
    const moved = model.get("weight");
    if (!state || Math.abs(moved - state.alpha[state.j]) <= CLOSE) return;
    const { j, alpha } = state;
    if (grip.row !== alpha || grip.j !== j) grip = { j, before: alpha };
    grip.row = withWeight(grip.before, j, moved);
    set(put(grip.row));
  }
  return { nodes: [field.node, shown], update, moved: { weight } };
}

/** The translation under the reader's hand, beside the model's own. */
function following(model, { source, decode, own }) {
  const given = Object.fromEntries(Object.keys(UNTOUCHED).map((name) => [name, model.get(name)]));
  const changes = fitting(given, source.length);
  const first = firstChanged(changes);
  const touched = first < own.length;
  const steps = touched ? decode(weighing(changes), own.slice(0, first)) : own;
  const written = Math.min(model.get("written") ?? steps.length, steps.length);
  const [i, j] = [
    Math.min(model.get("i"), written - 1),
    Math.min(model.get("j"), source.length - 1),
  ];
  const all = steps.map((step) => step.token);
  const changed = differing(
    own.map((step) => step.token),
    all,
  );
  return {
    i,
    j,
    ...changes,
    source,
    own,
    steps,
    written,
    changed,
    touched,
    all,
    target: all.slice(0, written),
    weights: steps.map((step) => step.alpha),
    alpha: steps[i].alpha,
  };
}

/** Which words have changed, and which rows are the reader's. */
function marked(rows, { all, changed, hand, fixed }) {
  rows.slice(0, all.length).forEach(({ node }, i) => {
    node.classList.toggle("attn-changed", changed[i]);
    node.classList.toggle("attn-held", i in hand || fixed.length > 0);
  });
}

/* ---- the translation -------------------------------------------------------------------- */

function output(set) {
  const [own, now] = Array.from({ length: 2 }, () => element("p", { lang: "fr" }));
  const lines = ["The model’s own:", "With your weights:"].map((name, k) =>
    element("div", {}, element("span", { class: "attn-note" }, name), [own, now][k]),
  );
  const [next, all] = ["Word by word", "All words"].map((name) =>
    element("button", { type: "button" }, name),
  );
  let state;
  next.addEventListener("click", () => {
    const written = state.written < state.steps.length ? state.written + 1 : 1;
    set({ written, i: written - 1 });
  });
  all.addEventListener("click", () => set({ written: null }));
  const node = element(
    "div",
    { class: "attn-french" },
    element("div", {}, ...lines),
    element("div", { class: "attn-buttons" }, next, all),
  );
  return {
    node,
    show(shown) {
      state = shown;
      const { steps, written, touched, changed, target } = state;
      const whole = written === steps.length;
      lines[1].hidden = !touched;
      spell(
        own,
        state.own.slice(0, whole ? undefined : written).map((step) => step.token),
      );
      spell(now, target, changed);
      write(next, whole ? "Word by word" : "Next word");
      all.disabled = whole;
    },
  };
}

/* ---- words ------------------------------------------------------------------------------ */

/** What the chosen row says, and what came of the reader's weights. */
function account({ i, j, source, all, alpha, own, steps, written, touched, changed }) {
  const { token, p, word } = steps[i];
  const sentence = `“${token}” has weight ${alpha[j].toFixed(2)} on “${source[j]}” and probability ${p[word].toFixed(2)}.`;
  if (!touched || written < steps.length) return sentence;
  const text = detokenize(all.filter((each) => each !== "<eos>"));
  const same = !changed.includes(true) && all.length === own.length;
  return same
    ? `${sentence} With your weights the model writes the same words.`
    : `${sentence} With your weights: ${text}`;
}

export default live({ label: "Translator", draw });
