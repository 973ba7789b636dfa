/* A field for an English sentence that a model is to read: it completes words as they are typed,
 * and shows below what the model will read, which words it does not know, and which are near.
 */

import { replaceWord } from "../mathematics/words.js";
import { ofInputMethod, proposals } from "./completions.js";
import { element } from "./parts.js";
import { readable, whatIsRead } from "./reading.js";
import { say } from "./words.js";

/**
 * @typedef {object} Asked
 * @property {string[]} words that the model knows
 * @property {number} longest most tokens that it reads
 * @property {string[]} examples
 * @property {(text: string) => void} submit
 * @property {(other: boolean) => void} [wait]
 */

/**
 * submit(text) is called on Enter, on Translate, when an example is chosen and when a word is
 * replaced; wait(other) while typing: whether the field now holds another text. update(text) shows a
 * text that came from elsewhere; the first one is due at once. A typed sentence joins the examples.
 * @param {Asked} asked
 */
export function sentenceField({ words, longest, examples, submit, wait = () => {} }) {
  const [input, select] = [textInput(), exampleList(examples)];
  const kept = [...examples];
  let given = "";
  const button = element("button", { type: "button" }, say("Translate"));
  /** @param {string} text */
  const choose = (text) => (select.selectedIndex = kept.indexOf(text) + 1);
  /** @param {string} text */
  const keep = (text) => {
    if (kept.includes(text) || readable(text, words, longest).problem) return;
    kept.push(text);
    select.append(element("option", {}, text));
  };
  /** @param {string} text */
  const update = (text) => {
    const line = text.replace(/[\r\n]+/g, " "); // the input would join the words around a break
    if (input.value !== line) input.value = line;
    given = line;
    wait(false);
    choose(text);
    completed.close();
    read.update(text);
  };
  /** @param {string} typed */
  const enter = (typed) => {
    const text = typed.toWellFormed(); // half a character could not be saved
    keep(text);
    update(text);
    submit(text);
  };
  const type = () => {
    choose(input.value);
    wait(input.value !== given);
    read.update(input.value, completed.open());
  };
  const completed = proposals(input, words, type);
  const read = whatIsRead(words, longest, (word, by) => {
    enter(replaceWord(input.value, word, by));
    button.focus({ preventScroll: true }); // the button that was pressed is gone
  });
  input.addEventListener("input", type);
  input.addEventListener("keydown", (event) => {
    if (ofInputMethod(event)) return;
    if (completed.press(event)) event.preventDefault();
    else if (event.key === "Enter") enter(input.value);
  });
  button.addEventListener("click", () => enter(input.value));
  select.addEventListener("change", () => {
    if (select.selectedIndex) enter(kept[select.selectedIndex - 1]);
  });
  const entry = [input, button, select, completed.node]; // the list covers none of them
  return { node: field(input.id, entry, [read.node, wordList(words)]), update };
}

function textInput() {
  const id = `attn-sentence-${Math.random().toString(36).slice(2)}`; // unique among all figures
  return element("input", {
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
}

/** @param {string[]} examples */
function exampleList(examples) {
  const node = element(
    "select",
    { "aria-label": say("Examples") },
    ...[say("examples…"), ...examples].map((text) => element("option", {}, text)),
  );
  node.hidden = !examples.length;
  return node;
}

/** @type {(id: string, entry: Element[], below: Element[]) => Element} */
function field(id, entry, below) {
  const node = element(
    "div",
    { class: "attn-field" },
    element("label", { for: id }, say("Your English sentence")),
    element("div", { class: "attn-entry" }, ...entry),
    ...below,
  );
  // Typing is not for the notebook around: there, "d" twice deletes a cell.
  for (const kind of ["keydown", "keypress", "keyup"])
    node.addEventListener(kind, (event) => event.stopPropagation());
  return node;
}

/** All the words, in the order of a dictionary, for who asks. @param {string[]} words */
function wordList(words) {
  const list = element("ul", { tabindex: "0", "aria-label": say("Words in alphabetical order") });
  const node = element(
    "details",
    { class: "attn-known" },
    element("summary", {}, say("The {count} words it knows", { count: words.length })),
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
