"""Hashes that depend on content only: not on the process, the machine or row order.

Rules:
    Arrays of uint64; 0 means "nothing" and never comes out of something. Not for
    secrets: these numbers find equal things fast, they do not hide them.

Sources:
    The finaliser of SplitMix64 (Steele, Lea and Flood, 2014); CRC-32 (ISO 3309).
"""

from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
_U = np.uint64
_STEP = 1 << 15  # numbers worked on at once: they stay near the processor
_GOLDEN = 0x9E3779B97F4A7C15  # 2^64 over the golden ratio
_LARGEST = 2**64 - 1
_NARROW = 2**31 - 1


def scramble(numbers: Hashes, salt: int = 0) -> Hashes:
    """Well mixed numbers, one for one, different for each ``salt``; 0 stays 0."""
    flat = np.ascontiguousarray(numbers).reshape(-1)
    found = np.empty_like(flat)
    for start in range(0, len(flat), _STEP):
        part = slice(start, start + _STEP)
        _scramble(flat[part], salt, found[part])
    return found.reshape(numbers.shape)


def _scramble(numbers: Hashes, salt: int, out: Hashes) -> None:
    np.add(numbers, _U((salt * _GOLDEN) & _LARGEST), out=out)
    shifted = out >> _U(30)
    out ^= shifted
    out *= _U(0xBF58476D1CE4E5B9)
    np.right_shift(out, _U(27), out=shifted)
    out ^= shifted
    out *= _U(0x94D049BB133111EB)
    np.right_shift(out, _U(31), out=shifted)
    out ^= shifted
    out |= _U(1)
    out[numbers == 0] = 0


def hash_name(text: str) -> int:
    """The hash of one text as a salt."""
    return crc32(text.encode())


def combine(left: Hashes, right: Hashes) -> Hashes:
    """One hash of two, order counts; 0 where either is 0."""
    mixed = scramble(left * _U(3) + right)
    return np.where((left == 0) | (right == 0), _U(0), mixed)


def pack(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number of two below 2^31, in their order."""
    return left << 31 | right


def unpack(
    packed: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The two numbers of :func:`pack`."""
    return packed >> 31, packed & ((1 << 31) - 1)


def without_repeats(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each number once, ascending.

    Example:
        >>> without_repeats(np.array([3, 1, 3])).tolist()
        [1, 3]
    """
    ordered = np.sort(numbers)
    first = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    return np.asarray(ordered[np.flatnonzero(first)])


def order_of(hashes: Hashes) -> NDArray[np.int64]:
    """Places of the hashes in ascending order, equal ones as they stand.

    Example:
        >>> order_of(np.array([7, 2, 5], np.uint64)).tolist()
        [1, 2, 0]
    """
    # one sort of numbers that carry their place is faster than one of places
    bits = _U(max(len(hashes), 1).bit_length())
    places = np.arange(len(hashes), dtype=np.uint64)
    packed = np.sort((hashes >> bits << bits) | places)
    heads = packed >> bits
    order = (packed & ((_U(1) << bits) - _U(1))).astype(np.int64)
    again = np.flatnonzero(heads[1:] == heads[:-1])
    if again.size:  # the bits that gave way to places decide
        tied = np.union1d(again, again + 1)
        some = order[tied]
        order[tied] = some[np.lexsort((some, hashes[some], heads[tied]))]
    return order


def first_places(hashes: Hashes) -> NDArray[np.signedinteger[Any]]:
    """For each hash the first place at which it stands.

    A hash table, filled and asked all at once: every slot keeps the first place that
    claims it; hashes that met another one there try again elsewhere.

    Example:
        >>> first_places(np.array([7, 0, 5, 7], np.uint64)).tolist()
        [0, 1, 2, 0]
    """
    found = _first_claims(hashes, _U(_GOLDEN))
    todo = np.flatnonzero(hashes[found] != hashes)
    tries = 1
    while todo.size:
        waiting = hashes[todo]
        here = _first_claims(waiting, _U((_GOLDEN * (2 * tries + 1)) & _LARGEST))
        mine = waiting[here] == waiting
        found[todo] = todo[here]
        todo, tries = todo[np.flatnonzero(~mine)], tries + 1
    return found


def places_of(count: int) -> NDArray[np.signedinteger[Any]]:
    """The numbers from 0 to ``count - 1``, as narrow as they fit."""
    return np.arange(count, dtype=np.int32 if count < _NARROW else np.int64)


def _first_claims(hashes: Hashes, factor: np.uint64) -> NDArray[np.signedinteger[Any]]:
    """The first place among those that share a slot of a table with each hash."""
    bits = len(hashes).bit_length()
    slots = ((hashes * factor) >> _U(64 - bits)).astype(np.int64)
    places = places_of(len(hashes))
    table = np.full(1 << bits, len(hashes), places.dtype)
    np.minimum.at(table, slots, places)
    return table[slots]


def number(hashes: Hashes) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Codes of equal hashes as they appear, and where each appears first; 0 is -1.

    Example:
        >>> codes, first = number(np.array([7, 0, 5, 7], np.uint64))
        >>> codes.tolist(), first.tolist()
        ([0, -1, 1, 0], [0, 2])
    """
    place = first_places(hashes)
    there = hashes != 0
    begins = there & (place == places_of(len(place)))
    codes = (np.cumsum(begins, dtype=np.int32) - np.int32(1))[place]
    codes[~there] = -1
    return codes, np.flatnonzero(begins)


def in_company(hashes: Hashes) -> NDArray[np.int64]:
    """Places of all hashes that stand at several places, and of few others.

    Example:
        >>> in_company(scramble(np.array([7, 5, 7], np.uint64))).tolist()
        [0, 2]
    """
    bits = (2 * len(hashes) + 1).bit_length()
    slots = (hashes >> _U(64 - bits)).astype(np.int64)
    count = np.zeros(1 << bits, np.int32)
    np.add.at(count, slots, np.int32(1))
    return np.flatnonzero(count[slots] > 1)
