/* Ready-made changes of a translation's weights, to the chosen row and to all of them, and the way
 * back to the model's own.
 */
import { farthest } from "../mathematics/farthest.js";
import { oneHot, uniform, withRow } from "../mathematics/hand.js";
import { element, write } from "../parts/parts.js";
import { steady } from "../parts/steady.js";
import { say } from "../parts/words.js";
import { inSlices } from "./slices.js";

/**
 * @import { Changes } from "../mathematics/hand.js"
 * @import { State } from "./following.js"
 * @typedef {State & { other: number }} Offered other: the next noun's column
 */

/**
 * The noun after a position, and from the beginning again; -1 where there is none but at it. Where no
 * nouns are known, it is the next word.
 * @type {(source: string[], nouns: string[], position: number) => number}
 */
export function nounAfter(source, nouns, position) {
  const order = [...source.keys()].map((k) => (position + 1 + k) % source.length);
  const words = nouns.length ? nouns : source.slice(0, -1);
  return order.slice(0, -1).find((k) => words.includes(source[k])) ?? -1;
}

/**
 * Row i as far from the model's own as it may be for the same word.
 * @param {State} state @returns {Generator<void, number[]>}
 */
function* farAway({ i, steps, decode }) {
  /** @type {ReturnType<typeof farthest>[]} */
  const searches = [];
  const turns = decode.turns(
    (alpha, _, follow) => {
      searches.push(farthest(alpha, follow));
      return alpha;
    },
    steps.slice(0, i),
  );
  turns.next();
  return [...(yield* searches[0])];
}

/**
 * What can be done to the chosen row, and to all. The words on a button are those of the chosen cell,
 * so that to press it does not change them.
 * @param {string[]} nouns @param {(changes: Partial<Changes>) => void} set
 */
export function interventions(nouns, set) {
  /** @type {Offered} */
  let state;
  /** @type {(change: (now: Offered) => Partial<Changes>, text: string) => HTMLButtonElement} */
  const button = (change, text) => {
    const node = element("button", { type: "button" }, text);
    node.addEventListener("click", () => steady(node, () => set(change(state))));
    return node;
  };
  const even = button((now) => withRow(now, now.i, uniform(now.source.length)), say("Uniform"));
  const forced = button(
    (now) => withRow(now, now.i, oneHot(now.source.length, now.other)),
    allOn(),
  );
  const far = element("button", { type: "button" }, say("Farthest row with the same word"));
  far.addEventListener("click", () => {
    const now = state;
    far.setAttribute("aria-busy", "true");
    inSlices(farAway(now), (row) => {
      steady(far, () => set(withRow(now, now.i, row)));
      far.setAttribute("aria-busy", "false");
    });
  });
  const trade = button(({ swap, j, other }) => ({ swap: swap.length ? [] : [j, other] }), SWAP);
  const one = button(
    ({ fixed, alpha }) => ({ fixed: fixed.length ? [] : [...alpha] }),
    say("One fixed context: this row’s"),
  );
  const undo = button(() => ({ hand: {}, swap: [], fixed: [] }), say("Undo my weights"));
  const node = element(
    "div",
    { class: "attn-presets" },
    group(say("This row:"), even, forced, far),
    group(say("All rows:"), trade, one, undo),
  );
  return {
    node,
    /** @param {State} shown */
    show(shown) {
      const { source, swap, fixed, j } = shown;
      const other = nounAfter(source, nouns, j);
      const [left, right] = swap.length ? swap : [j, other];
      state = { ...shown, other };
      write(forced, allOn(source[other]));
      const names = { left: source[left], right: source[right] };
      write(trade, right < 0 ? SWAP : say("Swap “{left}” ↔ “{right}”", names));
      [forced.disabled, trade.disabled] = [other < 0, right < 0];
      trade.setAttribute("aria-pressed", String(swap.length > 0));
      one.setAttribute("aria-pressed", String(fixed.length > 0));
    },
  };
}

const SWAP = say("Swap two words");

/** @type {(word?: string) => string} */
const allOn = (word) =>
  word === undefined ? say("All on the next noun") : say("All on “{word}”", { word });

/** @type {(name: string, ...buttons: Element[]) => HTMLElement} */
const group = (name, ...buttons) =>
  element("div", { class: "attn-buttons" }, element("span", {}, name), ...buttons);
