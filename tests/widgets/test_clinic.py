"""The Python side of the figure of sick matrices: state, errors."""

from typing import Any

import pytest
import torch
from safetensors.torch import load

from attnlib.clinic import QUESTIONS
from attnlib.clinic.cases import CASES
from attnlib.widgets import Clinic, clinic

ROWS = [[0.5, 0.25, 0.125, 0.125], [0.0, 1.0, 0.0, 0.0]]


def model(rows: list[list[float]], answer: float = 0.25) -> dict[str, Any]:
    scores = {"train_loss": 1.0, "loss": 2.0, "bleu": 30.0, "aer": 0.5}
    answers = {question.name: answer for question in QUESTIONS}
    return {"alpha": rows, "written": ["l'", "<eos>"], "answers": answers} | scores


def learned(**changed: Any) -> dict[str, Any]:
    models = {name: model(ROWS) for name in ("healthy", *CASES)}
    given = {"source": ["the", "<eos>"], "target": ["l'", "<eos>"], "pads": 2, "clinic": models}
    return given | changed


def test_the_state_holds_every_model_and_case() -> None:
    state = clinic(learned(), patient=2).get_state()
    assert state["source"] == ["the", "<eos>", "<pad> (2)"]
    assert [one["name"] for one in state["models"]] == ["healthy", *CASES]
    healthy, *sick = state["models"]
    assert "cure" not in healthy
    for one, case in zip(sick, CASES.values(), strict=True):
        assert (one["symptom"], one["telling"], one["cure"]) == tuple(case)
        assert one["telling"] in {question["name"] for question in state["questions"]}
        answers = [[0.25, question.healthy(0.25)] for question in QUESTIONS]
        assert one["answers"] == answers
    for told, question in zip(state["questions"], QUESTIONS, strict=True):
        (bound,) = (told[side] for side in ("least", "most") if told[side] is not None)
        assert question.healthy(bound)
        assert not question.healthy(bound + 1) or not question.healthy(bound - 1)
        assert told["number"] == question.number
    assert state["home"] == {"patient": 2}


def test_the_columns_of_padding_are_added_up() -> None:
    tensors = load(Clinic(learned()).tensors)
    assert len(tensors) == 1 + len(CASES)
    for alpha in tensors.values():
        assert alpha.dtype == torch.float16
        assert alpha.tolist() == [[0.5, 0.25, 0.25], [0.0, 1.0, 0.0]]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (ROWS[:1], r"alpha: expected weights of shape \(2, 4\), got shape \(1, 4\)"),
        ([row[:3] for row in ROWS], r"alpha: expected weights of shape \(2, 4\), got shape"),
        ([[2.0, 0, 0, 0], ROWS[1]], "alpha: expected weights from 0 to 1, got 0 to 2"),
        ([[-0.5, 0.5, 0.5, 0.5], ROWS[1]], "alpha: expected weights of shape"),
    ],
)
def test_a_matrix_that_does_not_fit_is_refused(rows: list[list[float]], message: str) -> None:
    given = learned()
    given["clinic"]["no mask"] = model(rows)
    with pytest.raises(ValueError, match=f"^{message}"):
        clinic(given)


def test_a_missing_model_is_named() -> None:
    given = learned()
    del given["clinic"]["no tanh"]
    with pytest.raises(KeyError, match="no tanh"):
        clinic(given)


@pytest.mark.parametrize(("name", "last"), [("patient", len(CASES) - 1), ("i", 1), ("j", 2)])
def test_an_index_out_of_range_is_refused(name: str, last: int) -> None:
    for index in (-1, last + 1):
        with pytest.raises(ValueError, match=f"^{name}: expected 0 to {last}, got {index}"):
            clinic(learned(), **{name: index})
    assert getattr(Clinic(learned(), **{name: last}), name) == last
