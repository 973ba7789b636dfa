/* One row for each order n: p_n, and the n-grams as they match. */

import { matching } from "../mathematics/bleu.js";
import { bar, element, hidden, symbol, write } from "../parts/parts.js";
import { say } from "../parts/words.js";

/** @import { State } from "./counted.js" */

const HIGHEST = 6;

export const orders = () => Array.from({ length: HIGHEST }, (_, k) => grade(k + 1));

/** @param {number} n */
function grade(n) {
  const [fraction, precision] = [element("span"), element("output")];
  const track = bar("y");
  const list = element("ul", { "aria-label": say("{n}-grams", { n }) });
  const node = element(
    "div",
    { class: "attn-order" },
    element(
      "p",
      {},
      element("strong", {}, n === 1 ? say("words") : say("{n}-grams", { n })),
      fraction,
      element("span", {}, symbol("p", String(n)), " = ", precision),
      track.node,
    ),
    list,
  );
  return {
    node,
    /** @param {State} state */
    update({ hypothesis, references, language, order, counts, smoothing, p }) {
      node.hidden = n > order;
      if (node.hidden) return;
      const [match, all] = [counts.matches[n - 1], counts.totals[n - 1]];
      node.dataset.counts = JSON.stringify([match, all]);
      node.dataset.precision = JSON.stringify(p[n - 1] ?? null);
      const smoothed = p.length >= n && Math.abs(p[n - 1] - (all ? match / all : 0)) > 1e-12;
      write(fraction, all ? say("{match} of {all} match", { match, all }) : say("there are none"));
      write(
        precision,
        n > p.length ? say("none") : `${p[n - 1].toFixed(4)}${smoothed ? ` (${smoothing})` : ""}`,
      );
      track.show(p[n - 1] ?? 0);
      const chips = matching(hypothesis, references, n);
      const drawn = JSON.stringify([chips, language]);
      if (list.dataset.drawn === drawn) return;
      list.dataset.drawn = drawn;
      list.replaceChildren(...chips.map((gram) => chip(gram, language)));
    },
  };
}

/**
 * Matched: filled and ticked. In no reference: dashed. There, but used up: dotted, "clipped".
 * @param {ReturnType<typeof matching>[number]} gram @param {string} lang
 */
function chip({ tokens, allowed, matched }, lang) {
  const kind = matched ? "match" : allowed ? "clipped" : "miss";
  const sign = { match: "✓ ", clipped: "", miss: "" }[kind];
  const said = {
    match: `${say("matched:")} `,
    clipped: "",
    miss: `${say("not in a reference:")} `,
  }[kind];
  const note = kind === "clipped" ? ` ${say("clipped: {allowed} allowed", { allowed })}` : "";
  return element(
    "li",
    { class: `attn-${kind}` },
    element("span", { "aria-hidden": "true" }, sign),
    hidden(said),
    element("span", { lang }, tokens.join(" ")),
    element("small", {}, note),
  );
}
