/* Two translators side by side: type a sentence, make it longer, see which words they still share.
 *
 * Both models are in the page. They translate the sentence once at every length, one length a task,
 * so that a slider's step only shows what is known. data-words holds the tokens of a translation,
 * data-common [words in common, words of attention's translation].
 */

import { trained } from "../mathematics/model.js";
import { readConfig } from "../mathematics/tensors.js";
import { differing, reading } from "../mathematics/words.js";
import { live } from "../parts/figure.js";
import { bar, element, mark, write } from "../parts/parts.js";
import { readable, sentenceField } from "../parts/sentence.js";
import { spell } from "../parts/spell.js";

function draw(model, set) {
  const [clauses, examples, longest] = ["clauses", "examples", "longest"].map((name) =>
    model.get(name),
  );
  const { words } = readConfig(model.get("attention")).source;
  const field = sentenceField({
    words,
    longest,
    examples,
    submit: (sentence) => set({ added: 0, sentence }),
  });
  const [text, table] = [wording(), ladder(longest, (added) => set({ added }))];
  const shown = element("div", {}, text.node, table.node);
  let [translators, typed, lengths, timer] = [];

  function read() {
    typed = model.get("sentence");
    shown.hidden = Boolean(readable(typed, words, longest).problem);
    lengths = (shown.hidden ? [] : lengthened(typed, clauses)).map((each) => ({
      ...each,
      ...reading(each.text, words, longest),
    }));
    field.update(typed);
    table.read(lengths);
  }

  /** Both translations of one length, made when they are first asked for. */
  function made(k) {
    if (!lengths[k].common) {
      translators ??= ["attention", "fixed"].map((name) => trained(model.get(name)));
      Object.assign(
        lengths[k],
        compared(...translators.map((one) => written(one, lengths[k].tokens))),
      );
      table.fill(k, lengths[k]);
    }
    return lengths[k];
  }

  /** The lengths not yet translated, one a task, until all are there or the figure is gone. */
  function goOn() {
    const k = lengths.findIndex(({ problem, common }) => !problem && !common);
    if (k < 0 || !shown.isConnected) return;
    made(k);
    timer = setTimeout(goOn);
  }

  function show() {
    clearTimeout(timer);
    if (shown.hidden) return readable(typed, words, longest).problem;
    const k = lengths.findLastIndex(({ problem }, n) => !problem && n <= model.get("added"));
    text.show(made(k));
    table.choose(k);
    timer = setTimeout(goOn);
    return account(made(k));
  }

  // At first nothing is translated until the figure is near: the page above it comes first.
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      show();
    },
    { rootMargin: "50%" },
  );
  near.observe(shown);
  return {
    nodes: [field.node, shown],
    update() {
      const first = typed === undefined;
      if (typed !== model.get("sentence")) read();
      return first && !shown.hidden
        ? "Add clauses, and see which words the two translations still share."
        : show();
    },
  };
}

/** The text with none, one, two ... of the clauses before the signs that end it. */
function lengthened(typed, clauses) {
  const text = typed.trimEnd();
  let last = text.length;
  while (last && ".!?…".includes(text[last - 1])) last--;
  const [beginning, end] = [text.slice(0, last).trimEnd(), text.slice(last)];
  return Array.from({ length: clauses.length + 1 }, (_, k) => {
    const rest = [...clauses.slice(0, k).map((clause) => ` ${clause}`), end || "."].join("");
    return { text: beginning + rest, beginning, rest };
  });
}

const written = (translator, tokens) =>
  translator
    .encode(tokens)()
    .map((step) => step.token)
    .filter((token) => token !== "<eos>");

/** common: [words of a longest common subsequence, words of attention's translation]. */
function compared(attention, fixed) {
  const different = differing(attention, fixed);
  return {
    attention,
    fixed,
    different,
    common: [different.filter((other) => !other).length, attention.length],
  };
}

/* ---- the sentence and its two translations ------------------------------------------------ */

function wording() {
  const [english, attention, fixed] = ["en", "fr", "fr"].map((lang) => element("dd", { lang }));
  const [tokens, common] = [element("dt"), element("dt")];
  const node = element(
    "div",
    { class: "attn-made" },
    element(
      "dl",
      {},
      tokens,
      english,
      element("dt", {}, "with attention:"),
      attention,
      common,
      fixed,
    ),
  );
  return {
    node,
    show(each) {
      write(tokens, `English, ${each.tokens.length} tokens:`);
      write(common, `with one fixed context, ${each.common.join(" of ")} words in common:`);
      english.replaceChildren(each.beginning, element("span", { class: "attn-h" }, each.rest));
      spell(attention, each.attention);
      spell(fixed, each.fixed, each.different);
    },
  };
}

/* ---- a row for every length --------------------------------------------------------------- */

const count = (k) => `${k} ${k === 1 ? "clause" : "clauses"}`;

function ladder(longest, choose) {
  const [body, limit] = [element("tbody"), element("p", { class: "attn-note" })];
  const heads = ["clauses added", "tokens", "share", "in common"].map((name) =>
    element("th", { scope: "col" }, name),
  );
  const node = element(
    "div",
    { class: "attn-ladder" },
    element(
      "table",
      { class: "attn-list" },
      element(
        "caption",
        {},
        "Words of attention’s translation that the fixed context writes, too, in the same order",
      ),
      element("thead", {}, element("tr", {}, ...heads)),
      body,
    ),
    limit,
  );
  let [rows, chosen] = [];

  function rowFor({ tokens }, k) {
    const [button, share, number] = [
      element("button", { type: "button", "aria-pressed": "false" }, String(k)),
      bar("c"),
      element("td", {}, "…"),
    ];
    button.setAttribute("aria-label", `${count(k)} added`);
    const row = element(
      "tr",
      {},
      element("th", { scope: "row" }, button),
      element("td", {}, String(tokens.length)),
      element("td", {}, share.node),
      number,
    );
    row.addEventListener("click", () => choose(k));
    return { row, button, share, number };
  }
  return {
    node,
    read(lengths) {
      rows = lengths.filter(({ problem }) => !problem).map(rowFor);
      body.replaceChildren(...rows.map(({ row }) => row));
      chosen = rows[0];
      write(
        limit,
        rows.length === lengths.length
          ? ""
          : `The rows end at ${count(rows.length - 1)}: with one more it ` +
              `would have ${lengths[rows.length].tokens.length} tokens, and the models were trained on up to ${longest}.`,
      );
    },
    fill(k, { common }) {
      const { row, share, number } = rows[k];
      row.dataset.common = JSON.stringify(common);
      share.show(common[0] / common[1]);
      write(number, common.join(" of "));
    },
    choose(k) {
      chosen.button.setAttribute("aria-pressed", "false");
      mark(chosen.row, rows[k].row, "attn-chosen");
      chosen = rows[k];
      chosen.button.setAttribute("aria-pressed", "true");
    },
  };
}

function account({ tokens, common, fixed, different }) {
  const first = fixed[different.indexOf(true)];
  return (
    `${tokens.length} tokens. Of the ${common[1]} words with attention, one fixed context writes ${common[0]}` +
    (first ? `; the first that differs: “${first}”.` : ".")
  );
}

export default live({ label: "Two translators", draw });
