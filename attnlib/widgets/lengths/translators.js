/* The two translators that are compared. */

import { element } from "../parts/parts.js";
import { say } from "../parts/words.js";

/** @typedef {"attention" | "fixed"} Name */

export const TRANSLATORS = /** @type {const} */ ([
  { name: "attention", title: say("attention") },
  { name: "fixed", title: say("one fixed context") },
]);

/** @type {(name: Name) => Element} */
export const dotOf = (name) =>
  element("i", { class: `attn-dot attn-by-${name}`, "aria-hidden": "true" });
