"""A model in an eighth of its room: its matrices in whole numbers of 4 bits.

    q = round(w / r),  w' = r q,  r = max |w| / 7        over each group of 64 numbers of a matrix

So |w - w'| <= r / 2. r, one half-precision number a group, is rounded up: q stays within -7...7.
Vectors (biases) and matrices of one row (v_a) are in half precision. Groups run row by row; what a
last one lacks is 0. With r a number takes 4.25 bits. Rounding to nearest after training, one scale
a group: Dettmers and Zettlemoyer, "The case for 4-bit precision", 2023.

The file is safetensors. A matrix NAME is there as NAME, two numbers a byte, the first in the low
half and each as q + 8, and as NAME.r; its metadata tell the configuration and the shapes.
"""

import json
from pathlib import Path

import torch
from jaxtyping import Float, Float16, Int8, UInt8
from safetensors import SafetensorError, safe_open
from safetensors.torch import load as load_tensors
from safetensors.torch import save
from torch import Tensor
from torch.nn.functional import pad

from attnlib.architecture import Architecture
from attnlib.model import Config, Seq2Seq

GROUP, MOST = 64, 7


def rounded(w: Float[Tensor, "n m"]) -> tuple[Int8[Tensor, "G 64"], Float16[Tensor, " G"]]:
    """(q, r) of a matrix, G groups of it. Raises ValueError for NaN and where r is beyond half
    precision."""
    groups = pad(w.double().flatten(), (0, -w.numel() % GROUP)).view(-1, GROUP)
    exact = groups.abs().amax(1) / MOST
    r = exact.half()
    r = (r.view(torch.int16) + (r.double() < exact)).view(torch.float16)  # the next one up
    if not r.isfinite().all():
        raise ValueError(f"expected finite weights of at most {MOST} x 65504")
    return (groups / r.double().where(r > 0, 1)[:, None]).round().to(torch.int8), r


def restored(
    q: Int8[Tensor, "G 64"], r: Float16[Tensor, " G"], shape: tuple[int, int]
) -> Float[Tensor, "n m"]:
    """w' of that shape, in single precision, where every r q is exact."""
    return (q * r.float()[:, None]).flatten()[: shape[0] * shape[1]].view(shape)


def packed(q: Int8[Tensor, "G 64"]) -> UInt8[Tensor, "G 32"]:
    """Two numbers in a byte."""
    low, high = (q + MOST + 1).to(torch.uint8).unflatten(1, (-1, 2)).unbind(2)
    return low | high << 4


def unpacked(pairs: UInt8[Tensor, "G 32"]) -> Int8[Tensor, "G 64"]:
    """The numbers that `packed` put together."""
    return torch.stack((pairs & 15, pairs >> 4), 2).flatten(1).to(torch.int8) - (MOST + 1)


def to_bytes(model: Architecture, **metadata: str) -> bytes:
    """The file, with any further metadata. A parameter that stands at two places is there once.

    Raises ValueError for a weight that the file cannot hold.
    """
    tensors: dict[str, Tensor] = {}
    shapes: dict[str, tuple[int, ...]] = {}
    for name, parameter in model.named_parameters():
        weight = parameter.detach().cpu()
        if weight.dim() == 2 and len(weight) > 1:
            shapes[name] = tuple(weight.shape)
            try:
                q, tensors[f"{name}.r"] = rounded(weight)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
            tensors[name] = packed(q)
        else:
            tensors[name] = weight.half()
            if not tensors[name].isfinite().all():
                raise ValueError(f"{name}: expected finite weights of at most 65504")
    about = {"config": model.config.to_json(), "shapes": json.dumps(shapes)}
    return save(tensors, about | metadata)


def load(path: str | Path) -> Seq2Seq:
    """The model of such a file, w' in single precision, ready to translate.

    Raises FileNotFoundError, and ValueError for a file that is damaged or of another kind, such
    as a Transformer's, which `to_bytes` makes too.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"no model at {path}")
    try:
        tensors = load_tensors(path.read_bytes())
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
        for name, shape in json.loads(metadata["shapes"]).items():
            r = tensors.pop(f"{name}.r")
            tensors[name] = restored(unpacked(tensors[name]), r, tuple(shape))
        model = Seq2Seq(Config.from_json(metadata["config"])).float()
        _fill(model, tensors)
    except (SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise ValueError(f"{path}: damaged, or not a model in 4 bits ({error!s:.200})") from error
    return model.eval()


def _fill(model: Seq2Seq, tensors: dict[str, Tensor]) -> None:
    """Give each parameter its numbers; of one that stands at two places once."""
    wanted = {name for name, _ in model.named_parameters()}
    if different := sorted(wanted ^ tensors.keys()):
        raise ValueError(f"has not the parameters of its configuration: {different}")
    if infinite := sorted(name for name, w in tensors.items() if not w.isfinite().all()):
        raise ValueError(f"not finite: {infinite}")
    model.load_state_dict(tensors, strict=False)
