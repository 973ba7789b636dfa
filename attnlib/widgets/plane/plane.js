/* The context in the plane: four annotations, their hull, and the arrows alpha_j h_j that add up
 * to c. What is shown in full precision stands in data-shares, data-alpha, data-parts,
 * data-context, data-distance.
 */

import { context, distance, maskedSoftmax, rowOf } from "../mathematics/mathematics.js";
import { live } from "../parts/figure.js";
import { bar, drawing, element, hidden, signed, symbol, write } from "../parts/parts.js";

const SHARES = ["share_1", "share_2", "share_3", "share_4"];
const digit = (j) => String.fromCharCode(0x2081 + j); // a subscript, counted from 1
const UNIT = 100; // lengths of the drawing to 1
const EDGE = 50; // room for names around it
const NEAR = 0.005 + 1e-9; // half a step: JupyterLab's sliders round what they are given to their steps

function drawPlane(model, set) {
  const words = model.get("words");
  const h = { shape: [4, 2], data: Float64Array.from(model.get("h").flat()) };
  const home = mixed(
    SHARES.map((share) => model.get("home")[share]),
    h,
  );
  const [map, table] = [mapOf(words, h, home), tableOf(words, h, home)];
  const sharesNow = choices(model, set);
  return {
    nodes: [
      element(
        "div",
        { class: "attn-planes" },
        element("div", { class: "attn-map" }, map.node),
        table.node,
      ),
    ],
    update() {
      const state = mixed(sharesNow(), h);
      map.update(state);
      table.update(state);
      return told(words, h, state, home);
    },
  };
}

/** alpha, its parts alpha_j h_j and their sum c; without any share there is only the emptiness. */
function mixed(shares, h) {
  if (!shares.some((share) => share > 0)) return { shares };
  const alpha = maskedSoftmax(shares.map(Math.log)); // exp(log share) / sum
  const parts = Array.from(alpha, (weight, j) =>
    rowOf(h, j).map((component) => weight * component),
  );
  return { shares, alpha, parts, c: context(alpha, h) };
}

/**
 * A chosen mixture sets the shares; a moved share sets the choice, to "your own" if to none. Gives
 * the shares that hold then: a mixture's own, however a slider has rounded them.
 */
function choices(model, set) {
  const mixtures = model.get("mixtures");
  const shares = () => SHARES.map((share) => model.get(share));
  const has = (mixture) => shares().every((share, j) => Math.abs(share - mixture[j]) <= NEAR);
  const fitting = () => {
    const mixture = mixtures[model.get("mixture")];
    return mixture && has(mixture) ? mixture : null;
  };
  let before = model.get("mixture");
  return () => {
    const chosen = model.get("mixture");
    const moved = chosen === before;
    before = chosen;
    if (fitting()) return fitting();
    if (!moved && chosen < mixtures.length)
      set(Object.fromEntries(SHARES.map((share, j) => [share, mixtures[chosen][j]])));
    else if (moved) {
      const found = mixtures.findIndex(has);
      before = found < 0 ? mixtures.length : found;
      if (before !== chosen) set({ mixture: before });
    }
    return fitting() ?? shares();
  };
}

/* ---- the plane -------------------------------------------------------------------------- */

