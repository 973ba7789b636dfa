/* What a figure says, in the language of its page.
 *
 * The English stands in the code and is the key. A page in another language brings WORDS, the list
 * of that language (book/languages.py); what is not in it is said in English.
 */

/** @import { Child } from "./parts.js" */

/** @type {Record<string, string>} */
const known = /** @type {any} */ (globalThis).WORDS ?? {};

/**
 * The text for an English one, with what is given in the place of each {name}.
 * @param {string} english @param {Record<string, string | number>} given
 */
export const say = (english, given = {}) =>
  (known[english] ?? english).replace(/\{(\w+)\}/g, (whole, name) => String(given[name] ?? whole));

/**
 * The same in parts, where some of what is given are nodes.
 * @param {string} english @param {Record<string, Child | Child[]>} given @returns {Child[]}
 */
export const tell = (english, given) =>
  (known[english] ?? english)
    .split(/(\{\w+\})/)
    .flatMap((part) => (part.startsWith("{") ? (given[part.slice(1, -1)] ?? part) : part));
