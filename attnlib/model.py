"""The whole model: encoder, attention and decoder, and what a run of it leaves to look at.

With a score, every output word has its own context c_i. `Config(score=None)` is the model before
attention: one fixed context, c_i = last for every i, that is, attention over a memory of one
vector (fixing c_i = ->h_Tx gives back the RNN Encoder-Decoder: Bahdanau 2015, Appendix A.2.2).
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from safetensors import SafetensorError, safe_open
from safetensors.torch import load, save
from torch import Tensor, nn

from attnlib.corpus.text import check_language
from attnlib.decoder import Decoder, Memory
from attnlib.encoder import Encoder
from attnlib.energy import SCORES
from attnlib.shapes import fit, whole
from attnlib.storage import write
from attnlib.vocab import Vocab


@dataclass(frozen=True)
class Config:
    """Sizes are numbers of units; encoder counts one direction, readout the maxout layer.

    Raises ValueError for an unknown score, for languages that are not two of corpus.text.LANGUAGES
    and for a number out of its range, TypeError for a size that is no whole number.
    """

    source: Vocab = field(default_factory=Vocab)
    target: Vocab = field(default_factory=Vocab)
    languages: tuple[str, str] = ("en", "fr")
    score: str | None = "additive"
    bidirectional: bool = True
    embedding: int = 64
    encoder: int = 64
    decoder: int = 128
    attention: int = 64
    readout: int = 64
    dropout: float = 0.0
    tied: bool = False

    def __post_init__(self) -> None:
        if self.score not in SCORES:
            raise ValueError(f"score: expected one of {list(SCORES)}, got {self.score!r}")
        if len(self.languages) != 2:
            raise ValueError(f"languages: expected two codes, got {self.languages!r}")
        for language in self.languages:
            check_language(language)
        for name in ("embedding", "encoder", "decoder", "attention", "readout"):
            whole(name, getattr(self, name))
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout: expected at least 0 and below 1, got {self.dropout}")
        if self.tied and self.readout != self.embedding:
            raise ValueError(
                f"tied: the output's words are embeddings, so readout must be {self.embedding}, "
                f"the embedding's size, got {self.readout}"
            )

    @classmethod
    def from_json(cls, text: str) -> "Config":
        fields = json.loads(text)
        for side in ("source", "target"):
            fields[side] = Vocab(tuple(fields[side]["words"]))
        return cls(**fields | {"languages": tuple(fields["languages"])})

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


class States(NamedTuple):
    """Every station of the road for a batch; row i of s_before, y, alpha, c and s is step i.

    h: annotations. s_before: s_{i-1}. y: E y_{i-1}. alpha: weights. c: contexts. s: s_i.
    """

    h: Float[Tensor, "B Tx m"]
    s_before: Float[Tensor, "B Ty n"]
    y: Float[Tensor, "B Ty d"]
    alpha: Float[Tensor, "B Ty Tx"]
    c: Float[Tensor, "B Ty m"]
    s: Float[Tensor, "B Ty n"]


class Seq2Seq(nn.Module):
    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        m = config.encoder * (2 if config.bidirectional else 1)
        self.encoder = Encoder(
            len(config.source),
            config.embedding,
            config.encoder,
            config.bidirectional,
            config.dropout,
        )
        self.decoder = Decoder(
            len(config.target),
            config.embedding,
            config.decoder,
            m,
            config.encoder,
            SCORES[config.score](config.decoder, m, config.attention),
            config.readout,
            config.dropout,
            config.tied,
        )

    @property
    def device(self) -> torch.device:
        """Where the parameters lie."""
        return self.decoder.output.weight.device

    def encode(
        self, x: Int[Tensor, "B Tx"], mask: Bool[Tensor, "B Tx"]
    ) -> tuple[Float[Tensor, "B n"], Memory]:
        """(s_0, memory) of a batch of source sentences; mask is True for real tokens.

        Raises ValueError as the encoder does.
        """
        h, last = self.encoder(x, mask)
        s = self.decoder.start(last[:, -self.config.encoder :])
        if self.config.score is None:
            h, mask = last.unsqueeze(1), mask[:, :1]
        return s, self.decoder.memory(h, mask)

    def forward(
        self, x: Int[Tensor, "B Tx"], mask: Bool[Tensor, "B Tx"], y: Int[Tensor, "B Ty"]
    ) -> States:
        """Teacher forcing: the states when y, which begins with <bos>, are the words before.

        With one fixed context, alpha is (B, Ty, 1), all ones.
        Raises ValueError where x, mask and y do not fit each other, as the encoder does, and for y
        without words.
        """
        fit(x=(x, "int B Tx"), mask=(mask, "bool B Tx"), y=(y, "int B Ty"))
        if y.shape[1] == 0:
            raise ValueError("y: expected at least <bos>, got no words")
        s, memory = self.encode(x, mask)
        embedded = self.decoder.dropout(self.decoder.embedding(y))
        s_after, c, alpha = self.decoder.steps(s, embedded, memory)
        s_before = torch.cat((s.unsqueeze(1), s_after[:, :-1]), 1)
        return States(memory.h, s_before, embedded, alpha, c, s_after)

    def to_bytes(self, **metadata: str) -> bytes:
        """Weights and configuration as one safetensors file, with any further metadata.

        Raises ValueError for a weight that is NaN or infinite, as one beyond 65504 is after `half`.
        """
        self._require_finite()
        weights = {name: weight.detach().cpu() for name, weight in self.named_parameters()}
        return save(weights, {"config": self.config.to_json(), **metadata})

    def save(self, path: str | Path, **metadata: str) -> None:
        """Write `to_bytes` to path, whole or not at all."""
        write(Path(path), self.to_bytes(**metadata))

    @classmethod
    def load(cls, path: str | Path) -> "Seq2Seq":
        """The model of a file that `save` wrote, in single precision, ready to translate.

        Raises FileNotFoundError, IsADirectoryError, and ValueError for a file that is damaged or no
        model of ours.
        """
        path = Path(path)
        if path.is_dir():
            raise IsADirectoryError(f"{path} is a folder, not a model")
        if not path.is_file():
            raise FileNotFoundError(f"no model at {path}")
        try:
            weights = load(path.read_bytes())
            with safe_open(path, "pt") as file:
                metadata = file.metadata() or {}
            if "run" not in metadata:
                model = cls(Config.from_json(metadata["config"])).float()
                if model.config.tied:
                    weights["decoder.output.weight"] = weights["decoder.embedding.weight"]
                model.load_state_dict(weights)
                model._require_finite()
                return model.eval()
        except (SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
            raise ValueError(
                f"{path}: damaged, or not a model of attnlib ({error!s:.200})"
            ) from error
        raise ValueError(f"{path}: a training state; the model is best.safetensors beside it")

    def _require_finite(self) -> None:
        for name, weight in self.state_dict().items():
            if not weight.isfinite().all():
                raise ValueError(
                    f"{name}: expected finite weights, got NaN or infinity in {weight.dtype}, "
                    f"whose largest number is {torch.finfo(weight.dtype).max:g}"
                )
