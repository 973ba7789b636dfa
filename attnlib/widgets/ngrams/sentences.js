/* The references, and the hypothesis word by word. */

import { element, write } from "../parts/parts.js";

/**
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { State, Traits } from "./counted.js"
 */

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
export function sentences(model, set) {
  const buttons = Array.from({ length: model.get("longest") }, (_, k) => {
    const button = element("button", { type: "button" });
    button.addEventListener("click", () => set({ position: k }));
    return button;
  });
  const hypothesis = element(
    "div",
    { class: "attn-words", role: "group", "aria-label": "Words of the hypothesis" },
    ...buttons,
  );
  const empty = element("span", { class: "attn-note" }, "(no word left)");
  const references = element("ul", { "aria-label": "References" });
  const node = element(
    "div",
    { class: "attn-sentences" },
    element("p", { class: "attn-note" }, "Reference"),
    references,
    element("p", { class: "attn-note" }, "Hypothesis"),
    element("div", {}, hypothesis, empty),
  );
  return {
    node,
    /** @param {State} state */
    update(state) {
      const given = JSON.stringify(state.references);
      if (node.dataset.references !== given) {
        node.dataset.references = given;
        references.replaceChildren(...state.references.map((r) => element("li", {}, r.join(" "))));
      }
      for (const line of /** @type {HTMLCollectionOf<HTMLElement>} */ (references.children))
        line.lang = state.language;
      node.dataset.hypothesis = JSON.stringify(state.hypothesis);
      buttons.forEach((button, k) => {
        button.lang = state.language;
        button.hidden = k >= state.hypothesis.length;
        button.setAttribute("aria-pressed", String(k === state.position));
        write(button, state.hypothesis[k] ?? "");
      });
      empty.hidden = state.hypothesis.length > 0;
    },
  };
}
