/* The words that the one at the caret may become, in a list below the input (WAI-ARIA's combobox). */

import { completions } from "../mathematics/likeness.js";
import { wordAt } from "../mathematics/words.js";
import { element } from "./parts.js";
import { say } from "./words.js";

/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * A key that an input method takes for itself. Safari ends the composition before the key that ends
 * it, which is then known by its code alone: 229 (WebKit 165004, UI Events on keyCode).
 * @type {(event: KeyboardEvent) => boolean}
 */
export const ofInputMethod = ({ isComposing, keyCode }) => isComposing || keyCode === 229;

/**
 * open() returns the beginning of the word at the caret, or "" where no known word goes on from it.
 * A word that is known as it stands gets no list but by an arrow key. press(event) says whether it
 * used the key; taken() follows a choice.
 * @param {HTMLInputElement} input @param {string[]} words @param {() => void} taken
 */
export function proposals(input, words, taken) {
  const list = proposed(input);
  const { node } = list;
  const close = () => list.show([]);
  const here = () => wordAt(input.value, /** @type {number} */ (input.selectionStart)); // it is text

  function open(asked = false) {
    const start = here().beginning.toLowerCase();
    list.show(!asked && words.includes(start) ? [] : completions(start, words));
    return node.hidden ? "" : start;
  }
  /** @param {Element} option */
  function take(option) {
    const { start, end, beginning } = here();
    const rest = option.textContent.slice(beginning.length); // a capital stays one
    const space = Number(input.value[end] === " ");
    input.setRangeText(`${beginning}${rest} `, start, end + space, "end");
    taken();
  }
  /** @param {KeyboardEvent} event */
  function press({ key, shiftKey }) {
    const active = list.active();
    if (STEPS[key] && (!node.hidden || open(true))) list.step(STEPS[key]);
    else if (active && (key === "Enter" || (key === "Tab" && !shiftKey))) take(active);
    else if (key === "Escape" && !node.hidden) close();
    else {
      if (/^(Arrow|Home|End)/.test(key)) close(); // the caret leaves the word
      return false;
    }
    return true;
  }
  for (const left of ["blur", "click"]) input.addEventListener(left, close);
  node.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
  node.addEventListener(
    "click",
    ({ target }) => target !== node && take(/** @type {Element} */ (target)),
  );
  close();
  return { node, open, close, press };
}

/** The list, of whose options one may be active. @param {HTMLInputElement} input */
function proposed(input) {
  const node = element("ul", {
    id: `${input.id}-list`,
    class: "attn-proposed",
    role: "listbox",
    "aria-label": say("Words that begin so"),
  });
  let place = -1;
  /** @param {number} k the active option, -1 for none */
  function activate(k) {
    place = k;
    for (const [n, option] of [...node.children].entries())
      option.setAttribute("aria-selected", String(n === k));
    if (k < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", node.children[k].id);
  }
  return {
    node,
    /** @returns {Element | undefined} */
    active: () => node.children[place],
    /** @param {number} by */
    step(by) {
      const places = node.children.length + 1; // the options, and none of them
      activate(((place + 1 + by + places) % places) - 1);
    },
    /** @param {string[]} found */
    show(found) {
      node.replaceChildren(
        ...found.map((word, k) => element("li", { id: `${node.id}-${k}`, role: "option" }, word)),
      );
      node.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!node.hidden));
      activate(-1);
    },
  };
}
