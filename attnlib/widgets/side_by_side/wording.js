/* The sentence and its two translations. */

import { element, write } from "../parts/parts.js";
import { spell } from "../parts/spell.js";

/** @import { Made } from "./comparing.js" */

export function wording() {
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
      write(tokens, `English, ${each.tokens.length} tokens:`);
      write(common, `with one fixed context, ${each.common.join(" of ")} words in common:`);
      english.replaceChildren(each.beginning, element("span", { class: "attn-h" }, each.rest));
      spell(attention, each.attention);
      spell(fixed, each.fixed, each.different);
    },
  };
}
