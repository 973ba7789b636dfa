"""The page restores a model in 4 bits to the numbers that Python restores, and translates captions
as Python does, from the file that comes with the package."""

import base64
import os
from pathlib import Path
from typing import Any

import node
import pytest
import torch

from attnlib import pretrained, quantized
from attnlib.corpus import multi30k
from attnlib.corpus.text import tokenize
from attnlib.model import Config, Seq2Seq
from attnlib.quantized import restored, rounded
from attnlib.translation import translate_all
from attnlib.vocab import Vocab
from attnlib.widgets.translator import CAPTIONS

SENTENCES = 500

pytestmark = pytest.mark.usefixtures("unchecked")  # other tests check the shapes

TENSORS = """
import { restored } from "QUANTIZED";
import { readShapes, readTensors } from "TENSORS";
let text = "";
for await (const chunk of process.stdin) text += chunk;
process.stdout.write(JSON.stringify(JSON.parse(text).map((file) => {
  const { buffer, byteOffset, length } = Buffer.from(file, "base64");
  const view = new DataView(buffer, byteOffset, length);
  const found = Object.entries(restored(readTensors(view), readShapes(view)));
  return found.map(([name, { shape, data }]) => [name, shape, [...data]]);
})));
"""

WORDS = """
import { trained } from "MODEL";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const [file, sentences] = JSON.parse(text);
const { buffer, byteOffset, length } = Buffer.from(file, "base64");
const model = trained(new DataView(buffer, byteOffset, length));
process.stdout.write(JSON.stringify(sentences.map((tokens) => {
  const steps = model.encode(tokens)();
  return [steps.map((step) => step.token), steps.map((step) => [...step.alpha])];
})));
"""


def encoded(file: bytes) -> str:
    return base64.b64encode(file).decode()


def small(*, tied: bool) -> Seq2Seq:
    """Matrices that fill their groups and others that do not."""
    words = [Vocab(tuple(f"{side}{k}" for k in range(40))) for side in "ab"]
    sizes = {"embedding": 5, "encoder": 8, "decoder": 16, "attention": 3, "readout": 5}
    model = Seq2Seq(Config(*words, **sizes)).eval()
    if tied:
        model.decoder.output.weight = model.decoder.embedding.weight
    return model


def test_every_number_is_pythons(tmp_path: Path) -> None:
    file = quantized.to_bytes(small(tied=False))
    (tmp_path / "model").write_bytes(file)
    expected = quantized.load(tmp_path / "model").state_dict()
    modules = {"QUANTIZED": "quantized.js", "TENSORS": "tensors.js"}
    (found,) = node.ask(TENSORS, [encoded(file)], **modules)
    assert {name for name, _, _ in found} == expected.keys()
    for name, shape, data in found:
        assert shape == list(expected[name].shape)
        assert data == expected[name].flatten().tolist()  # to the bit


def check(model: Seq2Seq, file: bytes, sentences: list[tuple[str, ...]]) -> None:
    """The same words for all, and weights within a thousandth. Python computes in double precision,
    as the page does."""
    answers: list[Any] = node.ask(WORDS, [encoded(file), sentences], MODEL="model.js")
    translations = translate_all(model.double(), sentences)
    for (words, alpha), expected in zip(answers, translations, strict=True):
        assert tuple(words) == expected.target
        torch.testing.assert_close(
            torch.tensor(alpha, dtype=torch.float64), expected.alpha, rtol=0, atol=1e-3
        )


@pytest.mark.usefixtures("double")
def test_an_output_that_shares_its_vectors_writes_the_same() -> None:
    model = small(tied=True)
    file = quantized.to_bytes(model)
    with torch.no_grad():
        for w in model.parameters():
            matrix = w.dim() == 2 and len(w) > 1
            w.copy_(restored(*rounded(w), tuple(w.shape)) if matrix else w.half())
    check(model, file, [("a1", "a2", "?"), ("a3",)])


@pytest.mark.usefixtures("double")
def test_captions_of_our_own_are_translated_the_same() -> None:
    texts = [*CAPTIONS, "The quokka is juggling umbrellas in Reykjavik", "A DOG!"]
    tokens = [tuple(tokenize(text, "en")) for text in texts]
    model = pretrained.load("captions")
    assert all(word in model.config.source for text in tokens[: len(CAPTIONS)] for word in text)
    assert "quokka" not in model.config.source
    check(model, pretrained.read("captions"), tokens)


@pytest.mark.slow
@pytest.mark.usefixtures("double")
@pytest.mark.formats
def test_test_captions_are_translated_the_same() -> None:
    if "ATTNLIB_DATA" not in os.environ:
        pytest.skip("ATTNLIB_DATA names no folder with the captions of Multi30k")
    sources = [pair.source for pair in multi30k.load("test_2016_flickr")[:SENTENCES]]
    assert len(sources) == SENTENCES
    model, file = pretrained.load("captions"), pretrained.read("captions")
    for start in range(0, SENTENCES, 50):  # a question to Node has its limit of time
        check(model, file, sources[start : start + 50])
