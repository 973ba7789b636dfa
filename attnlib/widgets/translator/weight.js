/* The weight of the chosen cell in the reader's hand: a slider, the cell dragged up and down, and the
 * keys + and - on it.
 */
import { cellOf, placeOf } from "../parts/grid.js";
import { element, write } from "../parts/parts.js";
import { tell } from "../parts/words.js";

/**
 * @import { Place } from "../parts/grid.js"
 * @import { State } from "./following.js"
 */

const REACH = 120; // pixels to drag from weight 0 to weight 1
/** @type {Record<string, number>} */
const KEYS = { "+": 0.05, "=": 0.05, "-": -0.05, "−": -0.05 }; // "=" is "+" without the shift key

/** @type {(weight: number) => number} */
const within = (weight) => Math.round(100 * Math.min(Math.max(weight, 0), 1)) / 100;

/** The slider below the matrix. @param {(weight: number) => void} move */
export function weightSlider(move) {
  const id = `attn-weight-${Math.random().toString(36).slice(2)}`; // unique among all figures
  const input = element("input", { id, type: "range", min: 0, max: 1, step: 0.01 });
  const [index, readout] = [element("sub"), element("output", { for: id })];
  const letter = element("var", { class: "attn-alpha" }, "α", index);
  const label = element("label", { for: id }, ...tell("weight of the cell, {letter}", { letter }));
  input.addEventListener("input", () => move(input.valueAsNumber));
  return {
    node: element("div", { class: "attn-weigh" }, label, input, readout),
    /** @param {State} state */
    show({ i, j, alpha }) {
      write(index, `${i + 1},${j + 1}`);
      const weight = alpha[j].toFixed(2);
      if (input.value !== weight) input.value = weight;
      input.ariaValueText = weight;
      write(readout, weight);
    },
  };
}

/**
 * Dragging a cell up gives it weight, down takes it away; a finger moves only the chosen one. So do
 * the keys.
 * @param {HTMLElement} node @param {(weight: number) => void} move
 * @param {(place: Place) => void} choose
 */
export function handled(node, move, choose) {
  /** @type {{ y: number, alpha: number } | undefined} */
  let from;
  node.addEventListener("pointerdown", (event) => {
    const cell = cellOf(event);
    const scrolls = event.pointerType === "touch" && !cell?.matches(".attn-chosen");
    if (!cell || event.button || scrolls) return;
    choose(placeOf(cell));
    cell.setPointerCapture(event.pointerId);
    from = { y: event.clientY, alpha: Number(cell.dataset.alpha) };
  });
  node.addEventListener("pointermove", ({ clientY }) => {
    if (!from || clientY === from.y) return;
    move(within(from.alpha + (from.y - clientY) / REACH));
  });
  for (const end of ["pointerup", "pointercancel"])
    node.addEventListener(end, () => (from = undefined));
  node.addEventListener("keydown", (event) => {
    const cell = cellOf(event);
    if (!cell || !(event.key in KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // a notebook has keys of its own
    move(within(Number(cell.dataset.alpha) + KEYS[event.key]));
  });
}
