"""The checks of the exercises refuse what is wrong, say why, and pass what is right."""

import pytest
from exercises.answers import RIGHT, WRONG, row

from attnlib.exercises.exercise import EXERCISES


@pytest.mark.parametrize("name", EXERCISES)
def test_every_wrong_answer_is_refused_with_its_fault_and_every_right_one_passes(name):
    result = row(name)
    assert not result.accepted
    assert not result.unnamed, "\n".join(result.unnamed)
    assert not result.refused, "\n".join(result.refused)
    assert not result.english, "\n".join(result.english)
    assert result.mutants >= 8
    assert result.rights >= 3


def test_no_answer_is_to_an_exercise_that_is_not_there():
    assert {*WRONG, *RIGHT} <= {*EXERCISES}
