/* The two translations in words, the model's own and the one under the reader's hand, and the button
 * that writes them word by word.
 */
import { element, write } from "../parts/parts.js";
import { spell } from "../parts/spell.js";

/** @import { State } from "./following.js" */

/** @param {(traits: { written: number | null, i?: number }) => void} set */
export function output(set) {
  const own = element("p", { lang: "fr", "aria-live": "polite", "aria-atomic": "true" });
  const now = element("p", { lang: "fr" }); // it is told by the account of the figure
  const lines = ["The model’s own:", "With your weights:"].map((name, k) =>
    element("div", {}, element("span", { class: "attn-note" }, name), [own, now][k]),
  );
  const [next, all] = ["Word by word", "All words"].map((name) =>
    element("button", { type: "button" }, name),
  );
  /** @type {State} */
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
    /** @param {State} shown */
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
