/* The English words, each with its weight as a bar that the reader can move. */

import { element, symbol, write } from "../parts/parts.js";
import { tell } from "../parts/words.js";

/** @import { State } from "./glance.js" */

let figures = 0; // their ids are unique in a page

/**
 * move(j, weight) is called when the reader moves a bar.
 * @param {string[]} source @param {(j: number, weight: number) => void} move
 */
export function looking(source, move) {
  const [index, letter] = [element("sub"), symbol("α")];
  letter.append(index);
  const name = `attn-glance-${++figures}`;
  const bars = source.map((word, j) => barOf(word, `${name}-${j}`, (weight) => move(j, weight)));
  const head = element(
    "p",
    {},
    ...tell("How much it looks at each English word, {letter}:", { letter }),
  );
  return {
    node: element("div", { class: "attn-looking" }, head, ...bars.flatMap((each) => each.nodes)),
    /** @param {State} state */
    show({ i, alpha, own, hand }) {
      write(index, `${i + 1}j`);
      const before = own.at(i)?.alpha;
      for (const [j, each] of bars.entries())
        each.show(alpha[j], i in hand ? before?.[j] : undefined);
    },
  };
}

/** @type {(word: string, id: string, move: (weight: number) => void) => { nodes: HTMLElement[], show: (weight: number, before?: number) => void }} */
function barOf(word, id, move) {
  const end = word === "<eos>";
  const slider = element("input", { type: "range", id, min: 0, max: 1, step: 0.01 });
  const label = element("label", { for: id }, word);
  const number = element("output", { for: id, class: "attn-alpha", "aria-hidden": "true" });
  label.classList.toggle("attn-note", end);
  slider.addEventListener("input", () => move(slider.valueAsNumber));
  return {
    nodes: [label, slider, number],
    show(weight, before) {
      slider.dataset.alpha = String(weight);
      slider.valueAsNumber = weight;
      slider.ariaValueText = weight.toFixed(2);
      slider.style.setProperty("--at", weight.toFixed(4));
      slider.style.setProperty("--own", (before ?? -1).toFixed(4));
      write(number, weight.toFixed(2));
    },
  };
}
