/* The step i = 2 as an empty table: cells to fill in, each checked on Enter or when it is left.
 *
 * The next station opens when all cells before it are right. Which numbers the reader asked for is
 * kept, and said.
 */

import { answerField, written } from "../parts/answer.js";
import { live } from "../parts/figure.js";
import { element } from "../parts/parts.js";
import { say } from "../parts/words.js";
import { allMarks, NUMBERS, nameOf, PLACED, STATIONS } from "./cells.js";
import { stationOf } from "./station.js";
import { ofCell, soFar } from "./telling.js";

/**
 * @import { Model, Setter } from "../parts/figure.js"
 * @typedef {{ typed: string[], shown: number[], together: boolean }} Home
 * @typedef {Home & { home: Home }} Traits
 */

/** @param {Model<Traits>} model @param {Setter<Traits>} set */
function draw(model, set) {
  let latest = -1; // the cell that was checked last
  const typedNow = () => NUMBERS.map((_, k) => String(model.get("typed")[k] ?? ""));
  const fields = PLACED.flatMap(({ sheet, first }) =>
    Array.from(sheet.right, (_, k) => {
      const field = answerField([nameOf(sheet, k)], () => enter(first + k));
      field.input.addEventListener("change", () => check(first + k));
      return field;
    }),
  );
  const stations = inOrder(fields);
  const together = element("input", { type: "checkbox" });
  together.addEventListener("change", () => set({ together: together.checked }));
  const next = element("button", { type: "button" }, say("Show the next number"));
  const foot = element("div", { class: "attn-worksheet-foot" }, next);
  next.addEventListener("click", () => {
    const cell = allMarks(typedNow()).findIndex((mark) => mark !== "right");
    put(cell, written(NUMBERS[cell]), [...model.get("shown"), cell]);
  });

  /** @type {(cell: number, text: string, shown: number[]) => void} */
  function put(cell, text, shown) {
    latest = cell;
    set({ typed: typedNow().with(cell, text), shown });
  }
  /** @param {number} cell */
  function check(cell) {
    const text = fields[cell].input.value;
    const shown = model.get("shown").filter((other) => other !== cell);
    if (text !== typedNow()[cell]) put(cell, text, shown);
  }
  /** Checks a cell; from a right one it goes on to the next that is not. @param {number} cell */
  function enter(cell) {
    check(cell);
    const marks = allMarks(typedNow());
    if (marks[cell] !== "right") return;
    fields
      .find(({ input }, k) => k > cell && marks[k] !== "right" && !input.disabled)
      ?.input.focus();
  }

  return {
    nodes: [
      element(
        "p",
        { class: "attn-worksheet-top" },
        element("label", {}, together, say(" Open all stations at once")),
      ),
      element("ol", { class: "attn-worksheet" }, ...stations.map(({ node }) => node)),
      foot,
    ],
    accountIn: foot,
    update() {
      const [typed, shown] = [typedNow(), model.get("shown")];
      const marks = allMarks(typed);
      for (const [k, field] of fields.entries()) field.update(typed[k], marks[k]);
      const last = marks.findIndex((mark) => mark !== "right");
      for (const station of stations)
        station.update(model.get("together") || last < 0 || last >= station.first, marks);
      together.checked = model.get("together");
      next.disabled = last < 0;
      if (typed.every((text) => !text)) latest = -1;
      return [...ofCell(latest, typed, shown), ...soFar(marks, shown)];
    },
  };
}

/** The stations, each with its fields. @param {ReturnType<typeof answerField>[]} fields */
function inOrder(fields) {
  let first = 0;
  return STATIONS.map((station, k) => {
    const count = station.sheets.reduce((sum, { right }) => sum + right.length, 0);
    const made = stationOf(station, k + 1, fields.slice(first, first + count), first);
    first += count;
    return made;
  });
}

export default live({
  label: say("Worksheet: one step of the decoder"),
  reset: say("Empty"),
  draw,
});
