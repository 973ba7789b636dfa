/* Five scores of the same vectors: a plane with the state and the annotations as arrows, and the
 * energies under each score. Full precision stands in data-energies of each group.
 */

import { matrixOf, rowOf } from "../mathematics/mathematics.js";
import { live, present, traits } from "../parts/figure.js";
import { element } from "../parts/parts.js";
import { say } from "../parts/words.js";
import { plane } from "./plane.js";
import { best, scores, scoreTable } from "./scores.js";

/**
 * @import { Matrix, Vector } from "../mathematics/mathematics.js"
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Parameters, Score } from "./scores.js"
 * @typedef {{ s_x: number, s_y: number, h_x: number, h_y: number }} Home
 * @typedef {{ source: string[], h: number[][], j: number, reach: number, far: number }} Given
 * @typedef {Given & Home & { parameters: Parameters, home: Home }} Traits
 * @typedef {{ s: number[], h: Matrix }} Vectors
 */

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const { source, j, home, far } = traits(model, ["source", "j", "home", "far"]);
  const given = scores(model.get("parameters"));
  /** @type {(moved: Home) => Vectors} */
  const vectors = ({ s_x, s_y, h_x, h_y }) => {
    const h = matrixOf(model.get("h"));
    h.data.set([h_x, h_y], 2 * j);
    return { s: [s_x, s_y], h };
  };
  /** @type {(vectors: Vectors) => Float64Array[]} */
  const energies = ({ s, h }) => given.map(([, , score]) => score(s, h));
  const own = energies(vectors(home));
  const picture = plane(source, j, far, set);
  const table = scoreTable(source, j, given, own, model.get("reach"));
  const nodes = [element("div", { class: "attn-fits" }, picture.node, table.node)];
  return {
    nodes,
    update() {
      const now = vectors(present(model));
      const e = energies(now);
      picture.update(now);
      table.update(e);
      return account(source, j, now, given, e);
    },
  };
}

/**
 * @param {string[]} source @param {number} j @param {Vectors} now
 * @param {Score[]} given @param {Float64Array[]} e
 */
function account(source, j, { s, h }, given, e) {
  /** @type {(vector: Vector) => string} */
  const pair = (vector) =>
    `(${Array.from(vector, (x) => x.toFixed(1).replace("-", "−")).join(", ")})`;
  const largest = given.map(([name], k) => {
    const words = source.filter((_, l) => best(e[k])[l]);
    return `${name}: ${words.length < source.length ? words.join(say(" and ")) : say("all equal")}`;
  });
  return say("s = {s}, h of {word} = {h}. Largest energy: {largest}.", {
    s: pair(s),
    word: source[j],
    h: pair(rowOf(h, j)),
    largest: largest.join("; "),
  });
}

export default live({ label: say("Energies"), draw });
