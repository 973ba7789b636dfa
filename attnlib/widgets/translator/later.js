/* A model that comes when the reader asks for it, in parts: each is asked for and comes as a message,
 * from Python in a notebook, from the page's own files where it has no kernel.
 *
 *     { part: k }   ->   { part: k } and its bytes, or { part: k, problem: "..." }
 */

import { element, write } from "../parts/parts.js";
import { say } from "../parts/words.js";

/**
 * name, bytes, parts: of the file. says: what it is. terms: those of what it was trained on. Both are
 * whole sentences from Python, and stand so in the lists of words.
 *
 * @import { Model } from "../parts/figure.js"
 * @import { Traits } from "./translator.js"
 * @typedef {{ name: string, bytes: number, parts: number, says: string, terms: string }} Asset
 * @typedef {{ part: number, problem?: string }} Answer
 */

const AT_ONCE = 4; // parts under way
const PATIENCE = 30_000; // milliseconds without an answer

/**
 * A button that loads the model, in place of the figure; draw(parameters) puts that there, and returns
 * what takes it away.
 * @param {Model<Traits>} model @param {Element} el @param {(parameters: DataView) => () => void} draw
 */
export function later(model, el, draw) {
  const asset = model.get("asset");
  const size = `${(asset.bytes / 1e6).toFixed(1)} MB`;
  const load = element(
    "button",
    { type: "button" },
    say("Load the caption translator, {size}", { size }),
  );
  const cancel = element("button", { type: "button" }, say("Cancel"));
  const progress = element("progress", { max: asset.parts, "aria-label": say("Loaded") });
  const [is, terms] = [say(asset.says), say(asset.terms)];
  const words = element("p", { "aria-live": "polite" }, is);
  const note = element("p", { class: "attn-note" }, terms);
  const buttons = element("div", { class: "attn-buttons" }, load, progress, cancel);
  const node = element(
    "div",
    { class: "attn", role: "group", "aria-label": say("Caption translator") },
    words,
    buttons,
    note,
  );
  el.append(node);
  let leave = () => node.remove();

  /** @type {Transfer | undefined} */
  let transfer;
  /** @type {(text: string, loading?: boolean) => void} */
  const announce = (text, loading = false) => {
    write(words, text);
    load.hidden = loading;
    cancel.hidden = progress.hidden = !loading;
    progress.value = 0;
  };
  const stop = () => transfer?.stop();
  load.addEventListener("click", () => {
    announce(say("The model is on its way, {size}.", { size }), true);
    cancel.focus({ preventScroll: true });
    transfer = fetching(model, asset, {
      come: (count) => (progress.value = count),
      fail: (problem) =>
        announce(say("The model has not come: {problem} Nothing is lost; try again.", { problem })),
      done(parameters) {
        node.remove();
        leave = draw(parameters);
        const figure = el.lastElementChild;
        figure?.append(note);
        figure?.querySelector("input")?.focus({ preventScroll: true });
      },
    });
  });
  cancel.addEventListener("click", () => {
    stop();
    announce(is);
    load.focus({ preventScroll: true });
  });
  announce(is);
  return () => {
    stop();
    leave();
    el.replaceChildren();
  };
}

/**
 * @typedef {{ come: (count: number) => void, fail: (problem: string) => void,
 *   done: (parameters: DataView) => void }} Told
 * @typedef {{ stop: () => void }} Transfer
 */

/**
 * Asks for all the parts, a few at a time.
 * @param {Model<Traits>} model @param {Asset} asset @param {Told} told @returns {Transfer}
 */
function fetching(model, { bytes, parts }, { come, fail, done }) {
  /** @type {DataView[]} */
  const here = [];
  let [asked, count] = [0, 0];
  /** @type {number | undefined} */
  let timer;
  const ask = () => {
    if (asked < parts) model.send({ part: asked++ });
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => give(say("no answer. In a notebook, run the cell again.")), PATIENCE);
  };
  const stop = () => {
    clearTimeout(timer);
    model.off("msg:custom", hear);
  };
  /** @param {string} problem */
  const give = (problem) => {
    stop();
    fail(problem);
  };
  /** @type {(answer: Answer, buffers: DataView[]) => void} */
  function hear({ part, problem }, [view]) {
    if (problem) return give(problem);
    if (part >= asked || here[part]) return; // of another loading
    here[part] = view;
    come(++count);
    wait();
    ask();
    if (count < parts) return;
    stop();
    const whole = joined(here);
    if (whole.byteLength !== bytes)
      return give(
        say("expected {bytes} bytes, got {length}.", { bytes, length: whole.byteLength }),
      );
    done(whole);
  }
  model.on("msg:custom", hear);
  for (let k = 0; k < AT_ONCE; k++) ask();
  wait();
  return { stop };
}

/** @param {DataView[]} parts */
function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let start = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    whole.set(new Uint8Array(buffer, byteOffset, byteLength), start);
    start += byteLength;
  }
  return new DataView(whole.buffer);
}
