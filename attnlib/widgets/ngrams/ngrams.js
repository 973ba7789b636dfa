/* A hypothesis to be edited word by word, its n-grams as they match, and its BLEU.
 *
 * The trait `hypotheses` holds the sentences as the reader has changed them. Full precision stands
 * in data-hypothesis, data-references, data-counts, data-precision, data-penalty and data-bleu.
 */
import { live } from "../parts/figure.js";
import { element } from "../parts/parts.js";
import { tour } from "../parts/tour.js";
import { counted } from "./counted.js";
import { edits } from "./edits.js";
import { guidance } from "./guidance.js";
import { orders } from "./orders.js";
import { sentences } from "./sentences.js";
import { total } from "./total.js";

/**
 * @import { Sentence } from "../mathematics/bleu.js"
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Child } from "../parts/parts.js"
 * @import { State, Traits } from "./counted.js"
 */

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const [given, score, grades] = [sentences(model, set), total(), orders()];
  const parts = [given, edits(model, set), score, ...grades];
  const spoken = {
    sentences: given.node,
    total: score.node,
    orders: grades.map(({ node }) => node),
  };
  return {
    nodes: parts.map((part) => part.node),
    tour: tour(model, set, guidance(model, spoken)),
    update() {
      const state = counted(model);
      keepInside(model, set, state.hypothesis);
      for (const part of parts) part.update(state);
      return account(state);
    },
  };
}

/**
 * The chosen word is one of the sentence's.
 * @type {(model: Model<Traits>, set: Setter<Traits>, hypothesis: Sentence) => void}
 */
function keepInside(model, set, { length }) {
  const last = Math.max(length - 1, 0);
  const position = Math.min(model.get("position"), last);
  if (model.get("position") !== position) set({ position });
}

/** What came out, and why where it is zero. @type {(state: State) => Child[]} */
function account({ hypothesis, language, own, counts, order, p, effective, score, penalty }) {
  const changed = JSON.stringify(hypothesis) === JSON.stringify(own) ? "" : ", edited";
  const sentence = hypothesis.length
    ? ["“", element("span", { lang: language }, hypothesis.join(" ")), `”${changed}`]
    : ["An empty hypothesis"];
  const zero = p.indexOf(0) + 1;
  const reason = !counts.matches.some(Boolean)
    ? "no word matches"
    : p.length < order && !effective && score === 0
      ? `it has no ${p.length + 1}-gram`
      : zero
        ? `${zero === 1 ? "no word" : `no ${zero}-gram`} matches, and one zero factor is enough`
        : "";
  const why = reason ? `: ${reason}` : penalty < 1 ? `; it is shorter than its reference` : "";
  return [...sentence, `. BLEU ${score.toFixed(2)}${why}.`];
}

export default live({
  label: "N-gram matches",
  chosen: ["pair", "position", "word"],
  draw,
});
