/* What every live figure does: it is drawn once, follows its traits, says in words what a move has
 * changed once the reader's hand rests, and finds its way back.
 */
import { element } from "./parts.js";
import { say } from "./words.js";

/** @import { Child } from "./parts.js" */

/**
 * A model as anywidget gives it, with the traits T.
 *
 * @template T
 * @typedef {object} Model
 * @property {<K extends keyof T>(name: K) => T[K]} get
 * @property {(name: keyof T, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(event: string, callback: (...values: any[]) => void) => void} on
 * @property {(event: string, callback: (...values: any[]) => void) => void} off
 * @property {(content: object) => void} send
 */
/** @template T @typedef {(traits: Partial<T>) => void} Setter */
/**
 * @typedef {object} Drawn
 * @property {Element[]} nodes
 * @property {Element} [accountIn]
 * @property {() => string | Child[]} update
 * @property {Record<string, () => void>} [moved]
 * @property {{ node: Element, room: Element, says: () => Child[] | undefined }} [tour]
 */

/**
 * A figure with a name for screen readers. It follows the traits in `home`, to which its reset
 * button returns, and those named in `chosen`. draw(model, set) builds it: `nodes` are what is
 * shown, `update()` brings them up to date and returns a sentence about it, whole or in parts; `moved`
 * are functions that follow a trait of their own. Of a `tour` (parts/tour.js) the sentence goes before.
 * What is not there yet when the figure is updated tells of its coming by the event "come".
 * `accountIn` is where the sentence and the buttons go, the end of the figure where there is none.
 * reset: what the button says.
 *
 * @template {{ home: Partial<T> }} T
 * @param {object} figure
 * @param {string} figure.label
 * @param {string} [figure.reset]
 * @param {(keyof T & string)[]} [figure.chosen]
 * @param {(model: Model<T>, set: Setter<T>) => Drawn} figure.draw
 */
export function live({ label, reset = say("Reset"), chosen = [], draw }) {
  /** @param {{ model: Model<T>, el: Element }} view */
  function render({ model, el }) {
    const home = model.get("home");
    /** @type {Setter<T>} */
    const set = (traits) => {
      for (const name in traits) model.set(name, traits[name]);
      model.save_changes();
    };
    const {
      nodes,
      accountIn,
      update,
      moved = {},
      tour,
    } = attempted(
      () => draw(model, set),
      /** @returns {Drawn} */ (problem) => ({ nodes: [], update: () => problem }),
    );
    const account = () => {
      const own = [attempted(update, (problem) => problem)].flat();
      return tour?.says() ?? own;
    };
    const words = element("p", { "aria-live": "polite" });
    const back = element("button", { type: "button" }, reset);
    back.addEventListener("click", () => set(home));
    const figure = element(
      "div",
      {
        class: "attn",
        role: "group",
        "aria-label": label,
        "data-lm-suppress-shortcuts": "true", // else JupyterLab takes a "b" on a button for a new cell
      },
      ...nodes,
    );
    const buttons = [...(tour ? [tour.room, tour.node] : []), back];
    (accountIn ?? figure).append(element("div", { class: "attn-account" }, words, ...buttons));
    el.append(figure);

    /** @type {number | undefined} */
    let timer;
    const follow = () => {
      const sentence = account();
      clearTimeout(timer);
      timer = setTimeout(() => words.replaceChildren(...sentence), 150);
    };
    words.replaceChildren(...account());
    for (const event of ["tour", "come"]) figure.addEventListener(event, follow);
    /** @type {[name: string, callback: () => void][]} */
    const heard = [...chosen, ...Object.keys(home)].map((name) => [name, follow]);
    heard.push(...Object.entries(moved));
    for (const [name, callback] of heard) model.on(`change:${name}`, callback);
    return () => {
      for (const [name, callback] of heard) model.off(`change:${name}`, callback);
      clearTimeout(timer);
      figure.remove();
    };
  }
  return { render };
}

/**
 * Some traits, as they are now.
 * @template T @template {keyof T} K
 * @param {Model<T>} model @param {K[]} names
 */
export function traits(model, names) {
  const values = Object.fromEntries(names.map((name) => [name, model.get(name)]));
  return /** @type {Pick<T, K>} */ (values);
}

/**
 * The traits of `home`, as they are now.
 * @template {{ home: object }} T
 * @param {Model<T>} model @returns {T["home"]}
 */
export function present(model) {
  return traits(model, /** @type {(keyof T)[]} */ (Object.keys(model.get("home"))));
}

/**
 * What act() returns, or otherwise(a sentence): a reader has no use for a stack.
 * @template T
 * @param {() => T} act @param {(problem: string) => T} otherwise
 */
function attempted(act, otherwise) {
  try {
    return act();
  } catch (error) {
    console.error(error);
    const problem = error instanceof Error ? error.message : String(error);
    return otherwise(say("This cannot be shown: {problem}.", { problem }));
  }
}
