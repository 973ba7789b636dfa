/* A field for a number that a reader finds with a pencil, and a mark beside it once it is checked. */

import { decimals, element, hidden, write } from "./parts.js";
import { say } from "./words.js";

/**
 * @import { Mark } from "../mathematics/answers.js"
 * @import { Child } from "./parts.js"
 */

const TICKS = { right: "✓", wrong: "✗", unread: "?", empty: "" };
const SPOKEN = {
  right: say(", right"),
  wrong: say(", not yet"),
  unread: say(", no number"),
  empty: "",
};

/**
 * enter() is called on Enter; its mark is for what was checked, and goes when that is changed.
 * @param {Child[]} label @param {() => void} enter
 */
export function answerField(label, enter) {
  const input = element("input", {
    type: "text",
    size: 7,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "go",
  });
  const [sign, spoken] = [element("span", { "aria-hidden": "true" }), hidden()];
  const node = element(
    "label",
    { class: "attn-answer" },
    element("span", {}, ...label, spoken),
    input,
    sign,
  );
  /** @param {Mark} mark */
  const show = (mark) => {
    node.dataset.mark = mark;
    write(sign, TICKS[mark]);
    write(spoken, SPOKEN[mark]);
    input.setAttribute("aria-invalid", String(mark === "wrong" || mark === "unread"));
  };
  input.addEventListener("input", () => show("empty"));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) enter();
  });
  // Typing is not for the notebook around: there, "d" twice deletes a cell.
  for (const kind of ["keydown", "keypress", "keyup"])
    node.addEventListener(kind, (event) => event.stopPropagation());
  return {
    node,
    input,
    /** @type {(text: string, mark: Mark) => void} */
    update(text, mark) {
      if (input.value !== text) input.value = text;
      show(mark);
    },
  };
}

/**
 * What to say of a mistake: the first field that cannot be read, the slips, or the hint.
 * @type {(texts: string[], marks: Mark[], says: string[], hint: string) => string}
 */
export function advice(texts, marks, says, hint) {
  const unread = marks.indexOf("unread");
  if (unread >= 0)
    return say("“{text}” is no number. Write it as 0.5, 1/3 or −2.", { text: texts[unread] });
  if (!marks.includes("wrong")) return "";
  return says.length ? says.join(say(" Or: ")) : hint;
}

/** To four decimals, as one would write it. @param {number} number */
export const written = (number) => decimals(number, 4).replace(/\.?0+$/, "");
