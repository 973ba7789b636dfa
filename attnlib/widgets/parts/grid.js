/* A matrix of weights as a table: a grey cell for each alpha_ij, black 0 and white 1. A cell is chosen
 * by click, and from there by arrow keys, Home and End. Full precision stands in data-alpha.
 */
import { element, french, mark, symbol, write } from "./parts.js";
import { say, tell } from "./words.js";

/**
 * @import { Vector } from "../mathematics/mathematics.js"
 * @import { Child } from "./parts.js"
 * @typedef {{ i: number, j: number }} Place of a cell
 * @typedef {() => HTMLElement} Spelt what a word is written in
 */

/** @type {Record<string, [down: number, right: number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * One column for each word of the source. choose({ i, j }) is called when the reader chooses a cell;
 * show({ target, weights, i, j }) draws a row of weights for each word of the target, and marks a cell.
 * down and across: the words of rows and of columns, in their language; says: what both are.
 * @param {string[]} source @param {(place: Place) => void} choose
 * @param {{ down?: Spelt, across?: Spelt, says?: Child[] }} [words]
 */
export function grid(source, choose, { down = french, across = english, says = alphas() } = {}) {
  const columns = source.map((word) => {
    const head = across();
    write(head, word);
    return element("th", { scope: "col" }, head);
  });
  const body = element("tbody");
  const table = element(
    "table",
    { role: "grid", "aria-readonly": "true", "aria-label": say("Weights") },
    element("thead", {}, element("tr", {}, element("td"), ...columns)),
    body,
  );
  const scroll = element("div", { class: "attn-scroll" }, table);
  const node = element("div", { class: "attn-matrix" }, scroll, legend(says));
  node.style.setProperty("--columns", String(source.length));
  const look = () => {
    const hidden = scroll.scrollWidth - scroll.clientWidth - scroll.scrollLeft;
    scroll.classList.toggle("attn-goes-on", hidden > 1);
  };
  scroll.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(scroll);
  choosing(table, body, choose);

  /** @type {ReturnType<typeof row>[]} */
  const rows = [];
  let shown = { i: 0, j: 0 };
  return {
    node,
    rows,
    /** @param {Place & { target: string[], weights: Vector[] }} state */
    show({ target, weights, i, j }) {
      while (rows.length < target.length) rows.push(row(source.length, down()));
      if (body.rows.length !== target.length)
        body.replaceChildren(...rows.slice(0, target.length).map((made) => made.node));
      for (const [k, word] of target.entries()) rows[k].show(word, weights[k]);
      rows[shown.i].choose(shown.j, false);
      rows[i].choose(j, true);
      mark(columns[shown.j], columns[j], "attn-chosen");
      if (shown.j !== j) reveal(scroll, rows[i].cells[j]);
      shown = { i, j };
    },
  };
}

/** A word of the page's own language. */
const english = () => element("span");

const alphas = () =>
  tell("{alpha} of output word {y} (row) and source word {x} (column): ", {
    alpha: symbol("α", "ij"),
    y: symbol("y", "i"),
    x: symbol("x", "j"),
  });

/** @param {Child[]} says */
const legend = (says) =>
  element(
    "p",
    { class: "attn-note" },
    ...says,
    element("span", { class: "attn-key" }, "0", element("i"), "1"),
  );

/**
 * The table tells of a cell that is clicked, or reached by an arrow key.
 * @param {HTMLTableElement} table @param {HTMLTableSectionElement} body
 * @param {(place: Place) => void} choose
 */
function choosing(table, body, choose) {
  table.addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (cell) {
      choose(placeOf(cell));
      cell.focus();
    }
  });
  table.addEventListener("keydown", (event) => {
    const cell = cellOf(event);
    const place = cell && led(event, placeOf(cell), body);
    if (!place) return;
    event.preventDefault();
    event.stopPropagation(); // a notebook has arrow keys of its own
    const next = body.rows[place.i]?.cells[place.j + 1];
    if (next?.matches("td")) {
      choose(placeOf(next));
      next.focus();
    }
  });
}

/**
 * Where a key leads from a cell, as in any grid of WAI-ARIA, maybe beyond the edge; undefined for a
 * key that leads nowhere.
 * @type {(event: KeyboardEvent, from: Place, body: HTMLTableSectionElement) => Place | undefined}
 */
function led({ key, ctrlKey, metaKey, altKey }, { i, j }, { rows }) {
  if (metaKey || altKey) return undefined;
  if (key === "Home") return { i: ctrlKey ? 0 : i, j: 0 };
  if (key === "End") return { i: ctrlKey ? rows.length - 1 : i, j: rows[i].cells.length - 2 };
  if (ctrlKey || !(key in ARROWS)) return undefined;
  const [down, right] = ARROWS[key];
  return { i: i + down, j: j + right };
}

/**
 * The cell of weights at which an event happens.
 * @type {(event: Event) => HTMLTableCellElement | null}
 */
export const cellOf = ({ target }) => /** @type {Element} */ (target).closest("tbody td");

/** @type {(cell: HTMLTableCellElement) => Place} */
export const placeOf = (cell) => ({
  i: /** @type {HTMLTableRowElement} */ (cell.parentNode).rowIndex - 1,
  j: cell.cellIndex - 1,
});

/** @param {number} Tx @param {HTMLElement} head */
function row(Tx, head) {
  const cells = Array.from({ length: Tx }, () => element("td", { tabindex: -1 }));
  const node = element("tr", {}, element("th", { scope: "row" }, head), ...cells);
  /** @type {string[]} */
  const greys = [];
  /** @type {Vector | undefined} */
  let drawn;
  return {
    node,
    cells,
    /** @type {(word: string, alpha: Vector) => void} */
    show(word, alpha) {
      write(head, word);
      if (alpha === drawn) return;
      drawn = alpha;
      cells.forEach((cell, j) => {
        cell.dataset.alpha = String(alpha[j]);
        const grey = (255 * alpha[j]).toFixed(1);
        if (grey === greys[j]) return;
        greys[j] = grey;
        cell.style.background = `rgb(${grey} ${grey} ${grey})`;
        cell.ariaLabel = alpha[j].toFixed(2);
      });
    },
    /** @type {(j: number, chosen: boolean) => void} */
    choose(j, chosen) {
      node.classList.toggle("attn-chosen", chosen);
      cells[j].classList.toggle("attn-chosen", chosen);
      cells[j].tabIndex = chosen ? 0 : -1;
      if (chosen) cells[j].setAttribute("aria-selected", "true");
      else cells[j].removeAttribute("aria-selected");
    },
  };
}

/**
 * Scroll a long sentence sideways until the cell is seen; the page itself stays where it is.
 * @type {(scroll: Element, cell: HTMLElement) => void}
 */
function reveal(scroll, { offsetLeft }) {
  if (scroll.scrollWidth > scroll.clientWidth)
    scroll.scrollLeft = offsetLeft - scroll.clientWidth / 2;
}
