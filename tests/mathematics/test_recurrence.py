"""The page translates as Python does: the encoder, whole models of random weights, and the
pretrained models, each from the file that a figure carries."""

import base64
from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import pairwise
from random import Random
from typing import Any

import node
import pytest
import torch
from torch import Tensor

from attnlib import pretrained
from attnlib.corpus import grammar
from attnlib.model import Config, Seq2Seq
from attnlib.translation import Translation, retrace, translate_all
from attnlib.vocab import Vocab, pad

CASES, SENTENCES = 1000, 500

pytestmark = pytest.mark.usefixtures("unchecked")  # other tests check the shapes

ENCODER = """
import { encoder } from "RECURRENCE";
import { matrixOf } from "MATHEMATICS";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const cell = (parts) => parts && parts.map((x) => (Array.isArray(x[0]) ? matrixOf(x) : x));
process.stdout.write(JSON.stringify(JSON.parse(text).map(([x, ...cells]) => {
  const { shape, data } = encoder(x, ...cells.map(cell));
  return { shape, data: [...data] };
})));
"""

DECODER = """
import { encode, greedy } from "RECURRENCE";
import { readTensors } from "TENSORS";
let text = "";
for await (const chunk of process.stdin) text += chunk;
process.stdout.write(JSON.stringify(JSON.parse(text).map(([file, sentences, stations]) => {
  const { buffer, byteOffset, length } = Buffer.from(file, "base64");
  const model = readTensors(new DataView(buffer, byteOffset, length));
  return sentences.map((x) => {
    const encoded = encode(model, x);
    const steps = greedy(model, encoded);
    const rows = stations.map((name) => [name, steps.map((step) => [...step[name]])]);
    const words = steps.map((step) => step.word);
    return { s_0: [...encoded.s], h: [...encoded.h.data], words, ...Object.fromEntries(rows) };
  });
})));
"""


def ask(harness: str, cases: list[Any]) -> list[Any]:
    modules = {name.upper(): f"{name}.js" for name in ("mathematics", "recurrence", "tensors")}
    return node.ask(harness, cases, **modules)


def case(model: Seq2Seq, sentences: Iterable[Sequence[str]], *stations: str) -> list[Any]:
    """The model's file, the sentences as ids, and what the page is to answer beside the words."""
    ids = [model.config.source.encode(words).tolist() for words in sentences]
    return [base64.b64encode(model.to_bytes()).decode(), ids, stations]


def close(answer: Any, expected: Tensor) -> None:
    given = torch.tensor(answer, dtype=torch.float64).view(expected.shape)
    torch.testing.assert_close(given, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.slow
@pytest.mark.usefixtures("double")
def test_the_encoder_is_pytorchs() -> None:
    """Both directions and one, of sentences from one word on."""
    cases, expected = [], []
    for k in range(CASES):
        embedding, units, Tx, both = 1 + k % 5, 1 + k % 7, 1 + k % 11, k % 3 > 0
        gru = torch.nn.GRU(embedding, units, batch_first=True, bidirectional=both)
        x = torch.randn(Tx, embedding)
        parameters = [parameter.tolist() for parameter in gru.parameters()]
        cases.append([x.tolist(), parameters[:4], *([parameters[4:]] if both else [])])
        expected.append(gru(x[None])[0][0].detach())
    for answer, h in zip(ask(ENCODER, cases), expected, strict=True):
        assert answer["shape"] == list(h.shape)
        close(answer["data"], h)


def random_model(k: int) -> Seq2Seq:
    """Any sizes, both directions and one, with attention and with one fixed context."""
    random = Random(k)
    names = ("embedding", "encoder", "decoder", "attention", "readout")
    sizes: dict[str, Any] = {name: random.randint(1, 6) for name in names}
    words = [Vocab(tuple(f"w{w}" for w in range(random.randint(1, 6)))) for _ in range(2)]
    score = random.choice(["additive", "additive", None])
    return Seq2Seq(Config(*words, score=score, bidirectional=random.random() < 0.6, **sizes))


@pytest.mark.formats
@pytest.mark.usefixtures("double")
def test_models_of_random_weights_decode_the_same() -> None:
    """Every station of the road, <unk> among the words, and the end by the limit of words."""
    models = [random_model(k) for k in range(CASES)]
    sentences = [["?", *model.config.source.words][k % 2 :] for k, model in enumerate(models)]
    cases = [
        case(model, [words], "alpha", "c", "s", "p")
        for model, words in zip(models, sentences, strict=True)
    ]
    ends = set()
    answers = ask(DECODER, cases)
    for model, words, (answer,) in zip(models, sentences, answers, strict=True):
        (found,) = translate_all(model, [words])
        assert model.config.target.decode(answer["words"]) == found.target
        check_stations(model, found, answer)
        ends.add(found.target[-1] == "<eos>")
    assert ends == {True, False}


@torch.no_grad()
def check_stations(model: Seq2Seq, found: Translation, answer: dict[str, Any]) -> None:
    states = retrace(model, found)
    s_0, memory = model.encode(*pad([model.config.source.encode(found.source[:-1])]))
    close(answer["s_0"], s_0[0])
    close(answer["h"], memory.h[0])
    for name in ("alpha", "c", "s"):
        close(answer[name], getattr(states, name)[0])
    close(answer["p"], model.decoder.logits(states.s, states.y, states.c)[0].softmax(-1))
    for before, after in pairwise(range(len(found.target))):
        close(answer["s"][before], states.s_before[0, after])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["attention", "forward", "fixed"])
def test_the_pretrained_models_write_the_same_words(name: str) -> None:
    """Unseen sentences of 4 to 50 tokens, the weights in half precision on both sides."""
    model = pretrained.load(name)
    sources = [pair.source for pair in grammar.generate(SENTENCES, seed=11, split="test")]
    (answers,) = ask(DECODER, [case(deepcopy(model).half(), sources, "alpha")])
    for answer, found in zip(answers, translate_all(model, sources), strict=True):
        assert model.config.target.decode(answer["words"]) == found.target
        alpha = torch.tensor(answer["alpha"], dtype=found.alpha.dtype)
        assert torch.allclose(alpha, found.alpha, rtol=0, atol=1e-3)
