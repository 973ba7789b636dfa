"""The page searches as Python does: every beam of the pretrained models and of models of random
weights, each from the file that a figure carries, and each round against plain loops."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from math import log
from typing import Any, NamedTuple

import node
import pytest
import torch

from attnlib import pretrained
from attnlib.corpus import grammar
from attnlib.corpus.text import tokenize
from attnlib.model import Config, Seq2Seq
from attnlib.translation import translate_all
from attnlib.vocab import BOS, EOS, Vocab, pad

# Other tests check the shapes.
pytestmark = [pytest.mark.formats, pytest.mark.usefixtures("unchecked")]

Words = tuple[int, ...]

BEAMS = range(1, 6)
SENTENCES = 60

SEARCH = """
import { encode } from "RECURRENCE";
import { path, search, tree } from "SEARCH";
import { readTensors } from "TENSORS";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const ids = (one) => path(one).map(({ word }) => word);
const told = (one) => [ids(one), one.total, one.length, one.done];
const drawn = ({ words, branches, goesOn }) => ({
  words: words.map(ids), branches: branches.map(drawn), goesOn,
});
process.stdout.write(JSON.stringify(JSON.parse(text).map(([file, sentences, beam, divided]) => {
  const { buffer, byteOffset, length } = Buffer.from(file, "base64");
  const model = readTensors(new DataView(buffer, byteOffset, length));
  return sentences.map((x) => {
    const rounds = search(model, encode(model, x), beam, divided);
    return {
      kept: rounds.map(({ kept }) => kept.map(told)),
      missed: rounds.map(({ missed }) => missed.map(told)),
      tree: tree(rounds).map(drawn),
    };
  });
})));
"""


def ask(*cases: list[Any]) -> list[Any]:
    modules = {name.upper(): f"{name}.js" for name in ("recurrence", "search", "tensors")}
    return node.ask(SEARCH, list(cases), **modules)


def case(
    model: Seq2Seq, sentences: Iterable[Sequence[str]], beam: int, divided: bool = True
) -> list[Any]:
    ids = [model.config.source.encode(words).tolist() for words in sentences]
    return [base64.b64encode(model.to_bytes()).decode(), ids, beam, divided]


def unseen(n: int, seed: int, lengths: tuple[int, int] = (4, 16)) -> list[tuple[str, ...]]:
    return [pair.source for pair in grammar.generate(n, seed, split="test", lengths=lengths)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["attention", "fixed"])
def test_every_beam_finds_what_translate_all_finds(name: str) -> None:
    model, sources = pretrained.load(name), unseen(SENTENCES, seed=11)
    answers = ask(*(case(deepcopy(model).half(), sources, beam) for beam in BEAMS))
    differ = 0
    model = model.double()
    for beam, answer in zip(BEAMS, answers, strict=True):
        expected = translate_all(model, sources, beam)
        for made, greedys, found in zip(answer, answers[0], expected, strict=True):
            words, total, length, done = made["kept"][-1][0]
            assert model.config.target.decode(words) == found.target
            assert total / length == pytest.approx(found.score, abs=1e-10)
            assert (length, done) == (len(found.target), True)
            differ += words != greedys["kept"][-1][0][0]
    assert (differ > 0) == (name == "fixed")  # else a beam of 1 would have passed for all of them


@pytest.mark.slow
@pytest.mark.usefixtures("double")
def test_models_of_random_weights_are_searched_the_same() -> None:
    """Fewer words than a beam has places among them, <unk>, and the end by the limit of words."""
    cases, expected, ends = [], [], set()
    for k in range(100):
        words = [Vocab(tuple(f"w{n}" for n in range(1 + k % (5 + side)))) for side in (0, 1)]
        sizes: dict[str, Any] = dict.fromkeys(
            ("embedding", "encoder", "decoder", "attention", "readout"), 1 + k % 4
        )
        score = "additive" if k % 3 else None
        model = Seq2Seq(Config(*words, score=score, bidirectional=k % 2 > 0, **sizes))
        source, beam = ["?", *words[0].words], 1 + k % 5
        cases.append(case(model, [source], beam))
        expected += [(model, *translate_all(model, [source], beam))]
    for (answer,), (model, found) in zip(ask(*cases), expected, strict=True):
        words, total, length, _ = answer["kept"][-1][0]
        assert model.config.target.decode(words) == found.target
        assert total / length == pytest.approx(found.score, rel=1e-10)
        ends.add(found.target[-1] == "<eos>")
    assert ends == {True, False}


class Beginning(NamedTuple):
    words: list[int]
    total: float
    s: torch.Tensor

    def over(self, limit: int) -> bool:
        return self.words[-1:] == [EOS] or len(self.words) == limit


@torch.no_grad()
def rounds(
    model: Seq2Seq, source: Sequence[str], beam: int, divided: bool
) -> list[list[Beginning]]:
    """What is kept in each round, and as many that come after: one beginning and word at a time."""
    x, mask = pad([model.config.source.encode(source)])
    s, memory = model.encode(x, mask)
    limit = 2 * x.shape[1] + 10
    kept, made = [Beginning([], 0.0, s)], []
    while not all(one.over(limit) for one in kept):
        found = []
        for one in kept:
            if one.over(limit):
                found.append(one)
                continue
            y = model.decoder.embedding(torch.tensor([one.words[-1] if one.words else BOS]))
            s, c, _ = model.decoder.step(one.s, y, memory)
            p = model.decoder.logits(s, y, c).softmax(-1)[0].tolist()
            found += [
                Beginning([*one.words, word], one.total + log(p[word]), s)
                for word in range(EOS, len(p))
            ]
        found.sort(key=lambda one: -one.total / (len(one.words) if divided else 1))
        kept = found[:beam]
        made.append(found[: 2 * beam])
    return made


@pytest.mark.slow
@pytest.mark.parametrize("divided", [True, False])
def test_every_round_is_that_of_plain_loops(divided: bool) -> None:
    model = pretrained.load("fixed")
    sources = unseen(8, seed=5, lengths=(4, 12))
    answers = ask(*(case(deepcopy(model).half(), sources, beam, divided) for beam in BEAMS))
    model = model.double()
    for beam, answer in zip(BEAMS, answers, strict=True):
        for source, made in zip(sources, answer, strict=True):
            expected = rounds(model, source, beam, divided)
            assert len(made["kept"]) == len(expected)
            for kept, missed, best in zip(made["kept"], made["missed"], expected, strict=True):
                assert len(kept) == beam
                assert [one[0] for one in kept + missed] == [one.words for one in best]
                totals = [one[1] for one in kept + missed]
                assert totals == pytest.approx([one.total for one in best], abs=1e-10)


def walk(branches: list[Any], before: Words = ()) -> Iterator[tuple[Words, bool]]:
    """Each beginning that a tree holds, and whether it says that something goes on from it."""
    assert len(branches) != 1 or not before  # a run goes on to where it branches
    for branch in branches:
        run = [tuple(words) for words in branch["words"]]
        assert [words[:-1] for words in run] == [before, *run[:-1]]
        yield from ((words, branch["goesOn"]) for words in run)
        yield from walk(branch["branches"], run[-1])


@pytest.mark.slow
def test_the_tree_has_every_beginning_once_and_breaks_where_it_branches() -> None:
    (answer,) = ask(case(pretrained.load("fixed"), unseen(20, seed=5, lengths=(4, 12)), beam=4))
    for made in answer:
        every = {tuple(one[0]) for kept in made["kept"] for one in kept}
        last = [tuple(one[0]) for one in made["kept"][-1]]
        found = list(walk(made["tree"]))
        assert len(found) == len(every)
        assert {words for words, _ in found} == every
        for words, goes_on in found:
            assert goes_on == any(end[: len(words)] == words for end in last)


# ---- what lesson 08 shows ------------------------------------------------------------------------

HERO = ("He often replies to the hero.", "il répond souvent au héros.")
ORDINANCE = (
    "They reject the new German ordinance on industry.",
    "ils rejettent la nouvelle ordonnance allemande sur l'industrie.",
)
COUNCIL = (
    "The council confirmed that the small French company studied agriculture yesterday.",
    "le conseil a confirmé que la petite entreprise française a étudié l'agriculture hier.",
)
STUDENTS = (
    "These famous students who often hesitate often reply to the experts.",
    "ces étudiants célèbres qui hésitent souvent répondent souvent aux experts.",
)
EMPLOYMENT = (
    "Employment in the region was mentioned by the articles while the agreements and the French "
    "laws were signed by the experts yesterday because the treaty on energy was rejected by the "
    "council in the region but she always rejects the excellent law.",
    "l'emploi dans la région a été mentionné par les articles tandis que les accords et les lois "
    "françaises ont été signés par les experts hier parce que le traité sur l'énergie a été rejeté "
    "par le conseil dans la région mais elle rejette toujours l'excellente loi.",
)


def best(name: str, english: str, beam: int, divided: bool) -> tuple[list[str], float]:
    """The words that win, and the sum of log p of them and their end."""
    model = pretrained.load(name).double()
    end = rounds(model, tokenize(english, "en"), beam, divided)[-1][0]
    return [*model.config.target.decode(end.words[:-1])], end.total


def right(pair: tuple[str, str]) -> list[str]:
    return [*tokenize(pair[1], "fr")]


@pytest.mark.parametrize("pair", [HERO, ORDINANCE, COUNCIL, STUDENTS, EMPLOYMENT])
def test_no_model_was_trained_on_the_sentences(pair: tuple[str, str]) -> None:
    assert grammar._bucket(tokenize(pair[0], "en")) in grammar.SPLITS["test"]


@pytest.mark.parametrize(("name", "pair"), [("fixed", HERO), ("attention", STUDENTS)])
def test_a_beam_finds_what_greedy_search_passes_by(name: str, pair: tuple[str, str]) -> None:
    (greedys, before), (beams, after) = (best(name, pair[0], beam, True) for beam in (1, 5))
    assert greedys != right(pair) == beams
    assert after / (len(beams) + 1) > before / (len(greedys) + 1) + 0.05


def test_what_is_likelier_to_a_model_may_be_wrong() -> None:
    (greedys, before), (beams, after) = (best("fixed", ORDINANCE[0], n, True) for n in (1, 5))
    assert greedys == right(ORDINANCE) != beams
    assert len(greedys) == len(beams)
    assert after > before + 0.1
    assert best("fixed", ORDINANCE[0], 3, True)[0] == greedys  # and a narrower one is not misled


def test_without_the_division_words_are_left_out() -> None:
    with_it, without = (best("fixed", COUNCIL[0], 5, divided)[0] for divided in (True, False))
    assert with_it == right(COUNCIL)
    assert len(without) == len(with_it) - 2


@pytest.mark.slow
def test_without_the_division_a_wide_beam_finds_that_nothing_at_all_is_likeliest() -> None:
    name, (english, _) = "attention", EMPLOYMENT
    whole, total = best(name, english, 5, True)
    assert whole == right(EMPLOYMENT)
    nothing, log_p = best(name, english, 5, False)
    assert nothing == []
    assert log_p > total + 0.5
    assert best(name, english, 3, False)[0] == whole  # which never keeps it
