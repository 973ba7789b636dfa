/* The row in words: who asks, where it looks most, and what the division and the mask are for. */

import { say, tell } from "../parts/words.js";
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
  const asks = {
    head: String(head + 1),
    layer: String(layer + 1),
    word: quoted(rows[i], down),
    asker: quoted(askers[i], down),
    most: quoted(columns[most], across),
    weight: asked.alpha[most].toFixed(2),
  };
  return [
    ...(askers === rows
      ? tell("Head {head} of layer {layer}: {asker} asks; most at {most}, {weight}.", asks)
      : tell(
          "Head {head} of layer {layer}: to write {word}, {asker} asks; most at {most}, {weight}.",
          asks,
        )),
    scaled ? "" : ` ${undivided(state, layers.Q.shape[3])}`,
    masked && !causal ? ` ${unmasked(state, rows.length)}` : "",
  ];
}

/** @type {(state: State, d_k: number) => string} */
function undivided({ asked, divided }, d_k) {
  const [without, once] = [asked, divided].map(({ alpha }) => Math.max(...alpha).toFixed(2));
  return say("Undivided, its largest weight is {without}; divided by √{d_k} it is {once}.", {
    without,
    once,
    d_k,
  });
}

/** @type {(state: State, words: number) => string} */
function unmasked({ i, asked: { alpha } }, words) {
  const later = alpha.slice(i + 1).reduce((sum, weight) => sum + weight, 0);
  return i === words - 1
    ? say(
        "Without the mask, all rows but this last one see later words: in training it would see " +
          "the answer.",
      )
    : say(
        "Without the mask, {weight} of the weight goes to later words: in training it would see " +
          "the answer.",
        { weight: later.toFixed(2) },
      );
}
