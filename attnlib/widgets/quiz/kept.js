/* What a reader has chosen, in the page's own storage. A page without one, or a full one, forgets. */

/** @typedef {{ first: number[], last: number[] }} Chosen */

/** @param {string} name @returns {Chosen | undefined} */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(`attn-quiz ${name}`) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} name @param {Chosen} chosen */
export function keep(name, chosen) {
  try {
    localStorage.setItem(`attn-quiz ${name}`, JSON.stringify(chosen));
  } catch {
    // A reader who allows no storage has the quiz all the same.
  }
}
