/* A matrix while it is being learned: the weights of one sentence at every checkpoint.
 *
 * Nothing is computed here: the weights come in half precision, and full precision stands in
 * data-alpha of the cells, the scores in data-scores of the curves.
 */

import { readTensors } from "../mathematics/tensors.js";
import { live, traits } from "../parts/figure.js";
import { grid } from "../parts/grid.js";
import { element, french, write } from "../parts/parts.js";
import { slider } from "../parts/slider.js";
import { say, tell } from "../parts/words.js";
import { curves } from "./curves.js";
import { playing } from "./playing.js";

/**
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @typedef {"loss" | "bleu" | "aer"} Name
 * @typedef {Record<Name, number[]>} Scores of every checkpoint
 * @typedef {{ training: number, checkpoint: number }} Home
 * @typedef {{ source: string[], target: string[], names: string[], steps: number[] }} Words
 * @typedef {Words & { scores: Scores[], written: string[][], tensors: DataView, i: number, j: number }} Given
 * @typedef {Given & Home & { home: Home }} Traits
 */

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const { source, target, steps, scores, written } = traits(model, [
    "source",
    "target",
    "steps",
    "scores",
    "written",
  ]);
  const trainings = Object.entries(readTensors(model.get("tensors")))
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([, { data }]) => rowsOf(data, target.length, source.length));
  const matrix = grid(source, set);
  const lines = curves(steps, scores);
  const words = french();
  const own = element(
    "p",
    { class: "attn-by-itself" },
    ...tell("By itself it writes: {words}", { words }),
  );
  const film = playing(steps.length, (checkpoint) => set({ checkpoint }));
  const when = slider(say("step of training"), 0, (checkpoint) => set({ checkpoint }));
  when.node.classList.add("attn-when");
  const side = element("div", { class: "attn-row attn-formed" }, lines.node, own, film.node);
  return {
    nodes: [when.node, element("div", { class: "attn-panes" }, matrix.node, side)],
    update() {
      const at = traits(model, ["training", "checkpoint", "i", "j"]);
      const { training, checkpoint, i, j } = at;
      const weights = trainings[training][checkpoint];
      matrix.show({ target, weights, i, j });
      lines.show(training, checkpoint);
      film.show(checkpoint);
      when.show(checkpoint, steps.length - 1, String(steps[checkpoint]));
      write(words, written[training][checkpoint]);
      return [
        told(steps[checkpoint], scores[training], checkpoint),
        " ",
        ...looks(target[i], source, weights[i], j),
      ];
    },
  };
}

/**
 * The rows of every matrix, which lie one after the other.
 * @type {(data: Float64Array, Ty: number, Tx: number) => Float64Array[][]}
 */
const rowsOf = (data, Ty, Tx) =>
  Array.from({ length: data.length / (Ty * Tx) }, (_, k) =>
    Array.from({ length: Ty }, (_, i) => data.slice((k * Ty + i) * Tx, (k * Ty + i + 1) * Tx)),
  );

/** @type {(step: number, scores: Scores, k: number) => string} */
function told(step, { loss, bleu, aer }, k) {
  const given = {
    step,
    loss: loss[k].toFixed(2),
    bleu: bleu[k].toFixed(1),
    aer: aer[k].toFixed(2),
  };
  if (step === 0) return say("Before the first step: loss {loss}, BLEU {bleu}, AER {aer}.", given);
  return step === 1
    ? say("After {step} step: loss {loss}, BLEU {bleu}, AER {aer}.", given)
    : say("After {step} steps: loss {loss}, BLEU {bleu}, AER {aer}.", given);
}

/** @type {(word: string, source: string[], alpha: Float64Array, j: number) => Child[]} */
function looks(word, source, alpha, j) {
  const most = alpha.indexOf(Math.max(...alpha));
  const looked = tell("“{word}” looks most at {most}, {weight}.", {
    word: french(word),
    most: named(source, most),
    weight: alpha[most].toFixed(2),
  });
  if (j === most) return looked;
  const given = { other: named(source, j), weight: alpha[j].toFixed(2) };
  return [...looked, " ", say("It gives {other} {weight}.", given)];
}

/** A word, by its place where it comes twice. @type {(source: string[], j: number) => string} */
const named = (source, j) =>
  source.indexOf(source[j]) === source.lastIndexOf(source[j])
    ? `“${source[j]}”`
    : say("“{word}” (word {n})", { word: source[j], n: j + 1 });

export default live({
  label: say("A matrix being learned"),
  reset: say("Reset"),
  chosen: ["i", "j"],
  draw,
});
