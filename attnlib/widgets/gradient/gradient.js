/* Which energy rises: the context in the plane, the way down from it, and the annotations around it.
 *
 * Full precision stands in data-energies, data-alpha, data-context, data-slope, data-slopes and
 * data-loss of the table; the slopes are dL/dc and dL/de_j.
 */

import { context, maskedSoftmax, matrixOf } from "../mathematics/mathematics.js";
import { descend, thereAndBack } from "../mathematics/slopes.js";
import { live } from "../parts/figure.js";
import { french } from "../parts/parts.js";
import { beside, pointOf } from "../parts/points.js";
import { say, tell } from "../parts/words.js";
import { mapOf } from "./map.js";
import { tableOf } from "./table.js";

/**
 * @import { Backward, Forward } from "../mathematics/slopes.js"
 * @import { Model } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @typedef {{ e: number[], h: number[][], d: number[], W_o: number[][], b: number[] }} Numbers
 * @typedef {{ target: number, steps: number }} Home
 * @typedef {{ words: string[], targets: string[], numbers: Numbers, rate: number }} Given
 * @typedef {Given & Home & { home: Home }} Traits
 * @typedef {Forward & Backward & { e: Float64Array }} State
 */

/** @param {Model<Traits>} model */
function draw(model) {
  const [words, targets] = [model.get("words"), model.get("targets")];
  const { e, h, d, W_o, b } = model.get("numbers");
  const [points, decoder] = [matrixOf(h), { d, W_o: matrixOf(W_o), b }];
  const [map, table] = [mapOf(words, points), tableOf(words)];
  return {
    nodes: [beside(map.node, table.node)],
    update() {
      const [target, steps] = [model.get("target"), model.get("steps")];
      const path = descend(e, points, decoder, target, steps, model.get("rate"));
      const last = path[steps];
      const state = { e: last, ...thereAndBack(last, points, decoder, target) };
      map.update(
        state,
        path.map((energies) => pointOf(context(maskedSoftmax(energies), points))),
      );
      table.update(state);
      return account(words, targets[target], state, target);
    },
  };
}

/** @type {(words: string[], word: string, state: State, target: number) => Child[]} */
function account(words, word, { p, loss, slopes }, target) {
  const up = slopes.indexOf(Math.min(...slopes));
  const down = slopes.indexOf(Math.max(...slopes));
  return tell(
    "p({word}) = {p}, L = {loss}. Of the four energies that of “{up}” rises most, and that of “{down}” falls most.",
    {
      word: french(word),
      p: p[target].toFixed(4),
      loss: loss.toFixed(4),
      up: words[up],
      down: words[down],
    },
  );
}

export default live({ label: say("Gradient in the plane"), draw });
