/* A typed English sentence into the model's tokens, French tokens into text, and help with a word
 * that the model does not know. Nothing here knows of a page.
 *
 *     "The man's hat."  ->  the man 's hat .        l' homme .  ->  "l'homme."
 *
 * The same as attnlib.corpus.text for sentences as people write them; a test holds them equal. Two
 * things are made easier for who types: a full stop before a space is always a token of its own
 * (there, not after an abbreviation, nor before a small letter), and invisible characters are lost.
 */

// An ellipsis; what follows an apostrophe; a word or a number; any other sign, alone.
const TOKEN =
  /\.{2,}|(?<=\p{L})'\p{L}+|(?<=\p{N})'s|(?:[\p{L}\p{M}\p{N}-]|\.(?=[\p{L}\p{N}])|(?<=\p{N}),(?=\p{N}))+|\S/gu;

const PLAIN = [
  [/(?!\s)[\p{Cc}\p{Cf}]/gu, ""],
  [/…/g, "..."],
  [/–/g, "-"],
  [/—/g, " - "],
  [/[“”„«»]|''|``/g, '"'],
  [/[‘’‚´`]/g, "'"],
];

/** Accents joined to their letters, quotes and dashes as a keyboard has them. */
const plain = (text) =>
  PLAIN.reduce((t, [found, by]) => t.replace(found, by), text.normalize("NFC"));

/** The lower-case tokens of an English text; any text will do. */
export function tokenize(text) {
  return Array.from(plain(text).match(TOKEN) ?? [], (token) => token.toLowerCase());
}

/** French tokens as a person would write them, still in lower case. */
export function detokenize(tokens) {
  return tokens
    .join(" ")
    .replace(/(?<=\p{L}') (?=\p{L})/gu, "")
    .replace(/ (?=[.,)\]}]+(?: |$))/g, "");
}

/** The text with every token that is this word replaced; a capital first letter stays one. */
export function replaceWord(text, word, by) {
  return plain(text).replace(TOKEN, (token) => {
    if (token.toLowerCase() !== word) return token;
    return token[0] === word[0] ? by : by[0].toUpperCase() + by.slice(1);
  });
}

/** The word around a position of the text: {start, end, beginning}, beginning up to the position. */
export function wordAt(text, position) {
  const apart = /[^\p{L}\p{M}\p{N}-]/u;
  const beginning = text.slice(0, position).split(apart).at(-1);
  const rest = text.slice(position).split(apart)[0];
  return { start: position - beginning.length, end: position + rest.length, beginning };
}

/** Known words that go on where this beginning ends, in the order of words. */
export function completions(beginning, words, most = 6) {
  const start = beginning.toLowerCase();
  const longer = (word) => word.length > start.length && word.startsWith(start);
  return start ? words.filter(longer).slice(0, most) : [];
}

/**
 * The fewest characters to insert, delete, replace or swap with their neighbour that make a into b,
 * none edited twice: the optimal string alignment distance.
 */
export function edits(a, b) {
  const [from, to] = [[...a], [...b]];
  let [older, old] = [[], Array.from({ length: to.length + 1 }, (_, k) => k)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let k = 1; k <= to.length; k++) {
      const other = from[i - 1] === to[k - 1] ? 0 : 1;
      const swapped = from[i - 1] === to[k - 2] && from[i - 2] === to[k - 1];
      row[k] = Math.min(
        old[k] + 1,
        row[k - 1] + 1,
        old[k - 1] + other,
        swapped ? older[k - 2] + 1 : Infinity,
      );
    }
    [older, old] = [old, row];
  }
  return old[to.length];
}

/**
 * The known words with the fewest edits, ties in the order of words: at most one for every two
 * characters of the longer word, so none where a word is more than twice as long as every known one.
 */
export function nearest(word, words, most = 3) {
  const { length } = [...word];
  const spelled = words.filter((known) => /[\p{L}\p{N}]/u.test(known));
  if (length > 2 * Math.max(...spelled.map((known) => known.length))) return [];
  return spelled
    .map((known) => ({ known, distance: edits(word, known) }))
    .filter(({ known, distance }) => 2 * distance <= Math.max(length, known.length))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ known }) => known);
}

/** Whether each token is outside of one longest common subsequence with the reference. */
export function differing(reference, tokens) {
  const common = Array.from({ length: reference.length + 1 }, () =>
    Array(tokens.length + 1).fill(0),
  );
  for (let i = reference.length - 1; i >= 0; i--)
    for (let k = tokens.length - 1; k >= 0; k--)
      common[i][k] =
        reference[i] === tokens[k]
          ? common[i + 1][k + 1] + 1
          : Math.max(common[i + 1][k], common[i][k + 1]);
  let i = 0;
  return tokens.map((token, k) => {
    while (i < reference.length && reference[i] !== token && common[i + 1][k] >= common[i][k + 1])
      i++;
    const same = reference[i] === token;
    if (same) i++;
    return !same;
  });
}

/**
 * What the model reads of a text: {tokens, unknown, stopped, problem}. unknown holds the indices of
 * tokens not in words; stopped says that a full stop was added; problem is a sentence or null.
 */
export function reading(text, words, longest) {
  const [tokens, known] = [tokenize(text), new Set(words)];
  const stopped = tokens.length > 0 && !/[.!?]$/.test(tokens.at(-1));
  if (stopped) tokens.push(".");
  const unknown = [...tokens.keys()].filter((k) => !known.has(tokens[k]));
  const problem = !tokens.length
    ? "Type a sentence for the model to read."
    : tokens.length <= longest
      ? null
      : `The model was trained on sentences of up to ${longest} tokens; this one has ${tokens.length.toLocaleString("en")}.`;
  return { tokens, unknown, stopped, problem };
}
