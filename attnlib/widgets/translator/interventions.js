/* Ways to take a translation's weights in the hand: dragging a cell, and ready-made changes. */
import { oneHot, uniform } from "../mathematics/hand.js";
import { element, write } from "../parts/parts.js";

const REACH = 120; // pixels to drag from weight 0 to weight 1

/** Dragging a cell up gives it weight, down takes it away; a finger moves only the chosen one. */
export function dragged(node, move, choose) {
  let from;
  node.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest("tbody td");
    const scrolls = event.pointerType === "touch" && !cell?.matches(".attn-chosen");
    if (!cell || event.button || scrolls) return;
    choose({ i: cell.parentNode.rowIndex - 1, j: cell.cellIndex - 1 });
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

/** The noun after a position, and from the beginning again; -1 where there is none but at it. */
function nounAfter(source, nouns, position) {
  const order = [...source.keys()].map((k) => (position + 1 + k) % source.length);
  return order.slice(0, -1).find((k) => nouns.includes(source[k])) ?? -1;
}

/**
 * What can be done to the chosen row, and to all. put(row) takes a row of weights for it, set the
 * traits `swap` and `fixed`.
 */
export function interventions(nouns, put, set) {
  let state;
  const button = (act) => {
    const node = element("button", { type: "button" });
    node.addEventListener("click", () => act(state));
    return node;
  };
  const Tx = () => state.source.length;
  const even = button(() => put(uniform(Tx())));
  const forced = button(({ next }) => put(oneHot(Tx(), next)));
  const trade = button(({ swap, j, other }) => set({ swap: swap.length ? [] : [j, other] }));
  const one = button(({ fixed, alpha }) => set({ fixed: fixed.length ? [] : [...alpha] }));
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
