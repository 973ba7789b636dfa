/* The words of the sentence shown, and of its translations. */

import { element, write } from "../parts/parts.js";
import { glossed } from "../parts/spell.js";
import { dotOf, TRANSLATORS } from "./translators.js";

/**
 * @import { Child } from "../parts/parts.js"
 * @import { Gloss, Tag } from "../parts/spell.js"
 * @import { Run, Sentence } from "./lengths.js"
 * @typedef {{ count: Element, words: HTMLElement, nodes: Element[] }} Entry
 */

/** @type {Record<Run[0], Tag>} */
const TAGS = { "=": "", "-": "del", "+": "ins" };

/** @param {Gloss} gloss */
export function wording(gloss) {
  /** @type {(lang: string, ...head: Child[]) => Entry} */
  const entry = (lang, ...head) => {
    const [count, words] = [element("span"), element("dd", { lang })];
    return { count, words, nodes: [element("dt", {}, ...head, count), words] };
  };
  const source = entry("en", "source, ");
  const made = TRANSLATORS.toReversed().map(({ name, title }) => ({
    name,
    ...entry("fr", dotOf(name), title, ": "),
  }));
  const node = element(
    "div",
    { class: "attn-wording" },
    element("dl", {}, ...[source, ...made].flatMap(({ nodes }) => nodes)),
    element(
      "p",
      { class: "attn-note" },
      "The reference: all that is not underlined. ",
      element("del", {}, "Struck through"),
      ": what is lost of it, or has moved. ",
      element("ins", {}, "Underlined"),
      ": what it does not have there.",
    ),
  );
  return {
    node,
    /** @param {Sentence} sentence */
    update(sentence) {
      write(source.words, sentence.source.join(" "));
      write(source.count, `${sentence.source.length} tokens`);
      for (const { name, words, count } of made) {
        const { kept, others } = sentence.counts[name];
        const all = sentence.reference.length;
        const tokens = sentence[name].flatMap(([sign, run]) =>
          run.split(" ").map((token) => ({ token, tag: TAGS[sign] })),
        );
        glossed(
          words,
          tokens.map(({ token }) => token),
          gloss,
          tokens.map(({ tag }) => tag),
        );
        words.dataset.kept = JSON.stringify([kept, all, others]);
        write(
          count,
          `${kept} of ${all} tokens kept, ${others} ${others === 1 ? "other" : "others"} written`,
        );
      }
    },
  };
}
