"""Every fault is told by its question, and a healthy model by none."""

from math import log
from typing import Any

import pytest
import torch
from torch import Tensor

from attnlib import clinic, results
from attnlib.clinic import QUESTIONS, examine
from attnlib.clinic.cases import CASES
from attnlib.clinic.faults import Detached, NoTanh, Peeking, Reversed, Unmasked, scored
from attnlib.corpus import Pair, grammar
from attnlib.energy import Additive, additive
from attnlib.model import Config, Seq2Seq, States
from attnlib.vocab import Vocab, pad

PAIRS = grammar.generate(12, seed=8, lengths=(4, 9))
CONFIG = Config(
    Vocab.build(pair.source for pair in PAIRS),
    Vocab.build(pair.target for pair in PAIRS),
    embedding=6,
    encoder=5,
    decoder=7,
    attention=4,
    readout=3,
)
WELL = {question.name: question for question in QUESTIONS}
SICK = {
    "asks": lambda: scored(NoTanh, CONFIG),
    "padding": lambda: Unmasked(CONFIG),
    "ahead": lambda: Peeking(CONFIG),
    "gradient": lambda: scored(Detached, CONFIG),
}

pytestmark = pytest.mark.usefixtures("double")


@pytest.fixture(autouse=True)
def _seed() -> None:
    torch.manual_seed(0)


def healthy() -> Seq2Seq:
    return Seq2Seq(CONFIG).eval()


class Painted(Seq2Seq):
    """A model whose matrix is given, whatever it reads."""

    alpha: Tensor

    def forward(self, x: Tensor, mask: Tensor, y: Tensor) -> States:
        states = super().forward(x, mask, y)
        return states._replace(alpha=self.alpha.expand(len(x), -1, -1))


def painted(*rows: list[float]) -> tuple[Painted, list[Pair]]:
    """With a pair of as many words; the last row and the last column are those of <eos>."""
    model = Painted(CONFIG).eval()
    model.alpha = torch.tensor(rows, dtype=torch.float64)
    words = PAIRS[0].source[:1] * (len(rows[0]) - 1), PAIRS[0].target[:1] * (len(rows) - 1)
    return model, [Pair(*words, "")]


@pytest.mark.parametrize("name", SICK)
def test_a_fault_of_the_code_is_told_before_any_training(name: str) -> None:
    question = WELL[name]
    assert question.healthy(question.measure(healthy(), PAIRS, PAIRS))
    sick = SICK[name]().eval()
    assert not question.healthy(question.measure(sick, PAIRS, PAIRS))
    others = [q for q in QUESTIONS if q.name in SICK and q.name != name]
    assert all(q.healthy(q.measure(sick, PAIRS, PAIRS)) for q in others)


@pytest.mark.parametrize("name", CASES)
def test_every_case_was_trained_and_is_told_by_its_question(name: str) -> None:
    models = results.load("learning")["clinic"]
    telling = WELL[CASES[name].telling]
    assert not telling.healthy(models[name]["answers"][telling.name])
    assert all(q.healthy(models["healthy"]["answers"][q.name]) for q in QUESTIONS)


def test_rows_that_do_not_move_do_not_go_forward() -> None:
    models = results.load("learning")["clinic"]
    forward = WELL["direction"]
    for name in ("no tanh", "no gradient", "inputs not moved", "source reversed", "rate too high"):
        assert not forward.healthy(models[name]["answers"]["direction"]), name
    for name in ("healthy", "no mask", "rate too low"):
        assert forward.healthy(models[name]["answers"]["direction"]), name


def test_every_question_says_what_its_number_is() -> None:
    for question in QUESTIONS:
        assert question.number.startswith("The ")
        assert question.number.endswith(".")
        assert "\n" not in question.number


def test_the_results_are_matrices_of_one_sentence() -> None:
    learned = results.load("learning")
    Tx, Ty = len(learned["source"]), len(learned["target"])
    for training in learned["forming"].values():
        steps = [at["step"] for at in training]
        assert steps == sorted({*steps})
        assert len(steps) >= 40
        alpha = torch.tensor([at["alpha"] for at in training])
        assert alpha.shape == (len(steps), Ty, Tx)
        torch.testing.assert_close(alpha.sum(-1), torch.ones(len(steps), Ty), rtol=0, atol=0.005)
    assert learned["forming"]["both ways"][-1]["aer"] <= 0.1
    assert learned["clinic"]["healthy"]["aer"] <= 0.1
    assert learned["clinic"]["healthy"]["pairs"] == learned["trained"]["pairs"]
    assert {*learned["clinic"]} == {"healthy", *CASES}


def test_without_tanh_the_energies_are_a_sum_of_two_parts() -> None:
    score, s, h = NoTanh(3, 4, 5), torch.randn(2, 3), torch.randn(2, 6, 4)
    W_a, U_a, v_a = score.W_a.weight, score.U_a.weight, score.v_a.weight[0]
    e = score(s, score.keys(h))
    expected = (s @ W_a.T @ v_a)[:, None] + h @ U_a.T @ v_a
    torch.testing.assert_close(e, expected)
    torch.testing.assert_close(e.softmax(-1), (h @ U_a.T @ v_a).softmax(-1))


