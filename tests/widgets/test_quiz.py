"""The quiz: its Python side, and how a line of text becomes nodes, in Node."""

from typing import Any

import node
import pytest
from traitlets import TraitError

from attnlib.quizzes import questions
from attnlib.widgets import Quiz, quiz

# Nodes as lists: [tag, attributes, children]; a text is itself.
HARNESS = """
import { inline } from "MODULE";
globalThis.document = { createElement: (tag) => ({
  tag, attributes: {}, children: [],
  setAttribute(name, value) { this.attributes[name] = value; },
  append(...children) { this.children.push(...children); },
}) };
const plain = (node) => typeof node === "string" ? node
  : [node.tag, node.attributes, node.children.map(plain)];
let text = "";
for await (const chunk of process.stdin) text += chunk;
process.stdout.write(JSON.stringify(JSON.parse(text).map((line) => inline(line).map(plain))));
"""


def inline(line: str) -> list[Any]:
    """The nodes of a line."""
    (answer,) = node.ask(HARNESS, [line], MODULE="../parts/inline.js")
    return list(answer)


def math(*parts: Any) -> list[Any]:
    return ["span", {"class": "attn-math"}, list(parts)]


def letter(name: str, coloured: bool = True) -> list[Any]:
    return ["var", {"class": f"attn-{name}"} if coloured else {}, [name]]


@pytest.mark.parametrize("moment", ["", "before", "after"])
def test_it_carries_the_questions_and_no_choice_yet(moment: str) -> None:
    state = quiz("course", moment).get_state()
    asked = questions("course")
    assert (state["name"], state["moment"]) == ("course", moment)
    assert [question["ask"] for question in state["questions"]] == [one.ask for one in asked]
    assert [
        [choice["reason"] for choice in question["choice"]] for question in state["questions"]
    ] == [[choice.reason for choice in one.choice] for one in asked]
    nothing = [-1] * len(asked)
    assert state["home"] == {"first": nothing, "last": nothing}


def test_what_will_not_do_is_named() -> None:
    with pytest.raises(ValueError, match=r"^name: expected one of .*, got '99'"):
        quiz("99")
    with pytest.raises(ValueError, match=r"^moment: expected one of .*'before', .*, got 'now'"):
        Quiz("course", "now")
    figure = quiz("course")
    with pytest.raises(TraitError, match="'last' trait"):
        figure.last = ["one"]
    with pytest.raises(TraitError, match="read-only"):
        figure.questions = []


@pytest.mark.parametrize(
    ("line", "nodes"),
    [
        ("", []),
        ("Plain <b>text</b> & more", ["Plain <b>text</b> & more"]),
        ("a `x < 1` b", ["a ", ["code", {}, ["x < 1"]], " b"]),
        ("`$5`", [["code", {}, ["$5"]]]),
        ("$s_1$", [math(letter("s"), ["sub", {}, ["1"]])]),
        (
            r"$\alpha_{ij}$",
            [
                math(
                    letter("\N{GREEK SMALL LETTER ALPHA}"),
                    ["sub", {}, [letter("i", coloured=False), letter("j", coloured=False)]],
                )
            ],
        ),
        (r"$-\infty$", [math("\N{MINUS SIGN}", "∞")]),
        ("$x^2$", [math(letter("x", coloured=False), ["sup", {}, ["2"]])]),
        ("costs $5", ["costs $5"]),
        ("$<img src=x>$", None),
    ],
)
def test_a_line_becomes_text_and_letters_never_markup(line: str, nodes: list[Any] | None) -> None:
    made = inline(line)
    if nodes is not None:
        assert made == nodes

    def tags(part: Any) -> set[str]:
        return set() if isinstance(part, str) else {part[0]}.union(*map(tags, part[2]))

    assert set().union(*map(tags, made)) <= {"code", "span", "var", "sub", "sup", "i"}
