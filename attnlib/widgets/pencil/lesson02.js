/* Pencil questions of lesson 02: energies of the example's annotations for another state. */

import { EXAMPLE, energiesOf, sums } from "../mathematics/example.js";
import { dot, general, matrixOf, scaledDot } from "../mathematics/mathematics.js";
import { say } from "../parts/words.js";
import { QUESTIONS } from "./pencil.js";

const { h, s, v_a, W_a, source } = EXAMPLE;
const NOW = [1, 0];
const WORDS = source.map((word) => word.replace("<eos>", "`<eos>`"));
const [LEFT, RIGHT] = [
  [1, 2, -1, 2],
  [3, 1, 1, 2],
];

/** e_j = v_a^T f(inside). @type {(inside: number[][], f?: (x: number) => number, v?: number[]) => number[]} */
const combined = (inside, f = Math.tanh, v = v_a) =>
  inside.map((x) => x.reduce((e, component, k) => e + v[k] * f(component), 0));
/** @param {number} x */
const same = (x) => x;
const turned = matrixOf([
  [W_a.data[0], W_a.data[2]],
  [W_a.data[1], W_a.data[3]],
]);
/** @type {(x: number[]) => number} */
const lengthOf = (x) => Math.hypot(...x);
const product = dot(LEFT, matrixOf([RIGHT]))[0];

Object.assign(QUESTIONS, {
  additive: {
    ask: say(
      "The state turns to $s = ({state})$; all else stays as in the example. What are the four additive energies? ($\\tanh 1 = .7616$, $\\tanh 2 = .9640$)",
      { state: NOW.join(", ") },
    ),
    labels: WORDS,
    digits: 2,
    right: energiesOf(NOW),
    slips: [
      [say("You forgot the tanh."), combined(sums(NOW), same)],
      [say("You used $W_a$ with rows and columns exchanged."), combined(sums(NOW, turned))],
      [
        say("You forgot $v_a$: each component counts twice here."),
        combined(sums(NOW), Math.tanh, [1, 1]),
      ],
      [say("This is the example's old state."), energiesOf(s)],
      [say("The sign is turned."), energiesOf(NOW).map((e) => -e)],
    ],
    hint: say("Compute $W_a s$ first. It is the same for all four words."),
    why: say(
      "$W_a s = (1, -1)$, and tanh gets $(0, 0), (2, -2), (1, -2), (0, -2)$. Where both components cancel, the energy is 0.",
    ),
  },
  dot: {
    ask: say("And the four dot products $s^\\top h_j$ with $s = ({state})$?", {
      state: NOW.join(", "),
    }),
    labels: WORDS,
    digits: 2,
    right: dot(NOW, h),
    slips: [
      [
        say("You divided by the square root of $n$: that is the scaled dot product."),
        scaledDot(NOW, h),
      ],
      [say("You multiplied with $W_a$: that is the general score."), general(NOW, h, W_a)],
      [say("This is the example's old state."), dot(s, h)],
      [say("You took the second component of each $h_j$."), dot([0, 1], h)],
    ],
    hint: say("Multiply first with first, second with second, and add."),
    why: say("This state picks the first component of each annotation."),
  },
  scaled: {
    ask: say("$s = ({state})$ and $h_j = ({annotation})$. What is the scaled dot product?", {
      state: LEFT.join(", "),
      annotation: RIGHT.join(", "),
    }),
    labels: ["$e_j$"],
    digits: 2,
    right: scaledDot(LEFT, matrixOf([RIGHT])),
    slips: [
      [say("You did not divide: this is the plain dot product."), [product]],
      [say("You divided by $n$. It is the square root of $n$."), [product / LEFT.length]],
      [say("You multiplied by the square root of $n$."), [product * Math.sqrt(LEFT.length)]],
      [
        say("You divided by both lengths: that is the cosine."),
        [product / lengthOf(LEFT) / lengthOf(RIGHT)],
      ],
      [
        say("You took no notice of the minus."),
        scaledDot(LEFT.map(Math.abs), matrixOf([RIGHT.map(Math.abs)])),
      ],
    ],
    hint: say("First the dot product: multiply component by component, and add."),
    why: say("The dot product is {product}, and $n = {n}$, whose square root is {root}.", {
      product,
      n: LEFT.length,
      root: Math.sqrt(LEFT.length),
    }),
  },
});
