"""Hashes that depend on content only: not on the process, the machine or row order.

Rules:
    Arrays of uint64; 0 means "nothing" and never comes out of something. Not for
    secrets: these numbers find equal things fast, they do not hide them.

Sources:
    The finaliser of SplitMix64 (Steele, Lea and Flood, 2014); CRC-32 (ISO 3309).
"""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
_U = np.uint64


def scramble(numbers: Hashes, salt: int = 0) -> Hashes:
    """Well mixed numbers, one for one, different for each ``salt``; 0 stays 0."""
    x = numbers + _U((salt * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF)
    x = (x ^ (x >> _U(30))) * _U(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> _U(27))) * _U(0x94D049BB133111EB)
    x ^= x >> _U(31)
    return np.where(numbers == 0, _U(0), x | _U(1))


def hash_name(text: str) -> int:
    """The hash of one text as a salt."""
    return crc32(text.encode())


def combine(left: Hashes, right: Hashes) -> Hashes:
    """One hash of two, order counts; 0 where either is 0."""
    mixed = scramble(left * _U(3) + right)
    return np.where((left == 0) | (right == 0), _U(0), mixed)


def without_repeats(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each number once, ascending.

    Example:
        >>> without_repeats(np.array([3, 1, 3])).tolist()
        [1, 3]
    """
    ordered = np.sort(numbers)
    first = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    return np.asarray(ordered[first])
