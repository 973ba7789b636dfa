/* A row for every length: how many words of the one translation the other keeps, and adds. */

import { bar, element, mark, tableHead, write } from "../parts/parts.js";
import { say } from "../parts/words.js";

/**
 * @import { Comparison, Length } from "./comparing.js"
 * @typedef {ReturnType<typeof rung>} Rung
 */

/** longest: most tokens of a length. @param {number} longest @param {(k: number) => void} choose */
export function ladder(longest, choose) {
  const [body, limit] = [element("tbody"), element("p", { class: "attn-note" })];
  const caption = element(
    "caption",
    {},
    say(
      "Words of attention’s translation that the fixed context keeps, in the same order, and others that it writes. Bar: those kept, of all of these.",
    ),
  );
  const heads = tableHead([
    say("clauses added"),
    say("tokens"),
    say("share"),
    say("kept"),
    say("others"),
  ]);
  const table = element("table", { class: "attn-list" }, caption, heads, body);
  /** @type {Rung[]} */
  let rows = [];
  /** @type {Rung} */
  let chosen;
  return {
    node: element("div", { class: "attn-ladder" }, table, limit),
    /** @param {Length[]} lengths */
    read(lengths) {
      rows = lengths
        .filter(({ problem }) => !problem)
        .map(({ tokens }, k) => rung(k, tokens.length, choose));
      body.replaceChildren(...rows.map(({ row }) => row));
      chosen = rows[0];
      write(limit, rows.length < lengths.length ? ending(rows.length, lengths, longest) : "");
    },
    /** @type {(k: number, comparison: Comparison) => void} */
    fill(k, { common }) {
      const { row, share, number, extra } = rows[k];
      const [kept, all, others] = common;
      row.dataset.common = JSON.stringify(common);
      share.show(kept / (all + others));
      write(number, say("{kept} of {all}", { kept, all }));
      write(extra, String(others));
    },
    /** @param {number} k */
    choose(k) {
      chosen.button.setAttribute("aria-pressed", "false");
      mark(chosen.row, rows[k].row, "attn-chosen");
      chosen = rows[k];
      chosen.button.setAttribute("aria-pressed", "true");
    },
  };
}

/** @type {(k: number, lengths: Length[], longest: number) => string} */
function ending(k, lengths, longest) {
  const given = { n: k - 1, tokens: lengths[k].tokens.length, longest };
  return given.n === 1
    ? say(
        "The rows end at {n} clause: with one more it would have {tokens} tokens, and the models were trained on up to {longest}.",
        given,
      )
    : say(
        "The rows end at {n} clauses: with one more it would have {tokens} tokens, and the models were trained on up to {longest}.",
        given,
      );
}

/** @param {number} k @param {number} tokens @param {(k: number) => void} choose */
function rung(k, tokens, choose) {
  const [button, share, number, extra] = [
    element("button", { type: "button", "aria-pressed": "false" }, String(k)),
    bar("c"),
    element("td", {}, "…"),
    element("td", {}, "…"),
  ];
  button.setAttribute(
    "aria-label",
    k === 1 ? say("{n} clause added", { n: k }) : say("{n} clauses added", { n: k }),
  );
  const row = element(
    "tr",
    {},
    element("th", { scope: "row" }, button),
    element("td", {}, String(tokens)),
    element("td", {}, share.node),
    number,
    extra,
  );
  row.addEventListener("click", () => choose(k));
  return { row, button, share, number, extra };
}
