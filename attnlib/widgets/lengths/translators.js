/* The two translators that are compared. */

import { element } from "../parts/parts.js";

/** @typedef {"attention" | "fixed"} Name */

export const TRANSLATORS = /** @type {const} */ ([
  { name: "attention", title: "attention" },
  { name: "fixed", title: "one fixed context" },
]);

/** @type {(name: Name) => Element} */
export const dotOf = (name) =>
  element("i", { class: `attn-dot attn-by-${name}`, "aria-hidden": "true" });
