/* Five scores of the same vectors: a plane with the state and the annotations as arrows, and a row
 * of energies for each score. Full precision stands in data-energies of each row.
 */

import {
  additive,
  dot,
  general,
  location,
  matrixOf,
  rowOf,
  scaledDot,
} from "../mathematics/mathematics.js";
import { live } from "../parts/figure.js";
import { bar, drawing, element, signed, symbol, write } from "../parts/parts.js";

const transposed = (letter, index) => {
  const node = symbol(letter, index);
  node.append(element("sup", {}, "T"));
  return node;
};
const [S, H] = [() => symbol("s"), () => symbol("h", "j")];

/** Name, formula, and the function that gives e from s and h. */
function scores({ additive: [W_a, U_a, v_a], general: [W], location: [L] }) {
  const [asks, offers, couples, places] = [W_a, U_a, W, L].map(matrixOf);
  return [
    [
      "additive",
      [transposed("v", "a"), " tanh(", symbol("W", "a"), S(), " + ", symbol("U", "a"), H(), ")"],
      (s, h) => additive(s, h, asks, offers, v_a),
    ],
    ["dot", [transposed("s"), H()], dot],
    ["scaled dot", [transposed("s"), H(), " / √2"], scaledDot],
    ["general", [transposed("s"), symbol("W", "a"), H()], (s, h) => general(s, h, couples)],
    [
      "location",
      ["(", symbol("W", "a"), S(), ")", element("sub", {}, "j")],
      (s) => location(s, places),
    ],
  ];
}

function draw(model, set) {
  const [source, j, home, far] = ["source", "j", "home", "far"].map((trait) => model.get(trait));
  const given = scores(model.get("parameters"));
  const vectors = ({ s_x, s_y, h_x, h_y }) => {
    const h = matrixOf(model.get("h"));
    h.data.set([h_x, h_y], 2 * j);
    return { s: [s_x, s_y], h };
  };
  const energies = ({ s, h }) => given.map(([, , score]) => score(s, h));
  const own = energies(vectors(home));
  const picture = plane(source, j, far, set);
  const rows = given.map(([name, formula], k) =>
    scoreRow(name, formula, own[k], model.get("reach")),
  );
  const heads = source.map((word, k) =>
    element("th", { scope: "col", ...(k === j && { class: "attn-chosen" }) }, word),
  );
  const table = element(
    "table",
    { class: "attn-list attn-scores" },
    element(
      "caption",
      {},
      "Energies ",
      symbol("e", "ij"),
      ". Bold: the largest of its row. Bar: the value now, from 0. Upright line: the value at the start.",
    ),
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "score"), ...heads)),
    element("tbody", {}, ...rows.map((row) => row.node)),
  );
  const nodes = [element("div", { class: "attn-fits" }, picture.node, table)];
  return {
    nodes,
    update() {
      const now = vectors(
        Object.fromEntries(Object.keys(home).map((name) => [name, model.get(name)])),
      );
      const e = energies(now);
      picture.update(now);
      for (const [k, row] of rows.entries()) row.update(e[k]);
      return account(source, j, now, given, e);
    },
  };
}

/* ---- the energies ----------------------------------------------------------------------- */

const best = (e) => Array.from(e, (energy) => Math.max(...e) - energy < 1e-9);

function scoreRow(name, formula, own, reach) {
  const cells = Array.from(own, () => {
    const [number, length] = [
      element("span", { class: "attn-e" }),
      bar("e", { signed: true, reach }),
    ];
    return { node: element("td", {}, number, length.node), number, length };
  });
  const head = element("th", { scope: "row" }, name, element("span", {}, ...formula));
  const node = element("tr", {}, head, ...cells.map((cell) => cell.node));
  return {
    node,
    update(e) {
      node.dataset.energies = JSON.stringify([...e]);
      const largest = best(e);
      cells.forEach(({ node: cell, number, length }, k) => {
        write(number, signed(e[k]));
        length.show(e[k], own[k]);
        cell.classList.toggle("attn-chosen", largest[k]);
      });
    },
  };
}

/* ---- the plane -------------------------------------------------------------------------- */

const EDGE = 1.9;
const at = ([x, y]) => `${x.toFixed(3)},${(-y).toFixed(3)}`; // up is positive
const along = ([x, y], by) => {
  const length = Math.hypot(x, y);
  return length < 1e-9 ? [0, by] : [x * (1 + by / length), y * (1 + by / length)];
};

