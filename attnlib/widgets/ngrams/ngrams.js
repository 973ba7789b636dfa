/* A hypothesis to be edited word by word, its n-grams as they match, and its BLEU.
 *
 * The trait `hypotheses` holds the sentences as the reader has changed them. Full precision stands
 * in data-hypothesis, data-references, data-counts, data-precision, data-penalty and data-bleu.
 */
import {
  bleu,
  brevityPenalty,
  matching,
  precisions,
  SMOOTHING,
  statistics,
} from "../mathematics/bleu.js";
import { live } from "../parts/figure.js";
import { bar, element, hidden, symbol, write } from "../parts/parts.js";

const HIGHEST = 6;

function draw(model, set) {
  const parts = [sentences(model, set), edits(model, set), ...orders(), total()];
  return {
    nodes: parts.map((part) => part.node),
    update() {
      const state = counted(model);
      keepInside(model, set, state.hypothesis);
      for (const part of parts) part.update(state);
      return account(state);
    },
  };
}

/** The chosen sentence, and all that is counted of it. */
function counted(model) {
  const [pair, order, effective] = ["pair", "order", "effective"].map((trait) => model.get(trait));
  const hypothesis = model.get("hypotheses")[pair];
  const references = model.get("references")[pair];
  const smoothing = SMOOTHING[model.get("smoothing")];
  const counts = statistics(hypothesis, references, order);
  return {
    hypothesis,
    references,
    order,
    smoothing,
    effective,
    counts,
    own: model.get("home").hypotheses[pair],
    position: Math.min(model.get("position"), Math.max(hypothesis.length - 1, 0)),
    p: precisions(counts, smoothing),
    penalty: brevityPenalty(counts),
    score: bleu(counts, smoothing, effective),
  };
}

/** The position's slider ends where the sentence does. */
function keepInside(model, set, { length }) {
  const last = Math.max(length - 1, 0);
  const position = Math.min(model.get("position"), last);
  if (model.get("position") !== position) set({ position });
  if (model.get("last") !== last) set({ last });
}

/* ---- the sentences ---------------------------------------------------------------------- */

function sentences(model, set) {
  const buttons = Array.from({ length: model.get("longest") }, (_, k) => {
    const button = element("button", { type: "button" });
    button.addEventListener("click", () => set({ position: k }));
    return button;
  });
  const hypothesis = element(
    "div",
    { class: "attn-words", role: "group", "aria-label": "Words of the hypothesis" },
    ...buttons,
  );
  const empty = element("span", { class: "attn-note" }, "(no word left)");
  const references = element("ul", { "aria-label": "References" });
  const node = element(
    "div",
    { class: "attn-sentences" },
    element("p", { class: "attn-note" }, "Reference"),
    references,
    element("p", { class: "attn-note" }, "Hypothesis"),
    element("div", {}, hypothesis, empty),
  );
  return {
    node,
    update(state) {
      const given = JSON.stringify(state.references);
      if (node.dataset.references !== given) {
        node.dataset.references = given;
        references.replaceChildren(...state.references.map((r) => element("li", {}, r.join(" "))));
      }
      node.dataset.hypothesis = JSON.stringify(state.hypothesis);
      buttons.forEach((button, k) => {
        button.hidden = k >= state.hypothesis.length;
        button.setAttribute("aria-pressed", String(k === state.position));
        write(button, state.hypothesis[k] ?? "");
      });
      empty.hidden = state.hypothesis.length > 0;
    },
  };
}

/* ---- what a reader may do to the chosen word ---------------------------------------------- */

/** Each gives the new sentence and, where it moves, the new position. */
const EDITS = {
  replace: (words, k, word) => [words.toSpliced(k, 1, word)],
  insert: (words, k, word) => [words.toSpliced(k, 0, word)],
  repeat: (words, k) => [words.toSpliced(k, 0, words[k])],
  remove: (words, k) => [words.toSpliced(k, 1)],
  swap: (words, k) => [words.toSpliced(k, 2, words[k + 1], words[k]), k + 1],
};

function edits(model, set) {
  const word = () => model.get("vocabulary")[model.get("word")];
  const longest = model.get("longest");
  const possible = ({ hypothesis: { length }, position }) => ({
    replace: length > 0,
    insert: length < longest,
    repeat: length > 0 && length < longest,
    remove: length > 0,
    swap: position + 1 < length,
  });
  const buttons = Object.entries(EDITS).map(([name, edit]) => {
    const button = element("button", { type: "button" });
    button.addEventListener("click", () => {
      const state = counted(model);
      if (!possible(state)[name]) return;
      const [words, position = state.position] = edit(state.hypothesis, state.position, word());
      const hypotheses = model.get("hypotheses").with(model.get("pair"), words);
      set({ hypotheses, position: Math.min(position, Math.max(words.length - 1, 0)) });
    });
    return [name, button];
  });
  const node = element(
    "div",
    { class: "attn-edits", role: "group", "aria-label": "Edit the hypothesis" },
    ...buttons.map(([, button]) => button),
  );
  return {
    node,
    update(state) {
      const labels = {
        replace: `Replace by “${word()}”`,
        insert: `Insert “${word()}” before`,
        repeat: "Repeat word",
        remove: "Remove word",
        swap: "Swap with next",
      };
      const now = possible(state);
      for (const [name, button] of buttons) {
        write(button, labels[name]);
        // Not `disabled`, which would take the focus away from whoever presses the button again.
        button.setAttribute("aria-disabled", String(!now[name]));
      }
    },
  };
}

