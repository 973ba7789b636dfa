/* One question: its choices, and below each the reason for or against it. */

import { inline } from "../parts/inline.js";
import { element } from "../parts/parts.js";

/**
 * @typedef {{ text: string, reason: string, right: boolean }} Choice
 * @typedef {{ ask: string, choice: Choice[] }} Question
 */

/**
 * choose(k) is called with the choice made. update(last, open) shows it; its reason where `open` is
 * "chosen", every reason where it is "all".
 * @param {Question} question @param {number} number @param {string} group
 * @param {(k: number) => void} choose
 */
export function asked({ ask, choice }, number, group, choose) {
  const rows = choice.map(({ text, reason, right }, k) => {
    const input = element("input", { type: "radio", name: group, value: k });
    input.addEventListener("change", () => choose(k));
    const verdict = element("strong", {}, right ? "Right. " : "Not this. ");
    const why = element(
      "p",
      { class: `attn-reason attn-${right ? "right" : "wrong"}` },
      verdict,
      ...inline(reason),
    );
    const node = element(
      "div",
      { class: "attn-choice" },
      element("label", {}, input, element("span", {}, ...inline(text))),
      why,
    );
    return { node, input, why };
  });
  const node = element(
    "fieldset",
    { class: "attn-question" },
    element("legend", {}, `${number}. `, ...inline(ask)),
    ...rows.map((row) => row.node),
  );
  return {
    node,
    /** @type {(last: number, open: "none" | "chosen" | "all") => void} */
    update(last, open) {
      rows.forEach(({ input, why }, k) => {
        input.checked = k === last;
        why.hidden = open === "none" || (open === "chosen" && k !== last);
      });
    },
  };
}
