/* Rows of numbers with names, one of which a reader may choose, and sliders that move its numbers. */

/**
 * @import { Model, Setter } from "./figure.js"
 */

/**
 * The trait `choice` is the number of the row chosen in the trait `rows`; the traits `names` hold
 * its numbers. A chosen row sets them; a number that is moved sets the choice, to the one after the
 * last if it fits none. Gives the numbers that hold then: a row's own, though JupyterLab's sliders
 * round what they are given to their `step`.
 *
 * @template T
 * @param {Model<T>} model @param {Setter<T>} set
 * @param {{ rows: keyof T, choice: keyof T, names: readonly (keyof T)[], step: number }} traits
 * @returns {() => number[]}
 */
export function presets(model, set, { rows, choice, names, step }) {
  const known = /** @type {number[][]} */ (model.get(rows));
  const numbers = () => names.map((name) => Number(model.get(name)));
  /** @type {(traits: object) => void} */
  const put = (traits) => set(/** @type {Partial<T>} */ (traits));
  /** @type {(row: number[]) => boolean} */
  const has = (row) => numbers().every((number, j) => Math.abs(number - row[j]) <= step / 2 + 1e-9);
  const chosen = () => Number(model.get(choice));
  const fitting = () => {
    const row = known[chosen()];
    return row && has(row) ? row : null;
  };
  let before = chosen();
  return () => {
    const now = chosen();
    const moved = now === before;
    before = now;
    const held = fitting();
    if (held) return held;
    if (!moved && now < known.length)
      put(Object.fromEntries(names.map((name, j) => [name, known[now][j]])));
    else if (moved) {
      const found = known.findIndex(has);
      before = found < 0 ? known.length : found;
      if (before !== now) put({ [choice]: before });
    }
    return fitting() ?? numbers();
  };
}
