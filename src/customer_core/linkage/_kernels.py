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

_STEP = 1 << 13  # texts worked on at once: they stay near the processor
_HALF = 2**31
_SPACE = np.uint8(ord(" "))
_CASE = np.uint8(ord("a") - ord("A"))
_HAN = np.uint8(0x80)  # and above: bytes of what is not ASCII


def _between(data: Bytes, first: str, last: str) -> NDArray[np.bool_]:
    return data - np.uint8(ord(first)) <= np.uint8(ord(last) - ord(first))


def _is_digit(data: Bytes) -> NDArray[np.bool_]:
    return _between(data, "0", "9")


def _is_letter(data: Bytes) -> NDArray[np.bool_]:
    return _between(data | _CASE, "a", "z") | (data >= _HAN)


def _small_bytes(data: Bytes) -> Bytes:
    return data + _between(data, "A", "Z") * _CASE


def _word_bytes(data: Bytes) -> Bytes:
    """Letters and digits; everything else is a space."""
    kept = _is_letter(data) | _is_digit(data)
    return np.where(kept, _small_bytes(data), _SPACE)


def apply(function: Text, values: TextArray) -> TextArray:
    """``function`` of every text.

    Example:
        >>> list(apply(texts.words, TextArray.of(["12, King's Rd", "Ａ-1"])))
        ['12 king s rd', 'a 1']
    """
    kernel = kernel_of(function)
    if kernel is None:
        return TextArray.of(map(function, values))
    done = [_apply(function, kernel, part) for part in values.parts(_STEP)]
    return TextArray.joined(done)


def _apply(function: Text, kernel: Kernel, values: TextArray) -> TextArray:
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
    odd = data - np.uint8(0x20) > 0x5E  # noqa: PLR2004 - no printable ASCII
    if odd.any():
        odd = _is_odd(data, odd)
    short = values.sizes <= texts.LIMIT
    if not odd.any():
        return short
    before = _counted(odd)
    return np.asarray(short & (before[values.ends] == before[values.starts]))


def _is_odd(data: Bytes, no_ascii: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which bytes are of neither printable ASCII nor common Han."""
    following = np.append(data[1:], np.uint8(0))
    odd = no_ascii & (data < 0x80)  # noqa: PLR2004 - control characters
    odd |= data >= 0xEA  # noqa: PLR2004 - UTF-8 above U+9FFF
    odd |= (data >= 0xC0) & (data < 0xE4)  # noqa: PLR2004 - shorter sequences
    odd |= (data == 0xE4) & (following < 0xB8)  # noqa: PLR2004 - below U+4E00
    return odd


def _counted(mask: NDArray[np.bool_]) -> NDArray[Any]:
    """How many are set before each place, shape (len + 1,)."""
    before = np.zeros(len(mask) + 1, np.int32 if len(mask) < _HALF else np.int64)
    np.cumsum(mask, out=before[1:])
    return before


def _keep(values: TextArray, mask: NDArray[np.bool_]) -> TextArray:
    """Only some of the bytes."""
    if mask.all():
        return values
    before = _counted(mask)
    data = values.data[np.flatnonzero(mask)]  # much faster than by mask
    return TextArray(data, before[values.starts], before[values.ends])


def _collapse(values: TextArray, cleaned: Callable[[Bytes], Bytes]) -> TextArray:
    """The cleaned bytes; single spaces between words, none at the ends."""
    if (values.starts[1:] < values.ends[:-1]).any():  # texts share bytes
        values = values.compacted()
    data = cleaned(values.data)
    space = data == _SPACE
    first = np.zeros(len(data) + 1, np.bool_)
    first[values.starts] = first[values.ends] = True
    # a space stays where a word goes on behind it
    starts_word = ~space & np.append(True, space[:-1])[: len(data)] & ~first[:-1]
    mask = ~space
    mask[:-1] |= starts_word[1:] & space[:-1]
    found = _keep(evolve(values, data=data), mask)
    leading = (found.sizes > 0) & (
        np.append(found.data, np.uint8(0))[found.starts] == _SPACE
    )
    return evolve(found, starts=found.starts + leading)


def _small(values: TextArray) -> TextArray:
    return evolve(values, data=_small_bytes(values.data))


def _digits(values: TextArray) -> TextArray:
    return _keep(values, _is_digit(values.data))


def _letters(values: TextArray) -> TextArray:
    return _keep(values, _is_letter(values.data))


def _compact(values: TextArray) -> TextArray:
    return _keep(_small(values), _is_letter(values.data) | _is_digit(values.data))


def _local(values: TextArray) -> TextArray:
    """What stands before the first ``@``."""
    at = np.flatnonzero(values.data == ord("@"))
    if len(at) == len(values) and ((values.starts <= at) & (at < values.ends)).all():
        return evolve(values, ends=at)  # one in each
    at = np.append(at, np.iinfo(np.int64).max)
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
    if heads.all():  # a byte is a character
        place = np.arange(len(heads) + 1)
        low, high = values.starts, values.ends
    else:
        before = _counted(heads)
        place = np.append(np.flatnonzero(heads), len(heads))
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
    texts.plain: lambda values: _collapse(values, _small_bytes),
    texts.words: lambda values: _collapse(values, _word_bytes),
    texts.compact: _compact,
    texts.email: lambda values: _keep(_small(values), values.data != _SPACE),
    texts.digits: _digits,
    texts.phone_digits: lambda values: _cut(_digits(values), texts.Cut(-9)),
    texts.local_part: _local,
    texts.local_letters: lambda values: _at_least(_letters(_local(values)), 3),
    texts.local_digits: lambda values: _at_least(_digits(_local(values)), 2),
}
