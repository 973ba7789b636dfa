/* The matrix of one sentence: alpha_ij, the row the reader has chosen, and its context c_i.
 *
 * The traits are read, the figure is drawn once, and every change of a trait draws the numbers
 * again in place. Full precision stands in data-energy, data-context and data-distance.
 */

import { additive, context, distance, maskedSoftmax, rowOf } from "../mathematics/mathematics.js";
import { readTensors } from "../mathematics/tensors.js";
import { live } from "../parts/figure.js";
import { grid } from "../parts/grid.js";
import {
  bar,
  drawing,
  element,
  hidden,
  mark,
  percent,
  plus,
  signed,
  symbol,
  write,
} from "../parts/parts.js";

function draw(model, set) {
  const sentence = read(model);
  const matrix = grid(sentence.source, set);
  const [list, bars] = [energies(sentence), composition(sentence)];
  const panes = element("div", { class: "attn-panes" }, matrix.node, list.node);
  return {
    nodes: [panes, bars.node],
    update() {
      const state = chosen(model, sentence);
      const { i, j } = state;
      const weights = sentence.own.map((row, k) => (k === i ? state : row).alpha);
      matrix.show({ target: sentence.target, weights, i, j });
      for (const part of [list, bars]) part.update(state);
      return account(sentence, state);
    },
  };
}

/** The sentence as the model left it: its words, and e, alpha and c of every row. */
function read(model) {
  const { s, h, W_a, U_a, v_a } = readTensors(model.get("tensors"));
  const own = model.get("target").map((_, i) => {
    const e = additive(rowOf(s, i), h, W_a, U_a, v_a.data);
    const alpha = maskedSoftmax(e);
    return { e, alpha, c: context(alpha, h) };
  });
  return { source: model.get("source"), target: model.get("target"), h, own };
}

/** The chosen row as the reader has changed it: (e_i + delta at j) / T. */
function chosen(model, { h, own }) {
  const [i, j, delta, temperature] = ["i", "j", "delta", "temperature"].map((t) => model.get(t));
  const e = Float64Array.from(own[i].e);
  e[j] += delta;
  const alpha = maskedSoftmax(e, undefined, temperature);
  return { i, j, delta, temperature, e, alpha, c: context(alpha, h), own: own[i] };
}

/* ---- the chosen row --------------------------------------------------------------------- */

function energies({ source, target }) {
  const [index, word, warmth] = [element("span"), element("strong"), element("span")];
  const rows = source.map((token) => {
    const [e, alpha] = ["e", "alpha"].map((name) => element("td", { class: `attn-${name}` }));
    const weight = bar("alpha");
    const head = element("th", { scope: "row" }, element("span", {}, token));
    const node = element("tr", {}, head, e, element("td", {}, weight.node), alpha);
    return { node, e, alpha, weight };
  });
  const heads = ["source word", symbol("e", "ij"), hidden("bar"), symbol("α", "ij")];
  const node = element(
    "div",
    { class: "attn-row attn-fitting" },
    element(
      "table",
      { class: "attn-list" },
      element("caption", {}, "Row ", symbol("i"), " = ", index, ": ", word, warmth),
      element(
        "thead",
        {},
        element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))),
      ),
      element("tbody", {}, ...rows.map((row) => row.node)),
    ),
  );
  let shown = 0;
  return {
    node,
    update({ i, j, e, alpha, temperature, own }) {
      write(index, String(i));
      write(word, target[i]);
      write(warmth, `, temperature ${temperature.toFixed(1)}`);
      rows.forEach((row, k) => {
        row.node.dataset.energy = e[k];
        write(row.e, signed(e[k]));
        write(row.alpha, alpha[k].toFixed(2));
        row.weight.show(alpha[k], own.alpha[k]);
      });
      mark(rows[shown].node, rows[j].node, "attn-chosen");
      shown = j;
    },
  };
}

/* ---- the context ------------------------------------------------------------------------ */

function composition({ source, h }) {
  const reach = h.data.reduce((a, b) => Math.max(a, Math.abs(b)), 0) || 1;
  const moved = element("output");
  const segments = source.map((word) => element("div", {}, element("span", {}, word)));
  const [plusses, minuses, before] = ["attn-plus", "attn-minus", "attn-own"].map((name) =>
    drawing("path", { class: name }),
  );
  const strip = drawing(
    "svg",
    {
      viewBox: `0 -1 ${h.shape[1]} 2`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": `The ${h.shape[1]} components of the context`,
    },
    plusses,
    minuses,
    before,
  );
  const node = element(
    "div",
    { class: "attn-context" },
    element(
      "p",
      {},
      element(
        "span",
        {},
        symbol("c", "i"),
        " = ",
        symbol("Σ", "j"),
        " ",
        symbol("α", "ij"),
        " ",
        symbol("h", "j"),
      ),
      element("span", {}, "distance from the model’s own ", symbol("c", "i"), ": ", moved),
    ),
    element("div", { class: "attn-stack", "aria-hidden": "true" }, ...segments),
    strip,
    element(
      "p",
      { class: "attn-note" },
      `The ${h.shape[1]} components of `,
      symbol("c", "i"),
      ", up where positive. Thin lines and marks: the model’s own values.",
    ),
  );
  let shown = 0;
  return {
    node,
    update({ j, alpha, c, own }) {
      for (const [k, segment] of segments.entries()) segment.style.width = percent(alpha[k]);
      mark(segments[shown], segments[j], "attn-chosen");
      shown = j;
      strip.dataset.context = JSON.stringify([...c]);
      const far = distance(c, own.c);
      const height = c.map((component) => component / reach);
      plusses.setAttribute("d", columns(height.map((y) => Math.max(y, 0))));
      minuses.setAttribute("d", columns(height.map((y) => Math.min(y, 0))));
      before.setAttribute(
        "d",
        far > 1e-9 ? outline(own.c.map((component) => component / reach)) : "",
      );
      moved.dataset.distance = far;
      write(moved, far.toFixed(2));
    },
  };
}

const columns = (heights) =>
  Array.from(heights, (y, x) => (y ? `M${x + 0.1},0V${(-y).toFixed(4)}h.8V0z` : "")).join("");

function outline(heights) {
  const steps = Array.from(heights, (y) => `V${(-y).toFixed(4)}h1`);
  return `M0,${(-heights[0]).toFixed(4)}${steps.join("")}`;
}

/* ---- words ------------------------------------------------------------------------------ */

/** What the chosen cell says. */
function account({ source, target }, { i, j, e, alpha, delta, own }) {
  const sum = Math.abs(delta) >= 0.005 ? `${signed(own.e[j])} ${plus(delta)} = ` : "";
  const before = `the model’s own ${own.alpha[j].toFixed(2)}`;
  return (
    `“${target[i]}” looks at “${source[j]}”: energy ${sum}${signed(e[j])}, ` +
    `weight ${alpha[j].toFixed(2)} (${before}).`
  );
}

export default live({ label: "Attention matrix", chosen: ["i", "j"], draw });
