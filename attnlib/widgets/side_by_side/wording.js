/* The sentence and its two translations. */

import { element, write } from "../parts/parts.js";
import { glossed } from "../parts/spell.js";
import { say } from "../parts/words.js";

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
      element("dt", {}, say("with attention:")),
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
      const given = { kept, all, others };
      write(tokens, say("English, {n} tokens:", { n: each.tokens.length }));
      write(
        common,
        others === 1
          ? say(
              "with one fixed context, {kept} of {all} words kept, {others} other written:",
              given,
            )
          : say(
              "with one fixed context, {kept} of {all} words kept, {others} others written:",
              given,
            ),
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
