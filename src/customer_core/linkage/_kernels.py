"""The functions of :mod:`customer_core.linkage._texts` on many texts at once.

Rules:
    A kernel gives what its function gives, for texts of printable ASCII and common Han
    of at most :data:`LIMIT` bytes; every other text goes through the function itself.
    A function without a kernel is for columns with few distinct texts.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from customer_core.linkage import _texts as texts
from customer_core.linkage._textarray import Bytes, Places, TextArray

Kernel = Callable[[TextArray], TextArray]
Text = Callable[[str], str]

_HALF = 2**31
_ALL = np.arange(256)
_DIGIT = (ord("0") <= _ALL) & (ord("9") >= _ALL)
_UPPER = (ord("A") <= _ALL) & (ord("Z") >= _ALL)
_LOWER = (ord("a") <= _ALL) & (ord("z") >= _ALL)
_HAN = _ALL >= 0x80  # noqa: PLR2004 - bytes of what is not ASCII
_LETTER = _UPPER | _LOWER | _HAN
_SPACE = np.uint8(ord(" "))
_SMALL = np.where(_UPPER, _ALL + 32, _ALL).astype(np.uint8)
_WORDS = np.where(_LETTER | _DIGIT, _SMALL, _SPACE).astype(np.uint8)


def apply(function: Text, values: TextArray) -> TextArray:
    """``function`` of every text.

    Example:
        >>> list(apply(texts.words, TextArray.of(["12, King's Rd", "Ａ-1"])))
        ['12 king s rd', 'a 1']
    """
    kernel = kernel_of(function)
    if kernel is None:
        return TextArray.of(map(function, values))
    found = kernel(values)
    odd = np.flatnonzero(~is_simple(values))
    if not odd.size:
        return found
    return found.replaced(odd, TextArray.of(map(function, values.take(odd))))


def kernel_of(function: Text) -> Kernel | None:
    """The kernel that stands for a function, if there is one."""
    if isinstance(function, texts.Cut):
        return lambda values: _cut(values, function)
    return _KERNELS.get(function)


def is_simple(values: TextArray) -> NDArray[np.bool_]:
    """Which texts are short and of printable ASCII and the Han of U+4E00 to U+9FFF."""
    data = values.data
    following = np.append(data[1:], np.uint8(0))
    odd = (data < 0x20) | (data == 0x7F) | (data >= 0xEA)  # noqa: PLR2004 - UTF-8
    odd |= (data >= 0xC0) & (data < 0xE4)  # noqa: PLR2004 - shorter sequences
    odd |= (data == 0xE4) & (following < 0xB8)  # noqa: PLR2004 - below U+4E00
    short = values.sizes <= texts.LIMIT
    if not odd.any():
        return short
    before = _counted(odd)
    return np.asarray(short & (before[values.ends] == before[values.starts]))


def _counted(mask: NDArray[np.bool_]) -> NDArray[Any]:
    """How many are set before each place, shape (len + 1,)."""
    before = np.zeros(len(mask) + 1, np.int32 if len(mask) < _HALF else np.int64)
    np.cumsum(mask, out=before[1:])
    return before


def _keep(values: TextArray, kept: NDArray[np.bool_]) -> TextArray:
    """Only the bytes of a class, 256 flags."""
    mask = kept[values.data]
    before = _counted(mask)
    return TextArray(values.data[mask], before[values.starts], before[values.ends])


def _collapse(values: TextArray, table: Bytes) -> TextArray:
    """Bytes by a table of 256; single spaces between words, none at the ends."""
    if not values.is_compact:
        values = values.compacted()
    data = table[values.data]
    space = data == _SPACE
    first = np.zeros(len(data) + 1, np.bool_)
    first[values.starts] = True
    # a space stays where a word goes on behind it
    starts_word = ~space & np.append(True, space[:-1])[: len(data)] & ~first[:-1]
    mask = ~space
    mask[:-1] |= starts_word[1:] & space[:-1]
    before = _counted(mask)
    found = TextArray(data[mask], before[values.starts], before[values.ends])
    leading = (found.sizes > 0) & (
        np.append(found.data, np.uint8(0))[found.starts] == _SPACE
    )
    return evolve(found, starts=found.starts + leading)


def _small(values: TextArray) -> TextArray:
    return evolve(values, data=_SMALL[values.data])


def _local(values: TextArray) -> TextArray:
    """What stands before the first ``@``."""
    at = np.append(np.flatnonzero(values.data == ord("@")), np.iinfo(np.int64).max)
    place = at[np.searchsorted(at, values.starts)]
    return evolve(values, ends=np.minimum(values.ends, place))


def _at_least(values: TextArray, characters: int) -> TextArray:
    """Only texts of so many characters; shorter ones become empty."""
    before = _counted(~_continues(values.data))
    short = before[values.ends] - before[values.starts] < characters
    return evolve(values, ends=np.where(short, values.starts, values.ends))


def _continues(data: Bytes) -> NDArray[np.bool_]:
    return np.asarray((data & 0xC0) == 0x80)  # noqa: PLR2004 - UTF-8


def _cut(values: TextArray, cut: texts.Cut) -> TextArray:
    """Characters from one place to another, as Python counts them."""
    heads = ~_continues(values.data)
    before = _counted(heads)
    place = np.append(np.flatnonzero(heads), len(values.data))
    low, high = before[values.starts], before[values.ends]

    def nth(number: int | None, default: Places) -> Places:
        if number is None:
            return default
        found = np.clip((low if number >= 0 else high) + number, low, high)
        return np.where(found == high, values.ends, place[found])

    starts = nth(cut.start, values.starts)
    return evolve(
        values, starts=starts, ends=np.maximum(nth(cut.stop, values.ends), starts)
    )


_KERNELS: Mapping[Text, Kernel] = {
    texts.plain: lambda values: _collapse(values, _SMALL),
    texts.words: lambda values: _collapse(values, _WORDS),
    texts.compact: lambda values: _keep(_small(values), _LETTER | _DIGIT),
    texts.email: lambda values: _keep(_small(values), _ALL != _SPACE),
    texts.digits: lambda values: _keep(values, _DIGIT),
    texts.phone_digits: lambda values: _cut(_keep(values, _DIGIT), texts.Cut(-9)),
    texts.local_part: _local,
    texts.local_letters: lambda values: _at_least(_keep(_local(values), _LETTER), 3),
    texts.local_digits: lambda values: _at_least(_keep(_local(values), _DIGIT), 2),
}
