/* The rules of Moses that the page needs, to read English and to write French. Their reasons stand
 * in attnlib/corpus/moses.py; a test holds the two equal. */

/** @typedef {[found: string, by: string]} Rule */

const raw = String.raw;

/** @type {Rule[]} */
const LOST = [
  [raw`(?!\p{White_Space})[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}]`, ""],
  [raw`(\p{M}{30})\p{M}+`, "$1"],
];
/** @type {Rule[]} */
const SPACES = [
  [raw`\p{White_Space}+`, " "],
  ["^ | $", ""],
];
/** @type {Rule[]} */
const PLAIN = [
  ["…", "..."],
  ["–", "-"],
  ["—", " - "],
  ["[‘’‚´`]", "'"],
  ["[“”„«»]|''", '"'],
  ...SPACES,
];
/** @type {Rule[]} */
const APART = [
  [raw`([^\p{Alphabetic}\p{M}\p{Nd} .'\-,]\p{M}*)`, " $1 "],
  [raw`(\.{2,})`, " $1 "],
  [raw`(?<!\p{N}),|,(?!\p{N})`, " , "],
];
/** @type {Rule[]} */
const CONTRACTION = [
  [raw`(?<![\p{Alphabetic}\p{M}\p{N}])'|'(?![\p{Alphabetic}\p{M}])|(?<=\p{N})'(?!s)`, " ' "],
  [raw`(?<=[\p{Alphabetic}\p{M}\p{N}])'`, " '"],
];

/** @type {(mark: string, opening: string, closing: string, after: string) => Rule[]} */
function directed(mark, opening, closing, after) {
  const inside = raw`${mark}(?= |$)((?:(?! ${mark}(?= |$)).)*)`;
  const pair = raw`(?:(?<=^| )(?<!${after} )${inside}|(?<=${after} )${inside}(?<!${after})) ${mark}(?= |$)`;
  return [
    [pair, `${opening}$1$2 ${closing}`],
    [raw`(?<=${after} )${mark}(?= |$)|(?<=^| )${mark}(?=$| [.,;:!?)])`, closing],
    [raw`(?<=^| )${mark}(?= |$)`, opening],
  ];
}

const TIGHT = [
  raw`(?<=[([{¿¡“‘]) | (?=[.,)\]}”’]+(?= |$))`,
  raw`(?<=\p{Nd}) (?=: \p{Nd})|(?<=\p{Nd} :) (?=\p{Nd})`,
  raw`(?<=[\p{L}\p{Nd}]) (?=/ [\p{L}\p{Nd}])|(?<=[\p{L}\p{Nd}] /) (?=[\p{L}\p{Nd}])`,
  raw`(?<=\p{Nd}|(?<=^| )n) (?=°(?= |$)(?! [cf](?= |$)))|(?<=(?<=^| )°) (?=[cf](?= |$))`,
  raw`(?<=(?<=^| )#) (?=\p{Nd})`,
  raw`(?<=[?!]) (?=[?!]+(?= |$))`,
  raw`(?<=[\p{Alphabetic}\p{M}]') (?=[\p{Alphabetic}\p{M}])`,
];

/**
 * A typed text: lost, composed, plain, apart. Tokens joined by spaces: spaces, quotes, tight, straight.
 * @satisfies {Record<string, Rule[]>}
 */
export const RULES = {
  lost: LOST,
  plain: PLAIN,
  apart: [...APART, ...CONTRACTION],
  spaces: SPACES,
  quotes: [...directed('"', "“", "”", raw`\p{Nd}`), ...directed("'", "‘", "’", raw`\p{Nd}`)],
  tight: [[TIGHT.join("|"), ""]],
  straight: [
    ["[“”]", '"'],
    ["[‘’]", "'"],
  ],
};

/** English words that keep their full stop: everywhere, and before a number. */
export const ABBREVIATIONS = new Set(
  (
    "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z Adj Adm Adv Apr Asst Aug Bart Bldg Brig " +
    "Bros Capt Cmdr Col Comdr Con Corp Cpl DR Dec Dr Drs Ens Feb Gen Gov Hon Hosp Hr Insp Jan Jul " +
    "Jun Lt MM MR MRS MS Maj Mar Messrs Mlle Mme Mr Mrs Ms Msgr Nos Nov Nr Oct Op Ord Pfc Ph Prof " +
    "Pvt Rep Reps Res Rev Rs Rt Sen Sens Sep Sfc Sgt Sr St Supt Surg e.g i.e rev v vs"
  ).split(" "),
);
export const BEFORE_NUMBER = new Set(["Art", "No", "pp"]);
