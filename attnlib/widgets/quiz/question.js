/* One question: its choices, and below each the reason for or against it. */

import { inline } from "../parts/inline.js";
import { element } from "../parts/parts.js";
import { say } from "../parts/words.js";

/**
 * @typedef {{ text: string, reason: string, right: boolean }} Choice
 * @typedef {{ ask: string, choice: Choice[] }} Question
 * @typedef {"none" | "chosen" | "all"} Open which reasons are shown
 */

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** @param {Choice} choice */
export const verdict = ({ right }) => (right ? say("Right. ") : say("Not this. "));

/**
 * choose(k) is called with the choice made. update(last, open) shows it.
 * @param {Question} question @param {number} number @param {string} group
 * @param {(k: number) => void} choose
 */
export function asked({ ask, choice }, number, group, choose) {
  const rows = choice.map((one, k) => {
    const input = element("input", { type: "radio", name: group, value: k });
    input.addEventListener("change", () => choose(k));
    input.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step) return;
      event.preventDefault(); // an arrow would choose what is only looked at; Space chooses
      rows[(k + step + rows.length) % rows.length].input.focus();
    });
    const why = element(
      "p",
      { id: `${group}-${k}`, class: `attn-reason attn-${one.right ? "yes" : "not"}` },
      element("strong", {}, verdict(one)),
      ...inline(one.reason),
    );
    const label = element("label", {}, input, element("span", {}, ...inline(one.text)));
    return { node: element("div", { class: "attn-choice" }, label, why), input, why };
  });
  const node = element(
    "fieldset",
    { class: "attn-question" },
    element("legend", {}, `${number}. `, ...inline(ask)),
    ...rows.map((row) => row.node),
  );
  return {
    node,
    /** @type {(last: number, open: Open) => void} */
    update(last, open) {
      rows.forEach(({ input, why }, k) => {
        input.checked = k === last;
        why.hidden = open === "none" || (open === "chosen" && k !== last);
        if (why.hidden) input.removeAttribute("aria-describedby");
        else input.setAttribute("aria-describedby", why.id);
      });
    },
  };
}
