/* One step of the decoder: what is given, then e_ij, alpha_ij, c_i, s_i and p(y_i), side by side.
 *
 * Full precision stands in data-e, data-alpha, data-c, data-s and data-y of the five stations, and
 * in data-given of what they begin with.
 */

import { additive, context, maskedSoftmax, matrixOf, times } from "../mathematics/mathematics.js";
import { gru, rnn } from "../mathematics/recurrence.js";
import { live } from "../parts/figure.js";
import { bar, element, symbol, write } from "../parts/parts.js";

const fourDigits = (x) => (Math.round(x * 1e4) / 1e4 + 0).toFixed(4).replace("-", "−");
const pair = (x) => `(${Array.from(x, (value) => value.toFixed(1).replace("-", "−")).join(", ")})`;

function draw(model) {
  const [source, target] = ["source", "target"].map((name) => model.get(name));
  const { h, ...numbers } = model.get("numbers");
  const matrices = Object.fromEntries(
    Object.entries(numbers).map(([name, rows]) => [
      name,
      Array.isArray(rows[0]) ? matrixOf(rows) : rows,
    ]),
  );
  const home = model.get("home");
  const start = forward(home, h, matrices);
  const parts = [
    given(source, model.get("before"), matrices.y),
    stations(source, target, start, matrices.v_a),
  ];
  return {
    nodes: parts.map((part) => part.node),
    update() {
      const traits = Object.fromEntries(Object.keys(home).map((name) => [name, model.get(name)]));
      const state = { ...traits, ...forward(traits, h, matrices) };
      for (const part of parts) part.update(state);
      return words(source, target, state, start);
    },
  };
}

/** The five stations, for these values of the traits. */
function forward(traits, rows, { y, W_a, U_a, v_a, W, U, W_gru, U_gru, W_o }) {
  const { j, s_first, s_second, h_first, h_second } = traits;
  const before = [s_first, s_second];
  const h = rows.map(([x, z], k) => (k === j ? [x + h_first, z + h_second] : [x, z]));
  const e = additive(before, matrixOf(h), W_a, U_a, v_a);
  const alpha = maskedSoftmax(
    e,
    h.map((_, k) => !(traits.masked && k === j)),
  );
  const c = context(alpha, matrixOf(h));
  const entering = [...y, ...c];
  const s = traits.f ? gru(entering, before, W_gru, U_gru) : rnn(entering, before, W, U);
  const told = y.map((component) => (traits.seen ? component : 0));
  const p = maskedSoftmax(times(W_o, [...s.map((component, k) => component + c[k]), ...told]));
  return { before, h, e, alpha, c, s, y: p };
}

/* ---- what is given ---------------------------------------------------------------------- */

function given(source, word, y) {
  const s = element("span");
  const annotations = source.map((token, j) => {
    const value = element("span");
    const node = element("li", {}, symbol("h", String(j + 1)), ` ${token} `, value);
    return { node, value };
  });
  const node = element(
    "ul",
    { class: "attn-given", "aria-label": "Given" },
    element("li", {}, symbol("s", "i−1"), " ", s),
    element("li", {}, symbol("y", "i−1"), ` ${word}, embedded ${pair(y)}`),
    ...annotations.map((annotation) => annotation.node),
  );
  return {
    node,
    update({ before, h, j, masked }) {
      write(s, pair(before));
      annotations.forEach((annotation, k) => {
        write(annotation.value, pair(h[k]) + (masked && k === j ? ", masked" : ""));
        annotation.node.classList.toggle("attn-chosen", k === j);
      });
      node.dataset.given = JSON.stringify({ s: before, h });
    },
  };
}

/* ---- the five stations ------------------------------------------------------------------ */

function stations(source, target, start, v_a) {
  const bound = v_a.reduce((sum, v) => sum + Math.abs(v), 0); // of |e|, since |tanh| < 1
  const reach = Math.max(...start.h.flat().map(Math.abs)) + 1; // of |c|: a slider adds 1 at most
  const components = ["first", "second"];
  const kinds = [
    ["e", [symbol("e", "ij"), " energies"], source, { signed: true, reach: bound }],
    ["alpha", [symbol("α", "ij"), " weights"], source, {}],
    ["c", [symbol("c", "i"), " context"], components, { signed: true, reach }],
    ["s", [symbol("s", "i"), " state"], components, { signed: true }],
    ["y", ["p(", symbol("y", "i"), ") words"], target, {}],
  ];
  const drawn = kinds.map(([letter, title, labels, scale]) =>
    station(letter, title, labels, scale, start[letter]),
  );
  const node = element("ol", { class: "attn-stations" }, ...drawn.map((part) => part.node));
  return {
    node,
    update(state) {
      for (const part of drawn) part.update(state);
    },
  };
}

function station(letter, title, labels, scale, first) {
  const rows = labels.map((label) => {
    const [number, line] = [element("output", { "aria-live": "off" }), bar(letter, scale)];
    const node = element("li", {}, element("span", {}, label), number, line.node);
    return { node, number, line };
  });
  const best = (values) => letter === "y" && values.indexOf(Math.max(...values));
  const node = element(
    "li",
    { class: `attn-station attn-of-${letter}` },
    element("p", {}, ...title),
    element("ul", {}, ...rows.map((row) => row.node)),
  );
  return {
    node,
    update({ [letter]: values }) {
      rows.forEach((row, k) => {
        write(row.number, fourDigits(values[k]));
        row.line.show(values[k], first[k]);
        row.node.classList.toggle("attn-chosen", k === best(values));
      });
      node.dataset[letter] = JSON.stringify([...values]);
    },
  };
}

/* ---- words ------------------------------------------------------------------------------ */

/** What the step comes to. */
function words(source, target, state, start) {
  const top = (values, names) => {
    const k = values.indexOf(Math.max(...values));
    return `“${names[k]}”, ${values[k].toFixed(2)}`;
  };
  return (
    `The largest weight: ${top(state.alpha, source)}. The most probable word: ` +
    `${top(state.y, target)} (at first ${top(start.y, target)}).`
  );
}

export default live({ label: "One step of the decoder", draw });
