/* All sentences along the axis of lengths. */

import { element, mark, percent } from "../parts/parts.js";
import { say } from "../parts/words.js";
import { dotOf, TRANSLATORS } from "./translators.js";

/** @import { Sentence } from "./lengths.js" */

/** @param {Sentence[]} sentences */
export function axis(sentences) {
  const longest = sentences[sentences.length - 1].source.length;
  /** @type {(length: number) => string} */
  const place = (length) => percent(length / longest);
  const columns = sentences.map((sentence) => {
    const column = dots(sentence);
    column.style.left = place(sentence.source.length);
    return column;
  });
  const ticks = Array.from({ length: Math.floor(longest / 10) + 1 }, (_, k) => {
    const tick = element("span", {}, String(10 * k));
    tick.style.left = place(10 * k);
    return tick;
  });
  const plot = element(
    "div",
    {
      class: "attn-plot",
      role: "img",
      "aria-label": say(
        "Words kept, in percent of the reference and what is added to it, against source tokens, for both translations",
      ),
    },
    ...[0, 50, 100].map(levelOf),
    ...columns,
    ...ticks,
  );
  const node = element("div", { class: "attn-lengths" }, plot, legend());
  let last = 0;
  return {
    node,
    /** @type {(sentence: Sentence, k: number) => void} */
    update({ source }, k) {
      mark(columns[last], columns[k], "attn-chosen");
      last = k;
      node.dataset.length = String(source.length);
    },
  };
}

const legend = () =>
  element(
    "p",
    { class: "attn-note" },
    say("Words kept, of the reference and all that is added, by length."),
    " ",
    ...TRANSLATORS.map(({ name, title }) =>
      element("span", { class: "attn-legend" }, dotOf(name), title),
    ),
  );

/** How much each translation keeps of a sentence. @param {Sentence} sentence */
function dots({ reference, counts }) {
  const both = TRANSLATORS.map(({ name }) => {
    const dot = element("i", { class: `attn-dot attn-by-${name}` });
    const { kept, others } = counts[name];
    dot.style.bottom = percent(kept / (reference.length + others));
    return dot;
  });
  return element("div", { class: "attn-length" }, ...both);
}

/** A line across, at so many percent. @param {number} level */
function levelOf(level) {
  const line = element("div", { class: "attn-level" }, element("span", {}, `${level} %`));
  line.style.bottom = percent(level / 100);
  return line;
}
