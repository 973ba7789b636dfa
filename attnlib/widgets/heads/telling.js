/* The row in words: who asks, where it looks most, and what the division and the mask are for. */

import { largestOf } from "./attentions.js";

/**
 * @import { Child } from "../parts/parts.js"
 * @import { Gloss } from "../parts/spell.js"
 * @import { Attention } from "./attentions.js"
 * @import { State } from "./heads.js"
 */

/** @type {(attention: Attention, gloss: Gloss, state: State) => Child[]} */
export function account({ rows, columns, askers, masked, down, across, layers }, gloss, state) {
  const { layer, head, i, scaled, causal, asked } = state;
  /** @type {(word: string, spelt: () => HTMLElement) => Child[]} */
  const quoted = (word, spelt) => {
    const node = spelt();
    node.append(word);
    const english = node.lang === "fr" && gloss[word];
    return ["“", node, english ? `” (${english})` : "”"];
  };
  const most = largestOf(asked.alpha);
  return [
    `Head ${head + 1} of layer ${layer + 1}: `,
    ...(askers === rows ? [] : ["to write ", ...quoted(rows[i], down), ", "]),
    ...quoted(askers[i], down),
    " asks; most at ",
    ...quoted(columns[most], across),
    `, ${asked.alpha[most].toFixed(2)}.`,
    scaled ? "" : undivided(state, layers.Q.shape[3]),
    masked && !causal ? unmasked(state, rows.length) : "",
  ];
}

/** @type {(state: State, d_k: number) => string} */
function undivided({ asked, divided }, d_k) {
  const [without, once] = [asked, divided].map(({ alpha }) => Math.max(...alpha).toFixed(2));
  return ` Undivided, its largest weight is ${without}; divided by √${d_k} it is ${once}.`;
}

/** @type {(state: State, words: number) => string} */
function unmasked({ i, asked: { alpha } }, words) {
  const later = alpha.slice(i + 1).reduce((sum, weight) => sum + weight, 0);
  const seen =
    i === words - 1
      ? "all rows but this last one see later words"
      : `${later.toFixed(2)} of the weight goes to later words`;
  return ` Without the mask, ${seen}: in training it would see the answer.`;
}
