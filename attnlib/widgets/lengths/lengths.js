/* Sentences of growing length, and what is left of each in two translations.
 *
 * Nothing is computed here but counts of words: data-kept holds [words kept, words of the
 * reference], data-length the source tokens of the sentence shown.
 */
import { live } from "../parts/figure.js";
import { element, hidden, mark, percent, write } from "../parts/parts.js";

const TRANSLATORS = { attention: "attention", fixed: "one fixed context" };

function draw(model) {
  const sentences = model.get("sentences").map(counted);
  const parts = [axis(sentences), wording()];
  const longestUpTo = (length) => sentences.findLastIndex(({ source }) => source.length <= length);
  let shown = -1;
  return {
    nodes: parts.map((part) => part.node),
    update() {
      const k = longestUpTo(model.get("length"));
      if (k !== shown) for (const part of parts) part.update(sentences[k], k);
      shown = k;
      return told(sentences[k]);
    },
  };
}

/** A sentence in tokens, and how many of its reference each translation has kept. */
function counted({ source, attention, fixed }) {
  const only = (runs, signs) =>
    runs.filter(([sign]) => signs.includes(sign)).flatMap(([, run]) => run.split(" "));
  const kept = { attention: only(attention, "=").length, fixed: only(fixed, "=").length };
  return { source: source.split(" "), reference: only(attention, "=-"), attention, fixed, kept };
}

/* ---- all sentences along the axis of lengths ---------------------------------------------- */

function axis(sentences) {
  const longest = sentences.at(-1).source.length;
  const place = (length) => percent(length / longest);
  const columns = sentences.map(({ source, reference, kept }) => {
    const dots = Object.keys(TRANSLATORS).map((name) => {
      const dot = element("i", { class: `attn-dot attn-by-${name}` });
      dot.style.bottom = percent(kept[name] / reference.length);
      return dot;
    });
    const column = element("div", { class: "attn-length" }, ...dots);
    column.style.left = place(source.length);
    return column;
  });
  const ticks = Array.from({ length: Math.floor(longest / 10) + 1 }, (_, k) => {
    const tick = element("span", {}, String(10 * k));
    tick.style.left = place(10 * k);
    return tick;
  });
  const levels = [0, 50, 100].map((level) => {
    const line = element("div", { class: "attn-level" }, element("span", {}, `${level} %`));
    line.style.bottom = percent(level / 100);
    return line;
  });
  const plot = element(
    "div",
    {
      class: "attn-plot",
      role: "img",
      "aria-label":
        "Words of the reference kept, in percent, against source tokens, for both translations",
    },
    ...levels,
    ...columns,
    ...ticks,
  );
  const node = element(
    "div",
    { class: "attn-lengths" },
    plot,
    element(
      "p",
      { class: "attn-note" },
      "Words of the reference kept, against source tokens. ",
      ...Object.entries(TRANSLATORS).map(([name, words]) =>
        element("span", { class: "attn-legend" }, dotOf(name), words),
      ),
    ),
  );
  let last = 0;
  return {
    node,
    update({ source }, k) {
      mark(columns[last], columns[k], "attn-chosen");
      last = k;
      node.dataset.length = source.length;
    },
  };
}

const dotOf = (name) => element("i", { class: `attn-dot attn-by-${name}`, "aria-hidden": "true" });

/* ---- the words ----------------------------------------------------------------------------- */

function wording() {
  const entry = (lang, ...head) => {
    const [count, words] = [element("span"), element("dd", { lang })];
    return { count, words, nodes: [element("dt", {}, ...head, count), words] };
  };
  const source = entry("en", "source, ");
  const reference = entry("fr", "reference, ");
  const made = Object.entries(TRANSLATORS).map(([name, words]) => ({
    name,
    ...entry("fr", dotOf(name), words, ": "),
  }));
  const node = element(
    "div",
    { class: "attn-wording" },
    element("dl", {}, ...[source, reference, ...made].flatMap(({ nodes }) => nodes)),
    element(
      "p",
      { class: "attn-note" },
      element("del", {}, "struck through"),
      ": words of the reference that are lost or moved. ",
      element("ins", {}, "underlined"),
      ": words that the reference does not have there.",
    ),
  );
  return {
    node,
    update(sentence) {
      write(source.words, sentence.source.join(" "));
      write(source.count, `${sentence.source.length} tokens`);
      write(reference.words, sentence.reference.join(" "));
      write(reference.count, `${sentence.reference.length} tokens`);
      for (const { name, words, count } of made) {
        const [kept, all] = [sentence.kept[name], sentence.reference.length];
        words.replaceChildren(
          ...sentence[name].flatMap(([sign, run]) => [written(sign, run), " "]),
        );
        words.dataset.kept = JSON.stringify([kept, all]);
        write(count, `${kept} of ${all} tokens kept`);
      }
    },
  };
}

/** A run of tokens; what is lost and what stands in its place is also said. */
function written(sign, run) {
  if (sign === "=") return run;
  return sign === "-"
    ? element("del", {}, hidden("lost: "), run)
    : element("ins", {}, hidden("written: "), run);
}

function told({ source, reference, kept, fixed }) {
  const lost = fixed.find(([sign]) => sign === "-");
  return (
    `${source.length} source tokens. Of ${reference.length} French ones attention keeps ` +
    `${kept.attention}, one fixed context ${kept.fixed}` +
    (lost ? `; the first it loses: “${lost[1]}”.` : ".")
  );
}

export default live({ label: "Sentence lengths", draw });
