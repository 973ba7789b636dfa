/* A guided tour of a figure: at each step the figure is set and one sentence is said about it, in a
 * bar at the foot of the window, while what it speaks of is marked and in sight. At its end the figure
 * stands again as the reader had left it.
 */
import { traits } from "./figure.js";
import { element } from "./parts.js";
import { steady } from "./steady.js";
import { say } from "./words.js";

/**
 * @import { Model, Setter } from "./figure.js"
 * @import { Child } from "./parts.js"
 */
/**
 * says: a sentence. sets: the traits that then are not as at home. of: the parts of the figure that the
 * sentence speaks of; where not all can be in sight, the last of them is.
 * @template T @typedef {{ says: Child[], sets?: Partial<T>, of?: () => Element[] }} Step
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
  /** @type {(k: number) => Child[]} */
  const sentence = (k) => [
    say("Step {step} of {steps}. ", { step: k + 1, steps: steps.length }),
    ...steps[k].says,
  ];
  return {
    sentence,
    get at() {
      return at;
    },
    /** @type {() => Child[] | undefined} */
    says: () => (at >= 0 && stands() ? sentence(at) : undefined),
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
 * The buttons of a tour, for `live`, and `room` for the longest of its sentences. They tell of each
 * step by the event "tour", since not every step moves the figure.
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
      steady(node, () => {
        act();
        show();
      });
      point();
      node.dispatchEvent(new Event("tour", { bubbles: true }));
    });
    return made;
  };
  const take = button(say("Take the tour"), () => path.go(0));
  const back = button(say("Back"), () => path.go(path.at - 1));
  const next = button(say("Next"), () => path.go(path.at + 1));
  const end = button(say("End the tour"), path.end);
  const node = element(
    "span",
    { class: "attn-tour", role: "group", "aria-label": say("Guided tour") },
    ...[take, back, next, end],
  );
  const room = element("div", { class: "attn-room", "aria-hidden": "true" });
  /** @type {Element[]} */
  let spoken = [];
  function point() {
    for (const part of spoken) part.classList.remove("attn-spoken");
    spoken = steps[path.at]?.of?.() ?? [];
    const bar = /** @type {HTMLElement} */ (node.parentElement);
    const figure = /** @type {HTMLElement} */ (node.closest(".attn"));
    figure.style.setProperty("--bar", `${bar.offsetHeight}px`);
    for (const part of spoken) {
      part.classList.add("attn-spoken");
      part.scrollIntoView({ block: "nearest" });
    }
  }
  function show() {
    const taken = path.at >= 0;
    const goes = document.activeElement === (taken ? take : end); // with the button that is pressed
    take.hidden = taken;
    node.classList.toggle("attn-taken", taken);
    room.replaceChildren(...(taken ? steps.map((_, k) => copied(path.sentence(k))) : []));
    for (const one of [back, next, end]) one.hidden = !taken;
    // Not `disabled`, which would take the focus away from whoever presses the button again.
    back.setAttribute("aria-disabled", String(path.at === 0));
    next.setAttribute("aria-disabled", String(path.at === steps.length - 1));
    if (goes) (taken ? next : take).focus({ preventScroll: true });
  }
  show();
  return { node, room, says: path.says };
}

/** A sentence once more, since a node stands in one place. @param {Child[]} sentence */
const copied = (sentence) =>
  element("p", {}, ...sentence.map((part) => (part instanceof Node ? part.cloneNode(true) : part)));