function mapOf(words, h, home) {
  const points = words.map((_, j) => [...rowOf(h, j)]);
  const [xs, ys] = [0, 1].map((k) => [0, ...points.map((point) => point[k])]);
  const [left, right, low, high] = [
    Math.min(...xs),
    Math.max(...xs),
    Math.min(...ys),
    Math.max(...ys),
  ];
  const at = ([x, y]) => [UNIT * (x - left) + EDGE, UNIT * (high - y) + EDGE];
  const [width, height] = [UNIT * (right - left) + 2 * EDGE, UNIT * (high - low) + 2 * EDGE];
  const [x0, y0] = at([0, 0]);

  // In the plane, every point of a hull lies in a triangle of three of its points.
  const hull = points.map((_, j) =>
    drawing("polygon", {
      class: "attn-hull",
      points: points
        .filter((_, k) => k !== j)
        .map(at)
        .join(" "),
    }),
  );
  const masses = points.map((point) => {
    const [cx, cy] = at(point);
    return drawing("circle", { class: "attn-mass", cx, cy, r: 0 });
  });
  const names = points.map((point, j) => {
    const [x, y] = at(point);
    const below = point[1] <= (low + high) / 2;
    return drawing(
      "text",
      { x, y: y + (below ? 42 : -30) },
      drawing("tspan", { class: "attn-name" }, `h${digit(j)}`),
      ` ${words[j]}`,
    );
  });
  const parts = points.map(() => drawing("path", { class: "attn-part" }));
  const labels = points.map((_, j) =>
    drawing("text", { class: "attn-part-name" }, `α${digit(j)}h${digit(j)}`),
  );
  // A sum has no order. In the order of their directions no arrow runs back over another.
  const turn = ([x, y]) => (Math.atan2(y, x) + 2 * Math.PI) % (2 * Math.PI);
  const order = [...points.keys()].sort((j, k) => turn(points[j]) - turn(points[k]));
  const [sum, dot] = [
    drawing("path", { class: "attn-sum" }),
    drawing("circle", { class: "attn-c-dot", r: 5 }),
  ];
  const [cx, cy] = at(home.c);
  const letter = drawing("text", { class: "attn-c-name" }, "c");
  const node = drawing(
    "svg",
    {
      class: "attn-plane",
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": "Four annotations in the plane, their hull, and the context among them",
    },
    ...hull,
    drawing("path", { class: "attn-axes", d: `M0,${y0}H${width}M${x0},0V${height}` }),
    ...masses,
    ...points.map((point) =>
      drawing("path", { class: "attn-ray", d: `M${x0},${y0}L${at(point)}` }),
    ),
    ...points.map((point) =>
      drawing("circle", { class: "attn-h-dot", cx: at(point)[0], cy: at(point)[1], r: 4 }),
    ),
    drawing("circle", { class: "attn-home", cx, cy, r: 8 }),
    ...parts,
    sum,
    dot,
    letter,
    ...labels,
    ...names,
  );

  return {
    node,
    update({ alpha, parts: pieces, c }) {
      node.classList.toggle("attn-empty", !c);
      if (!c) return;
      let tail = [0, 0];
      for (const j of order) {
        masses[j].setAttribute("r", (26 * Math.sqrt(alpha[j])).toFixed(2));
        const tip = tail.map((component, k) => component + pieces[j][k]);
        const [[x, y], [u, v]] = [at(tail), at(tip)];
        parts[j].setAttribute("d", arrow([x, y], [u, v]));
        const length = Math.hypot(u - x, v - y);
        labels[j].toggleAttribute("hidden", length < 24);
        if (length >= 24)
          place(
            labels[j],
            (x + u) / 2 - (20 * (v - y)) / length,
            (y + v) / 2 + (20 * (u - x)) / length + 4,
          );
        tail = tip;
      }
      sum.setAttribute("d", arrow(at([0, 0]), at(c)));
      const [x, y] = at(c);
      place(dot, x, y, "cx", "cy");
      place(letter, x + 13, y - 7);
    },
  };
}

function place(node, x, y, across = "x", down = "y") {
  node.setAttribute(across, x.toFixed(2));
  node.setAttribute(down, y.toFixed(2));
}

/** From a to b, with a head that a short arrow does not drown in. */
function arrow([x, y], [u, v]) {
  const length = Math.hypot(u - x, v - y);
  if (length < 0.5) return "";
  const head = Math.min(9, length / 2) / length;
  const barb = (side) =>
    [
      u - head * (0.9 * (u - x) + side * 0.45 * (v - y)),
      v - head * (0.9 * (v - y) - side * 0.45 * (u - x)),
    ].map((coordinate) => coordinate.toFixed(2));
  const tip = [u, v].map((coordinate) => coordinate.toFixed(2));
  return `M${x.toFixed(2)},${y.toFixed(2)}L${tip}M${barb(1)}L${tip}L${barb(-1)}`;
}

