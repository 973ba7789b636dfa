/* A guided tour of a figure: at each step the figure is set and one sentence is said about it. At its
 * end the figure stands again as the reader had left it.
 */
import { traits } from "./figure.js";
import { element } from "./parts.js";

/**
 * @import { Model, Setter } from "./figure.js"
 * @import { Child } from "./parts.js"
 */
/**
 * says: a sentence. sets: the traits that then are not as at home.
 * @template T @typedef {{ says: Child[], sets?: Partial<T> }} Step
 */

/**
 * The way through the steps, without its buttons. `at` is the step, -1 before and after the tour;
 * go(k) sets the figure for step k, end() as it stood before; `says` the step's sentence for as long
 * as the figure stands as the step has set it.
 *
 * @template {{ home: Partial<T> }} T
 * @param {Model<T>} model @param {Setter<T>} set @param {Step<T>[]} steps
 */
export function way(model, set, steps) {
  const home = model.get("home");
  const all = [home, ...steps.map(({ sets }) => sets ?? {})].flatMap(Object.keys);
  const names = /** @type {(keyof T)[]} */ ([...new Set(all)]);
  /** @type {Partial<T>} */
  let own = {};
  let at = -1;
  /** @param {number} k */
  const stand = (k) => /** @type {Partial<T>} */ ({ ...own, ...home, ...steps[k].sets });
  const stands = () => {
    const wanted = stand(at);
    return names.every((name) => JSON.stringify(model.get(name)) === JSON.stringify(wanted[name]));
  };
  return {
    get at() {
      return at;
    },
    /** @type {() => Child[] | undefined} */
    says: () =>
      at >= 0 && stands() ? [`Step ${at + 1} of ${steps.length}. `, ...steps[at].says] : undefined,
    /** @param {number} k */
    go(k) {
      if (!steps[k]) return;
      if (at < 0) own = traits(model, names);
      at = k;
      set(stand(k));
    },
    end() {
      if (at < 0) return;
      at = -1;
      set(own);
    },
  };
}

/**
 * The buttons of a tour, for `live`. They tell of each step by the event "tour", since not every step
 * moves the figure.
 *
 * @template {{ home: Partial<T> }} T
 * @param {Model<T>} model @param {Setter<T>} set @param {Step<T>[]} steps
 */
export function tour(model, set, steps) {
  const path = way(model, set, steps);
  /** @type {(label: string, act: () => void) => HTMLButtonElement} */
  const button = (label, act) => {
    const made = element("button", { type: "button" }, label);
    made.addEventListener("click", () => {
      act();
      show();
      node.dispatchEvent(new Event("tour", { bubbles: true }));
    });
    return made;
  };
  const take = button("Take the tour", () => path.go(0));
  const back = button("Back", () => path.go(path.at - 1));
  const next = button("Next", () => path.go(path.at + 1));
  const end = button("End the tour", path.end);
  const node = element(
    "span",
    { class: "attn-tour", role: "group", "aria-label": "Guided tour" },
    ...[take, back, next, end],
  );
  function show() {
    const taken = path.at >= 0;
    const goes = document.activeElement === (taken ? take : end); // with the button that is pressed
    take.hidden = taken;
    for (const one of [back, next, end]) one.hidden = !taken;
    // Not `disabled`, which would take the focus away from whoever presses the button again.
    back.setAttribute("aria-disabled", String(path.at === 0));
    next.setAttribute("aria-disabled", String(path.at === steps.length - 1));
    if (goes) (taken ? next : take).focus();
  }
  show();
  return { node, says: path.says };
}
