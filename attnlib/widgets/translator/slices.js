/* Long work in slices, so that the page is free between them: what a reader moves goes on moving. */

const SLICE = 12; // milliseconds, less than a frame

/**
 * Does the work up to its end and hands over what it returns: at once where a slice is enough for it.
 * @template T @param {Generator<unknown, T>} work @param {(result: T) => void} done
 */
export function inSlices(work, done) {
  const until = performance.now() + SLICE;
  do {
    const { done: over, value } = work.next();
    if (over) return done(/** @type {T} */ (value));
  } while (performance.now() < until);
  setTimeout(() => inSlices(work, done));
}
