"""A translation that follows the reader's hand: what is done at once, what later, and in which
order, by a clock of the test's own."""

import json
from typing import Any

import node

# A slice is 12 ms long, and each step of the model takes as many as the case says. The model writes
# its step's number, or, where a row is in the hand, the first of that row.
HARNESS = """
import { pursuit } from "PURSUIT";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const answers = [];
for (const { takes, asks } of JSON.parse(text)) {
  let clock = 0;
  const waiting = [];
  globalThis.performance = { now: () => clock };
  globalThis.setTimeout = (act) => waiting.push(act);
  const decode = {
    *turns(weigh, known = []) {
      for (let i = known.length; i < 3; i++) {
        clock += takes;
        const [first] = weigh ? weigh([0, 1], i) : [i];
        yield first;
      }
    },
  };
  const told = [];
  let changes;
  const show = (how) => {
    const found = under(changes);
    told.push([how, found ? [...found.steps, found.late] : null]);
  };
  const under = pursuit(decode, () => show("come"));
  for (const rows of asks) {
    changes = { hand: rows, swap: [], fixed: [] };
    show("asked");
  }
  while (waiting.length) waiting.shift()();
  answers.push(told);
}
process.stdout.write(JSON.stringify(answers));
"""
HELD: list[dict[str, Any]] = [{}, {"1": [0.25, 0.75]}, {"2": [0.5, 0.5]}, {"1": [0.75, 0.25]}]


def told(takes: float, *asks: dict[str, Any]) -> Any:
    cases = [json.loads(json.dumps({"takes": takes, "asks": asks}))]
    return node.ask(HARNESS, cases, PURSUIT="../translator/pursuit.js")[0]


def test_a_small_model_is_done_when_it_is_asked() -> None:
    assert told(0, *HELD) == [
        ["asked", [0, 1, 2, False]],
        ["asked", [0, 0.25, 0, False]],
        ["asked", [0, 1, 0.5, False]],
        ["asked", [0, 0.75, 0, False]],
    ]


def test_what_was_asked_meanwhile_is_passed_over_for_the_newest() -> None:
    """Three steps of 10 ms are two slices. Until the first are there, there are none; the second
    and third hand are never taken up."""
    assert told(10, *HELD) == [
        *4 * [["asked", None]],
        ["come", [0, 1, 2, True]],
        ["come", [0, 0.75, 0, False]],
    ]


def test_the_same_hand_is_not_computed_again() -> None:
    assert told(10, {}, {}, {}) == [*3 * [["asked", None]], ["come", [0, 1, 2, False]]]
