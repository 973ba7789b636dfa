/* Beam search over a trained model in the page: what is kept at each step, what is pruned, who wins.
 *
 * A search is made once for each sentence, beam and way of ranking; the step only shows a part of it.
 * Full precision stands in data-total and data-score of the ranking's rows and of the tree's ends,
 * whose tokens stand in data-words.
 */
import { opened } from "../mathematics/model.js";
import { live, traits } from "../parts/figure.js";
import { element } from "../parts/parts.js";
import { tour } from "../parts/tour.js";
import { say } from "../parts/words.js";
import { following, searching } from "./following.js";
import { guidance } from "./guidance.js";
import { outcome } from "./outcome.js";
import { pace } from "./pace.js";
import { ranking } from "./ranking.js";
import { account } from "./telling.js";
import { growing } from "./tree.js";

/**
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Gloss } from "../parts/spell.js"
 * @typedef {{ parameters: DataView, sentences: string[], references: string[][], gloss: Gloss }} Given
 * @typedef {{ beam: number, divided: boolean, step: number | null }} Home
 * @typedef {Given & Home & { sentence: number, home: Home }} Traits
 */

const HOW = say(
  "Underlined: the way of greedy search. Grey: pruned, since nothing that is kept goes on from it. Behind each end: the sum of log p, in nats, ÷ the number of words = their mean.",
);

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const { parameters, sentences, references } = traits(model, [
    "parameters",
    "sentences",
    "references",
  ]);
  const found = searching(opened(parameters), sentences, references);
  const given = outcome(model.get("gloss"));
  const [steps, drawn, ranked] = [pace(set), growing(), ranking()];
  const parts = [given, steps, drawn, ranked];
  const spoken = { outcome: given.node, tree: drawn.node, ranking: ranked.node };
  return {
    nodes: [
      given.node,
      steps.node,
      element("div", { class: "attn-beam-panes" }, drawn.node, ranked.node),
      element("p", { class: "attn-note attn-beam-how" }, HOW),
    ],
    tour: tour(model, set, guidance(found, spoken)),
    update() {
      const state = following(traits(model, ["sentence", "beam", "divided", "step"]), found);
      for (const part of parts) part.show(state);
      return account(state);
    },
  };
}

export default live({ label: say("Beam search"), chosen: ["sentence"], draw });
