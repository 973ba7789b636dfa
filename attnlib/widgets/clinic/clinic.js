/* Sick models beside a healthy one: the same sentence, and eight questions to each.
 *
 * Nothing is computed here. The weights come in half precision; data-patient holds the name of the
 * model that is shown, data-healthy in each row of the questions [the healthy model, this one].
 */

import { readTensors } from "../mathematics/tensors.js";
import { live, traits } from "../parts/figure.js";
import { grid } from "../parts/grid.js";
import { element, french, write } from "../parts/parts.js";
import { say, tell } from "../parts/words.js";
import { asked } from "./asked.js";

/**
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @typedef {{ name: string, text: string, number: string }} Named
 * @typedef {Named & { least: number | null, most: number | null }} Question whether healthy
 * @typedef {[value: number, healthy: boolean]} Answer
 * @typedef {{ name: string, written: string[], answers: Answer[] }} Heard
 * @typedef {Heard & { train_loss: number, loss: number, bleu: number, aer: number }} Scored
 * @typedef {Scored & { symptom: string, telling: string, cure: string }} Told of the healthy one no case
 * @typedef {{ patient: number }} Home
 * @typedef {{ source: string[], target: string[], questions: Question[], models: Told[] }} Words
 * @typedef {Words & { tensors: DataView, i: number, j: number }} Given
 * @typedef {Given & Home & { home: Home }} Traits
 */

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const { source, target, questions, models } = traits(model, [
    "source",
    "target",
    "questions",
    "models",
  ]);
  const tensors = readTensors(model.get("tensors"));
  const matrices = models.map((_, k) => rowsOf(tensors[k].data, source.length));
  const [healthy, ...sick] = models;
  const beds = sick.map(({ name }, patient) => {
    const button = element("button", { type: "button" }, say(name));
    button.addEventListener("click", () => set({ patient }));
    return button;
  });
  const [ill, well] = [ward(source, set), ward(source, set)];
  const [symptom, cure] = [element("dd"), element("dd")];
  const table = asked(questions, healthy);
  const node = element(
    "div",
    { class: "attn-clinic" },
    element("div", { class: "attn-beds", role: "group", "aria-label": say("The fault") }, ...beds),
    element("div", { class: "attn-wards" }, ill.node, well.node),
    element(
      "dl",
      {},
      element("dt", {}, say("What is seen")),
      symptom,
      element("dt", {}, say("What heals it")),
      cure,
    ),
    table.node,
  );
  return {
    nodes: [node],
    update() {
      const { patient, i, j } = traits(model, ["patient", "i", "j"]);
      const one = sick[patient];
      node.dataset.patient = one.name;
      for (const [k, bed] of beds.entries()) bed.setAttribute("aria-pressed", `${k === patient}`);
      ill.show(one, { target, weights: matrices[patient + 1], i, j });
      well.show(healthy, { target, weights: matrices[0], i, j });
      write(symptom, say(one.symptom));
      write(cure, say(one.cure));
      table.show(one);
      return told(
        one,
        questions,
        [target[i], source[j]],
        [0, patient + 1],
        (k) => matrices[k][i][j],
      );
    },
  };
}

/** @type {(data: Float64Array, Tx: number) => Float64Array[]} */
const rowsOf = (data, Tx) =>
  Array.from({ length: data.length / Tx }, (_, i) => data.slice(i * Tx, (i + 1) * Tx));

/**
 * A matrix under the name of its model, and what the model writes by itself.
 * @param {string[]} source @param {(place: { i: number, j: number }) => void} choose
 */
function ward(source, choose) {
  const [name, scores] = [element("strong"), element("p", { class: "attn-note" })];
  const [matrix, words] = [grid(source, choose), french()];
  const wrote = element(
    "p",
    { class: "attn-own-words" },
    ...tell("By itself it writes: {words}", { words }),
  );
  const node = element("div", { class: "attn-ward" }, name, scores, matrix.node, wrote);
  return {
    node,
    /** @param {Told} told @param {Parameters<typeof matrix.show>[0]} shown */
    show(told, shown) {
      write(name, say(told.name));
      const label = say("Weights, {name}", { name: say(told.name) });
      matrix.node.querySelector("table")?.setAttribute("aria-label", label);
      const { train_loss, loss, bleu, aer } = told;
      write(
        scores,
        say("loss {loss} (training {training}), BLEU {bleu}, AER {aer}", {
          loss: loss.toFixed(2),
          training: train_loss.toFixed(2),
          bleu: bleu.toFixed(1),
          aer: aer.toFixed(2),
        }),
      );
      write(words, told.written.join(" "));
      matrix.show(shown);
    },
  };
}

/**
 * @type {(one: Told, questions: Question[], cell: [string, string], pair: [number, number],
 *   weight: (k: number) => number) => Child[]}
 */
function told({ name, telling }, questions, [word, read], [well, ill], weight) {
  const { text } = questions.find((question) => question.name === telling) ?? { text: "" };
  return tell(
    "{name}: told by the question “{question}” “{word}” gives “{read}” {weight}; in the healthy model {healthy}.",
    {
      name: say(name),
      question: say(text),
      word: french(word),
      read,
      weight: weight(ill).toFixed(2),
      healthy: weight(well).toFixed(2),
    },
  );
}

export default live({ label: say("Sick matrices"), chosen: ["i", "j"], draw });
