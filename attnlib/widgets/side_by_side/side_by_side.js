/* Two translators side by side: type a sentence, make it longer, see which words they still share.
 *
 * Both models are in the page. They translate the sentence once at every length, one length a task,
 * so that a slider's step only shows what is known. data-words holds the tokens of a translation,
 * data-common [words in common, words of attention's translation, other words of the fixed
 * context's]. A sentence of the reader's outlives a reset.
 */

import { readConfig } from "../mathematics/tensors.js";
import { reading } from "../mathematics/words.js";
import { live, traits } from "../parts/figure.js";
import { french } from "../parts/parts.js";
import { readable } from "../parts/reading.js";
import { sentenceField } from "../parts/sentence.js";
import { say, tell } from "../parts/words.js";
import { comparing, lengthened } from "./comparing.js";
import { ladder } from "./ladder.js";
import { wording } from "./wording.js";

/**
 * @import { Model, Setter } from "../parts/figure.js"
 * @import { Gloss } from "../parts/spell.js"
 * @import { Length, Made } from "./comparing.js"
 * @typedef {{ attention: DataView, fixed: DataView }} Models
 * @typedef {{ clauses: string[], examples: string[], longest: number, gloss: Gloss }} Given
 * @typedef {{ added: number }} Home
 * @typedef {Models & Given & Home & { sentence: string, home: Home }} Traits
 */

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  const { clauses, examples, longest } = traits(model, ["clauses", "examples", "longest"]);
  const { words } = readConfig(model.get("attention")).source;
  /** @param {string} sentence */
  const submit = (sentence) => set({ added: 0, sentence });
  const field = sentenceField({ words, longest, examples, submit });
  const shown = everyLength(model, set, longest);
  /** @type {string | undefined} */
  let typed;
  /** @type {string | null} */
  let problem;

  /** @param {string} sentence */
  function read(sentence) {
    typed = sentence;
    field.update(sentence);
    ({ problem } = readable(sentence, words, longest));
    for (const node of [shown.made, shown.rungs]) node.hidden = Boolean(problem);
    const texts = problem ? [] : lengthened(sentence, clauses);
    shown.read(texts.map((each) => ({ ...each, ...reading(each.text, words, longest) })));
  }
  const show = () => problem ?? shown.show(model.get("added"));
  function update() {
    const first = typed === undefined;
    if (typed !== model.get("sentence")) read(model.get("sentence"));
    return first && !problem
      ? say("Add clauses, and see which words the two translations still share.")
      : show();
  }
  // At first nothing is translated until the figure is near: the page above it comes first.
  whenNear(field.node, show);
  return { nodes: [shown.made, field.node, shown.rungs], update };
}

/**
 * The translations of one length, and a row for each.
 * @param {Model<Traits>} model @param {Setter<Traits>} set @param {number} longest
 */
function everyLength(model, set, longest) {
  const [text, table] = [wording(model.get("gloss")), ladder(longest, (added) => set({ added }))];
  const models = () => [model.get("attention"), model.get("fixed")];
  const work = comparing(models, table.fill, () => text.node.isConnected);
  /** @type {Length[]} */
  let lengths;
  return {
    made: text.node,
    rungs: table.node,
    /** @param {Length[]} given */
    read(given) {
      lengths = given;
      work.begin(given);
      table.read(given);
    },
    /** The longest with up to so many clauses. @param {number} added */
    show(added) {
      work.stop();
      const k = lengths.findLastIndex(({ problem }, n) => !problem && n <= added);
      const made = work.made(k);
      text.show(made);
      table.choose(k);
      work.goOn();
      return account(made);
    },
  };
}

/** @type {(node: Element, act: () => void) => void} */
function whenNear(node, act) {
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      act();
    },
    { rootMargin: "50%" },
  );
  near.observe(node);
}

/** @param {Made} made */
function account({ tokens, common, fixed, different }) {
  const word = fixed[different.indexOf(true)];
  const [kept, all, others] = common.map(String);
  const given = { tokens: String(tokens.length), all, kept, others };
  if (!word)
    return tell(
      "{tokens} tokens. Of the {all} words with attention, one fixed context keeps {kept} and writes {others} others.",
      given,
    );
  const first = french(word);
  return common[2] === 1
    ? tell(
        "{tokens} tokens. Of the {all} words with attention, one fixed context keeps {kept} and writes {others} other; the first that differs: “{first}”.",
        { ...given, first },
      )
    : tell(
        "{tokens} tokens. Of the {all} words with attention, one fixed context keeps {kept} and writes {others} others; the first that differs: “{first}”.",
        { ...given, first },
      );
}

export default live({ label: say("Two translators"), chosen: ["sentence"], draw });
