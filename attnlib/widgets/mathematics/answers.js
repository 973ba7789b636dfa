/* A number as people type it, and how it compares with the one that is asked for. Nothing here knows
 * of a page.
 *
 *     parsed    ".5"  "0,5"  "1/2"  "+0.5"  ->  0.5      "−2"  ->  -2      ""  ->  null
 *     close     |typed - value| <= half a unit of the last digit that is asked for
 *     judged    a mark for every number, and the slips that explain the wrong ones
 */

/**
 * right: the numbers that are asked for. slips: what others make of it, and what they did.
 *
 * @import { Vector } from "./mathematics.js"
 * @typedef {"right" | "wrong" | "empty" | "unread"} Mark
 * @typedef {[says: string, numbers: Vector]} Slip
 * @typedef {{ right: Vector, slips: Slip[], digits: number }} Wanted
 * @typedef {{ marks: Mark[], says: string[] }} Judged
 */

const NUMBER = /^([+-]?)(\d+\.?\d*|\.\d+)(?:\/(\d+\.?\d*|\.\d+))?$/;

/** A number; null where nothing is typed, NaN for what is none. @type {(text: string) => number | null} */
export function parsed(text) {
  const plain = text.replace(/\s/g, "").replace(/[−–]/g, "-").replace(/,/g, ".");
  if (!plain) return null;
  const [whole, sign, above, below = "1"] = NUMBER.exec(plain) ?? [];
  const number = whole === undefined ? Number.NaN : Number(above) / Number(below);
  if (!Number.isFinite(number)) return Number.NaN;
  return sign === "-" ? -number : number;
}

/** @type {(typed: number | null, value: number, digits: number) => boolean} */
export const close = (typed, value, digits) =>
  typed !== null && Math.abs(typed - value) <= 0.5 * 10 ** -digits + 1e-9;

/** @type {(typed: number | null, value: number, digits: number) => Mark} */
function verdict(typed, value, digits) {
  if (typed === null) return "empty";
  if (Number.isNaN(typed)) return "unread";
  return close(typed, value, digits) ? "right" : "wrong";
}

/**
 * says: of the slips that have made one of the wrong numbers, those that made most of all that is
 * typed.
 * @type {(texts: string[], wanted: Wanted) => Judged}
 */
export function judged(texts, { right, slips, digits }) {
  const typed = Array.from(right, (_, k) => parsed(texts[k] ?? ""));
  const marks = typed.map((number, k) => verdict(number, right[k], digits));
  const made = slips.map(([says, numbers]) => {
    const same = typed.map((number, k) => close(number, numbers[k], digits));
    const some = same.some((is, k) => is && marks[k] === "wrong");
    return { says, count: some ? same.filter(Boolean).length : 0 };
  });
  const most = Math.max(1, ...made.map(({ count }) => count));
  return { marks, says: made.filter(({ count }) => count === most).map(({ says }) => says) };
}
