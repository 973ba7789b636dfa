/* The plane: the state and the annotations as arrows, two of them to be dragged. */

import { rowOf } from "../mathematics/mathematics.js";
import { drawing, element, symbol } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";
import { naming } from "./naming.js";

/**
 * @import { Vector } from "../mathematics/mathematics.js"
 * @import { Setter } from "../parts/figure.js"
 * @import { Traits, Vectors } from "./energies.js"
 */

const EDGE = 1.9;
/** Up is positive. @type {(point: Vector) => string} */
const at = ([x, y]) => `${x.toFixed(3)},${(-y).toFixed(3)}`;
/** A vector, longer by so much. @type {(vector: Vector, by: number) => number[]} */
const along = ([x, y], by) => {
  const length = Math.hypot(x, y);
  return length < 1e-9 ? [0, by] : [x * (1 + by / length), y * (1 + by / length)];
};

/**
 * An arrow from the origin, with its head and its name.
 * @param {string} letter @param {string} name
 */
function arrow(letter, name) {
  const [shaft, label] = [drawing("path", {}), drawing("text", {}, name)];
  const node = drawing("g", { class: `attn-arrow attn-${letter}` }, shaft, label);
  return {
    node,
    /** @type {(tip: Vector, named: { x: number, y: number }) => void} */
    update([x, y], named) {
      const [back, length] = [along([x, y], -0.14), Math.hypot(x, y) || 1];
      const side = [(-0.06 * y) / length, (0.06 * x) / length];
      /** @type {(sign: number) => string} */
      const corner = (sign) => at(back.map((b, k) => b + sign * side[k]));
      shaft.setAttribute(
        "d",
        Math.hypot(x, y) < 1e-9
          ? ""
          : `M0,0L${at([x, y])}M${corner(1)}L${at([x, y])}L${corner(-1)}`,
      );
      label.setAttribute("x", named.x.toFixed(3));
      label.setAttribute("y", (0.06 - named.y).toFixed(3));
    },
  };
}

/**
 * j: the annotation that moves. far: how far.
 * @param {string[]} source @param {number} j @param {number} far @param {Setter<Traits>} set
 */
export function plane(source, j, far, set) {
  const line = drawing("path", { class: "attn-line" });
  const feet = drawing("path", { class: "attn-feet" });
  const [state, ...words] = [arrow("s", "s"), ...source.map((word) => arrow("h", word))];
  const moved = grip(far, (h_x, h_y) => set({ h_x, h_y }));
  const asked = grip(far, (s_x, s_y) => set({ s_x, s_y }));
  const svg = drawing(
    "svg",
    {
      viewBox: `${-EDGE} ${-EDGE} ${2 * EDGE} ${2 * EDGE}`,
      role: "img",
      "aria-label": say(
        "The state and the annotations as arrows, and their shadows on the line through the state",
      ),
    },
    drawing("path", { class: "attn-cross", d: `M${-EDGE},0h${2 * EDGE}M0,${-EDGE}v${2 * EDGE}` }),
    line,
    feet,
    ...words.map((word) => word.node),
    state.node,
    moved.node,
    asked.node,
  );
  const node = element("div", { class: "attn-arrows" }, svg, note(source[j], j + 1));
  return {
    node,
    /** @param {Vectors} vectors */
    update({ s, h }) {
      const length = Math.hypot(...s);
      const unit = s.map((component) => component / (length || 1));
      const tips = [s, ...source.map((_, k) => rowOf(h, k))];
      const [name, ...names] = naming(tips, ["s", ...source], EDGE);
      state.update(s, name);
      asked.update(s);
      moved.update(rowOf(h, j));
      const reaching = source.map((_, k) => {
        const tip = [...rowOf(h, k)];
        words[k].update(tip, names[k]);
        const shadow = tip[0] * unit[0] + tip[1] * unit[1];
        return `M${at(tip)}L${at(unit.map((component) => shadow * component))}`;
      });
      const ends = [4, -4].map((end) => at(unit.map((component) => end * component)));
      line.setAttribute("d", length ? `M${ends[0]}L${ends[1]}` : "");
      feet.setAttribute("d", length ? reaching.join("") : "");
    },
  };
}

/** @param {string} word the one that moves @param {number} index its j */
const note = (word, index) =>
  element(
    "p",
    { class: "attn-note" },
    ...tell(
      "Drag {state} or {moved} ({word}). Dotted: where each {h} lands on the line of {s}, so how far it reaches along {way}.",
      {
        state: symbol("s"),
        moved: symbol("h", String(index)),
        word: element("span", { class: "attn-h" }, word),
        h: symbol("h", "j"),
        s: symbol("s"),
        way: symbol("s"),
      },
    ),
  );

/**
 * A tip to be dragged as far as its sliders reach, in their steps of 0.1. A finger on it moves it;
 * beside it, a finger scrolls the page. (Chromium does not heed touch-action within an svg.)
 * @param {number} far @param {(x: number, y: number) => void} move
 */
function grip(far, move) {
  const node = drawing("circle", { class: "attn-grip", r: 0.3 });
  node.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  node.addEventListener("pointerdown", (event) => {
    node.setPointerCapture(event.pointerId);
    event.preventDefault(); // no text is selected on the way
  });
  node.addEventListener("pointermove", (event) => {
    if (!node.hasPointerCapture(event.pointerId)) return;
    const svg = /** @type {SVGSVGElement} */ (node.ownerSVGElement);
    const { left, top, width, height } = svg.getBoundingClientRect();
    const [x, y] = [(event.clientX - left) / width, (event.clientY - top) / height]
      .map((part) => Math.min(Math.max((2 * part - 1) * EDGE, -far), far))
      .map((component) => Math.round(10 * component) / 10 + 0); // no −0
    move(x, 0 - y);
  });
  return {
    node,
    /** @param {Vector} tip */
    update([x, y]) {
      node.setAttribute("cx", String(x));
      node.setAttribute("cy", String(-y));
    },
  };
}
