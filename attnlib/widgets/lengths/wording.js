/* The words of the sentence shown, and of its translations. */

import { element, write } from "../parts/parts.js";
import { glossed } from "../parts/spell.js";
import { say, tell } from "../parts/words.js";
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
  /** @type {(lang: string, head: (count: Element) => Child[]) => Entry} */
  const entry = (lang, head) => {
    const [count, words] = [element("span"), element("dd", { lang })];
    return { count, words, nodes: [element("dt", {}, ...head(count)), words] };
  };
  const source = entry("en", (count) => tell("source, {count}", { count }));
  const made = TRANSLATORS.toReversed().map(({ name, title }) => ({
    name,
    ...entry("fr", (count) => [dotOf(name), title, ": ", count]),
  }));
  const node = element(
    "div",
    { class: "attn-wording" },
    element("dl", {}, ...[source, ...made].flatMap(({ nodes }) => nodes)),
    element(
      "p",
      { class: "attn-note" },
      ...tell(
        "The reference: all that is not underlined. {lost}: what is lost of it, or has moved. {written}: what it does not have there.",
        {
          lost: element("del", {}, say("Struck through")),
          written: element("ins", {}, say("Underlined")),
        },
      ),
    ),
  );
  return {
    node,
    /** @param {Sentence} sentence */
    update(sentence) {
      write(source.words, sentence.source.join(" "));
      write(source.count, say("{n} tokens", { n: sentence.source.length }));
      for (const { name, words, count } of made) {
        const { kept, others } = sentence.counts[name];
        const all = sentence.reference.length;
        const given = { kept, all, others };
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
          others === 1
            ? say("{kept} of {all} tokens kept, {others} other written", given)
            : say("{kept} of {all} tokens kept, {others} others written", given),
        );
      }
    },
  };
}
