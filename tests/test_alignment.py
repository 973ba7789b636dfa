import pytest
import torch

from attnlib.alignment import alignment_error_rate, hard_alignment


def test_hard_alignment() -> None:
    alpha = torch.tensor([[0.1, 0.7, 0.2], [0.4, 0.2, 0.4]])
    assert hard_alignment(alpha) == {(0, 1), (1, 0)}


def test_by_hand() -> None:
    # A has 3 links, 2 of them sure, 3 of them possible; S has 4: AER = 1 - (2 + 3) / (3 + 4).
    sure = {(0, 0), (1, 1), (2, 2), (3, 3)}
    predicted = {(0, 0), (1, 1), (2, 3)}
    assert alignment_error_rate(predicted, sure, possible={(2, 3)}) == pytest.approx(2 / 7)
    # Without possible links it is 1 - F1: precision 2/3, recall 2/4.
    assert alignment_error_rate(predicted, sure) == pytest.approx(1 - 2 * 2 / (3 + 4))


def test_extremes() -> None:
    links = {(0, 1), (1, 0)}
    assert alignment_error_rate(links, links) == 0
    assert alignment_error_rate(links, {(0, 0)}) == 1
    assert alignment_error_rate(set(), links) == 1
    with pytest.raises(ValueError, match="at least one link"):
        alignment_error_rate(set(), set())


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("shape", [(), (3,), (2, 0), (2, 3, 3)])
def test_alpha_is_one_matrix(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"alpha: expected shape \(Ty, Tx\), got"):
        hard_alignment(torch.ones(shape))


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize("name", ["predicted", "sure", "possible"])
@pytest.mark.parametrize("links", [[(0, 0)], (), iter([(0, 0)]), "ab"])
def test_links_are_sets(name: str, links: object) -> None:
    with pytest.raises(TypeError, match=f"{name}: expected a set of links"):
        alignment_error_rate(**{"predicted": {(0, 0)}, "sure": {(0, 0)}} | {name: links})


def test_sure_links_are_possible_too() -> None:
    assert alignment_error_rate({(0, 0)}, {(0, 0)}, possible=set()) == 0


def test_a_corpus_is_not_the_mean_of_its_sentences() -> None:
    predicted = {(0, 0, 0), (1, 0, 0), (1, 1, 1), (1, 2, 2)}
    sure = {(0, 0, 1), (1, 0, 0), (1, 1, 1), (1, 2, 2)}
    assert alignment_error_rate(predicted, sure) == pytest.approx(1 / 4)