/* ---- one row for each order --------------------------------------------------------------- */

const orders = () => Array.from({ length: HIGHEST }, (_, k) => grade(k + 1));

function grade(n) {
  const [fraction, precision] = [element("span"), element("output")];
  const track = bar("y");
  const list = element("ul", { "aria-label": `${n}-grams` });
  const node = element(
    "div",
    { class: "attn-order" },
    element(
      "p",
      {},
      element("strong", {}, n === 1 ? "words" : `${n}-grams`),
      fraction,
      element("span", {}, symbol("p", String(n)), " = ", precision),
      track.node,
    ),
    list,
  );
  return {
    node,
    update({ hypothesis, references, order, counts, smoothing, p }) {
      node.hidden = n > order;
      if (node.hidden) return;
      const [match, all] = [counts.matches[n - 1], counts.totals[n - 1]];
      node.dataset.counts = JSON.stringify([match, all]);
      node.dataset.precision = JSON.stringify(p[n - 1] ?? null);
      const smoothed = p.length >= n && Math.abs(p[n - 1] - (all ? match / all : 0)) > 1e-12;
      write(fraction, all ? `${match} of ${all} match` : "there are none");
      write(
        precision,
        n > p.length ? "none" : `${p[n - 1].toFixed(4)}${smoothed ? ` (${smoothing})` : ""}`,
      );
      track.show(p[n - 1] ?? 0);
      const chips = matching(hypothesis, references, n);
      const drawn = JSON.stringify(chips);
      if (list.dataset.drawn === drawn) return;
      list.dataset.drawn = drawn;
      list.replaceChildren(...chips.map(chip));
    },
  };
}

/** Matched: filled and ticked. In no reference: dashed. There, but used up: dotted, "clipped". */
function chip({ tokens, allowed, matched }) {
  const kind = matched ? "match" : allowed ? "clipped" : "miss";
  const sign = { match: "✓ ", clipped: "", miss: "" }[kind];
  const said = { match: "matched: ", clipped: "", miss: "not in a reference: " }[kind];
  const note = kind === "clipped" ? ` clipped: ${allowed} allowed` : "";
  return element(
    "li",
    { class: `attn-${kind}` },
    element("span", { "aria-hidden": "true" }, sign),
    hidden(said),
    tokens.join(" "),
    element("small", {}, note),
  );
}

/* ---- the score ---------------------------------------------------------------------------- */

function total() {
  const [lengths, penalty, root, score] = Array.from({ length: 4 }, () => element("output"));
  const track = bar("y", { reach: 100 });
  const node = element(
    "div",
    { class: "attn-total" },
    element(
      "p",
      {},
      element(
        "span",
        {},
        "lengths ",
        element("var", {}, "c"),
        ", ",
        element("var", {}, "r"),
        " = ",
        lengths,
      ),
      element("span", {}, "brevity penalty BP = ", penalty),
      element("span", {}, "geometric mean of ", symbol("p", "n"), " = ", root),
    ),
    element("p", {}, element("strong", {}, "BLEU = 100 · BP · mean = ", score), track.node),
  );
  return {
    node,
    update(state) {
      node.dataset.penalty = state.penalty;
      node.dataset.lengths = JSON.stringify([state.counts.c, state.counts.r]);
      node.dataset.bleu = state.score;
      write(lengths, `${state.counts.c}, ${state.counts.r}`);
      write(penalty, state.penalty.toFixed(4));
      write(root, (state.score / 100 / (state.penalty || 1)).toFixed(4));
      write(score, state.score.toFixed(2));
      track.show(state.score);
    },
  };
}

/* ---- words -------------------------------------------------------------------------------- */

/** What came out, and why where it is zero. */
function account({ hypothesis, own, counts, order, p, effective, score, penalty }) {
  const changed = JSON.stringify(hypothesis) === JSON.stringify(own) ? "" : ", edited";
  const sentence = hypothesis.length
    ? `“${hypothesis.join(" ")}”${changed}`
    : "An empty hypothesis";
  const zero = p.indexOf(0) + 1;
  const reason = !counts.matches.some(Boolean)
    ? "no word matches"
    : p.length < order && !effective && score === 0
      ? `it has no ${p.length + 1}-gram`
      : zero
        ? `${zero === 1 ? "no word" : `no ${zero}-gram`} matches, and one zero factor is enough`
        : "";
  const why = reason ? `: ${reason}` : penalty < 1 ? `; it is shorter than its reference` : "";
  return `${sentence}. BLEU ${score.toFixed(2)}${why}.`;
}

export default live({
  label: "N-gram matches",
  chosen: ["pair", "position", "word"],
  draw,
});
