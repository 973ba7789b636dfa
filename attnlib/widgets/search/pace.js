/* Which step of the search is shown: a slider that ends where the search does. */

import { slider } from "../parts/slider.js";
import { say } from "../parts/words.js";

/** @import { State } from "./following.js" */

/** @param {(traits: { step: number | null }) => void} set */
export function pace(set) {
  let end = 1;
  const steps = slider(say("step of the search"), 1, (step) =>
    set({ step: step < end ? step : null }),
  );
  steps.node.classList.add("attn-beam-pace");
  return {
    node: steps.node,
    /** @param {State} state */
    show({ at, last }) {
      end = last;
      steps.show(at, last, say("{at} of {last}", { at, last }));
    },
  };
}
