/* The chosen row of a translation in numbers: its weights, and the probabilities that came of them,
 * each beside the model's own. All probabilities shown stand in data-y, in full precision.
 */
import { bar, element, hidden, symbol, write } from "../parts/parts.js";

const CANDIDATES = 5; // the words of step i that are shown, and the model's own

/** The weights of the chosen row, and the words that its step chooses from. */
export function details(source, spelling) {
  const [index, word] = [element("span"), element("strong")];
  const rows = source.map((token) => listed(token, "alpha"));
  const words = Array.from({ length: CANDIDATES + 1 }, () => listed("", "y"));
  const list = (name, heads, parts, ...caption) =>
    element(
      "table",
      { class: `attn-list attn-${name}` },
      element("caption", {}, ...caption),
      element(
        "thead",
        {},
        element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head))),
      ),
      element("tbody", {}, ...parts.map((part) => part.node)),
    );
  const candidates = list(
    "likeliest",
    ["word", hidden("bar"), "now", "own"],
    words,
    "Row ",
    symbol("i"),
    " = ",
    index,
    ": ",
    word,
    ". Likeliest by p(",
    symbol("y", "i"),
    "):",
  );
  const weights = list(
    "weights",
    ["source word", hidden("bar"), symbol("α", "ij"), "own"],
    rows,
    "Its weights:",
  );
  const node = element("div", { class: "attn-row attn-details" }, candidates, weights);
  return {
    node,
    show({ i, j, steps, own, alpha }) {
      const before = own[i];
      write(index, String(i));
      write(word, steps[i].token);
      rows.forEach((row, k) => {
        row.show(alpha[k], before?.alpha[k]);
        row.node.classList.toggle("attn-chosen", k === j);
      });
      const { p } = steps[i];
      const order = [...p.keys()].sort((a, b) => p[b] - p[a]);
      const ids = order.filter((id, place) => place < CANDIDATES || id === before?.word);
      words.forEach((part, k) => {
        part.node.hidden = !(k in ids);
        if (k in ids) part.show(p[ids[k]], before?.p[ids[k]], spelling[ids[k]]);
      });
      candidates.dataset.y = JSON.stringify(ids.map((id) => [spelling[id], p[id]]));
    },
  };
}

/** A word, its number as a bar and in digits, and beside it the model's own. */
function listed(token, letter) {
  const [name, now, own, length] = [
    element("span", {}, token),
    element("td", { class: `attn-${letter}` }),
    element("td", { class: "attn-note" }),
    bar(letter),
  ];
  const node = element(
    "tr",
    {},
    element("th", { scope: "row" }, name),
    element("td", {}, length.node),
    now,
    own,
  );
  return {
    node,
    show(value, before, word = token) {
      write(name, word);
      write(now, value.toFixed(2));
      write(own, before === undefined ? "" : before.toFixed(2));
      length.show(value, before);
    },
  };
}
