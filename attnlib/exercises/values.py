"""Two results side by side: are they the same, and if not, in what do they differ?"""

from collections.abc import Callable, Mapping, Set
from inspect import iscoroutine, isgenerator
from numbers import Number, Real
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

PRECISION = {torch.float32: 1e-5, torch.float64: 1e-9}  # relative and absolute
LIKE: dict[str, Callable[[Tensor], Tensor]] = {  # what a wrong tensor may be of the expected one
    "the expected numbers with two axes swapped": lambda x: x.transpose(-1, -2),
    "the expected numbers in reverse order": lambda x: x.flip(-1),
    "the expected rows in reverse order": lambda x: x.flip(-2),
    "the expected numbers, each one place too far to the right": lambda x: x.roll(1, -1),
    "the expected numbers, each one place too far to the left": lambda x: x.roll(-1, -1),
    "the expected rows, each one place too low": lambda x: x.roll(1, -2),
    "the expected rows, each one place too high": lambda x: x.roll(-1, -2),
    "the expected numbers with the other sign": lambda x: -x,
    "the absolute values of the expected numbers": torch.abs,
    "the logarithms of the expected numbers": torch.log,
    "the exponentials of the expected numbers": torch.exp,
    "1 minus the expected numbers": lambda x: 1 - x,
    "1 at the largest of the expected numbers and 0 elsewhere": lambda x: (
        x == x.amax(-1, keepdim=True)
    ).to(x.dtype),
    "the expected numbers before their softmax is taken a second time": lambda x: x.softmax(-1),
}

ALWAYS = "the same, whatever the arguments are"


class Difference(NamedTuple):
    """says: a sentence. numbers: whether the form is right and what stands in it wrong."""

    says: str
    numbers: bool = False


def difference(mine: Any, expected: Any, tolerance: float | None = None) -> Difference | None:
    """In what a result differs from the expected one; None if it is right."""
    if isinstance(expected, Tensor):
        return _of_tensors(mine, expected, tolerance)
    if isinstance(expected, tuple | list):
        return _of_sequences(mine, expected, tolerance)
    if isinstance(expected, Set):
        return _of_sets(mine, expected)
    if isinstance(expected, Mapping):
        if not isinstance(mine, Mapping):
            return Difference(f"It returned {kind(mine)}; {kind(expected)} is expected.")
        return None if dict(mine) == dict(expected) else Difference("It returned others.", True)
    if isinstance(expected, bool | str):
        if not isinstance(mine, type(expected) | np.bool_):
            return Difference(f"It returned {kind(mine)}; {kind(expected)} is expected.")
        return None if mine == expected else Difference(f"It returned {mine!r}.", True)
    return _of_numbers(mine, expected, tolerance)


def equal(one: Any, other: Any) -> bool:
    """Whether two values are exactly the same; NaN is equal to NaN."""
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        same = one.shape == other.shape and one.dtype == other.dtype
        return same and torch.equal(one.nan_to_num(nan=0.5), other.nan_to_num(nan=0.5))
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(equal, one, other))
    return bool(one == other)


def finite(value: Any) -> bool:
    """Whether there is a value, and no NaN or infinity among its numbers."""
    if isinstance(value, Tensor | np.ndarray | float):
        return bool(np.isfinite(np.asarray(torch.as_tensor(value).detach().cpu())).all())
    return value is not None


def resembles(pairs: list[tuple[Any, Any]]) -> str | None:
    """What a wrong result is of the expected one, in each of these pairs: a phrase, if any."""
    if len(pairs) > 2 and all(equal(mine, pairs[0][0]) for mine, _ in pairs):
        return ALWAYS
    tensors = [pair for pair in map(_tensors, pairs) if pair]
    if len(tensors) < len(pairs) or not pairs:
        return None
    for phrase, change in LIKE.items():
        if all(_is(mine, change, expected) for mine, expected in tensors):
            return phrase
    if all(mine.shape != expected.shape and _flat(mine, expected) for mine, expected in tensors):
        return "the expected numbers in another shape"
    if any(mine.shape != expected.shape for mine, expected in tensors):
        return None
    mine, expected = (torch.cat([x.flatten() for x in of]) for of in zip(*tensors, strict=True))
    ratio = (mine / expected).nanmedian()
    scaled = ratio.isfinite() and not ratio.isclose(ratio.new_tensor(1.0))
    if scaled and ratio and mine.allclose(ratio * expected, rtol=1e-4, atol=1e-6):
        return f"{ratio:.4g} times the expected numbers"
    return None


def kind(value: Any) -> str:
    """What a value is, for a sentence."""
    if value is None:
        return "None"
    if isinstance(value, Tensor):
        return f"a tensor of shape {tuple(value.shape)}"
    if isinstance(value, np.ndarray):
        return f"a NumPy array of shape {value.shape}"
    if isinstance(value, bool | np.bool_):
        return "True or False"
    if isinstance(value, Number):
        return "a number"
    if isinstance(value, str):
        return "a string"
    if isgenerator(value):
        return "a generator, as a function does in which `yield` stands"
    if iscoroutine(value):
        value.close()  # or Python warns that nobody awaits it
        return "a coroutine, as `async def` does"
    if isinstance(value, tuple | list | Set):
        return f"a {type(value).__name__} of {len(value)}"
    return f"an object of the class {type(value).__name__}"


