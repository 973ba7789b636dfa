/* The French words, each with its English below it: one is being written, the rest is to come. */

import { element, french, write } from "../parts/parts.js";
import { say } from "../parts/words.js";

/** @import { State } from "./glance.js" */

/** @type {Record<string, (i: number, last: number) => number>} */
const LEADS = {
  ArrowLeft: (i) => Math.max(i - 1, 0),
  ArrowRight: (i, last) => Math.min(i + 1, last),
  Home: () => 0,
  End: (_, last) => last,
};

/**
 * choose(i) is called when the reader goes to another word, by a click, by the two buttons, or by an
 * arrow key on a word.
 * @param {Record<string, string>} gloss @param {(i: number) => void} choose
 */
export function writing(gloss, choose) {
  const list = element("ol", { class: "attn-written", "aria-label": say("The translation") });
  /** @type {ReturnType<typeof wordOf>[]} */
  const words = [];
  /** @type {{ i: number, last: number }} */
  let at;
  const [before, next] = [say("← word before"), say("next word →")].map((name, k) => {
    const button = element("button", { type: "button" }, name);
    button.addEventListener("click", () => choose(at.i + 2 * k - 1));
    return button;
  });
  list.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!plain || !(event.key in LEADS)) return;
    event.preventDefault();
    event.stopPropagation(); // a notebook has arrow keys of its own
    choose(LEADS[event.key](at.i, at.last));
    words[at.i].button.focus();
  });
  const buttons = element("div", { class: "attn-turns" }, before, next);
  return {
    node: element("div", { class: "attn-writing" }, list, buttons),
    /** @param {State} state */
    show({ i, steps, changed }) {
      while (words.length < steps.length) {
        const k = words.length;
        words.push(wordOf(() => choose(k)));
      }
      list.replaceChildren(...words.slice(0, steps.length).map(({ node }) => node));
      steps.forEach(({ token, p, word }, k) => {
        words[k].show(token, gloss[token], changed[k], k - i);
        words[k].button.dataset.p = String(p[word]);
      });
      at = { i, last: steps.length - 1 };
      [before.disabled, next.disabled] = [i === 0, i === at.last];
    },
  };
}

/** @param {() => void} choose */
function wordOf(choose) {
  const [word, gloss] = [french(), element("small")];
  const button = element("button", { type: "button" }, word, gloss);
  button.addEventListener("click", choose);
  return {
    node: element("li", {}, button),
    button,
    /** away: how many words from the one that is written. @type {(token: string, meaning: string | undefined, changed: boolean, away: number) => void} */
    show(token, meaning, changed, away) {
      const end = token === "<eos>";
      write(word, token);
      write(gloss, end ? say("end mark") : (meaning ?? token));
      button.classList.toggle("attn-changed", changed);
      button.classList.toggle("attn-to-come", away > 0);
      button.tabIndex = away ? -1 : 0;
      if (away) button.removeAttribute("aria-current");
      else button.setAttribute("aria-current", "step");
    },
  };
}