/* ---- the numbers ------------------------------------------------------------------------ */

const pair = (vector) => `(${Array.from(vector, signed).join(", ")})`;
const short = (vector) =>
  `(${Array.from(vector, (x) => String(+x.toFixed(2)).replace("-", "−")).join(", ")})`;

function tableOf(words, h, home) {
  const rows = words.map((word, j) => {
    const weight = bar("alpha");
    const [alpha, part] = ["alpha", "h"].map((name) => element("td", { class: `attn-${name}` }));
    const node = element(
      "tr",
      {},
      element("th", { scope: "row" }, element("span", {}, word)),
      element("td", { class: "attn-h" }, short(rowOf(h, j))),
      element("td", {}, weight.node),
      alpha,
      part,
    );
    return { node, weight, alpha, part };
  });
  const [total, sum] = ["alpha", "c"].map((name) => element("td", { class: `attn-${name}` }));
  const moved = element("output");
  const heads = [
    "word",
    symbol("h", "j"),
    hidden("bar"),
    symbol("α", "j"),
    element("span", {}, symbol("α", "j"), " ", symbol("h", "j")),
  ];
  const node = element(
    "div",
    { class: "attn-sums" },
    element(
      "table",
      { class: "attn-list" },
      element(
        "caption",
        {},
        symbol("α", "j"),
        " = share / sum of the shares, ",
        symbol("c"),
        " = sum of the ",
        symbol("α", "j"),
        " ",
        symbol("h", "j"),
      ),
      element(
        "thead",
        {},
        element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))),
      ),
      element("tbody", {}, ...rows.map((row) => row.node)),
      element(
        "tfoot",
        {},
        element(
          "tr",
          {},
          element("th", { scope: "row" }, "sum"),
          element("td"),
          element("td"),
          total,
          sum,
        ),
      ),
    ),
    element(
      "p",
      { class: "attn-note" },
      "Distance of ",
      symbol("c"),
      " from where it was at first: ",
      moved,
    ),
  );
  return {
    node,
    update({ shares, alpha, parts, c }) {
      node.dataset.shares = JSON.stringify(shares);
      node.dataset.alpha = JSON.stringify(alpha ? [...alpha] : null);
      node.dataset.parts = JSON.stringify(parts ? parts.map((part) => [...part]) : null);
      node.dataset.context = JSON.stringify(c ? [...c] : null);
      rows.forEach((row, j) => {
        row.weight.show(alpha ? alpha[j] : 0, home.alpha[j]);
        write(row.alpha, alpha ? alpha[j].toFixed(2) : "–");
        write(row.part, alpha ? pair(parts[j]) : "–");
      });
      write(total, alpha ? "1.00" : "–");
      write(sum, c ? pair(c) : "–");
      const far = c ? distance(c, home.c) : null;
      node.dataset.distance = JSON.stringify(far);
      write(moved, c ? far.toFixed(2) : "–");
    },
  };
}

/* ---- words ------------------------------------------------------------------------------ */

function told(words, h, { alpha, c }, home) {
  if (!c) return "All shares are 0: there is nothing to mix. Give one of them a share.";
  const far = words.map((_, j) => distance(c, rowOf(h, j)));
  const j = far.indexOf(Math.min(...far));
  const where =
    far[j] < 1e-9
      ? `This is h${j + 1} (“${words[j]}”) itself.`
      : `Nearest is h${j + 1} (“${words[j]}”).`;
  const twin = distance(c, home.c) < 1e-9 && distance(alpha, home.alpha) > 1e-9;
  return `c = ${pair(c)}. ${where}${twin ? " Other weights than at first, and the same context." : ""}`;
}

export default live({ label: "Context in the plane", draw: drawPlane });