/** An arrow from the origin, with its head and its name. */
function arrow(letter, name) {
  const [shaft, label] = [drawing("path", {}), drawing("text", {}, name)];
  const node = drawing("g", { class: `attn-arrow attn-${letter}` }, shaft, label);
  return {
    node,
    update([x, y]) {
      const [back, length] = [along([x, y], -0.14), Math.hypot(x, y) || 1];
      const side = [(-0.06 * y) / length, (0.06 * x) / length];
      const corner = (sign) => at(back.map((b, k) => b + sign * side[k]));
      shaft.setAttribute(
        "d",
        Math.hypot(x, y) < 1e-9
          ? ""
          : `M0,0L${at([x, y])}M${corner(1)}L${at([x, y])}L${corner(-1)}`,
      );
      const [left, top] = along([x, y], 0.17);
      label.setAttribute("x", left.toFixed(3));
      label.setAttribute("y", (0.05 - top).toFixed(3));
    },
  };
}

function plane(source, j, far, set) {
  const line = drawing("path", { class: "attn-line" });
  const feet = drawing("path", { class: "attn-feet" });
  const [state, ...words] = [arrow("s", "s"), ...source.map((word) => arrow("h", word))];
  const [moved, asked] = ["h", "s"].map((letter) =>
    grip(far, (x, y) => set({ [`${letter}_x`]: x, [`${letter}_y`]: y })),
  );
  const svg = drawing(
    "svg",
    {
      viewBox: `${-EDGE} ${-EDGE} ${2 * EDGE} ${2 * EDGE}`,
      role: "img",
      "aria-label":
        "The state and the annotations as arrows, and their shadows on the line through the state",
    },
    drawing("path", { class: "attn-cross", d: `M${-EDGE},0h${2 * EDGE}M0,${-EDGE}v${2 * EDGE}` }),
    line,
    feet,
    ...words.map((word) => word.node),
    state.node,
    moved.node,
    asked.node,
  );
  const node = element(
    "div",
    { class: "attn-arrows" },
    svg,
    element(
      "p",
      { class: "attn-note" },
      "Drag ",
      symbol("s"),
      " or ",
      element("span", { class: "attn-h" }, source[j]),
      ". Dotted: from the tip of each ",
      H(),
      " straight to the line of ",
      symbol("s"),
      ". Where it lands is how far ",
      H(),
      " reaches along ",
      symbol("s"),
      ".",
    ),
  );
  return {
    node,
    update({ s, h }) {
      const length = Math.hypot(...s);
      const unit = s.map((component) => component / (length || 1));
      state.update(s);
      asked.update(s);
      moved.update(rowOf(h, j));
      const reaching = source.map((_, k) => {
        const tip = [...rowOf(h, k)];
        words[k].update(tip);
        const shadow = tip[0] * unit[0] + tip[1] * unit[1];
        return `M${at(tip)}L${at(unit.map((component) => shadow * component))}`;
      });
      const ends = [4, -4].map((end) => at(unit.map((component) => end * component)));
      line.setAttribute("d", length ? `M${ends[0]}L${ends[1]}` : "");
      feet.setAttribute("d", length ? reaching.join("") : "");
    },
  };
}

/** A tip to be dragged as far as its sliders reach, in their steps of 0.1. */
function grip(far, move) {
  const node = drawing("circle", { class: "attn-grip", r: 0.2 });
  node.addEventListener("pointerdown", (event) => {
    node.setPointerCapture(event.pointerId);
    event.preventDefault(); // no text is selected on the way
  });
  node.addEventListener("pointermove", (event) => {
    if (!node.hasPointerCapture(event.pointerId)) return;
    const { left, top, width, height } = node.ownerSVGElement.getBoundingClientRect();
    const [x, y] = [(event.clientX - left) / width, (event.clientY - top) / height]
      .map((part) => Math.min(Math.max((2 * part - 1) * EDGE, -far), far))
      .map((component) => Math.round(10 * component) / 10 + 0); // no −0
    move(x, 0 - y);
  });
  return {
    node,
    update([x, y]) {
      node.setAttribute("cx", x);
      node.setAttribute("cy", -y);
    },
  };
}

/* ---- words ------------------------------------------------------------------------------ */

function account(source, j, { s, h }, given, e) {
  const pair = (vector) =>
    `(${Array.from(vector, (x) => x.toFixed(1).replace("-", "−")).join(", ")})`;
  const largest = given.map(
    ([name], k) => `${name}: ${source.filter((_, l) => best(e[k])[l]).join(" and ")}`,
  );
  return `s = ${pair(s)}, h of ${source[j]} = ${pair(rowOf(h, j))}. Largest energy: ${largest.join("; ")}.`;
}

export default live({ label: "Energies", draw });
