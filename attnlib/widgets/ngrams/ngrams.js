/* A hypothesis to be edited word by word, its n-grams as they match, and its BLEU.
 *
 * The trait `hypotheses` holds the sentences as the reader has changed them. Full precision stands
 * in data-hypothesis, data-references, data-counts, data-precision, data-penalty and data-bleu.
 */
import { live } from "../parts/figure.js";
import { element } from "../parts/parts.js";
import { tour } from "../parts/tour.js";
import { say, tell } from "../parts/words.js";
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
const account = (state) => [...named(state), " ", scored(state)];

/** @param {State} state @returns {Child[]} */
function named({ hypothesis, language, own }) {
  if (!hypothesis.length) return [say("An empty hypothesis.")];
  const sentence = element("span", { lang: language }, hypothesis.join(" "));
  return JSON.stringify(hypothesis) === JSON.stringify(own)
    ? ["“", sentence, "”."]
    : tell("“{sentence}”, edited.", { sentence });
}

/** @param {State} state */
function scored({ counts, order, p, effective, score: number, penalty }) {
  const score = number.toFixed(2);
  const zero = p.indexOf(0) + 1;
  if (!counts.matches.some(Boolean)) return say("BLEU {score}: no word matches.", { score });
  if (p.length < order && !effective && number === 0)
    return say("BLEU {score}: it has no {n}-gram.", { score, n: p.length + 1 });
  if (zero === 1)
    return say("BLEU {score}: no word matches, and one zero factor is enough.", { score });
  if (zero)
    return say("BLEU {score}: no {n}-gram matches, and one zero factor is enough.", {
      score,
      n: zero,
    });
  if (penalty < 1) return say("BLEU {score}; it is shorter than its reference.", { score });
  return `BLEU ${score}.`;
}

export default live({
  label: say("N-gram matches"),
  chosen: ["pair", "position", "word"],
  draw,
});