def test_detached_energies_are_the_same_numbers() -> None:
    score, s, h = Detached(3, 4, 5), torch.randn(2, 3), torch.randn(2, 6, 4)
    e = score(s, score.keys(h))
    assert not e.requires_grad
    assert isinstance(score, Additive)
    W_a, U_a, v_a = score.W_a.weight, score.U_a.weight, score.v_a.weight[0]
    torch.testing.assert_close(e, additive(s, h, W_a, U_a, v_a))


def test_a_reversed_model_is_the_healthy_one_on_the_reversed_words() -> None:
    well, sick = healthy(), Reversed(CONFIG).eval()
    sick.load_state_dict(well.state_dict())
    sources = [pair.source for pair in PAIRS[:4]]
    x, mask = pad([CONFIG.source.encode(words) for words in sources])
    turned, _ = pad([CONFIG.source.encode(words[::-1]) for words in sources])
    for found, due in zip(sick.encode(x, mask)[1], well.encode(turned, mask)[1], strict=True):
        torch.testing.assert_close(found, due)


def test_a_peeking_model_is_the_healthy_one_given_the_words_themselves() -> None:
    well, sick = healthy(), Peeking(CONFIG).eval()
    sick.load_state_dict(well.state_dict())
    x, x_mask, y, y_mask = clinic.batch(well, PAIRS[:4])
    found, due = clinic.forced(sick, x, x_mask, y).s, well(x, x_mask, y).s
    torch.testing.assert_close(found[y_mask], due[y_mask])


def test_matrices_are_without_padding() -> None:
    """As if each pair were alone."""
    model = healthy()
    together = clinic.matrices(model, PAIRS[:3])
    for pair, alpha in zip(PAIRS, together, strict=False):
        (alone,) = clinic.matrices(model, [pair])
        assert alpha.shape == (len(pair.target) + 1, len(pair.source) + 1)
        torch.testing.assert_close(alpha, alone)


@pytest.mark.parametrize(
    ("rows", "due"),
    [
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], 1),
        ([[0, 0, 1], [0, 1, 0], [1, 0, 0]], -1),
        ([[0, 1, 0], [0, 1, 0], [0, 1, 0]], 0),
        ([[1, 0, 0], [0, 0, 1], [0, 1, 0]], 1 / 3),  # 1 -> 2, 1 -> 3 go on, 2 -> 3 goes back
    ],
)
def test_the_direction_by_hand(rows: list[list[float]], due: float) -> None:
    model, pairs = painted(*rows)
    found = clinic.direction(model, pairs, pairs)
    assert found == pytest.approx(due)
    assert WELL["direction"].healthy(found) == (due > 0)


def test_sharpness_and_the_change_between_rows_by_hand() -> None:
    model, pairs = painted([0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.1, 0.3, 0.6])
    assert clinic.sharpness(model, pairs, pairs) == pytest.approx((0.5 + 0.7 + 0.6) / 3)
    assert clinic.asks(model, pairs, pairs) == pytest.approx(0.5)  # .2 to .7


def test_a_model_that_knows_frequencies_alone_has_learned_nothing() -> None:
    """Its loss is the entropy of the words: the ratio is 1, on pairs seen and unseen alike."""
    model = healthy()
    words = [word for pair in PAIRS for word in (*pair.target, "<eos>")]
    ids = torch.cat([CONFIG.target.encode(pair.target) for pair in PAIRS])
    counts = torch.bincount(ids, minlength=len(CONFIG.target)).double()
    with torch.no_grad():
        model.decoder.output.weight.zero_()
        model.decoder.output.bias.copy_((counts / len(words)).clamp(min=1e-30).log())
    entropy = sum(log(len(words) / words.count(word)) for word in words) / len(words)
    assert clinic.has_learned(model, PAIRS, PAIRS) == pytest.approx(1)
    assert clinic.memorizes(model, PAIRS, PAIRS) == 0
    one = PAIRS[0]
    surprise = [log(len(words) / words.count(word)) for word in (*one.target, "<eos>")]
    gap = sum(surprise) / len(surprise) - entropy
    assert clinic.memorizes(model, PAIRS, [one]) == pytest.approx(gap)


def test_an_examination_asks_everything_and_changes_nothing() -> None:
    model = healthy()
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    asked = list(examine(model, PAIRS[:6], PAIRS[6:]))
    assert [question for question, _ in asked] == [*QUESTIONS]
    for question, value in asked:
        assert value == question.measure(model, PAIRS[:6], PAIRS[6:])
    assert all(parameter.grad is None for parameter in model.parameters())
    assert all(torch.equal(before[name], weight) for name, weight in model.state_dict().items())


@pytest.mark.parametrize("given", [{"train": []}, {"dev": []}])
def test_an_examination_needs_pairs(given: dict[str, Any]) -> None:
    (name,) = given
    with pytest.raises(ValueError, match=f"^{name}: expected at least one sentence pair, got none"):
        list(examine(healthy(), **{"train": PAIRS, "dev": PAIRS} | given))


@pytest.mark.parametrize(
    ("bounds", "value", "passes"),
    [
        ({"least": 1.0}, 1.0, True),
        ({"least": 1.0}, 0.9, False),
        ({"most": 1.0}, 1.0, True),
        ({"most": 1.0}, 1.1, False),
        ({"most": 1.0}, float("nan"), False),
    ],
)
def test_the_bounds_are_included(bounds: dict[str, float], value: float, passes: bool) -> None:
    question = QUESTIONS[0]._replace(**{"least": -float("inf"), "most": float("inf")} | bounds)
    assert question.healthy(value) == passes
