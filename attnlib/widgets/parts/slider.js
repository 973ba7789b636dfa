/* A slider inside a figure, which shows and says in words where it stands. */

import { element, write } from "./parts.js";

/** move(value) is called when the reader moves it. @param {string} name @param {number} min @param {(value: number) => void} move */
export function slider(name, min, move) {
  const id = `attn-slider-${Math.random().toString(36).slice(2)}`; // unique among all figures
  const input = element("input", { id, type: "range", min });
  const readout = element("output", { for: id });
  input.addEventListener("input", () => move(input.valueAsNumber));
  return {
    node: element(
      "div",
      { class: "attn-slider" },
      element("label", { for: id }, name),
      input,
      readout,
    ),
    /** @type {(value: number, max: number, words: string) => void} */
    show(value, max, words) {
      input.max = String(max);
      if (input.valueAsNumber !== value) input.value = String(value);
      input.ariaValueText = words;
      write(readout, words);
    },
  };
}
