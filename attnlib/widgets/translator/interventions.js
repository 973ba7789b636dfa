/* Ways to take a translation's weights in the hand: dragging a cell, and ready-made changes. */
import { oneHot, uniform, withRow } from "../mathematics/hand.js";
import { cellOf, placeOf } from "../parts/grid.js";
import { element, write } from "../parts/parts.js";

/**
 * @import { Changes } from "../mathematics/hand.js"
 * @import { Place } from "../parts/grid.js"
 * @import { State } from "./following.js"
 * @typedef {State & { next: number, other: number }} Offered the next noun's column, and a swap's
 */

const REACH = 120; // pixels to drag from weight 0 to weight 1

/**
 * Dragging a cell up gives it weight, down takes it away; a finger moves only the chosen one.
 * @param {HTMLElement} node @param {(weight: number) => void} move
 * @param {(place: Place) => void} choose
 */
export function dragged(node, move, choose) {
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
    const alpha = from.alpha + (from.y - clientY) / REACH;
    move(Math.round(100 * Math.min(Math.max(alpha, 0), 1)) / 100);
  });
  for (const end of ["pointerup", "pointercancel"])
    node.addEventListener(end, () => (from = undefined));
}

/**
 * The noun after a position, and from the beginning again; -1 where there is none but at it.
 * @type {(source: string[], nouns: string[], position: number) => number}
 */
function nounAfter(source, nouns, position) {
  const order = [...source.keys()].map((k) => (position + 1 + k) % source.length);
  return order.slice(0, -1).find((k) => nouns.includes(source[k])) ?? -1;
}

/**
 * What can be done to the chosen row, and to all.
 * @param {string[]} nouns @param {(changes: Partial<Changes>) => void} set
 */
export function interventions(nouns, set) {
  /** @type {Offered} */
  let state;
  /** @param {(now: Offered) => Partial<Changes>} change */
  const button = (change) => {
    const node = element("button", { type: "button" });
    node.addEventListener("click", () => set(change(state)));
    return node;
  };
  const even = button((now) => withRow(now, now.i, uniform(now.source.length)));
  const forced = button((now) => withRow(now, now.i, oneHot(now.source.length, now.next)));
  const trade = button(({ swap, j, other }) => ({ swap: swap.length ? [] : [j, other] }));
  const one = button(({ fixed, alpha }) => ({ fixed: fixed.length ? [] : [...alpha] }));
  write(even, "Uniform");
  write(one, "One fixed context: this row’s");
  const node = element(
    "div",
    { class: "attn-presets" },
    element("div", { class: "attn-buttons" }, element("span", {}, "This row:"), even, forced),
    element("div", { class: "attn-buttons" }, element("span", {}, "All rows:"), trade, one),
  );
  return {
    node,
    /** @param {State} shown */
    show(shown) {
      const { source, alpha, swap, fixed, j } = shown;
      const next = nounAfter(source, nouns, alpha.indexOf(Math.max(...alpha)));
      const [left, right] = swap.length ? swap : [j, nounAfter(source, nouns, j)];
      state = { ...shown, next, other: right };
      write(forced, `All on ${source[next] ?? "the next noun"}`);
      write(trade, right < 0 ? "Swap two words" : `Swap ${source[left]} and ${source[right]}`);
      [forced.disabled, trade.disabled] = [next < 0, right < 0];
      trade.setAttribute("aria-pressed", String(swap.length > 0));
      one.setAttribute("aria-pressed", String(fixed.length > 0));
    },
  };
}
