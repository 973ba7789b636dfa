/* The choice between two models: one reads the sentence both ways, the other forward only. */

import { element } from "../parts/parts.js";
import { say } from "../parts/words.js";

const WAYS = [say("both ways"), say("forward only")];

/** forward: the second model, empty where there is none. @param {DataView} forward @param {(one_way: boolean) => void} choose */
export function directions(forward, choose) {
  const given = forward.byteLength > 0;
  const buttons = WAYS.map((name, k) => {
    const button = element("button", { type: "button" }, name);
    button.addEventListener("click", () => choose(k === 1));
    return button;
  });
  const node = element(
    "div",
    { class: "attn-buttons attn-reads", role: "group", "aria-label": say("The model") },
    element("span", {}, say("The model reads:")),
    ...buttons,
  );
  node.hidden = !given;
  return {
    node,
    given,
    /** How that one reads, where there are two. @param {number} chosen */
    reads: (chosen) => (given ? WAYS[chosen] : ""),
    /** @param {number} chosen */
    show(chosen) {
      for (const [k, button] of buttons.entries())
        button.setAttribute("aria-pressed", String(k === chosen));
    },
  };
}
