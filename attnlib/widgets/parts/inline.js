/* A line of text as authors write it: `code`, $letters$ with their indices, and *French*. */

import { element } from "./parts.js";

/** @import { Child } from "./parts.js" */

/** @type {Record<string, string>} */
const SIGNS = {
  alpha: "α",
  sigma: "σ",
  delta: "δ",
  beta: "β",
  sum: "Σ",
  cdot: "·",
  times: "×",
  top: "⊤",
  to: "→",
  infty: "∞",
  le: "≤",
  leq: "≤",
  ge: "≥",
  geq: "≥",
  ne: "≠",
  neq: "≠",
  approx: "≈",
  sqrt: "√",
  partial: "∂",
  odot: "⊙",
  circ: "∘",
  ldots: "…",
  dots: "…",
  mid: "|",
  cap: "∩",
  in: "∈",
  " ": " ",
  ",": " ",
  ";": " ",
  "{": "{",
  "}": "}",
}; // prettier-ignore
const COLOURED = "ehαcsy"; // but no index of another letter
const TOKEN = /\\([a-zA-Z]+|.)|([_^])(\{[^{}]*\}|\\[a-zA-Z]+|.)|([a-zA-Z])|([^\\_^a-zA-Z]+)/gu;

/** The nodes of a line. @param {string} text @returns {Child[]} */
export function inline(text) {
  return text.split(/(`[^`]+`|\$[^$]+\$|\*[^*\s](?:[^*]*[^*\s])?\*)/).flatMap(
    /** @returns {Child[]} */ (part) => {
      if (/^`.+`$/.test(part)) return [element("code", {}, part.slice(1, -1))];
      if (/^\$.+\$$/.test(part))
        return [element("span", { class: "attn-math" }, ...letters(part.slice(1, -1)))];
      if (/^\*.+\*$/.test(part)) return [element("i", { lang: "fr" }, part.slice(1, -1))];
      return part ? [part] : [];
    },
  );
}

/** Letters, signs and numbers of a formula on one line. @param {string} formula @returns {Child[]} */
function letters(formula, coloured = COLOURED) {
  return [...formula.matchAll(TOKEN)].map(([, command, shift, of, letter, rest]) => {
    if (shift)
      return element(shift === "_" ? "sub" : "sup", {}, ...letters(of.replace(/^\{|\}$/g, ""), ""));
    const sign = command && (SIGNS[command] ?? command);
    if (sign?.length === 1) return coloured.includes(sign) ? variable(sign, coloured) : sign;
    if (command) return sign === "mathrm" || sign === "text" ? "" : sign;
    if (letter) return variable(letter, coloured);
    return rest.replaceAll("-", "−").replace(/[{}]/g, "");
  });
}

/** @param {string} letter @param {string} coloured */
const variable = (letter, coloured) =>
  element("var", coloured.includes(letter) ? { class: `attn-${letter}` } : {}, letter);
