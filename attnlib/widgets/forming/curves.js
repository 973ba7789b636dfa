/* The scores of a training over its steps, each a small curve with a mark at the one shown. */

import { drawing, element, tableHead, write } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";

/** @import { Name, Scores } from "./forming.js" */

const [WIDTH, HEIGHT] = [200, 40]; // of a curve, in units of its own
/** @type {{ name: Name, title: string, digits: number, most?: number }[]} */
const LINES = [
  { name: "loss", title: say("loss, nats a word"), digits: 2 },
  { name: "bleu", title: say("BLEU on dev"), digits: 1, most: 100 },
  { name: "aer", title: say("AER on dev"), digits: 2, most: 1 },
];

/** Steps grow like powers, so the axis is that of their logarithms. @param {number[]} steps @param {Scores[]} scores */
export function curves(steps, scores) {
  const last = Math.log1p(steps[steps.length - 1]);
  const across = steps.map((step) => (WIDTH * Math.log1p(step)) / last);
  const lines = LINES.map(({ name, title, digits, most }) => {
    const reach = most ?? Math.max(...scores.flatMap((each) => each[name]));
    return line({ title, digits, across, heights: (k) => scores[k][name], reach });
  });
  const step = element("strong");
  const node = element(
    "table",
    { class: "attn-list attn-curves" },
    element("caption", {}, ...tell("After step {step}", { step })),
    tableHead([
      say("of the model as it was"),
      say("value"),
      say("from the first step to the last, logarithmic"),
    ]),
    element("tbody", {}, ...lines.map(({ row }) => row)),
  );
  return {
    node,
    /** @type {(training: number, k: number) => void} */
    show(training, k) {
      write(step, String(steps[k]));
      node.dataset.scores = JSON.stringify(LINES.map(({ name }) => scores[training][name][k]));
      for (const each of lines) each.show(training, k);
    },
  };
}

/**
 * @param {{ title: string, digits: number, across: number[], heights: (training: number) => number[], reach: number }} given
 */
function line({ title, digits, across, heights, reach }) {
  const [path, stem, dot] = [
    drawing("path", { class: "attn-curve" }),
    drawing("path", { class: "attn-now" }),
    drawing("circle", { class: "attn-at", r: 4 }),
  ];
  const plot = drawing(
    "svg",
    { viewBox: `-5 -5 ${WIDTH + 10} ${HEIGHT + 10}`, "aria-hidden": "true" },
    drawing("path", { class: "attn-ground", d: `M0,${HEIGHT}H${WIDTH}` }),
    stem,
    path,
    dot,
  );
  const value = element("td");
  const head = element("th", { scope: "row" }, title);
  /** @type {(height: number) => number} */
  const down = (height) => HEIGHT * (1 - height / reach);
  let drawn = -1;
  return {
    row: element("tr", {}, head, value, element("td", {}, plot)),
    /** @type {(training: number, k: number) => void} */
    show(training, k) {
      const values = heights(training);
      const places = across.map((x, at) => `${x.toFixed(2)},${down(values[at]).toFixed(2)}`);
      if (drawn !== training) path.setAttribute("d", `M${places.join("L")}`);
      drawn = training;
      stem.setAttribute("d", `M${across[k].toFixed(2)},0V${HEIGHT}`);
      dot.setAttribute("cx", across[k].toFixed(2));
      dot.setAttribute("cy", down(values[k]).toFixed(2));
      write(value, values[k].toFixed(digits));
    },
  };
}
