"""Draws that depend on the seed, their name and their row only.

Rules:
    The same seed gives the same draws on every platform and with every numpy: a draw
    is a hash of (seed, name, row), in integer arithmetic and exact multiplication. A
    new draw never shifts the others, and the first rows of a larger table equal those
    of a smaller one.

Sources:
    SplitMix64 finaliser: Steele, Lea, Flood, "Fast splittable pseudorandom number
    generators", OOPSLA 2014.
"""

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

Texts = NDArray[np.object_]
"""Texts by row; ``None`` for a missing one."""

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


@frozen(eq=False)
class Weighted:
    """Values with the running sum of their shares.

    Attributes:
        values: the values, as objects.
        cumulative: ascending, in (0, 1], one per value.
    """

    values: Texts
    cumulative: NDArray[np.float64]

    @classmethod
    def of(cls, values: Iterable[str], weights: Iterable[float]) -> "Weighted":
        """Values with weights of any sum."""
        total = np.cumsum(np.fromiter(weights, dtype=np.float64))
        return cls(texts(values), total / total[-1])

    @classmethod
    def zipf(cls, values: Iterable[str], offset: float) -> "Weighted":
        """Values by rank, the first most frequent: weight 1 / (rank + offset)."""
        listed = list(values)
        return cls.of(listed, (1 / (rank + offset) for rank in range(len(listed))))


def texts(values: Iterable[str | None]) -> Texts:
    """An array of objects, never of fixed-width text."""
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def either(condition: NDArray[np.bool_], yes: Texts, no: Texts) -> Texts:
    """``yes`` where the condition holds, else ``no``."""
    return np.where(condition, yes, no)


def numerals(numbers: NDArray[np.int64]) -> Texts:
    """Numbers below 10,000 as texts without leading zeros."""
    return _numerals("")[numbers]


def digits(numbers: NDArray[np.int64], width: int) -> Texts:
    """The last ``width`` digits of numbers, with leading zeros."""
    head = width % 4 or 4
    result = _numerals(f"0{head}")[numbers // 10 ** (width - head) % 10**head]
    for exponent in range(width - head - 4, -1, -4):
        result = result + _numerals("04")[numbers // 10**exponent % 10_000]
    return np.asarray(result, dtype=object)


@cache
def _numerals(form: str) -> Texts:
    return texts(format(number, form) for number in range(10_000))


@frozen(eq=False)
class Dice:
    """Named draws for a fixed set of rows.

    Attributes:
        seed: any integer.
        scope: what the rows are, so that two kinds of rows draw apart.
        rows: number of each row, shape (n,).

    Example:
        >>> Dice(1, "demo", np.arange(3, dtype=np.uint64)).below("die", 6).tolist()
        [2, 2, 1]
    """

    seed: int
    scope: str
    rows: NDArray[np.uint64]

    def bits(self, name: str) -> NDArray[np.uint64]:
        """64 random bits per row."""
        label = f"{self.seed}/{self.scope}/{name}".encode()
        key = int.from_bytes(blake2b(label, digest_size=8).digest(), "big")
        state = self.rows * _GOLDEN + np.uint64(key)
        state = (state ^ (state >> np.uint64(30))) * _MIX_1
        state = (state ^ (state >> np.uint64(27))) * _MIX_2
        return state ^ (state >> np.uint64(31))

    def uniform(self, name: str) -> NDArray[np.float64]:
        """Uniform in [0, 1), with 53 random bits."""
        return (self.bits(name) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, name: str, limit: int) -> NDArray[np.int64]:
        """Uniform integers in [0, limit)."""
        return (self.uniform(name) * limit).astype(np.int64)

    def chance(self, name: str, probability: float) -> NDArray[np.bool_]:
        """True with this probability."""
        return self.uniform(name) < probability

    def codes(self, name: str, weighted: Weighted) -> NDArray[np.int64]:
        """Positions in ``weighted``, by weight."""
        found = np.searchsorted(weighted.cumulative, self.uniform(name), "right")
        return np.minimum(found, len(weighted.values) - 1)

    def choose(self, name: str, weighted: Weighted) -> Texts:
        """Values of ``weighted``, by weight."""
        return weighted.values[self.codes(name, weighted)]

    def at(self, positions: NDArray[np.intp]) -> "Dice":
        """The same draws for some of the rows."""
        return Dice(self.seed, self.scope, self.rows[positions])
