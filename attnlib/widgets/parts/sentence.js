/* A field for an English sentence that a model is to read: it completes words as they are typed,
 * and shows below what the model will read, which words it does not know, and which are near.
 */

import { completions, nearest, reading, replaceWord, wordAt } from "../mathematics/words.js";
import { element, write } from "./parts.js";

const AT_MOST = 3; // unknown words for which others are proposed
const CHARACTERS = 10_000; // of a text that is read, many times what the models were trained on

/** What the model reads of a text, as `reading` has it. A text with more CHARACTERS is a problem. */
export function readable(text, words, longest) {
  if (text.length <= CHARACTERS) return reading(text, words, longest);
  const [most, found] = [CHARACTERS, text.length].map((count) => count.toLocaleString("en"));
  const problem = `A sentence may have up to ${most} characters; this text has ${found}.`;
  return { tokens: [], unknown: [], stopped: false, problem };
}

/**
 * A key that an input method takes for itself. Safari ends the composition before the key that ends
 * it, which is then known by its code alone: 229 (WebKit 165004, UI Events on keyCode).
 */
const ofInputMethod = ({ isComposing, keyCode }) => isComposing || keyCode === 229;

/**
 * submit(text) is called on Enter, on Translate, when an example is chosen and when a word is
 * replaced. update(text) shows a text that came from elsewhere; the first one is due at once.
 */
export function sentenceField({ words, longest, examples, submit }) {
  const id = `attn-sentence-${Math.random().toString(36).slice(2)}`; // unique among all figures
  const input = element("input", {
    id,
    type: "text",
    lang: "en",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": `${id}-list`,
    autocomplete: "off",
    autocorrect: "off",
    spellcheck: "false",
    enterkeyhint: "go",
  });
  const button = element("button", { type: "button" }, "Translate");
  const select = element(
    "select",
    { "aria-label": "Examples" },
    ...["examples…", ...examples].map((text) => element("option", {}, text)),
  );
  select.hidden = !examples.length;
  const update = (text) => {
    const line = text.replace(/[\r\n]+/g, " "); // the input would join the words around a break
    if (input.value !== line) input.value = line;
    select.selectedIndex = examples.indexOf(text) + 1;
    proposed.close();
    shown.update(text);
  };
  const enter = (typed) => {
    const text = typed.toWellFormed(); // half a character could not be saved
    update(text);
    submit(text);
  };
  const type = () => {
    select.selectedIndex = examples.indexOf(input.value) + 1;
    shown.update(input.value, proposed.open());
  };
  const proposed = proposals(input, words, type);
  const shown = whatIsRead(words, longest, (word, by) => {
    enter(replaceWord(input.value, word, by));
    button.focus({ preventScroll: true }); // the button that was pressed is gone
  });
  input.addEventListener("input", type);
  input.addEventListener("keydown", (event) => {
    if (ofInputMethod(event)) return;
    if (proposed.press(event)) event.preventDefault();
    else if (event.key === "Enter") enter(input.value);
  });
  button.addEventListener("click", () => enter(input.value));
  select.addEventListener(
    "change",
    () => select.selectedIndex && enter(examples[select.selectedIndex - 1]),
  );
  // Typing is not for the notebook around: there, "d" twice deletes a cell.
  const node = element(
    "div",
    { class: "attn-field" },
    element("label", { for: id }, "Your English sentence"),
    element(
      "div",
      { class: "attn-entry" },
      element("div", { class: "attn-typed" }, input, proposed.node),
      button,
      select,
    ),
    shown.node,
    wordList(words),
  );
  for (const kind of ["keydown", "keypress", "keyup"])
    node.addEventListener(kind, (event) => event.stopPropagation());
  return { node, update };
}

/**
 * The words that the one at the caret may become, in a list under the input (WAI-ARIA's combobox).
 * open() returns the beginning of that word, or "" where no known word goes on from it; press(event)
 * says whether it used the key; taken() follows a choice.
 */
