/* The bar under a live figure: a link to what it shows now, and a picture of it.

   A link is the page's address and #ID?TRAIT=VALUE&…: the figure's id, and its traits that are not
   as they were stored, as JSON, texts plain. It is read before the figure is drawn, and again when
   the address changes. Only what the reader moves can be in it: the traits to which Reset returns,
   and numbers and choices beside them, within the ends of their sliders. */
"use strict";
{
  /**
   * @typedef {{ get: (name: string) => any, set: (name: string, value: unknown) => void,
   *   on: (events: string, callback: () => void) => void,
   *   state: Record<string, unknown>, linked: Record<string, { state: Record<string, any> }> }} Moved
   * @typedef {{ model: Moved, first: Record<string, any>, tell: (text: string) => void }} Framed
   */

  /** In another language the page has SAY, and the English is the key.
   * @type {(english: string, given?: Record<string, string | number>) => string} */
  const say =
    /** @type {any} */ (globalThis).SAY ??
    ((english, given = {}) =>
      english.replace(/\{(\w+)\}/g, (whole, name) => String(given[name] ?? whole)));

  const COPIED = say("The link is copied, and in the address of this page.");
  const MADE = say("The address of this page is now a link to this state.");
  const OPENED = say("As in the link. Reset leads back to the first state.");
  const NONE = say("This browser cannot make the picture.");
  const BAD = say("The link names a state that this figure cannot be in. It shows its first one.");

  /** @type {Map<string, Framed>} figures by their ids */
  const framed = new Map();

  /** What a link may say, as it is at first, with what Reset returns last. @param {Moved} model */
  function movable(model) {
    const home = Object.keys(model.get("home") ?? {});
    const plain = Object.keys(model.state).filter(
      (name) => !name.startsWith("_") && /number|boolean/.test(typeof model.get(name)),
    );
    return Object.fromEntries([...new Set([...plain, ...home])].map((n) => [n, model.get(n)]));
  }

  /** Whether a value is of the kind of the first. @type {(value: any, first: any) => boolean} */
  function like(value, first) {
    if (first === null) return value === null || typeof value === "number";
    if (Array.isArray(first))
      return Array.isArray(value) && (!first.length || value.every((part) => like(part, first[0])));
    return typeof value === typeof first && value !== null && !Array.isArray(value);
  }

  /** Between what a slider or a list can be. @param {Record<string, any>} control */
  const ends = ({ min = -Infinity, max = Infinity, _options_labels: list }) =>
    list ? [0, list.length - 1] : [min, max];

  /** @type {(id: string) => string} */
  function link(id) {
    const { model, first } = /** @type {Framed} */ (framed.get(id));
    const text = (/** @type {unknown} */ value) =>
      typeof value === "string" ? value : JSON.stringify(value);
    const moved = Object.keys(first)
      .filter((name) => text(model.get(name)) !== text(first[name]))
      .map((name) => [name, text(model.get(name))]);
    return `#${id}${moved.length ? `?${new URLSearchParams(moved)}` : ""}`;
  }

  /** What a link says, if all of it can be. @type {(query: string, figure: Framed) => object | undefined} */
  function read(query, { model, first }) {
    const state = { ...first };
    for (const [name, text] of new URLSearchParams(query)) {
      if (!Object.hasOwn(first, name)) return;
      try {
        state[name] = typeof first[name] === "string" ? text : JSON.parse(text);
      } catch {
        return;
      }
      const [low, high] = ends(model.linked[name]?.state ?? {});
      if (!like(state[name], first[name]) || state[name] < low || state[name] > high) return;
    }
    return state;
  }

  /** The figure of the address, in the state that this names. @param {string} [only] of which id */
  function follow(only) {
    const [id, query] = location.hash.slice(1).split("?");
    const figure = framed.get(id);
    if (!figure || query === undefined || (only && only !== id)) return;
    const state = read(query, figure);
    for (const [name, value] of Object.entries(state ?? figure.first))
      figure.model.set(name, value);
    figure.tell(state ? OPENED : BAD);
    document.getElementById(id)?.scrollIntoView();
  }

  /** @param {string} id */
  async function share(id) {
    history.replaceState(null, "", link(id));
    const done = navigator.clipboard?.writeText(location.href) ?? Promise.reject();
    framed.get(id)?.tell(await done.then(() => COPIED).catch(() => MADE));
  }

  /** @type {(figure: Element, kind: "svg" | "png") => Promise<unknown>} */
  async function save(figure, kind) {
    const [place, title] = [".live-place", "figcaption .caption-text"].map((part) =>
      figure.querySelector(part),
    );
    if (!place) return;
    const image = await picture[kind](place, title?.textContent ?? "").catch(console.error);
    if (!image) return framed.get(figure.id)?.tell(NONE);
    const url = URL.createObjectURL(image);
    const name = `${figure.id.replace("live-", "")}.${kind}`;
    Object.assign(document.createElement("a"), { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  /** @type {(text: string, name: string, act: () => unknown) => HTMLElement} */
  function button(text, name, act) {
    const properties = { type: "button", textContent: text, ariaLabel: name };
    const node = Object.assign(document.createElement("button"), properties);
    node.addEventListener("click", act);
    return node;
  }

  document.addEventListener("live-begun", (event) => {
    const { target, detail: model } = /** @type {CustomEvent<Moved | undefined>} */ (event);
    const figure = /** @type {Element} */ (target).closest("figure.live-figure");
    const bar = figure?.querySelector(".live-bar");
    const place = figure?.querySelector(".live-place");
    if (!model || !figure || !bar || !place) return;
    const caption = figure.querySelector(".caption-number")?.textContent;
    const number = String(caption?.trim());
    const words = Object.assign(document.createElement("span"), { role: "status" });
    bar.append(
      button(say("Link to this state"), say("Link to this state of {number}", { number }), () =>
        share(figure.id),
      ),
      button("SVG", say("Save {number} as SVG", { number }), () => save(figure, "svg")),
      button("PNG", say("Save {number} as PNG", { number }), () => save(figure, "png")),
      words,
    );
    const tell = (/** @type {string} */ text) => (words.textContent = text);
    const first = movable(model);
    framed.set(figure.id, { model, first, tell });
    const changes = Object.keys(first).map((name) => `change:${name}`);
    model.on(changes.join(" "), () => {
      if (words.textContent === COPIED || words.textContent === MADE) tell(""); // true no more
    });
    for (const event of ["pointerdown", "keydown"]) place.addEventListener(event, () => tell(""));
    follow(figure.id);
  });
  document.addEventListener("live-drawn", ({ target }) =>
    /** @type {Element} */ (target).querySelector(".live-wait")?.remove(),
  );
  addEventListener("hashchange", () => follow());
}
