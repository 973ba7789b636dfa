/* The references, and the hypothesis word by word. */

import { element } from "../parts/parts.js";
import { say } from "../parts/words.js";

/**
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { State, Traits } from "./counted.js"
 */

/**
 * A word, and below it what it means. `gloss`: the English of French words.
 * @param {string} word @param {Record<string, string>} gloss @param {string} language
 */
function glossed(word, gloss, language) {
  const lang = gloss[word] ? "fr" : language;
  return element(
    "span",
    { class: "attn-meant" },
    element("span", { class: "attn-word", lang }, word),
    ...(gloss[word] ? [" ", element("small", { lang: "en" }, gloss[word])] : []),
  );
}

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
export function sentences(model, set) {
  const gloss = model.get("gloss");
  const buttons = Array.from({ length: model.get("longest") }, (_, k) => {
    const button = element("button", { type: "button" });
    button.addEventListener("click", () => set({ position: k }));
    return button;
  });
  const hypothesis = element(
    "div",
    { class: "attn-words", role: "group", "aria-label": say("Words of the hypothesis") },
    ...buttons,
  );
  const empty = element("span", { class: "attn-note" }, say("(no word left)"));
  const references = element("ul", { "aria-label": say("References") });
  const node = element(
    "div",
    { class: "attn-sentences" },
    element("p", { class: "attn-note" }, say("Reference")),
    references,
    element("p", { class: "attn-note" }, say("Hypothesis")),
    element("div", {}, hypothesis, empty),
  );
  return {
    node,
    /** @param {State} state */
    update(state) {
      const given = JSON.stringify(state.references);
      if (node.dataset.references !== given) {
        node.dataset.references = given;
        references.replaceChildren(
          ...state.references.map((r) =>
            element("li", {}, ...r.map((word) => glossed(word, gloss, state.language))),
          ),
        );
      }
      node.dataset.hypothesis = JSON.stringify(state.hypothesis);
      buttons.forEach((button, k) => {
        button.hidden = k >= state.hypothesis.length;
        button.setAttribute("aria-pressed", String(k === state.position));
        const word = state.hypothesis[k] ?? "";
        const drawn = JSON.stringify([word, state.language]);
        if (button.dataset.drawn === drawn) return;
        button.dataset.drawn = drawn;
        button.replaceChildren(glossed(word, gloss, state.language));
      });
      empty.hidden = state.hypothesis.length > 0;
    },
  };
}
