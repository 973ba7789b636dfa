"""The way through a guided tour, without a page: what it sets, what it says, what it gives back."""

from typing import Any

import node

HARNESS = """
import { way } from "TOUR";
let given = "";
for await (const chunk of process.stdin) given += chunk;
const [{ own, home, steps, moves }] = JSON.parse(given);
const traits = { ...own, home };
const model = { get: (name) => traits[name] };
const path = way(model, (changed) => Object.assign(traits, changed), steps);
const seen = moves.map(([act, ...rest]) => {
  if (act === "move") Object.assign(traits, ...rest);
  else path[act](...rest);
  const { home: _, ...now } = traits;
  return { at: path.at, now, says: path.says()?.join("") ?? null };
});
process.stdout.write(JSON.stringify(seen));
"""
OWN: dict[str, Any] = {"x": 0.3, "row": [1, 2], "sentence": "mine", "other": 7}
HOME: dict[str, Any] = {"x": 0, "row": []}  # a sentence is none of the traits that reset returns
STEPS = [
    {"says": ["At home."]},
    {"says": ["A row, ", "and theirs."], "sets": {"row": [0, 1], "sentence": "theirs"}},
    {"says": ["x."], "sets": {"x": 1}},
]


def walk(*moves: tuple[Any, ...]) -> list[dict[str, Any]]:
    case = {"own": OWN, "home": HOME, "steps": STEPS, "moves": moves}
    return node.ask(HARNESS, [case], TOUR="../parts/tour.js")


def test_a_step_is_home_and_what_it_sets_whichever_way_the_reader_comes() -> None:
    *_, there = forth = walk(("go", 0), ("go", 1), ("go", 2))
    assert [step["now"] for step in forth] == [
        OWN | HOME,
        OWN | HOME | {"row": [0, 1], "sentence": "theirs"},
        OWN | HOME | {"x": 1},
    ]
    assert [step["says"] for step in forth] == [
        "Step 1 of 3. At home.",
        "Step 2 of 3. A row, and theirs.",
        "Step 3 of 3. x.",
    ]
    assert walk(("go", 0), ("go", 1), ("go", 2), ("go", 1), ("go", 2))[-1] == there


def test_at_the_end_the_readers_own_state_comes_back() -> None:
    *_, moved, ended, again = walk(
        ("go", 0), ("go", 1), ("move", {"x": 5, "other": 8}), ("end",), ("end",)
    )
    assert (moved["at"], moved["says"]) == (1, None)  # what the step said is true no longer
    assert ended == again == {"at": -1, "now": OWN | {"other": 8}, "says": None}


def test_there_is_nothing_before_the_first_step_and_after_the_last() -> None:
    first, before, _, _, last, after = walk(*(("go", k) for k in (0, -1, 0, 1, 2, 3)))
    assert first == before
    assert last == after
