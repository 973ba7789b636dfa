/* The context in the plane: four annotations, their hull, and the arrows alpha_j h_j that add up
 * to c. What is shown in full precision stands in data-shares, data-alpha, data-parts,
 * data-context, data-distance.
 */

import { context, distance, maskedSoftmax, matrixOf, rowOf } from "../mathematics/mathematics.js";
import { live } from "../parts/figure.js";
import { beside, digit } from "../parts/points.js";
import { presets } from "../parts/presets.js";
import { say } from "../parts/words.js";
import { mapOf } from "./map.js";
import { pair, tableOf } from "./table.js";

/**
 * @import { Matrix } from "../mathematics/mathematics.js"
 * @import { Model, Setter } from "../parts/figure.js"
 * @typedef {{ share_1: number, share_2: number, share_3: number, share_4: number }} Shares
 * @typedef {Shares & { mixture: number }} Home
 * @typedef {{ words: string[], h: number[][], mixtures: number[][] }} Given
 * @typedef {Given & Home & { home: Home }} Traits
 * @typedef {{ alpha: Float64Array, parts: Float64Array[], c: Float64Array }} Mixture
 * @typedef {{ alpha?: undefined, parts?: undefined, c?: undefined }} Nothing
 * @typedef {{ shares: number[] } & (Mixture | Nothing)} State
 */

const SHARES = /** @type {const} */ (["share_1", "share_2", "share_3", "share_4"]);

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function drawPlane(model, set) {
  const words = model.get("words");
  const h = matrixOf(model.get("h"));
  const shares = SHARES.map((share) => model.get("home")[share]);
  const home = /** @type {Mixture} */ (mixed(shares, h)); // Python lets no mixture be empty
  const [map, table] = [mapOf(words, h, home), tableOf(words, h, home)];
  const sharesNow = presets(model, set, {
    rows: "mixtures",
    choice: "mixture",
    names: SHARES,
    step: 0.01,
  });
  return {
    nodes: [beside(map.node, table.node)],
    update() {
      const state = mixed(sharesNow(), h);
      map.update(state);
      table.update(state);
      return told(words, h, state, home);
    },
  };
}

/**
 * alpha, its parts alpha_j h_j and their sum c; without any share there is only the emptiness.
 * @type {(shares: number[], h: Matrix) => State}
 */
function mixed(shares, h) {
  if (!shares.some((share) => share > 0)) return { shares };
  const alpha = maskedSoftmax(shares.map(Math.log)); // exp(log share) / sum
  const parts = Array.from(alpha, (weight, j) =>
    rowOf(h, j).map((component) => weight * component),
  );
  return { shares, alpha, parts, c: context(alpha, h) };
}

/** @type {(words: string[], h: Matrix, state: State, home: Mixture) => string} */
function told(words, h, { alpha, c }, home) {
  if (!c) return say("All shares are 0: there is nothing to mix. Give one of them a share.");
  const far = words.map((_, j) => distance(c, rowOf(h, j)));
  const j = far.indexOf(Math.min(...far));
  const nearest = { h: `h${digit(j)}`, word: words[j] };
  const sentences = [
    `c = ${pair(c)}.`,
    far[j] < 1e-9
      ? say("This is {h} (“{word}”) itself.", nearest)
      : say("Nearest is {h} (“{word}”).", nearest),
  ];
  if (distance(c, home.c) < 1e-9 && distance(alpha, home.alpha) > 1e-9)
    sentences.push(say("Other weights than at first, and the same context."));
  return sentences.join(" ");
}

export default live({ label: say("Context in the plane"), draw: drawPlane });
