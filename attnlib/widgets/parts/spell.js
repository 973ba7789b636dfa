/* French tokens as text in the page, some of them marked. Full data stand in data-words. */

import { detokenize } from "../mathematics/words.js";
import { element } from "./parts.js";

/**
 * Text that has not changed stays: a voice would read it anew. marked: whether each token is. Spaces as detokenize has them; the end mark is not shown.
 * @type {(node: HTMLElement, tokens: string[], marked?: boolean[]) => void}
 */
export function spell(node, tokens, marked = []) {
  const words = tokens.filter((token) => token !== "<eos>");
  const drawn = JSON.stringify([words, marked]);
  if (node.dataset.drawn === drawn) return;
  node.dataset.drawn = drawn;
  node.dataset.words = JSON.stringify(words);
  const text = detokenize(words);
  let read = 0;
  node.replaceChildren(
    ...words.flatMap((word, k) => {
      const apart = text[read] === " " ? " " : "";
      read += apart.length + word.length;
      return [apart, marked[k] ? element("mark", {}, word) : word];
    }),
  );
}
