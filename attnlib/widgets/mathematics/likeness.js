/* Which words are like a word: those that it begins, those near it in spelling; and which tokens two
 * sentences share. Nothing here knows of a page. With a fixed vocabulary, everything but `differing`
 * takes time in proportion to the characters of the word.
 */

/**
 * Known words that go on where this beginning ends, in the order of words.
 * @type {(beginning: string, words: string[], most?: number) => string[]}
 */
export function completions(beginning, words, most = 6) {
  const start = beginning.toLowerCase();
  /** @type {(word: string) => boolean} */
  const longer = (word) => word.length > start.length && word.startsWith(start);
  return start ? words.filter(longer).slice(0, most) : [];
}

/**
 * The fewest characters to insert, delete, replace or swap with their neighbour that make a into b,
 * none edited twice: the optimal string alignment distance.
 * @type {(a: string, b: string) => number}
 */
export function edits(a, b) {
  const [from, to] = [[...a], [...b]];
  /** @type {number[]} */
  let older = [];
  let old = Array.from({ length: to.length + 1 }, (_, k) => k);
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
 * @type {(word: string, words: string[], most?: number) => string[]}
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

/**
 * Known words that an unknown one may stand for: those that it begins, then the nearest.
 * @type {(word: string, words: string[], most?: number) => string[]}
 */
export const likely = (word, words, most = 3) =>
  [...new Set([...completions(word, words, most), ...nearest(word, words, most)])].slice(0, most);

/**
 * Whether each token is outside of one longest common subsequence with the reference. It fills a
 * table of one by the other: for sentences as long as the model's.
 * @type {(reference: string[], tokens: string[]) => boolean[]}
 */
export function differing(reference, tokens) {
  /** @type {number[][]} */
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