def show(value: Any, digits: int = 4) -> str:
    """A value as a reader wants to see it: few digits, no more than a few lines."""
    if isinstance(value, Tensor | np.ndarray):
        array = np.asarray(value.detach().cpu() if isinstance(value, Tensor) else value)
        with np.printoptions(precision=digits, suppress=True, threshold=40, edgeitems=3):
            return str(np.array2string(array, separator=", "))
    if isinstance(value, float | np.floating):
        return f"{value:.{digits}g}"
    if isinstance(value, tuple | list):
        inner = ", ".join(show(part, digits) for part in value[:12]) + ", …" * (len(value) > 12)
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    text = getattr(value, "__name__", repr(value))
    return text if len(text) <= 300 else text[:300] + " …"


def _of_tensors(mine: Any, expected: Tensor, tolerance: float | None) -> Difference | None:
    if isinstance(mine, np.ndarray) and mine.dtype != object:
        mine = torch.from_numpy(np.ascontiguousarray(mine))
        if mine.dtype == torch.float64 and expected.is_floating_point():
            mine = mine.to(expected.dtype)  # NumPy widens where nobody asks for it
    if isinstance(mine, Real) and not expected.ndim:
        mine = torch.tensor(float(mine), dtype=expected.dtype)
    if not isinstance(mine, Tensor):
        more = " `torch.tensor` makes one of it." if isinstance(mine, list | Number) else ""
        return Difference(f"It returned {kind(mine)}; {kind(expected)} is expected.{more}")
    mine = mine.detach().cpu().to_dense()
    if mine.shape != expected.shape:
        shapes = f"{tuple(mine.shape)}; {tuple(expected.shape)} is expected"
        return Difference(f"It returned a tensor of shape {shapes}.", True)
    odd = ~mine.isfinite() & expected.isfinite()
    if odd.any():
        place = odd.nonzero()[0].tolist()
        what = "NaN, not a number" if mine[tuple(place)].isnan() else "infinity"
        return Difference(f"It returned {what}, first at {place}.", True)
    if mine.dtype != expected.dtype:
        names = (str(dtype).removeprefix("torch.") for dtype in (mine.dtype, expected.dtype))
        return Difference("It returned numbers of {}; {} is expected.".format(*names))
    if expected.is_floating_point():
        close = PRECISION[expected.dtype] if tolerance is None else tolerance
        wrong = ~mine.isclose(expected, rtol=close, atol=close, equal_nan=True)
    else:
        wrong = mine != expected
    if not wrong.any():
        return None
    if wrong.all():
        return Difference("It returned other numbers.", True)
    place = wrong.nonzero()[0].tolist()
    return Difference(f"{wrong.sum()} of {wrong.numel()} are wrong, the first at {place}.", True)


def _of_sequences(mine: Any, expected: Any, tolerance: float | None) -> Difference | None:
    if not isinstance(mine, tuple | list):
        return Difference(f"It returned {kind(mine)}; {kind(expected)} is expected.")
    if len(mine) != len(expected):
        return Difference(f"It returned {kind(mine)}; {len(expected)} are expected.", True)
    for place, (one, other) in enumerate(zip(mine, expected, strict=True)):
        if found := difference(one, other, tolerance):
            return Difference(f"At place {place}: {found.says}", found.numbers)
    return None


def _of_sets(mine: Any, expected: Set[Any]) -> Difference | None:
    if not isinstance(mine, Set):
        return Difference(f"It returned {kind(mine)}; {kind(expected)} is expected.")
    if mine == expected:
        return None
    missing, more = sorted(expected - mine), sorted(mine - expected, key=repr)
    said = [f"{one} is missing" for one in missing[:1]]
    said += [f"{one} is too much" for one in more[:1]]
    return Difference(f"In what it returned, {' and '.join(said)}.", True)


def _of_numbers(mine: Any, expected: Any, tolerance: float | None) -> Difference | None:
    try:
        number = float(mine)
    except (TypeError, ValueError, RuntimeError):
        return Difference(f"It returned {kind(mine)}; a number is expected.")
    if np.isnan(number) and not np.isnan(expected):
        return Difference("It returned NaN, not a number.", True)
    close = 1e-6 if tolerance is None else tolerance
    if np.isclose(number, expected, rtol=close, atol=close, equal_nan=True):
        return None
    return Difference("It returned another number.", True)


def _tensors(pair: tuple[Any, Any]) -> tuple[Tensor, Tensor] | None:
    """Both as tensors of double precision."""
    try:
        mine, expected = (torch.as_tensor(value).detach().double() for value in pair)
    except (TypeError, ValueError, RuntimeError):
        return None
    return mine, expected


def _flat(mine: Tensor, expected: Tensor) -> bool:
    return mine.numel() == expected.numel() and mine.flatten().allclose(expected.flatten(), 1e-4)


def _is(mine: Tensor, change: Callable[[Tensor], Tensor], expected: Tensor) -> bool:
    try:
        changed = change(expected)
    except (IndexError, RuntimeError):
        return False
    return changed.shape == mine.shape and changed.allclose(mine, rtol=1e-4, atol=1e-5)
