/* The sentence, and what the two searches make of it. */

import { differing } from "../mathematics/likeness.js";
import { element, write } from "../parts/parts.js";
import { glossed } from "../parts/spell.js";
import { say } from "../parts/words.js";
import { sums, written } from "./telling.js";

/**
 * @import { Gloss } from "../parts/spell.js"
 * @import { State } from "./following.js"
 */

/** @param {Gloss} gloss */
export function outcome(gloss) {
  const english = element("dd", { lang: "en" });
  const [greedys, beams, own] = ["", "", ""].map(() => element("dd", { lang: "fr" }));
  const [one, other, right] = ["", "", ""].map(() => element("dt"));
  write(right, say("reference:"));
  const pairs = [english, one, greedys, other, beams, right, own];
  return {
    node: element(
      "div",
      { class: "attn-beam-outcome" },
      element("dl", {}, element("dt", {}, say("English:")), ...pairs),
    ),
    /** @param {State} state */
    show(state) {
      const { english: sentence, greedy, best, beam, reference } = state;
      write(english, sentence);
      write(one, say("greedy search, {sums}:", { sums: sums(greedy) }));
      write(other, say("a beam of {beam}, {sums}:", { beam, sums: sums(best) }));
      const [before, after] = [greedy, best].map((end) => written(state, end));
      const different = differing(before, after);
      glossed(greedys, before, gloss);
      glossed(
        beams,
        after.length ? after : ["<eos>"],
        gloss,
        different.map((is) => (is ? "mark" : "")),
      );
      glossed(own, reference, gloss);
      right.hidden = own.hidden = !reference.length;
    },
  };
}
