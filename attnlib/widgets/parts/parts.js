/* The parts that figures are drawn with, and the way numbers are written in them. */

/**
 * @typedef {Record<string, string | number>} Attributes
 * @typedef {string | Node} Child a string becomes text, never markup
 * @typedef {{ signed?: boolean, reach?: number }} Scale of a bar
 */

const SVG = "http://www.w3.org/2000/svg";

/** @type {<E extends Element>(node: E, attributes: Attributes, children: Child[]) => E} */
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} attributes @param {Child[]} children
 */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} attributes @param {Child[]} children
 */
export function drawing(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** @param {string} letter */
export function symbol(letter, index = "") {
  return element("var", { class: `attn-${letter}` }, letter, element("sub", {}, index));
}

export const hidden = (text = "") => element("span", { class: "attn-hidden" }, text);

/** A word of the translations, for a voice to read as French. @param {string} text */
export const french = (text = "") => element("span", { lang: "fr" }, text);

/** A table's head. @param {Child[]} heads */
export const tableHead = (heads) =>
  element(
    "thead",
    {},
    element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))),
  );

/**
 * Text that has not changed costs the browser nothing.
 * @type {(node: Node, text: string) => void}
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * A bar of the colour of a letter: show(value, before) fills it from 0 to value / reach and marks
 * where it stood before. A signed one has its 0 in the middle.
 * @param {string} letter @param {Scale} scale
 */
export function bar(letter, { signed = false, reach = 1 } = {}) {
  const [filled, tick] = [element("i"), element("b")];
  const node = element(
    "div",
    { class: `attn-track${signed ? " attn-signed" : ""}`, "aria-hidden": "true" },
    filled,
    tick,
  );
  filled.style.setProperty("--bar", `var(--${letter})`);
  return {
    node,
    /** @type {(value: number, before?: number) => void} */
    show(value, before = value) {
      filled.style.transform = `scaleX(${(value / reach).toFixed(5)})`;
      tick.style.transform = `translateX(min(${percent(before / reach)}, 100% - 2px))`;
      tick.hidden = Math.abs(value - before) < 0.01 * reach;
    },
  };
}

/** @type {(before: Element, after: Element, name: string) => void} */
export function mark(before, after, name) {
  before.classList.remove(name);
  after.classList.add(name);
}

/** @type {(alpha: number) => string} */
export const percent = (alpha) => `${(100 * alpha).toFixed(3)}%`;
/** With a true minus, and none before 0.00. @type {(number: number, digits: number) => string} */
export const decimals = (number, digits) =>
  (+number.toFixed(digits) || 0).toFixed(digits).replace("-", "−");
/** Two decimals. @type {(number: number) => string} */
export const signed = (number) => decimals(number, 2);
/** @type {(delta: number) => string} */
export const plus = (delta) => `${delta < 0 ? "−" : "+"} ${Math.abs(delta).toFixed(2)}`;
