/* The sentence and its two translations. */

import { element, write } from "../parts/parts.js";
import { glossed } from "../parts/spell.js";

/**
 * @import { Gloss } from "../parts/spell.js"
 * @import { Made } from "./comparing.js"
 */

/** @param {Gloss} gloss */
export function wording(gloss) {
  const [english, attention, fixed] = ["en", "fr", "fr"].map((lang) => element("dd", { lang }));
  const [tokens, common] = [element("dt"), element("dt")];
  const node = element(
    "div",
    { class: "attn-made" },
    element(
      "dl",
      {},
      tokens,
      english,
      element("dt", {}, "with attention:"),
      attention,
      common,
      fixed,
    ),
  );
  return {
    node,
    /** @param {Made} each */
    show(each) {
      const [kept, all, others] = each.common;
      write(tokens, `English, ${each.tokens.length} tokens:`);
      write(
        common,
        `with one fixed context, ${kept} of ${all} words kept, ${others} ${others === 1 ? "other" : "others"} written:`,
      );
      english.replaceChildren(each.beginning, element("span", { class: "attn-h" }, each.rest));
      glossed(attention, each.attention, gloss);
      glossed(
        fixed,
        each.fixed,
        gloss,
        each.different.map((other) => (other ? "mark" : "")),
      );
    },
  };
}