function proposals(input, words, taken) {
  const node = element("ul", {
    id: `${input.id}-list`,
    class: "attn-proposed",
    role: "listbox",
    "aria-label": "Words that begin so",
  });
  const here = () => wordAt(input.value, input.selectionStart);
  let active = -1;

  function show(found) {
    node.replaceChildren(
      ...found.map((word, k) => element("li", { id: `${node.id}-${k}`, role: "option" }, word)),
    );
    node.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!node.hidden));
    activate(-1);
  }
  const close = () => show([]);
  function open() {
    const { beginning } = here();
    show(completions(beginning, words));
    return node.hidden ? "" : beginning.toLowerCase();
  }
  function activate(k) {
    active = k;
    for (const [n, option] of [...node.children].entries())
      option.setAttribute("aria-selected", String(n === k));
    if (k < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", node.children[k].id);
  }
  function take(option) {
    const { start, end, beginning } = here();
    const rest = option.textContent.slice(beginning.length); // a capital stays one
    input.setRangeText(`${beginning}${rest} `, start, end + (input.value[end] === " "), "end");
    taken();
  }
  function press({ key, shiftKey }) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step && (!node.hidden || open())) {
      const places = node.children.length + 1; // the options, and none of them
      activate(((active + 1 + step + places) % places) - 1);
    } else if (active >= 0 && (key === "Enter" || (key === "Tab" && !shiftKey)))
      take(node.children[active]);
    else if (key === "Escape" && !node.hidden) close();
    else {
      if (/^(Arrow|Home|End)/.test(key)) close(); // the caret leaves the word
      return false;
    }
    return true;
  }
  for (const left of ["blur", "click"]) input.addEventListener(left, close);
  node.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
  node.addEventListener("click", ({ target }) => target !== node && take(target));
  close();
  return { node, open, close, press };
}

/** The tokens of a text, its unknown words with their neighbours, or why the model cannot read it. */
function whatIsRead(words, longest, replace) {
  const problem = element("p", { role: "status" });
  const tokens = element("ul", { class: "attn-tokens", "aria-label": "As the model reads it" });
  const stop = element(
    "p",
    { class: "attn-note" },
    "A full stop was added: the model has never read a sentence without one.",
  );
  const help = element("div", { class: "attn-nearest", "aria-live": "polite" });
  const node = element("div", { class: "attn-read" }, problem, tokens, stop, help);

  const line = (word) =>
    element(
      "p",
      {},
      "“",
      element("bdi", {}, word),
      `”: not one of the ${words.length} words. `,
      ...nearest(word, words).map((known, k) => {
        const button = element(
          "button",
          { type: "button", "aria-label": `Replace “${word}” by “${known}”` },
          known,
        );
        button.addEventListener("click", () => replace(word, known));
        return element("span", {}, k ? " " : "Nearest in spelling: ", button);
      }),
    );

  /** underway: a word that is still being typed, and so not yet unknown. */
  return {
    node,
    update(text, underway = "") {
      const read = readable(text, words, longest);
      const shown = read.problem ? [] : read.tokens;
      const unknown = read.unknown.filter((k) => k < shown.length && shown[k] !== underway);
      const strange = [...new Set(unknown.map((k) => shown[k]))];
      write(problem, read.problem ?? "");
      stop.hidden = !read.stopped || !shown.length;
      tokens.hidden = !shown.length;
      tokens.replaceChildren(
        ...shown.map((token, k) =>
          unknown.includes(k)
            ? element(
                "li",
                { class: "attn-unknown" },
                element("bdi", {}, token),
                element("small", {}, " unknown"),
              )
            : element("li", {}, token),
        ),
      );
      const told = JSON.stringify(strange);
      if (node.dataset.unknown === told) return; // a live region says anything that is put in anew
      node.dataset.unknown = told;
      help.replaceChildren(...strange.slice(0, AT_MOST).map(line));
      if (strange.length > AT_MOST)
        help.append(element("p", {}, `And ${strange.length - AT_MOST} more.`));
    },
  };
}

/** All the words, in the order of a dictionary, for who asks. */
function wordList(words) {
  const list = element("ul", { tabindex: "0", "aria-label": "Words in alphabetical order" });
  const node = element(
    "details",
    { class: "attn-known" },
    element("summary", {}, `The ${words.length} words it knows`),
    list,
  );
  node.addEventListener(
    "toggle",
    () => {
      const sorted = words.toSorted((a, b) => a.localeCompare(b, "en"));
      list.append(...sorted.map((word) => element("li", {}, word)));
    },
    { once: true },
  );
  return node;
}
