/* The words of the sentence shown, and of its translations. */

import { element, hidden, write } from "../parts/parts.js";
import { dotOf, TRANSLATORS } from "./translators.js";

/**
 * @import { Child } from "../parts/parts.js"
 * @import { Run, Sentence } from "./lengths.js"
 * @typedef {{ count: Element, words: HTMLElement, nodes: Element[] }} Entry
 */

export function wording() {
  /** @type {(lang: string, ...head: Child[]) => Entry} */
  const entry = (lang, ...head) => {
    const [count, words] = [element("span"), element("dd", { lang })];
    return { count, words, nodes: [element("dt", {}, ...head, count), words] };
  };
  const source = entry("en", "source, ");
  const reference = entry("fr", "reference, ");
  const made = TRANSLATORS.map(({ name, title }) => ({
    name,
    ...entry("fr", dotOf(name), title, ": "),
  }));
  const node = element(
    "div",
    { class: "attn-wording" },
    element("dl", {}, ...[source, reference, ...made].flatMap(({ nodes }) => nodes)),
    element(
      "p",
      { class: "attn-note" },
      element("del", {}, "struck through"),
      ": words of the reference that are lost or moved. ",
      element("ins", {}, "underlined"),
      ": words that the reference does not have there.",
    ),
  );
  return {
    node,
    /** @param {Sentence} sentence */
    update(sentence) {
      write(source.words, sentence.source.join(" "));
      write(source.count, `${sentence.source.length} tokens`);
      write(reference.words, sentence.reference.join(" "));
      write(reference.count, `${sentence.reference.length} tokens`);
      for (const { name, words, count } of made) {
        const [kept, all] = [sentence.kept[name], sentence.reference.length];
        words.replaceChildren(...sentence[name].flatMap((run) => [written(run), " "]));
        words.dataset.kept = JSON.stringify([kept, all]);
        write(count, `${kept} of ${all} tokens kept`);
      }
    },
  };
}

/**
 * A run of tokens; what is lost and what stands in its place is also said.
 * @type {(run: Run) => Child}
 */
function written([sign, run]) {
  if (sign === "=") return run;
  return sign === "-"
    ? element("del", {}, hidden("lost: "), run)
    : element("ins", {}, hidden("written: "), run);
}
