/* What a reader may do to the chosen word. */

import { element, french } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";
import { counted } from "./counted.js";

/**
 * @import { Sentence } from "../mathematics/bleu.js"
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @import { State, Traits } from "./counted.js"
 * @typedef {"replace" | "insert" | "repeat" | "remove" | "swap"} Edit
 */

/**
 * Each gives the new sentence and, where it moves, the new position.
 * @type {Record<Edit, (words: Sentence, k: number, word: string) => [Sentence, number?]>}
 */
const EDITS = {
  replace: (words, k, word) => [words.toSpliced(k, 1, word)],
  insert: (words, k, word) => [words.toSpliced(k, 0, word)],
  repeat: (words, k) => [words.toSpliced(k, 0, words[k])],
  remove: (words, k) => [words.toSpliced(k, 1)],
  swap: (words, k) => [words.toSpliced(k, 2, words[k + 1], words[k]), k + 1],
};

/** @type {(state: State, longest: number) => Record<Edit, boolean>} */
const possible = ({ hypothesis: { length }, position }, longest) => ({
  replace: length > 0,
  insert: length < longest,
  repeat: length > 0 && length < longest,
  remove: length > 0,
  swap: position + 1 < length,
});

/** @type {(word: () => Child) => Record<Edit, Child[]>} */
const labelled = (word) => ({
  replace: tell("Replace by “{word}”", { word: word() }),
  insert: tell("Insert “{word}” before", { word: word() }),
  repeat: [say("Repeat word")],
  remove: [say("Remove word")],
  swap: [say("Swap with next")],
});

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
export function edits(model, set) {
  const word = () => model.get("vocabulary")[model.get("word")];
  const quoted = () => (model.get("gloss")[word()] ? french(word()) : word());
  const longest = model.get("longest");
  const buttons = /** @type {Edit[]} */ (Object.keys(EDITS)).map((name) => {
    const button = element("button", { type: "button" });
    button.addEventListener("click", () => {
      const state = counted(model);
      if (!possible(state, longest)[name]) return;
      const { hypothesis, position: k } = state;
      const [words, position = k] = EDITS[name](hypothesis, k, word());
      const hypotheses = model.get("hypotheses").with(model.get("pair"), words);
      set({ hypotheses, position: Math.min(position, Math.max(words.length - 1, 0)) });
    });
    return { name, button };
  });
  const node = element(
    "div",
    { class: "attn-edits", role: "group", "aria-label": say("Edit the hypothesis") },
    ...buttons.map(({ button }) => button),
  );
  return {
    node,
    /** @param {State} state */
    update(state) {
      const now = possible(state, longest);
      const labels = node.dataset.word !== word() && labelled(quoted);
      node.dataset.word = word();
      for (const { name, button } of buttons) {
        if (labels) button.replaceChildren(...labels[name]);
        // Not `disabled`, which would take the focus away from whoever presses the button again.
        button.setAttribute("aria-disabled", String(!now[name]));
      }
    },
  };
}
