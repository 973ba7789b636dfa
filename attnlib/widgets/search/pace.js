/* Which step of the search is shown: a slider that ends where the search does. */

import { element, write } from "../parts/parts.js";

/** @import { State } from "./following.js" */

/** @param {(traits: { step: number | null }) => void} set */
export function pace(set) {
  const id = `attn-step-${Math.random().toString(36).slice(2)}`; // unique among all figures
  const input = element("input", { id, type: "range", min: 1 });
  const readout = element("output", { for: id });
  input.addEventListener("input", () => {
    const step = input.valueAsNumber;
    set({ step: step < Number(input.max) ? step : null });
  });
  return {
    node: element(
      "div",
      { class: "attn-beam-pace" },
      element("label", { for: id }, "step of the search"),
      input,
      readout,
    ),
    /** @param {State} state */
    show({ at, last }) {
      input.max = String(last);
      if (input.valueAsNumber !== at) input.value = String(at);
      input.ariaValueText = `${at} of ${last}`;
      write(readout, `${at} of ${last}`);
    },
  };
}
