/* The two translations in words, the model's own and the one under the reader's hand, and the buttons
 * that write them word by word.
 */
import { element, hidden, write } from "../parts/parts.js";
import { glossed, spell } from "../parts/spell.js";
import { say } from "../parts/words.js";

/**
 * @import { Tag } from "../parts/spell.js"
 * @import { State } from "./following.js"
 */

export function output() {
  const [own, now] = [element("p", { lang: "fr" }), element("p", { lang: "fr" })];
  const told = hidden(); // French alone, for a voice; the account of the figure tells the other one
  for (const [name, value] of Object.entries({
    lang: "fr",
    "aria-live": "polite",
    "aria-atomic": true,
  }))
    told.setAttribute(name, String(value));
  const names = ["", ""].map(() => element("span", { class: "attn-note" }));
  const lines = [own, now].map((line, k) => element("div", {}, names[k], line));
  const old = element("p", { class: "attn-note attn-old" });
  return {
    node: element("div", { class: "attn-french" }, old, told, ...lines),
    lines,
    /** The sentence that these translations are of, while another one is typed. @param {string} text */
    wait(text) {
      write(old, text && say("Of “{text}”. Press Enter to translate what you type.", { text }));
    },
    /** @param {State} state */
    show({ own: before, steps, written, touched, changed, target, gloss, fixed, reads }) {
      const whole = written === steps.length;
      write(
        names[0],
        reads ? say("The model’s own ({reads}):", { reads }) : say("The model’s own:"),
      );
      write(names[1], fixed.length ? say("With one fixed context:") : say("With your weights:"));
      lines[1].classList.toggle("attn-unused", !touched);
      const words = before.slice(0, whole ? undefined : written).map((step) => step.token);
      spell(told, words);
      glossed(own, words.filter(isWord), gloss);
      const tags = target.map(
        (word, k) => /** @type {[string, Tag]} */ ([word, changed[k] ? "mark" : ""]),
      );
      const shown = tags.filter(([word]) => isWord(word));
      glossed(
        now,
        shown.map(([word]) => word),
        gloss,
        shown.map(([, tag]) => tag),
      );
    },
  };
}

/** @param {string} token */
const isWord = (token) => token !== "<eos>";

/** @param {(traits: { written: number | null, i?: number }) => void} set */
export function pace(set) {
  const [next, all] = [say("Word by word"), say("All words")].map((name) =>
    element("button", { type: "button" }, name),
  );
  /** @type {State} */
  let state;
  next.addEventListener("click", () => {
    const written = state.written < state.steps.length ? state.written + 1 : 1;
    set({ written, i: written - 1 });
  });
  all.addEventListener("click", () => set({ written: null }));
  return {
    node: element("div", { class: "attn-buttons" }, next, all),
    /** @param {State} shown */
    show(shown) {
      state = shown;
      const whole = state.written === state.steps.length;
      write(next, whole ? say("Word by word") : say("Next word"));
      all.disabled = whole;
    },
  };
}
