/* Pencil questions of lesson 05: a step of the decoder. */

import { EXAMPLE, energiesOf, sums } from "../mathematics/example.js";
import { times } from "../mathematics/mathematics.js";
import { say } from "../parts/words.js";
import { QUESTIONS } from "./pencil.js";

const { source, v_a, W_a } = EXAMPLE;
const OTHER = [0.5, 0.5];
const [BEFORE, Z, FRESH] = [
  [-0.5, 0.5],
  [0.75, 0.25],
  [0.6, -0.4],
];
const P = 0.25;
/** @type {(f: (old: number, z: number, fresh: number) => number) => number[]} */
const mixed = (f) => BEFORE.map((old, k) => f(old, Z[k], FRESH[k]));

Object.assign(QUESTIONS, {
  asked: {
    ask: say("The same step with the state $s_1 = ({state})$. What is $W_a s_1$?", {
      state: OTHER.join(", "),
    }),
    labels: [say("first"), say("second")],
    digits: 1,
    right: times(W_a, OTHER),
    slips: [
      [
        say("You went down the columns of $W_a$. Each component is one row times $s_1$."),
        [
          OTHER[0] * W_a.data[0] + OTHER[1] * W_a.data[2],
          OTHER[0] * W_a.data[1] + OTHER[1] * W_a.data[3],
        ],
      ],
      [say("You lost the minus in the second row."), [1, 1].map(() => OTHER[0] + OTHER[1])],
      [
        say("You multiplied component by component: that is only the diagonal."),
        OTHER.map((x, k) => x * W_a.data[3 * k]),
      ],
    ],
    hint: say("The first row of $W_a$ times $s_1$ gives the first component."),
    why: say("The rows are $(1, 1)$ and $(-1, 1)$. It is the same for all $j$."),
  },
  energies: {
    ask: say("And the four energies? ($\\tanh 1 = .7616$, $\\tanh 2 = .9640$)"),
    labels: source.map((word) => word.replace("<eos>", "`<eos>`")),
    digits: 2,
    right: energiesOf(OTHER),
    slips: [
      [
        say("You forgot the tanh: then two words tie."),
        sums(OTHER).map((x) => v_a[0] * x[0] + v_a[1] * x[1]),
      ],
      [say("This is the old state."), energiesOf(EXAMPLE.s)],
      [say("You forgot $v_a$: each component counts twice."), energiesOf(OTHER).map((e) => e / 2)],
      [
        say("You took the tanh of the sum of both components. It is taken of each."),
        sums(OTHER).map((x) => 2 * Math.tanh(x[0] + x[1])),
      ],
    ],
    hint: say("The arguments are $W_a s_1 + h_j$; take the tanh of both components."),
    why: say("The tanh rises more slowly further out, so “the” is ahead of “man”."),
  },
  gru: {
    ask: say("The paper's GRU: what is $s_2$?"),
    given: [
      ["$s_1$", BEFORE],
      ["$z$", Z],
      [say("proposal"), FRESH],
    ],
    labels: ["$s_{2,1}$", "$s_{2,2}$"],
    digits: 2,
    right: mixed((old, z, fresh) => (1 - z) * old + z * fresh),
    slips: [
      [
        say("This is PyTorch's cell, whose $z$ keeps the old state."),
        mixed((old, z, fresh) => z * old + (1 - z) * fresh),
      ],
      [say("You kept all of the old state, too."), mixed((old, z, fresh) => old + z * fresh)],
      [say("You left the old state out."), mixed((_, z, fresh) => z * fresh)],
      [
        say("This is the middle of both, as with $z = 0.5$."),
        mixed((old, _, fresh) => (old + fresh) / 2),
      ],
      [say("This is the proposal alone, as with $z = 1$."), FRESH],
    ],
    hint: say("In the paper, $z$ says how much of the proposal is written."),
    why: say("$(1 - z)$ times the old state plus $z$ times the proposal, component by component."),
  },
  loss: {
    ask: say("The model gave the right word the probability {p}. What is the loss?", { p: P }),
    labels: ["$L$"],
    digits: 2,
    right: [-Math.log(P)],
    slips: [
      [say("You took the logarithm to the base 2. Here it is the natural one."), [-Math.log2(P)]],
      [say("You took the logarithm to the base 10. Here it is the natural one."), [-Math.log10(P)]],
      [say("You forgot the minus: a loss is never below 0."), [Math.log(P)]],
      [say("This is $1 - p$. The loss is minus the logarithm of $p$."), [1 - P]],
      [say("This is the loss of the other words together."), [-Math.log(1 - P)]],
      [say("This is $1/p$. Take its logarithm."), [1 / P]],
    ],
    hint: say("The loss is $-\\log p$ of the right word."),
    why: say("It is the natural logarithm of 4, as $p$ is a quarter."),
  },
});
